// The one Python of a page: started with the first run, ended by Stop, by the time limit, and when the page is left.

import type { Drawing, Result, ToPage, ToWorker } from "./messages";
import { address, load, runtime, Trouble } from "./store";

/** Seconds that a program may run. */
export const TIME_LIMIT = 60;

export interface Watcher {
  loading(come: number, all: number): void;
  starting(kept: boolean): void;
  running(): void;
  text(stream: "out" | "err", text: string): void;
  drawing(drawing: Drawing): void;
}

export class Session {
  private worker: Worker | undefined;
  private packages: string[] = [];
  private ending: AbortController | undefined;
  private hear: (message: ToPage) => void = () => {};

  get busy(): boolean {
    return !!this.ending;
  }

  /** Run a program and return how it ended. */
  async run(code: string, packages: string[], watcher: Watcher): Promise<Result> {
    this.ending = new AbortController();
    const { signal } = this.ending;
    const ended = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    let timer = 0;
    try {
      if (typeof WebAssembly !== "object") throw new Trouble("no wasm");
      if (!this.worker || packages.some((name) => !this.packages.includes(name)))
        await Promise.race([this.open(packages, signal, watcher), ended]);
      watcher.running();
      timer = window.setTimeout(() => this.end("time"), TIME_LIMIT * 1000);
      const result = await Promise.race([this.ask({ type: "run", code, packages }, watcher), ended]);
      if (result.kind === "died") this.drop();
      return result;
    } finally {
      clearTimeout(timer);
      this.ending = undefined;
    }
  }

  /** End what runs, and the worker with it: nothing else ends an endless loop. */
  end(kind: "stopped" | "time" | "left"): void {
    this.drop();
    this.ending?.abort(new Trouble(kind));
  }

  private drop(): void {
    this.worker?.terminate();
    this.worker = undefined;
  }

  private async open(packages: string[], signal: AbortSignal, watcher: Watcher): Promise<void> {
    this.drop();
    const parts = [...runtime.core, ...packages.map((name) => runtime.packages[name])];
    const { files, kept } = await load(parts, signal, watcher.loading);
    watcher.starting(kept);
    const { [runtime.core[0].name]: script, ...rest } = files;
    const own = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    try {
      // From the store first, which needs no network; a policy may allow only the site's own address.
      await this.start(own, rest, signal).catch((error) => {
        if (!(error instanceof Trouble) || error.kind !== "policy" || signal.aborted) throw error;
        return this.start(address(runtime.core[0].name), rest, signal);
      });
    } finally {
      URL.revokeObjectURL(own);
    }
    this.packages = packages;
  }

  private start(script: string, files: Record<string, ArrayBuffer>, signal: AbortSignal): Promise<void> {
    return new Promise((done, fail) => {
      let here = false;
      let worker: Worker;
      const refuse = (trouble: Trouble) => {
        worker?.terminate();
        fail(trouble);
      };
      try {
        worker = new Worker(script, { type: "module" });
      } catch (error) {
        return refuse(new Trouble("policy", String(error)));
      }
      signal.addEventListener("abort", () => this.worker !== worker && worker.terminate());
      worker.onerror = (event) => {
        event.preventDefault();
        if (this.worker === worker) this.hear({ type: "result", result: { kind: "died", says: event.message } });
        else refuse(new Trouble(here ? "broken" : "policy", event.message ?? ""));
      };
      worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
        if (data.type === "here") {
          here = true;
          worker.postMessage({ type: "files", files, lock: runtime.lock } satisfies ToWorker);
        } else if (data.type === "refused") {
          refuse(new Trouble(data.why, data.says));
        } else if (data.type === "ready") {
          if (signal.aborted) return worker.terminate();
          this.worker = worker;
          done();
        } else {
          this.hear(data);
        }
      };
    });
  }

  private ask(message: ToWorker, watcher: Watcher): Promise<Result> {
    return new Promise((done) => {
      this.hear = (told) => {
        if (told.type === "text") watcher.text(told.stream, told.text);
        else if (told.type === "drawing") watcher.drawing(told.drawing);
        else if (told.type === "result") done(told.result);
      };
      this.worker!.postMessage(message);
    });
  }
}
