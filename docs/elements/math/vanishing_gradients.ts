// One unit over T steps, h_t = phi(w h_(t-1) + x_t), and the product of its derivatives:
// snippets/play/vanishing_gradients.py in TypeScript.

import { constants } from "../constants";
import { number, type Pair } from "../kit";

export type Activation = "identity" | "tanh";
export const C = constants.vanishing_gradients;

export interface Chain {
  states: number[]; // h_0 .. h_T
  slopes: number[]; // phi'(z_1) .. phi'(z_T)
  back: number[]; // dh_T/dh_(T-k), k = 0 .. T
  gradient: number; // dh_T/dw
}

export function chain(w: number, steps: number, activation: Activation, size: number): Chain {
  const states = [0];
  const slopes: number[] = [];
  for (let t = 0; t < steps; t++) {
    const z = w * states[t] + size * C.inputs[t];
    const h = activation === "tanh" ? Math.tanh(z) : z;
    states.push(h);
    slopes.push(activation === "tanh" ? 1 - h * h : 1);
  }
  const back = [1];
  let gradient = 0;
  for (let k = 0; k < steps; k++) {
    const t = steps - 1 - k;
    gradient += back[k] * slopes[t] * states[t];
    back.push(slopes[t] * (w * back[k]));
  }
  return { states, slopes, back, gradient };
}

/** What clipping multiplies a gradient by. */
export const factor = (gradient: number): number => Math.min(1, C.limit / Math.abs(gradient));

export type Fate = "vanishing" | "steady" | "exploding";
export const fate = (left: number): Fate =>
  left < C.steady[0] ? "vanishing" : left > C.steady[1] ? "exploding" : "steady";

export const FATES: Record<Fate, Pair> = {
  vanishing: ["消失", "vanishing"],
  steady: ["平稳", "steady"],
  exploding: ["爆炸", "exploding"],
};
const NEAR = 5e-4; // a factor as near to 1 as this is shown as 1

/** What is said of an error that has gone k steps back. */
export function says(w: number, steps: number, phi: Activation, size: number, k: number, clip: boolean): Pair {
  const made = chain(w, steps, phi, size);
  const left = made.back[k];
  const kind = fate(left);
  const scale = factor(made.gradient);
  const factors = made.slopes
    .map((slope) => w * slope)
    .reverse()
    .slice(0, k);
  const shown = factors.map((each) => number(each, 3));
  if (k > 5) shown.splice(3, k - 4, "…");
  const product = `${shown.join(" × ")}${k > 1 ? ` ≈ ${number(left, 3)}` : ""}`;
  const why: Pair = !w
    ? ["w是0，一步就什么也不剩", "w is 0, and nothing is left after one step"]
    : kind === "exploding"
      ? ["大于1的因子占了上风", "factors above 1 prevail"]
      : factors.every((each) => Math.abs(each - 1) < NEAR)
        ? ["每个因子都是1，或极接近1", "every factor is 1 or nearly so"]
        : w < 1
          ? ["每个因子都小于1，一步比一步小", "every factor is below 1, and each step shrinks it"]
          : factors.some((each) => each < 1)
            ? ["w不小于1，可是tanh的φ′把因子压到1以下", "w is not below 1, but φ′ of tanh pushes factors below 1"]
            : ["没有小于1的因子", "no factor is below 1"];
  const norm = number(Math.abs(made.gradient), 3);
  const clipped: Pair = !clip
    ? ["", ""]
    : scale < 1
      ? [
          `对w的梯度长${norm}，裁剪把每一步都乘以${number(scale, 3)}（点线），各步之比不变。`,
          ` The gradient by w has length ${norm}: clipping multiplies every step by ${number(scale, 3)} (dotted), ` +
            "their ratios stay.",
        ]
      : [`对w的梯度长${norm}，裁剪不动它。`, ` The gradient by w has length ${norm}: clipping leaves it alone.`];
  return k
    ? [
        `退${k}步：${product}。${FATES[kind][0]}，${why[0]}。${clipped[0]}`,
        `${k} step${k > 1 ? "s" : ""} back: ${product}, ${FATES[kind][1]}: ${why[1]}.${clipped[1]}`,
      ]
    : [`误差还在最后一步。${clipped[0]}`, `The error is still at the last step.${clipped[1]}`];
}
