// snippets/frameworks/translate.py in TypeScript, and one number walked by a framework's formula, by its translation,
// and by copied arguments.

import { constants } from "../constants";
import { number, type Pair } from "../kit";

export const C = constants.frameworks;
export type Framework = keyof typeof C.known;
export type Arguments = Record<string, number>;
export const KNOWN: Record<string, Record<string, Arguments>> = C.known;
export const OURS: Record<string, string> = C.ours; // a framework's name of an argument: this site's
export const SWITCH = /^(nesterov|centered|amsgrad|eps_in_sqrt|bias_correction)$/;

/** A number as Python writes it. */
export function python_number(value: number): string {
  const size = Math.abs(value);
  const text = size && (size < 1e-4 || size >= 1e16) ? value.toExponential() : String(value);
  const [digits, power] = text.split("e");
  if (power === undefined) return digits.includes(".") ? digits : `${digits}.0`;
  return `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

/** The arguments by this site's names. */
function found(framework: Framework, optimizer: string, given: Arguments): Arguments {
  const here: Arguments = {};
  for (const [name, value] of Object.entries(given)) here[OURS[name] ?? name] = value;
  here.decoupled = +(framework === "keras" || optimizer === "AdamW");
  return here;
}

/** What this site has no formula for, or the framework refuses. */
export function refused(framework: Framework, optimizer: string, given: Arguments): string[] {
  const here = found(framework, optimizer, given);
  const sgd = optimizer.toLowerCase() === "sgd";
  const without = Object.keys(given).filter(
    (name) => here[OURS[name] ?? name] && (C.absent.includes(name) || (!sgd && /^(momentum|nesterov)$/.test(name))),
  );
  if (without.length) return without;
  if (framework === "torch" && here.nesterov && !here.momentum) return ["nesterov"];
  return here.decoupled && here.weight_decay && kind_of(framework, optimizer, here) === "nesterov"
    ? ["weight_decay"]
    : [];
}

export function kind_of(framework: Framework, optimizer: string, here: Arguments): string {
  const kind = optimizer.toLowerCase();
  if (kind === "sgd" && here.momentum) return here.nesterov ? "nesterov" : "momentum";
  if (here.amsgrad) return "amsgrad";
  return framework === "keras" && kind === "adam" && here.weight_decay ? "adamw" : kind;
}

function names_of(kind: string): string[] {
  if (kind === "sgd") return [];
  if (kind === "momentum" || kind === "nesterov") return ["momentum"];
  if (/^a(dam|msgrad)/.test(kind)) return ["beta1", "beta2", "eps", ...(kind === "adamw" ? ["weight_decay"] : [])];
  return kind === "adagrad" ? ["eps"] : ["rho", "eps"];
}

const outside = (framework: Framework, kind: string, here: Arguments): boolean =>
  (kind === "adagrad" || kind === "rmsprop") && (framework === "torch" || here.eps_in_sqrt === 0) && here.eps > 0;

/** The call of this site's function, as translate.py writes it; null where it is refused. */
export function translate(framework: Framework, optimizer: string, given: Arguments): string | null {
  if (refused(framework, optimizer, given).length) return null;
  const here = found(framework, optimizer, given);
  const kind = kind_of(framework, optimizer, here);
  const say = (name: string) => python_number(here[name]);
  const call: Record<string, string> = {};
  for (const name of ["lr", ...names_of(kind)]) call[name] = say(name);
  const notes: string[] = [];
  if (kind === "nesterov") notes.push(`# the framework's parameters are theta - ${say("momentum")} * state`);
  if ((kind === "momentum" || kind === "nesterov") && framework !== "keras")
    notes.push("# lr constant: there it is outside the velocity");
  if (here.lr_decay) call.lr += ` / (1 + ${say("lr_decay")} * (t - 1))`;
  if (outside(framework, kind, here)) {
    call.eps += " ** 2";
    notes.push("# eps is outside the root there: steps here are up to 1.42 times as long");
  }
  const ours = framework === "keras" && /^adam/.test(kind);
  if (ours) call.eps += ` / (1 - ${say("beta2")} ** t) ** 0.5`;
  if (kind === "amsgrad") {
    const root = `(1 - ${say("beta2")} ** t) ** 0.5`;
    call.lr = `${say("lr")} * ${root} / (1 - ${say("beta1")} ** t)`;
    if (framework === "torch") call.eps += ` * ${root}`;
  }
  if (here.lr_decay || ours || kind === "amsgrad") notes.push("# t is the number of the step, from 1");
  const decays = here.weight_decay && kind !== "adamw";
  const theta = decays && here.decoupled ? `theta * (1 - ${say("lr")} * ${say("weight_decay")})` : "theta";
  const grad = !decays
    ? "grad"
    : here.decoupled
      ? "lambda _: grad(theta)"
      : `lambda x: grad(x) + ${say("weight_decay")} * x`;
  return [
    `state = ${kind}_init(theta)${here.initial ? ` + ${say("initial")}` : ""}`,
    `theta, state = ${kind}_step(`,
    `    ${theta}, state, ${grad},`,
    ...Object.entries(call).map(([name, value]) => `    ${name}=${value},`),
    ")",
    ...notes,
  ].join("\n");
}

