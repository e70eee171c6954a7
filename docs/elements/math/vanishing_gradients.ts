// One unit over T steps, h_t = phi(w h_(t-1) + x_t), and the product of its derivatives: snippets/play/vanishing_gradients.py in TypeScript.

import { constants } from "../constants";

export type Activation = "identity" | "tanh";
export interface Constants {
  inputs: number[]; // of standard deviation 1
  lengths: number[]; // what T may be
  widest: number; // the largest w
  steady: [low: number, high: number]; // of |dh_T/dh_0|: below it vanishes, above it explodes
  limit: number; // of clipping
  start: { w: number; steps: number; activation: Activation; size: number };
  networks: { name: string; norm: number; ends: number[] }[]; // those of the printed figure, after each length
}
export const C = constants.vanishing_gradients as Constants;

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
export const fate = (left: number): Fate => (left < C.steady[0] ? "vanishing" : left > C.steady[1] ? "exploding" : "steady");

export function python(w: number, steps: number, activation: string, size: number, k: number, clip: number): string {
  return `import numpy as np
from snippets.play.vanishing_gradients import states
from snippets.vanishing_gradients import ${clip ? "clip_by_norm, " : ""}jacobian_norms

h, slopes = states(${w}, ${steps}, "${activation}", size=${size})
back = [1.0, *jacobian_norms(np.array([[${w}]]), slopes[::-1, None])]
print(back[${k}])  # dh_T/dh_t, ${k} steps back

gradient = np.sum(back[-2::-1] * slopes * h[:-1])  # dh_T/dw
print(${clip ? `clip_by_norm({"w": gradient}, max_norm=${C.limit})[0]["w"]` : "gradient"})
`;
}
