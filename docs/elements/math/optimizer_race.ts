// Seven methods on four surfaces: snippets/optimizer_race.py and the steps of each method's own snippet in TypeScript,
// bit for bit.

import { constants } from "../constants";
import { clamp, keys, number, type Pair, type Point } from "../kit";

type At = [x: number, y: number];
export const C = constants.optimizer_race;
export type Surface = keyof typeof C.surfaces;
export type Method = keyof typeof C.methods;
export const METHODS = keys(C.methods);
export const SURFACES = keys(C.surfaces);

/** J. */
export function height(surface: Surface, x: number, y: number): number {
  if (surface === "quadratic") return (x * x + 30 * (y * y)) / 2;
  if (surface === "rosenbrock") {
    const off = y - x * x;
    return (1 - x) * (1 - x) + 100 * (off * off);
  }
  if (surface === "saddle") {
    const low = y * y - 1;
    return (x * x) / 2 + (low * low) / 4;
  }
  const a = 1.5 - x * (1 - y);
  const b = 2.25 - x * (1 - y * y);
  const c = 2.625 - x * (1 - y * (y * y));
  return a * a + b * b + c * c;
}

/** The gradient of J. */
export function slope(surface: Surface, x: number, y: number): At {
  if (surface === "quadratic") return [x, 30 * y];
  if (surface === "saddle") return [x, y * (y * y - 1)];
  if (surface === "rosenbrock") {
    const off = y - x * x;
    return [2 * (x - 1) - 400 * x * off, 200 * off];
  }
  const square = y * y;
  const cube = y * square;
  const a = 1.5 - x * (1 - y);
  const b = 2.25 - x * (1 - square);
  const c = 2.625 - x * (1 - cube);
  return [2 * (a * (y - 1) + b * (square - 1) + c * (cube - 1)), 2 * (x * (a + 2 * b * y + 3 * c * square))];
}

export interface Run {
  x: number[];
  y: number[];
  loss: number[];
  askedX: number[]; // where step t + 1 asks for its gradient
  askedY: number[];
}

/** Walk from a start for as many steps as the race has; inf or nan where it diverges, as in NumPy. */
export function run(surface: Surface, method: Method, x: number, y: number, rate: number, gamma: number): Run {
  const settings: Record<string, number> = C.methods[method].settings;
  const { eps, rho, beta1, beta2, weight_decay = 0 } = settings;
  const theta: At = [x, y];
  const first: At = [0, 0]; // velocity, or first moment
  const second: At = [0, 0]; // of the squares
  let [power1, power2] = [1, 1];
  const made: Run = { x: [x], y: [y], loss: [height(surface, x, y)], askedX: [], askedY: [] };
  for (let t = 0; t < C.steps; t++) {
    const ahead: At =
      method === "nesterov" ? [theta[0] - gamma * first[0], theta[1] - gamma * first[1]] : [theta[0], theta[1]];
    const gradient = slope(surface, ahead[0], ahead[1]);
    power1 *= beta1;
    power2 *= beta2;
    for (let i = 0; i < 2; i++) {
      const g = gradient[i];
      if (method === "sgd") theta[i] -= rate * g;
      else if (method === "momentum" || method === "nesterov") {
        first[i] = gamma * first[i] + rate * g;
        theta[i] -= first[i];
      } else if (method === "adagrad" || method === "rmsprop") {
        second[i] = method === "adagrad" ? second[i] + g * g : rho * second[i] + (1 - rho) * (g * g);
        theta[i] -= (rate * g) / Math.sqrt(second[i] + eps);
      } else {
        first[i] = beta1 * first[i] + (1 - beta1) * g;
        second[i] = beta2 * second[i] + (1 - beta2) * (g * g);
        const mean = first[i] / (1 - power1 + C.bias.beta1[t] * 2 ** -53);
        const root = Math.sqrt(second[i] / (1 - power2 + C.bias.beta2[t] * 2 ** -53)) + eps;
        theta[i] = (1 - rate * weight_decay) * theta[i] - (rate * mean) / (mean === 0 ? 1 : root);
      }
    }
    made.x.push(theta[0]);
    made.y.push(theta[1]);
    made.loss.push(height(surface, theta[0], theta[1]));
    made.askedX.push(ahead[0]);
    made.askedY.push(ahead[1]);
  }
  return made;
}

