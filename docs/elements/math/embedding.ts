// One-hot times table, the lookup, and the gradient with and without its repeats: snippets/play/embedding.py in TypeScript.

import { constants } from "../constants";

export interface Constants {
  table: number[][];
  gradient: number[][]; // of each position
  ids: number[];
  sizes: number[]; // what V may be
  start: { v: number; b: number };
}
export const C = constants.embedding as Constants;
export const WIDTH = C.table[0].length;

const times = (x: number, row: number[]): number[] => row.map((value) => x * value);
const plus = (a: number[], b: number[]): number[] => a.map((value, j) => value + b[j]);
const zeros = (rows: number): number[][] => Array.from({ length: rows }, () => Array<number>(WIDTH).fill(0));

export interface Forward {
  one_hot: number[][];
  terms: number[][]; // what the first id's product adds up
  product: number[][];
  lookup: number[][];
}

/** The product as it is defined, row by row, and the lookup. */
export function forward(ids: number[], size: number): Forward {
  const table = C.table.slice(0, size);
  const one_hot = ids.map((id) => table.map((_, v) => (v === id ? 1 : 0)));
  const terms = one_hot.map((x) => table.map((row, v) => times(x[v], row)));
  return { one_hot, terms: terms[0], product: terms.map((rows) => rows.reduce(plus)), lookup: ids.map((id) => table[id]) };
}

/** The gradient of the table: scatter-add; what `+=` makes of it, the last of equal ids covering the others; the positions it loses. */
export function gradients(ids: number[], size: number): { right: number[][]; wrong: number[][]; lost: number[] } {
  const right = zeros(size);
  const wrong = zeros(size);
  ids.forEach((id, b) => {
    right[id] = plus(right[id], C.gradient[b]);
    wrong[id] = [...C.gradient[b]];
  });
  return { right, wrong, lost: ids.flatMap((id, b) => (ids.includes(id, b + 1) ? [b] : [])) };
}

export function counts(batch: number, size: number, width: number): { product: number; lookup: number } {
  return { product: 2 * batch * size * width, lookup: batch * width };
}

export function python(ids: number[], size: number): string {
  const rows = Math.min(size, C.table.length);
  return `import numpy as np
from snippets.embedding import embedding, embedding_gradient
from snippets.one_hot import one_hot
from snippets.play.embedding import GRADIENT, TABLE

ids = np.array([${ids.join(", ")}])
table = TABLE[:${rows}]${size > rows ? "  # more rows would change nothing but the cost" : ""}
print(np.array_equal(one_hot(ids, ${rows}) @ table, embedding(ids, table)))

grad_output = GRADIENT[:${ids.length}]
right = embedding_gradient(ids, grad_output, ${rows})
wrong = np.zeros_like(right)
wrong[ids] += grad_output
print(np.flatnonzero((right != wrong).any(axis=1)))
`;
}