/** The formula of a framework, step by step, or with `ours` that of this site; a test reads and runs it. */
export function formula(framework: Framework, optimizer: string, given: Arguments, ours: boolean): string[] {
  const a = found(framework, optimizer, given);
  const kind = kind_of(framework, optimizer, a);
  const keras = !ours && framework === "keras";
  const root = (letter: string) =>
    !ours && (framework === "torch" || a.eps_in_sqrt === 0) ? `(√${letter} + ε)` : `√(${letter} + ε)`;
  // the decay stays out of the gradient
  const apart = ours ? kind === "adamw" : a.weight_decay && (keras || /w$/i.test(optimizer));
  const decay = apart ? "θ ← (1 − ηλ)θ;" : !ours && a.weight_decay ? "g ← g + λθ;" : "";
  const slower = !ours && a.lr_decay ? "/(1 + (t − 1)δ)·" : "";
  const start = (letter: string) => (!ours && a.initial ? `${letter}₀ = ${python_number(a.initial)};` : "");
  const adam = keras ? "θ ← θ − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m / (√s + ε)" : "θ ← θ − ηm̂ / (√ŝ + ε)";
  const top = framework === "optax" ? "√max ŝ" : "√(max s / (1 − β₂ᵗ))";
  const formulas: Record<string, string> = {
    sgd: "θ ← θ − ηg",
    momentum: ours ? "v ← γv + ηg;θ ← θ − v" : keras ? "m ← γm − ηg;θ ← θ + m" : "b ← γb + g;θ ← θ − ηb",
    nesterov: ours
      ? "v ← γv + η∇J(θ − γv);θ ← θ − v"
      : keras
        ? "m ← γm − ηg;θ ← θ + γm − ηg"
        : "b ← γb + g;θ ← θ − η(g + γb)",
    adagrad: `${start("G")}G ← G + g²;θ ← θ − η${slower}g / ${root("G")}`,
    rmsprop: `${start("s")}s ← ρs + (1 − ρ)g²;θ ← θ − ηg / ${root("s")}`,
    adam,
    adamw: adam,
    amsgrad: ours ? "θ ← θ − ηm / (√max s + ε)" : keras ? adam.replace("√s", "√max s") : `θ ← θ − ηm̂ / (${top} + ε)`,
    adadelta: "s ← ρs + (1 − ρ)g²;Δ = √(d + ε)/√(s + ε)·g;d ← ρd + (1 − ρ)Δ²;θ ← θ − ηΔ",
  };
  return (decay + formulas[kind]).split(";");
}

interface Way {
  theirs: number[];
  ours: number[];
  copied: number[];
}

/** Three walks from a start under a constant gradient; the rate drops to 0 after step C.last. */
export function walk(
  framework: Framework,
  optimizer: string,
  given: Arguments,
  start: number,
  gradient: number,
  steps: number,
): Way {
  const here = found(framework, optimizer, given);
  const kind = kind_of(framework, optimizer, here);
  const plain = { ...here, initial: 0, weight_decay: kind === "adamw" ? here.weight_decay : 0, lr_decay: 0 };
  return {
    theirs: theirs(framework, optimizer.toLowerCase(), here, start, gradient, steps),
    ours: site(framework, kind, here, start, gradient, steps),
    copied: site("", kind, plain, start, gradient, steps),
  };
}