export interface Fate {
  goal: number; // the first step at which J is low enough, or -1
  left: number; // the first step outside the frame, or -1
  diverged: number; // the first step from which on J is out of all bounds, or -1
}

/** Tell what became of a run. */
export function fate(surface: Surface, made: Run): Fate {
  const [low, high] = C.surfaces[surface].box;
  const bound = C.bound * Math.max(1, made.loss[0]);
  let end = made.loss.length;
  while (!(made.loss[end - 1] <= bound)) end--;
  return {
    goal: made.loss.findIndex((loss) => loss < C.goal),
    left: made.x.findIndex((x, t) => !(low[0] <= x && x <= high[0] && low[1] <= made.y[t] && made.y[t] <= high[1])),
    diverged: end < made.loss.length ? end : -1,
  };
}

/** What the table says of a run. */
export function told({ goal, left, diverged }: Fate): Pair {
  const reached = goal < 0 ? "—" : goal;
  const [zh, en] =
    diverged >= 0
      ? [`，第${diverged}步起发散`, `, diverged from ${diverged} on`]
      : left >= 0
        ? [`，第${left}步出框`, `, out of the box at ${left}`]
        : ["", ""];
  return [reached + zh, reached + en];
}

/** What is said of step t: which of the shown methods are lowest. */
export function says(x: number, y: number, t: number, names: string[], losses: number[]): Pair {
  const low = Math.min(...losses.filter((loss) => !Number.isNaN(loss)));
  const J = `J = ${number(low, 3)}`;
  const best = names.filter((_, i) => losses[i] === low);
  const [zh, en] = !names.length
    ? ["没有选中任何方法", "no method is shown"]
    : low === Infinity
      ? ["选中的全都发散了", "all shown have diverged"]
      : best.length === names.length
        ? [`选中的都是${J}`, `${J} for all shown`]
        : [`最低的是${best.join("、")}，${J}`, `lowest: ${best.join(", ")}, ${J}`];
  const start = `(${number(x, 4)}, ${number(y, 4)})`;
  return [`起点${start}。第${t}步，${zh}。`, `Start ${start}. At step ${t}, ${en}.`];
}

/** What is said of NAG's step t: the points before it, where it asks, where it ends; a zoom of 0 cannot show them. */
export function nag(t: number, points: readonly Point[], zoom: number): Pair {
  if (!t) return ["走出第一步之后，这里画出NAG的一步。", "Once a step is taken, NAG's step is drawn here."];
  if (!zoom) return ["NAG的这一步太远，画不出。", "NAG's step is too far away to be drawn."];
  const span = Math.max(
    ...[0, 1].map((i) => Math.max(...points.map((point) => point[i])) - Math.min(...points.map((point) => point[i]))),
  );
  if (!span) return [`NAG的第${t}步停在原地。`, `NAG's step ${t} stays where it is.`];
  const digits = clamp(1 - Math.floor(Math.log10(span)), 2, 12); // so that the four points differ
  const [a, b, c, d] = points.map(
    (point) => `(${point.map((value) => (+value.toFixed(digits) + 0).toFixed(digits).replace("-", "−")).join(", ")})`,
  );
  const times = number(zoom, 2);
  return [
    `NAG的第${t}步，画成路径图的${times}倍：${t > 1 ? `A ${a}是上一个点，B ${b}是当前点` : `A和B ${b}是起点`}，` +
      `C = B − γv ${c}是前瞻点，梯度在那里求，这一步走到θₜ ${d}。`,
    `NAG's step ${t}, at ${times} times the scale of the map: ` +
      `${t > 1 ? `A ${a} is the last point, B ${b} the current one` : `A and B ${b} are the start`}, C = B − γv ${c} ` +
      `the look-ahead point, where the gradient is taken; the step ends at θₜ ${d}.`,
  ];
}
