// The worker in which Python runs. It is handed every file that Python consists of, and asks no host for anything.

import { loadPyodide, type PyodideAPI } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import cell from "./cell.py";
import { type Lock, MEMORY_LIMIT, type Result, type ToPage, type ToWorker } from "./messages";

const page = self as unknown as { postMessage(message: ToPage, transfer?: Transferable[]): void };
const HERE = "https://files.invalid/"; // where Pyodide believes its files to be
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); // the smallest module of WebAssembly

// odd, pyodide 314.0.7, test_what_a_program_does_wrong_is_said_and_the_next_one_runs: no option limits memory.
/** A program that asks for more memory gets a MemoryError. */
function limitMemory(): void {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > MEMORY_LIMIT) throw new RangeError("memory limit");
    return grow.call(this, pages);
  };
}

/**
 * Answer what Pyodide fetches with the files that are here; refuse everything else, and take the other ways to a host
 * away.
 */
function answerFrom(files: Record<string, ArrayBuffer>): void {
  for (const way of ["XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "Worker", "importScripts"])
    Reflect.deleteProperty(self, way);
  self.fetch = async (asked) => {
    const address = asked instanceof Request ? asked.url : String(asked);
    const bytes = address.startsWith(HERE) ? files[address.slice(HERE.length)] : undefined;
    if (!bytes) throw new TypeError(`this worker fetches nothing: ${address}`);
    const type = address.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(bytes, { headers: { "Content-Type": type } });
  };
}

type Run = (
  source: string,
  send: (stream: "out" | "err", text: string) => void,
  draw: unknown,
) => { toJs(options: object): Result; destroy(): void };

class Python {
  private constructor(
    private readonly pyodide: PyodideAPI,
    private readonly call: Run,
  ) {}

  static async start(lock: Lock): Promise<Python> {
    const pyodide = await loadPyodide({
      indexURL: HERE,
      packageBaseUrl: HERE,
      lockFileContents: lock as never,
      createPyodideModule,
      checkAPIVersion: false,
    } as object);
    const names = pyodide.globals.get("dict")();
    pyodide.runPython(cell, { globals: names, filename: "runner.py" });
    return new Python(pyodide, names.get("run"));
  }

  async run(code: string, packages: string[]): Promise<Result> {
    if (packages.length) await this.pyodide.loadPackage(packages, { messageCallback: () => {} });
    const send = (stream: "out" | "err", text: string) => page.postMessage({ type: "text", stream, text });
    const draw = (
      label: string,
      shape: { toJs(): number[] },
      numbers: { getBuffer(): { data: Float64Array; release(): void } },
    ) => {
      const buffer = numbers.getBuffer();
      const values = buffer.data.slice();
      buffer.release();
      page.postMessage({ type: "drawing", drawing: { label, shape: shape.toJs(), values } }, [values.buffer]);
    };
    const told = this.call(code, send, draw);
    const result = told.toJs({ dict_converter: Object.fromEntries });
    told.destroy();
    return result;
  }
}

let python: Promise<Python> | undefined;

async function start(files: Record<string, ArrayBuffer>, lock: Lock): Promise<Python> {
  if (typeof WebAssembly !== "object") throw { why: "no wasm", says: "" };
  try {
    new WebAssembly.Module(EMPTY);
  } catch (error) {
    throw { why: "policy", says: String(error) };
  }
  limitMemory();
  answerFrom(files);
  return Python.start(lock);
}

self.addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "files") {
    python = start(data.files, data.lock);
    try {
      await python;
      page.postMessage({ type: "ready" });
    } catch (error) {
      const told = error as { why?: "no wasm" | "policy"; says?: string };
      page.postMessage({ type: "refused", why: told.why ?? "broken", says: told.says ?? String(error) });
    }
    return;
  }
  try {
    page.postMessage({ type: "result", result: await (await python!).run(data.code, data.packages) });
  } catch (error) {
    page.postMessage({ type: "result", result: { kind: "died", says: String(error) } }); // Python itself broke down
  }
});

page.postMessage({ type: "here" });
