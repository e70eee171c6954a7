// A framework's call, this site's call for it, and two drawings of where they and copied arguments lead.

import {
  clamp,
  type Definition,
  fill,
  html,
  keys,
  number,
  type Pair,
  type Play,
  type Point,
  powerOfTen,
  type Range,
  svg,
  ticks,
  View,
} from "./kit";
import {
  type Arguments,
  apart,
  C,
  type Framework,
  formula,
  KNOWN,
  lacks,
  OURS,
  python,
  refused,
  SWITCH,
  says,
  translate,
  walk,
} from "./math/frameworks";

type S = { framework: Framework; optimizer: string; arguments: string };

const FRAMEWORKS = keys(C.known);
const WORDS: Record<string, string> = C.words;
const LINES: { way: "theirs" | "copied" | "ours"; words: Pair; look: Record<string, string> }[] = [
  {
    way: "theirs",
    words: ["框架", "framework"],
    look: { stroke: "var(--f-mute)", style: "stroke-width: 7px; opacity: .4" },
  },
  { way: "copied", words: ["照抄参数", "copied"], look: { stroke: "var(--f-rust)", "stroke-dasharray": "2 5" } },
  { way: "ours", words: ["译文", "translation"], look: { stroke: "var(--f-blue)", "stroke-dasharray": "9 4" } },
];
const RATE = /^(lr|learning_rate)$/;
const SHARE = /^(momentum|dampening|alpha|rho|decay|b(eta_?)?[12])$/;

/** The range of an argument. */
function range(name: string): Range {
  return RATE.test(name) ? [1e-6, 10] : SWITCH.test(name) ? [0, 1] : SHARE.test(name) ? [0, 0.9999] : [0, 10];
}

function read(state: S): Arguments {
  const words = new Map(state.arguments.split(",").map((word) => word.split("=") as [string, string]));
  const found: Arguments = {};
  for (const [name, standard] of Object.entries(KNOWN[state.framework][state.optimizer])) {
    const wish = words.has(name) && words.get(name) !== "" ? Number(words.get(name)) : standard;
    found[name] = Number.isFinite(wish) ? clamp(wish, ...range(name)) : standard;
    if (SWITCH.test(name)) found[name] = Math.round(found[name]);
  }
  return found;
}

/** The arguments that differ from the framework's defaults. */
function changed(state: S): Arguments {
  const standard = KNOWN[state.framework][state.optimizer];
  return Object.fromEntries(Object.entries(read(state)).filter(([name, value]) => value !== standard[name]));
}

const written = (found: Arguments): string =>
  Object.entries(found)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");

/** The same numbers under another framework's names, where it has them. */
function carried(state: S, framework: Framework, optimizer: string): string {
  const here = Object.fromEntries(Object.entries(changed(state)).map(([name, value]) => [OURS[name] ?? name, value]));
  const names = Object.keys(KNOWN[framework][optimizer]).filter((name) => (OURS[name] ?? name) in here);
  return written(Object.fromEntries(names.map((name) => [name, here[OURS[name] ?? name]])));
}

const GRADS = Array.from({ length: 3 * (C.grads[1] - C.grads[0]) + 1 }, (_, i) => 10 ** (C.grads[0] + i / 3));

// ---------------------------------------------------------------------------------------------------- the choices

/** Buttons that change the state, one for each name. */
function choices<N extends string>(play: Play<S>, names: N[], change: (name: N) => Partial<S>): HTMLElement[] {
  return names.map((name) => {
    const word = WORDS[name] ?? name;
    const button = play.button([word, word], () => play.set(change(name)));
    button.dataset.name = name;
    return button;
  });
}

/** The framework and its method. */
function pickers(play: Play<S>) {
  const group = (label: Pair) => html("div", { class: "play-tokens", role: "group", "aria-label": play.say(label) });
  const nodes = [group(["框架", "Framework"]), group(["方法", "Method"])];
  const buttons = choices(play, FRAMEWORKS, (framework) => {
    const here = play.state.optimizer.toLowerCase();
    const optimizer = Object.keys(KNOWN[framework]).find((other) => other.toLowerCase() === here)!;
    return { framework, optimizer, arguments: carried(play.state, framework, optimizer) };
  });
  nodes[0].append(...buttons);
  let methods: HTMLElement[] = [];
  let shown = "";
  return {
    nodes,
    show({ framework, optimizer }: S) {
      if (shown !== (shown = framework)) {
        methods = choices(play, Object.keys(KNOWN[framework]), (optimizer) => ({
          optimizer,
          arguments: carried(play.state, framework, optimizer),
        }));
        nodes[1].replaceChildren(...methods);
      }
      for (const button of [...buttons, ...methods])
        fill(button, { "aria-pressed": String([framework, optimizer].includes(button.dataset.name!)) });
    },
  };
}

