// Momentum on a quadratic of curvature lambda, for x = eta * lambda: snippets/play/momentum_phase.py in TypeScript.

import { constants } from "../constants";

export interface Constants {
  widest: number; // the largest x on the map
  steps: number;
  levels: number[];
  start: { x: number; gamma: number };
}
export const C = constants.momentum_phase as Constants;

export type Region = "monotone" | "swings" | "flips" | "diverges";

/** The spectral radius of one step: the larger root of s^2 - (1 + gamma - x) s + gamma. */
export function radius(x: number, gamma: number): number {
  const trace = 1 + gamma - x;
  const inside = trace * trace - 4 * gamma;
  if (inside < 0) return Math.sqrt(gamma);
  const root = Math.sqrt(inside);
  return Math.max(Math.abs(trace + root), Math.abs(trace - root)) / 2;
}

/** The kind of motion. */
export function region(x: number, gamma: number): Region {
  if (radius(x, gamma) > 1) return "diverges";
  const trace = 1 + gamma - x;
  if (trace * trace - 4 * gamma < 0) return "swings";
  return trace >= 0 ? "monotone" : "flips";
}

/** Parameter and velocity from (1, 0), for t = 0 .. steps: momentum_step with lr = x on a curvature of 1. */
export function trace(x: number, gamma: number, steps: number): { theta: number[]; velocity: number[] } {
  const theta = [1];
  const velocity = [0];
  for (let t = 0; t < steps; t++) {
    velocity.push(gamma * velocity[t] + x * theta[t]);
    theta.push(theta[t] - velocity[t + 1]);
  }
  return { theta, velocity };
}

export function python(x: number, gamma: number): string {
  return `import numpy as np
from snippets.momentum import momentum_init, momentum_step

theta = np.array(1.0)
velocity = momentum_init(theta)
for t in range(${C.steps}):
    theta, velocity = momentum_step(theta, velocity, lambda x: x, lr=${x}, momentum=${gamma})
print(theta)
`;
}
