// Four units before one output, all masks and those drawn: snippets/play/dropout_ensemble.py in TypeScript.

import { constants } from "../constants";
import { number, type Pair } from "../kit";

export const C = constants.dropout_ensemble;
export const UNITS = C.hidden.length;
export const MASKS = 2 ** UNITS;
export type Output = "probability" | "score" | "relu";
export type Way = keyof typeof WAYS;
export const WAYS = {
  never: ["从不缩放", "never scaled"],
  prediction: ["只在预测时缩放", "scaled at prediction only"],
  training: ["只在训练时缩放", "scaled in training only"],
  both: ["两处都缩放", "scaled in both"],
} satisfies Record<string, Pair>;

export const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
export const shown = (value: number): string => (Math.abs(value) < 1e-12 ? "0" : number(value, 3));

/** mulberry32: the first numbers of a seed, in [0, 1). */
export function uniform(seed: number, count: number): number[] {
  const numbers = [];
  for (let state = seed; numbers.length < count; ) {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    numbers.push(((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32);
  }
  return numbers;
}

let kept: { seed: number; numbers: number[] } | undefined;

/** Masks 1 .. count of a sequence; bit i is set where unit i is dropped. The same numbers serve every p. */
export function masks(p: number, seed: number, count: number): number[] {
  if (kept?.seed !== seed || kept.numbers.length < UNITS * count)
    kept = { seed, numbers: uniform(seed, UNITS * Math.max(count, C.most)) };
  const { numbers } = kept;
  return Array.from({ length: count }, (_, k) => {
    let mask = 0;
    for (let i = 0; i < UNITS; i++) if (numbers[UNITS * k + i] < p) mask |= 1 << i;
    return mask;
  });
}

/** What a survivor is multiplied by in training. */
export const inTraining = (way: Way, p: number): number => (way === "training" || way === "both" ? 1 / (1 - p) : 1);
/** What every unit is multiplied by at prediction. */
export const atPrediction = (way: Way, p: number): number => (way === "prediction" || way === "both" ? 1 - p : 1);

/** The score of a mask whose survivors are multiplied by a factor. */
export function score(mask: number, factor: number): number {
  let sum = 0;
  for (let i = 0; i < UNITS; i++) if (!((mask >> i) & 1)) sum += factor * C.hidden[i] * C.weight[i];
  return sum + C.bias;
}

export function output(kind: Output, s: number): number {
  return kind === "score" ? s : kind === "relu" ? Math.max(s, 0) : 1 / (1 + Math.exp(-s));
}

export interface Every {
  outputs: number[];
  probability: number[];
  mean: number;
  geometric: number | null;
  prediction: number;
  units: number[]; // the mean over masks of what each unit hands on
}

/** All masks, their exact means, and the single pass at prediction. */
export function every(kind: Output, way: Way, p: number): Every {
  const factor = inTraining(way, p);
  const outputs: number[] = [];
  const probability: number[] = [];
  const units: number[] = C.hidden.map(() => 0);
  let mean = 0;
  let log1 = 0;
  let log2 = 0;
  for (let mask = 0; mask < MASKS; mask++) {
    let q = 1;
    for (let i = 0; i < UNITS; i++) q *= (mask >> i) & 1 ? p : 1 - p;
    const s = score(mask, factor);
    const f = output(kind, s);
    outputs.push(f);
    probability.push(q);
    mean += q * f;
    log1 -= q * Math.log1p(Math.exp(-s));
    log2 -= q * Math.log1p(Math.exp(s));
    for (let i = 0; i < UNITS; i++) if (!((mask >> i) & 1)) units[i] += q * factor * C.hidden[i];
  }
  return {
    outputs,
    probability,
    mean,
    geometric: kind === "probability" ? Math.exp(log1) / (Math.exp(log1) + Math.exp(log2)) : null,
    prediction: output(kind, score(0, atPrediction(way, p))),
    units,
  };
}

/** The mean of the first 1 .. count outputs drawn and its standard error, by Welford's update. */
export function running(
  kind: Output,
  way: Way,
  p: number,
  seed: number,
  count: number,
): { mean: number[]; error: (number | null)[] } {
  const factor = inTraining(way, p);
  const outputs = Array.from({ length: MASKS }, (_, mask) => output(kind, score(mask, factor)));
  const means: number[] = [];
  const errors: (number | null)[] = [];
  let mean = 0;
  let squares = 0;
  masks(p, seed, count).forEach((mask, i) => {
    const away = outputs[mask] - mean;
    mean += away / (i + 1);
    squares += away * (outputs[mask] - mean);
    means.push(mean);
    errors.push(i ? Math.sqrt(squares / i / (i + 1)) : null);
  });
  return { mean: means, error: errors };
}

/** What is said of a mask, of the means, and of the prediction. */
export function says(kind: Output, way: Way, p: number, seed: number, k: number, mask: number, byHand: boolean): Pair {
  const exact = every(kind, way, p);
  const found = running(kind, way, p, seed, k);
  const means = exact.geometric;
  const later = shown(exact.prediction);
  const gap = shown(Math.abs(exact.prediction - exact.mean));
  const verdict: Pair = same(exact.mean, exact.prediction)
    ? ["，恰好等于平均", ": exactly the mean"]
    : means === null
      ? [`，与平均差${gap}`, `, ${gap} from the mean`]
      : same(means, exact.prediction)
        ? [
            `，恰好等于归一化几何平均，与平均差${gap}`,
            `: exactly the normalized geometric mean, and ${gap} from the mean`,
          ]
        : [
            `，与平均差${gap}，也不是归一化几何平均（${shown(means)}）`,
            `, ${gap} from the mean, and not the normalized geometric mean (${shown(means)}) either`,
          ];
  const dropped = C.hidden.flatMap((_, i) => ((mask >> i) & 1 ? [i + 1] : []));
  const drawn = k > 1 ? `${shown(found.mean[k - 1])} ± ${number(found.error[k - 1]!, 2)}` : "";
  const [zh, en] = WAYS[way];
  return [
    `${dropped.length ? `丢掉单元${dropped.join("、")}` : "一个也不丢"}，概率${shown(exact.probability[mask])}，` +
      `输出${shown(exact.outputs[mask])}${byHand ? "（不计入抽样）" : ""}。` +
      `${zh}：全部${MASKS}个掩码按概率的平均是${shown(exact.mean)}${drawn && `，抽到的${k}个平均是${drawn}`}。` +
      `预测是${later}${verdict[0]}。`,
    `${dropped.length ? `Without unit${dropped.length > 1 ? "s" : ""} ${dropped.join(", ")}` : "Nothing dropped"}: ` +
      `probability ${shown(exact.probability[mask])}, ` +
      `output ${shown(exact.outputs[mask])}${byHand ? " (not counted as drawn)" : ""}. ` +
      `Units ${en}: the mean over all ${MASKS} masks, by probability, is ${shown(exact.mean)}` +
      `${drawn && `, over the ${k} drawn ${drawn}`}. The prediction is ${later}${verdict[1]}.`,
  ];
}
