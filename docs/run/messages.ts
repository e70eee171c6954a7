// What the page and the worker tell each other.

export interface Lock {
  info: object;
  packages: Record<string, { file_name: string }>;
}

/** How a run ended; what cell.py says, or the worker in its stead. */
export interface Result {
  kind: "done" | "error" | "memory" | "output" | "died";
  value?: string;
  says?: string;
  line?: number;
  trace?: string;
}

export interface Drawing {
  label: string;
  shape: number[];
  values: Float64Array;
}

export type ToWorker =
  | { type: "files"; files: Record<string, ArrayBuffer>; lock: Lock }
  | { type: "run"; code: string; packages: string[] };

export type ToPage =
  | { type: "here" }
  | { type: "ready" }
  | { type: "refused"; why: "no wasm" | "policy" | "broken"; says: string }
  | { type: "text"; stream: "out" | "err"; text: string }
  | { type: "drawing"; drawing: Drawing }
  | { type: "result"; result: Result };

/** Bytes that a program may use, the Python itself among them. */
export const MEMORY_LIMIT = 512 * 2 ** 20;