/** The field of one argument. */
function field(play: Play<S>, name: string): HTMLInputElement {
  const on = SWITCH.test(name);
  const [min, max] = range(name);
  const input = html(
    "input",
    on ? { type: "checkbox" } : { type: "number", min, max, step: "any", inputmode: "decimal" },
  );
  input.dataset.name = name;
  play.on(input, on ? "change" : "input", () => {
    const wish = on ? +input.checked : input.value === "" ? NaN : +input.value;
    const { framework, optimizer } = play.state;
    const value = Number.isFinite(wish) ? wish : KNOWN[framework][optimizer][name];
    play.set({ arguments: written({ ...read(play.state), [name]: value }) });
  });
  return input;
}

/** The arguments of a method; while it stays, its fields stay under the hand that is in one of them. */
function fields(play: Play<S>) {
  const node = html("div", { class: "play-args" });
  let shown = "";
  return {
    node,
    show(state: S) {
      const given = read(state);
      if (shown !== (shown = `${state.framework} ${state.optimizer}`)) {
        const names = Object.keys(given);
        node.replaceChildren(...names.map((name) => html("label", {}, html("code", {}, name), field(play, name))));
      }
      for (const input of node.querySelectorAll("input")) {
        const value = given[input.dataset.name!];
        if (input.type === "checkbox") input.checked = !!value;
        else if (input !== document.activeElement || +input.value !== value) input.value = String(value);
      }
    },
  };
}

// ------------------------------------------------------------------------------------------ the calls, side by side

function side(words: string) {
  const [head, formula, code] = [html("b", {}, words), html("p", {}), html("code", {})];
  const call = html("pre", {}, code);
  return { node: html("div", {}, head, formula, call), head, formula, code, call };
}

/** The framework's call and this site's, each under its formula. */
function calls(play: Play<S>) {
  const there = side("");
  const here = side(play.say(["本站", "this site"]));
  return {
    node: html("div", { class: "play-views play-sides" }, there.node, here.node),
    show(state: S) {
      const { framework, optimizer } = state;
      const given = read(state);
      there.head.textContent = WORDS[framework];
      [there, here].forEach((one, i) => {
        one.formula.textContent = formula(framework, optimizer, given, !!i).join(play.say(["，", ", "]));
      });
      there.code.textContent = python(framework, optimizer, changed(state))
        .match(/translate\("\w+", (.*)\)\)/)![1]
        .replace(/^"(\w+)"(, )?(.*)$/s, "$1($3)");
      const text = translate(framework, optimizer, given);
      here.call.hidden = here.formula.hidden = text === null;
      here.code.textContent = text;
    },
  };
}

// ----------------------------------------------------------------------------------------------------- the drawings

/** Where the ways lead, in the order of their lines: over the steps, and by one step over the size of the gradient. */
function ways(state: S): Point[][][] {
  const { framework, optimizer } = state;
  const given = read(state);
  const lr = given[framework === "torch" ? "lr" : "learning_rate"];
  const gone = walk(framework, optimizer, given, C.from, 1, C.steps);
  const firsts = GRADS.map((g) => walk(framework, optimizer, given, 0, g, 1));
  return [
    LINES.map(({ way }) => gone[way].map((theta, t): Point => [t, (C.from - theta) / lr])),
    LINES.map(({ way }) => GRADS.map((g, i): Point => [g, -firsts[i][way][1] / lr])),
  ];
}

/** How far the others lead from the framework's way; `before`: while the rate stays. */
function gaps(drawn: Point[][][]) {
  const far = { ours: 0, copied: 0, before: 0 };
  drawn.forEach(([theirs, copied, ours], first) =>
    theirs.forEach(([, there], t) => {
      const gap = apart(ours[t][1], there);
      far.copied = Math.max(far.copied, apart(copied[t][1], there));
      far.ours = Math.max(far.ours, gap);
      if (first || t <= C.last) far.before = Math.max(far.before, gap);
    }),
  );
  return far;
}

