// Python's files: fetched once from the site's own host, checked, and kept in the browser where it lets us.

import type { Lock } from "./messages";

export interface Part {
  name: string;
  size: number;
  sha256: string;
}

export type Kind = "lost" | "damaged" | "no wasm" | "policy" | "broken" | "stopped" | "time" | "left";

/** Why there is no result. */
export class Trouble extends Error {
  constructor(
    readonly kind: Kind,
    says = "",
  ) {
    super(says);
  }
}

/** What the build assembled; it writes this constant in front of the module. */
declare const RUNTIME: { folder: string; core: Part[]; packages: Record<string, Part>; lock: Lock };

export const runtime = RUNTIME;
export const ships = Object.keys(runtime.packages);

const base = new URL(`./${runtime.folder}/`, import.meta.url);

/** Return the address of one of Python's files. */
export const address = (name: string): string => new URL(name, base).href;

const held = new Map<string, ArrayBuffer>(); // only what the browser would not keep

/** The browser's own store for this very Python; the stores of earlier ones are dropped. */
async function open(): Promise<Cache | undefined> {
  try {
    const family = base.pathname.replace(/python-[^/]*\/$/, "python-");
    for (const name of await caches.keys()) {
      if (name.startsWith(family) && name !== base.pathname) await caches.delete(name);
    }
    return await caches.open(base.pathname);
  } catch {
    return undefined; // a private window, or a page without https
  }
}

/** Tell whether the browser keeps this file; those that are fetched before it are then kept as well. */
export async function keeps(name: string): Promise<boolean> {
  try {
    return (await caches.has(base.pathname)) && !!(await caches.match(address(name), { cacheName: base.pathname }));
  } catch {
    return false;
  }
}

/** Return these files; `progress` hears of the bytes that came and of all that must come. */
export async function load(
  parts: Part[],
  signal: AbortSignal,
  progress: (come: number, all: number) => void,
): Promise<{ files: Record<string, ArrayBuffer>; kept: boolean }> {
  const store = await open();
  const files: Record<string, ArrayBuffer> = {};
  const missing: Part[] = [];
  for (const part of parts) {
    const found =
      held.get(part.name)?.slice(0) ??
      (await store?.match(address(part.name)).then(
        (answer) => answer?.arrayBuffer(),
        () => undefined,
      ));
    if (found?.byteLength === part.size) files[part.name] = found;
    else missing.push(part);
  }
  const all = missing.reduce((sum, part) => sum + part.size, 0);
  let come = 0;
  let kept = true;
  for (const part of missing) {
    const bytes = await download(part, signal, (more) => progress((come += more), all));
    const stored = await store?.put(address(part.name), new Response(bytes.slice(0))).then(
      () => true,
      () => false,
    );
    if (!stored) {
      kept = false;
      held.set(part.name, bytes.slice(0));
    }
    files[part.name] = bytes;
  }
  return { files, kept };
}

async function download(part: Part, signal: AbortSignal, more: (bytes: number) => void): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(part.size);
  let at = 0;
  try {
    const answer = await fetch(address(part.name), { signal });
    if (!answer.ok) throw new Trouble("lost", `${part.name}: HTTP ${answer.status}`);
    const reader = answer.body!.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (at + piece.value.length > part.size) throw new Trouble("damaged", part.name);
      bytes.set(piece.value, at);
      at += piece.value.length;
      more(piece.value.length);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof Trouble ? error : new Trouble("lost", part.name);
  }
  if (at !== part.size || !(await isSound(bytes, part.sha256))) throw new Trouble("damaged", part.name);
  return bytes.buffer;
}

/** Compare with the hash that the build wrote down; without https the browser cannot. */
async function isSound(bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<boolean> {
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}
