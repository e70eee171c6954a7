// A small table of ratings and its factors, epoch by epoch: snippets/play/collaborative_filtering.py in TypeScript.

import { constants } from "../constants";
import { type Pair, pair } from "../kit";

export type Vector = readonly [x: number, y: number];
export type Edit = readonly [user: number, item: number, stars: number];
export type Side = "u" | "w";
export type Move = readonly [side: Side, row: number, x: number, y: number];

export const C = constants.collaborative_filtering;
const START = { u: C.u.map(pair), w: C.w.map(pair) };
export const [MISSING, SEEN, HELD] = [0, 1, 2];

export interface Model {
  mean: number;
  b: readonly number[]; // biases
  c: readonly number[];
  u: readonly Vector[];
  w: readonly Vector[];
}

/** Stars and parts after edits: 0 takes a rating away, a new one is learned from. */
export function edited(edits: readonly Edit[]): { stars: number[][]; part: number[][] } {
  const [stars, part] = [C.stars, C.part].map((rows) => rows.map((row) => [...row].map(Number)));
  for (const [user, item, value] of edits) {
    stars[user][item] = value;
    if (part[user][item] !== HELD) part[user][item] = value ? SEEN : MISSING;
  }
  return { stars, part };
}

export const dot = (u: Vector, w: Vector): number => u[0] * w[0] + u[1] * w[1];

export const guess = (mean: number, bias: number, other: number, user: Vector, item: Vector): number =>
  mean + bias + other + dot(user, item);

export const predict = (m: Model, i: number, j: number): number => guess(m.mean, m.b[i], m.c[j], m.u[i], m.w[j]);

const cells = (part: number[][], wanted: number): Point[] =>
  part.flatMap((row, i) => row.flatMap((kind, j): Point[] => (kind === wanted ? [[i, j]] : [])));
type Point = [user: number, item: number];

function epoch(model: Model, stars: number[][], seen: Point[], l2: number): Model {
  const [b, c] = [[...model.b], [...model.c]];
  const [users, items] = [[...model.u], [...model.w]];
  for (const [i, j] of seen) {
    const [u, w] = [users[i], items[j]];
    const error = stars[i][j] - guess(model.mean, b[i], c[j], u, w);
    const step = (from: Vector, to: Vector): Vector => [
      from[0] + C.lr * (error * to[0] - l2 * from[0]),
      from[1] + C.lr * (error * to[1] - l2 * from[1]),
    ];
    b[i] += C.lr * (error - l2 * b[i]);
    c[j] += C.lr * (error - l2 * c[j]);
    users[i] = step(u, w);
    items[j] = step(w, u);
  }
  return { mean: model.mean, b, c, u: users, w: items };
}

/** The models after 0, 1, .. epochs; after epoch `at`, vectors are moved by hand. */
export function train(
  edits: readonly Edit[],
  l2: number,
  epochs: number,
  moves: readonly Move[] = [],
  at = 0,
): Model[] {
  const { stars, part } = edited(edits);
  const seen = cells(part, SEEN);
  const mean = seen.reduce((sum, [i, j]) => sum + stars[i][j], 0) / seen.length;
  let model: Model = { mean, b: C.u.map(() => 0), c: C.w.map(() => 0), ...START };
  const models: Model[] = [];
  for (let t = 0; t <= epochs; t++) {
    if (t) model = epoch(model, stars, seen, l2);
    if (t === at) {
      for (const [side, row, x, y] of moves) {
        model = { ...model, [side]: model[side].map((vector, k) => (k === row ? [x, y] : vector)) };
      }
    }
    models.push(model);
  }
  return models;
}

/** The RMSE of models over both parts, in stars. */
export function errors(models: readonly Model[], edits: readonly Edit[]): { seen: number[]; held: number[] } {
  const { stars, part } = edited(edits);
  const over = (wanted: number) => {
    const chosen = cells(part, wanted);
    return models.map((model) =>
      Math.sqrt(chosen.reduce((sum, [i, j]) => sum + (predict(model, i, j) - stars[i][j]) ** 2, 0) / chosen.length),
    );
  };
  return { seen: over(SEEN), held: over(HELD) };
}

export const losses = (edits: Edit[], l2: number, epochs: number, moves: Move[], at: number) =>
  errors(train(edits, l2, epochs, moves, at), edits);

export function last(edits: Edit[], l2: number, epochs: number, moves: Move[], at: number) {
  const model = train(edits, l2, epochs, moves, at)[epochs];
  return { ...model, predicted: C.u.map((_, i) => C.w.map((_, j) => predict(model, i, j))) };
}

export const text = (value: number, digits = 2): string =>
  (Math.round(value * 10 ** digits) / 10 ** digits).toFixed(digits).replace("-", "−");
export const both = ([x, y]: Vector): string => `(${text(x)}, ${text(y)})`;
const signed = (value: number): string => ` ${value < 0 ? "−" : "+"} ${text(Math.abs(value))}`;

/** What is said of a cell and of the errors after epoch t: rounded parts need not add up to the rounded sum. */
export function says(model: Model, u: number, i: number, t: number, error: { seen: number[]; held: number[] }): Pair {
  const product = dot(model.u[u], model.w[i]);
  const rest = [model.b[u], model.c[i], product].map(signed).join("");
  const parts = `≈ ${text(model.mean)}${rest} ≈ ${text(predict(model, u, i))}`;
  const vectors = `${both(model.u[u])} · ${both(model.w[i])} ≈ ${text(product)}`;
  const best = error.held.indexOf(Math.min(...error.held));
  const [seen, held, least] = [error.seen[t], error.held[t], error.held[best]].map((value) => text(value));
  return [
    `平均 + 两个偏置 + 点积 ${parts}；${vectors}。第${t}轮的误差：参加训练${seen}星，` +
      `留出${held}星（第${best}轮最低，${least}星）。`,
    `mean + two biases + dot product ${parts}; ${vectors}. Error after epoch ${t}: ` +
      `learned from ${seen} stars, held out ${held} (lowest after epoch ${best}: ${least}).`,
  ];
}