const rate = (here: Arguments, t: number): number => (t <= C.last ? here.lr : 0);

/** The framework's own formula, in its order of operations. */
function theirs(
  framework: Framework,
  name: string,
  a: Arguments,
  start: number,
  gradient: number,
  steps: number,
): number[] {
  let theta = start;
  let [m, v, top] = [0, a.initial || 0, 0];
  const places = [theta];
  for (let t = 1; t <= steps; t++) {
    const lr = rate(a, t);
    const couples = !a.decoupled && name !== "adamw"; // the decay joins the gradient
    const g = couples && a.weight_decay ? gradient + a.weight_decay * theta : gradient;
    if (framework === "keras") theta -= theta * (a.weight_decay || 0) * lr;
    else if (framework === "torch" && name === "adamw") theta *= 1 - lr * a.weight_decay;
    if (name === "sgd") {
      if (framework === "keras") {
        m = a.momentum * m - lr * g;
        theta += a.nesterov ? a.momentum * m - lr * g : m;
      } else {
        m = g + a.momentum * m;
        theta -= lr * (a.nesterov ? g + a.momentum * m : m);
      }
    } else if (name === "adagrad") {
      v += g * g;
      if (framework === "torch") theta -= ((lr / (1 + (t - 1) * a.lr_decay)) * g) / (Math.sqrt(v) + a.eps);
      else if (framework === "keras") theta -= lr * (g / Math.sqrt(v + a.eps));
      else theta -= v > 0 ? (lr * g) / Math.sqrt(v + a.eps) : 0;
    } else if (name === "rmsprop") {
      v = a.rho * v + (1 - a.rho) * (g * g);
      if (framework === "torch") theta -= lr * (g / (Math.sqrt(v) + a.eps));
      else theta -= (lr * g) / (a.eps_in_sqrt === 0 ? Math.sqrt(v) + a.eps : Math.sqrt(v + a.eps));
    } else if (name === "adadelta") {
      v = a.rho * v + (1 - a.rho) * (g * g);
      const [over, under] = [Math.sqrt(m + a.eps), Math.sqrt(v + a.eps)];
      const step = framework === "keras" ? (over * g) / under : (over / under) * g;
      m = a.rho * m + (1 - a.rho) * (step * step);
      theta -= lr * step;
    } else {
      const [bias1, bias2] = [1 - a.beta1 ** t, 1 - a.beta2 ** t];
      m = a.beta1 * m + (1 - a.beta1) * g;
      v = a.beta2 * v + (1 - a.beta2) * (g * g);
      top = Math.max(top, v);
      const square = a.amsgrad ? top : v;
      if (framework === "keras") theta -= (((lr * bias2 ** 0.5) / bias1) * m) / (Math.sqrt(square) + a.eps);
      else {
        const step = m / bias1 / (Math.sqrt(square / bias2) + a.eps);
        theta -= lr * (framework === "optax" && name === "adamw" ? step + a.weight_decay * theta : step);
      }
    }
    places.push(theta);
  }
  return places;
}