/** A view of the three ways. */
function drawing(view: View, title: string, marks: number[], name: string, format?: (value: number) => string) {
  const lines = LINES.map(({ look }) => view.plot.appendChild(svg("path", { class: "play-line", ...look })));
  return {
    node: html("div", {}, html("p", { class: "play-hint" }, title), view.node),
    show(points: Point[][]) {
      const heights = points.flat().map((at) => at[1]);
      const highest = Math.max(...heights.filter(Number.isFinite), 1e-9);
      view.up = [0, highest * 1.08];
      lines.forEach((line, i) => fill(line, { d: view.path(points[i]) }));
      view.node.append(view.axes(marks, ticks(0, highest), [name, ""], format));
    },
  };
}

/** A way over the steps, with the step after which the rate is 0. */
function over(play: Play<S>) {
  const title = play.say(["走了多远，以η计", "How far it has gone, in η"]);
  const view = new View({ width: 320, height: 190, left: 44 }, [0, C.steps], [0, 1], title).touch("still");
  const x = view.x(C.last);
  view.node.append(
    svg("line", { x1: x, x2: x, y1: view.top, y2: view.bottom, stroke: "var(--f-mute)", "stroke-dasharray": "2 3" }),
    svg("text", { x: x + 4, y: view.top + 10, class: "play-small", "aria-hidden": "true" }, "η = 0"),
  );
  return drawing(view, title, [0, 10, 20, 30], play.say(["步数", "step"]));
}

/** The first step over the size of the gradient. */
function first(play: Play<S>) {
  const title = play.say(["第一步走多远，以η计", "How far the first step goes, in η"]);
  const across: Range = [GRADS[0], GRADS[GRADS.length - 1]];
  const view = new View({ width: 320, height: 190, left: 44 }, across, [0, 1], title, { x: "log" }).touch("still");
  const marks = GRADS.filter((_, i) => i % 6 === 0);
  return drawing(view, title, marks, "|g|", (value) =>
    marks.includes(value) ? powerOfTen(Math.round(Math.log10(value))) : number(value, 3),
  );
}

function legend(play: Play<S>): HTMLElement {
  const entries = LINES.map(({ words, look }) => {
    const line = svg("path", { d: "M0 4h36", class: "play-line", ...look });
    const sample = svg("svg", { viewBox: "0 0 36 8", class: "play-sample", "aria-hidden": "true" }, line);
    return html("span", {}, sample, play.say(words));
  });
  return html("p", { class: "play-key play-lines" }, ...entries);
}

// ------------------------------------------------------------------------------------------------------ the element

const known = (framework: string): Framework | undefined => FRAMEWORKS.find((name) => name === framework);
const START = known(C.start.framework)!;

const definition: Definition<S> = {
  title: ["把框架的调用译成本站的", "From a framework's call to this site's"],
  hint: [
    "选框架和方法，改参数。左图梯度恒为1，第10步以后学习率降到0；右图只走第一步，横轴是梯度的大小。",
    "Choose framework and method, change arguments. On the left the gradient is 1 and the rate drops to 0 after " +
      "step 10; on the right one step only, over the size of the gradient.",
  ],
  defaults: { framework: START, optimizer: C.start.optimizer, arguments: written(C.start.arguments) },
  sound(wish) {
    const framework = known(wish.framework) ?? START;
    const methods = KNOWN[framework];
    const optimizer = Object.hasOwn(methods, wish.optimizer) ? wish.optimizer : Object.keys(methods)[0];
    const state = { framework, optimizer, arguments: wish.arguments };
    return { ...state, arguments: written(changed(state)) };
  },
  python: (state) => python(state.framework, state.optimizer, changed(state)),
  build(play) {
    const choice = pickers(play);
    const parts = [fields(play), calls(play)];
    const views = [over(play), first(play)];
    const drawings = html("div", { class: "play-views" }, ...views.map((view) => view.node));
    return {
      parts: [...choice.nodes, ...parts.map((part) => part.node), legend(play), drawings, play.said],
      draw(state) {
        for (const part of [choice, ...parts]) part.show(state);
        const without = refused(state.framework, state.optimizer, read(state));
        drawings.hidden = without.length > 0;
        if (drawings.hidden) return play.report(lacks(state.framework, without));
        const drawn = ways(state);
        views.forEach((view, i) => view.show(drawn[i]));
        play.report(says(state.framework, gaps(drawn)));
      },
    };
  },
};
export default definition;
