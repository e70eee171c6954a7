// One-hot times table, the lookup, and the gradient with and without its repeats: snippets/play/embedding.py in
// TypeScript.

import { constants } from "../constants";
import type { Pair } from "../kit";

export const C = constants.embedding;
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
  return {
    one_hot,
    terms: terms[0],
    product: terms.map((rows) => rows.reduce(plus)),
    lookup: ids.map((id) => table[id]),
  };
}

/**
 * The gradient of the table: scatter-add; what `+=` makes of it, the last of equal ids covering the others; the
 * positions it loses.
 */
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

export const whole = (value: number): string => value.toLocaleString("en");

/** What is said of the id at a position while `gone` rows are folded away, and of the batch's gradient. */
export function says(ids: number[], at: number, size: number, gone: number): Pair {
  const id = ids[at];
  const every = counts(1, size, WIDTH).product;
  const rest = whole(every - 2 * gone * WIDTH);
  const n = whole(gone);
  const rows = `${n} row${gone > 1 ? "s" : ""}`;
  const [zh, en] =
    gone === size - 1
      ? [
          `乘0的${n}行全折掉，只剩一行乘1：抄第${id}行，读${WIDTH}个数`,
          `; with all ${rows} times 0 folded away, one row times 1 is left: copy row ${id}, ${WIDTH} reads`,
        ]
      : gone
        ? [`折掉乘0的${n}行，还剩${rest}次`, `; with ${rows} times 0 folded away, ${rest} are left`]
        : [`得到的h就是表的第${id}行`, `, and h is row ${id} of the table`];
  const lost = gradients(ids, 1 + Math.max(...ids)).lost;
  const wrong = [...new Set(lost.map((b) => ids[b]))].sort((a, b) => a - b);
  const many = wrong.length > 1;
  const loss: Pair = lost.length
    ? [
        `有编号重复：+=丢了${lost.length}份梯度，第${wrong.join("、")}行错了。`,
        `Ids repeat: += loses ${lost.length} gradient${lost.length > 1 ? "s" : ""}, ` +
          `so row${many ? "s" : ""} ${wrong.join(", ")} ${many ? "are" : "is"} wrong.`,
      ]
    : ["没有编号重复，+=也对。", "No id repeats, and += is right too."];
  return [
    `编号${id}：乘要2Vd = ${whole(every)}次运算，${zh}。${loss[0]}`,
    `Id ${id}: the product takes 2Vd = ${whole(every)} operations${en}. ${loss[1]}`,
  ];
}