/** This site's formula with what the translation for a framework says; for none, with the arguments as they stand. */
function site(
  framework: Framework | "",
  kind: string,
  a: Arguments,
  start: number,
  gradient: number,
  steps: number,
): number[] {
  let theta = start;
  let [m, v, top] = [0, a.initial || 0, 0];
  const places = [theta];
  for (let t = 1; t <= steps; t++) {
    const decay = kind === "adamw" ? 0 : a.weight_decay || 0;
    const root2 = (1 - a.beta2 ** t) ** 0.5;
    let lr = rate(a, t);
    let eps = a.eps;
    const kept = a.decoupled && decay ? theta * (1 - lr * decay) : theta;
    const at = kind === "nesterov" ? theta - a.momentum * m : theta;
    const g = !a.decoupled && decay ? gradient + decay * at : gradient;
    if (a.lr_decay) lr /= 1 + a.lr_decay * (t - 1);
    if (framework && outside(framework, kind, a)) eps = eps ** 2;
    if (framework === "keras" && /^adam/.test(kind)) eps /= root2;
    if (framework && kind === "amsgrad") {
      lr = (lr * root2) / (1 - a.beta1 ** t);
      if (framework === "torch") eps *= root2;
    }
    if (kind === "sgd") theta = kept - lr * g;
    else if (kind === "momentum" || kind === "nesterov") {
      m = a.momentum * m + lr * g;
      theta = kept - m;
    } else if (kind === "adagrad" || kind === "rmsprop") {
      v = kind === "adagrad" ? v + g * g : a.rho * v + (1 - a.rho) * (g * g);
      theta = kept - (lr * g) / (Math.sqrt(v + eps) || 1);
    } else if (kind === "adadelta") {
      v = a.rho * v + (1 - a.rho) * (g * g);
      const step = (Math.sqrt(m + eps) / (Math.sqrt(v + eps) || 1)) * g;
      m = a.rho * m + (1 - a.rho) * (step * step);
      theta = kept - lr * step;
    } else {
      m = a.beta1 * m + (1 - a.beta1) * g;
      v = a.beta2 * v + (1 - a.beta2) * (g * g);
      top = Math.max(top, v);
      if (kind === "amsgrad") theta = kept - (lr * m) / (Math.sqrt(top) + eps);
      else
        theta =
          (kind === "adamw" ? (1 - lr * a.weight_decay) * theta : kept) -
          (lr * (m / (1 - a.beta1 ** t))) / (Math.sqrt(v) / root2 + eps);
    }
    places.push(framework && kind === "nesterov" ? theta - a.momentum * m : theta);
  }
  return places;
}

/** How far two places are apart; what rounding may do is nothing. */
export function apart(a: number, b: number): number {
  const gap = Math.abs(a - b);
  return gap < 1e-9 * Math.max(1, Math.abs(b)) ? 0 : gap;
}

/** Why a call has no translation. */
export function lacks(framework: Framework, without: string[]): Pair {
  const [name] = without;
  if (name === "nesterov" && framework === "torch")
    return ["PyTorch的nesterov要有动量，否则报错。", "PyTorch's nesterov needs momentum, or it is an error."];
  const [zh, en] =
    name === "weight_decay"
      ? ["Nesterov里没有解耦的", "Nesterov has no decoupled "]
      : ["公式里没有", "formula has no "];
  return [
    `本站的${zh}${without.join("、")}，译不了。`,
    `This site's ${en}${without.join(", ")}: it cannot be translated.`,
  ];
}

/** What is said of the farthest that the ways are apart, in rates; `before`: while the rate stays. */
export function says(framework: Framework, far: { ours: number; copied: number; before: number }): Pair {
  const size = (value: number): Pair =>
    value ? [`最多差${number(value, 3)}η`, `by up to ${number(value, 3)}η`] : ["只差舍入", "by rounding only"];
  const [ours, copied, before] = [far.ours, far.copied, far.before].map(size);
  const parts = far.ours > far.before * 2; // once the rate drops
  return [
    `与${C.words[framework]}自己的路相比，` +
      `译文${parts ? `在学习率降到0以前${before[0]}，以后${ours[0]}` : ours[0]}；照抄参数${copied[0]}。`,
    `From ${C.words[framework]}'s own way the translation differs ` +
      `${parts ? `${before[1]} until the rate drops to 0, then ${ours[1]}` : ours[1]}; copied arguments ${copied[1]}.`,
  ];
}

export function python(framework: Framework, optimizer: string, given: Arguments): string {
  const defaults = KNOWN[framework][optimizer];
  const rest = { ...given };
  const spelled: string[] = [];
  if ("beta1" in defaults) {
    const pair = ["beta1", "beta2"].map((name) => python_number(rest[name] ?? defaults[name]));
    if ("beta1" in rest || "beta2" in rest) spelled.push(`betas=(${pair.join(", ")})`);
    delete rest.beta1;
    delete rest.beta2;
  }
  if (framework === "optax") rest.learning_rate ??= defaults.learning_rate;
  for (const [name, value] of Object.entries(rest))
    spelled.push(`${name}=${SWITCH.test(name) ? (value ? "True" : "False") : python_number(value)}`);
  return `from snippets.frameworks.translate import translate

print(translate("${framework}", "${optimizer}"${spelled.map((word) => `, ${word}`).join("")}))
`;
}
