// Momentum on a quadratic of curvature lambda, for x = eta * lambda: snippets/play/momentum_phase.py in TypeScript.

import { constants } from "../constants";
import { number, type Pair } from "../kit";

export const C = constants.momentum_phase;

export type Region = "monotone" | "swings" | "flips" | "neither" | "diverges";

export const KINDS: Record<Region, Pair> = {
  monotone: ["单调收敛", "monotone"],
  swings: ["摆动着收敛", "swings"],
  flips: ["来回跳", "flips"],
  neither: ["既不收敛也不发散", "neither converges nor diverges"],
  diverges: ["发散", "diverges"],
};
const EDGE = 1e-12; // as near a border as this is on it

/** The spectral radius of one step: the larger root of s^2 - (1 + gamma - x) s + gamma. */
export function radius(x: number, gamma: number): number {
  const trace = 1 + gamma - x;
  const inside = trace * trace - 4 * gamma;
  if (inside < 0) return Math.sqrt(gamma);
  const root = Math.sqrt(inside);
  return Math.max(Math.abs(trace + root), Math.abs(trace - root)) / 2;
}

/**
 * The kind of motion from (1, 0). Of the polynomial p of the roots p(1) = x, p(-1) = 2 + 2 gamma - x, and their product
 * is gamma.
 */
export function region(x: number, gamma: number): Region {
  const room = 2 + 2 * gamma - x;
  // at (4, 1) both roots are -1: the error grows as t
  if (room < -EDGE || (room < EDGE && gamma === 1)) return "diverges";
  if (x < EDGE || room < EDGE || gamma === 1) return "neither";
  const trace = 1 + gamma - x;
  if (trace * trace - 4 * gamma < 0) return "swings";
  return trace >= 0 ? "monotone" : "flips";
}

/** Where the roots become complex and real again, and where runs begin to diverge: x over gamma. */
export function borders(gamma: number): [low: number, high: number, stable: number] {
  const root = Math.sqrt(gamma);
  return [(1 - root) * (1 - root), (1 + root) * (1 + root), 2 + 2 * gamma];
}

/** What the map says of a state: the kind of motion, how fast, and where the run is at step t. */
export function says(x: number, gamma: number, t: number): Pair {
  const kind = region(x, gamma);
  const rho = radius(x, gamma);
  const tenth = kind === "neither" || kind === "diverges" ? 0 : rho > 0 ? Math.ceil(Math.log(0.1) / Math.log(rho)) : 1;
  const now = number(trace(x, gamma, t).theta[t], 3);
  const steps = number(tenth, 3);
  const how: Pair = tenth
    ? [`，误差缩到十分之一约${steps}步`, `, about ${steps} ${tenth > 1 ? "steps" : "step"} to a tenth of the error`]
    : ["", ""];
  return [
    `${KINDS[kind][0]}：谱半径${number(rho, 4)}${how[0]}；第${t}步，θ = ${now}。`,
    `${KINDS[kind][1]}: spectral radius ${number(rho, 4)}${how[1]}; at step ${t}, θ = ${now}.`,
  ];
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
