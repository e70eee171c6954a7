// A framework's call, this site's call for it, and two drawings of where they and copied arguments lead.

import {
  clamp,
  type Definition,
  fill,
  html,
  keys,
  number,
  type Pair,
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

type S = { framework: string; optimizer: string; arguments: string };

const FRAMEWORKS = keys(C.known);
const LINES: { way: "theirs" | "ours" | "copied"; look: Record<string, string | number> }[] = [
  { way: "theirs", look: { stroke: "var(--f-mute)", style: "stroke-width: 7px; opacity: .4" } },
  { way: "copied", look: { stroke: "var(--f-rust)", "stroke-dasharray": "2 5" } },
  { way: "ours", look: { stroke: "var(--f-blue)", "stroke-dasharray": "9 4" } },
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

const definition: Definition<S> = {
  title: ["把框架的调用译成本站的", "From a framework's call to this site's"],
  hint: [
    "选框架和方法，改参数。左图梯度恒为1，第10步以后学习率降到0；右图只走第一步，横轴是梯度的大小。",
    "Choose framework and method, change arguments. On the left the gradient is 1 and the rate drops to 0 after " +
      "step 10; on the right one step only, over the size of the gradient.",
  ],
  defaults: { framework: C.start.framework, optimizer: C.start.optimizer, arguments: written(C.start.arguments) },
  sound(wish) {
    const framework = Object.hasOwn(C.known, wish.framework) ? wish.framework : C.start.framework;
    const known = KNOWN[framework];
    const optimizer = Object.hasOwn(known, wish.optimizer) ? wish.optimizer : Object.keys(known)[0];
    const state = { framework, optimizer, arguments: wish.arguments };
    return { ...state, arguments: written(changed(state)) };
  },
  python: (state) => python(state.framework as Framework, state.optimizer, changed(state)),
  build(play) {
    const frameworks = html("div", {
      class: "play-tokens",
      role: "group",
      "aria-label": play.say(["框架", "Framework"]),
    });
    const optimizers = html("div", { class: "play-tokens", role: "group", "aria-label": play.say(["方法", "Method"]) });
    const fields = html("div", { class: "play-args" });
    for (const name of FRAMEWORKS) {
      const button = play.button([C.words[name], C.words[name]], () => {
        const same = Object.keys(KNOWN[name]).find(
          (other) => other.toLowerCase() === play.state.optimizer.toLowerCase(),
        )!;
        play.set({ framework: name, optimizer: same, arguments: carried(play.state, name, same) });
      });
      button.dataset.name = name;
      frameworks.append(button);
    }
    const there = html("code", {});
    const here = html("code", {});
    const formulas = [html("p", {}), html("p", {})];
    const heads = [html("b", {}), html("b", {}, play.say(["本站", "this site"]))];
    const sides = html(
      "div",
      { class: "play-views play-sides" },
      html("div", {}, heads[0], formulas[0], html("pre", {}, there)),
      html("div", {}, heads[1], formulas[1], html("pre", {}, here)),
    );
    const titles = [
      play.say(["走了多远，以η计", "How far it has gone, in η"]),
      play.say(["第一步走多远，以η计", "How far the first step goes, in η"]),
    ];
    const way = new View({ width: 320, height: 190, left: 44 }, [0, C.steps], [0, 1], titles[0]).touch("still");
    const first = new View(
      { width: 320, height: 190, left: 44 },
      [GRADS[0], GRADS[GRADS.length - 1]],
      [0, 1],
      titles[1],
      { x: "log" },
    ).touch("still");
    const lines = [way, first].map((view) => {
      return LINES.map(({ look }) => view.plot.appendChild(svg("path", { class: "play-line", ...look })));
    });
    const drop = svg("line", {
      x1: way.x(C.last),
      x2: way.x(C.last),
      y1: way.top,
      y2: way.bottom,
      stroke: "var(--f-mute)",
      "stroke-dasharray": "2 3",
    });
    way.node.append(
      drop,
      svg("text", { x: way.x(C.last) + 4, y: way.top + 10, class: "play-small", "aria-hidden": "true" }, "η = 0"),
    );
    const axes = [way, first].map((view) => view.node.appendChild(svg("g", {})));
    const names: Record<string, Pair> = {
      theirs: ["框架", "framework"],
      ours: ["译文", "translation"],
      copied: ["照抄参数", "copied"],
    };
    const legend = LINES.map(({ way, look }) =>
      html(
        "span",
        {},
        svg(
          "svg",
          { viewBox: "0 0 36 8", class: "play-sample", "aria-hidden": "true" },
          svg("path", { d: "M0 4h36", class: "play-line", ...look }),
        ),
        play.say(names[way]),
      ),
    );
    const drawings = html(
      "div",
      { class: "play-views" },
      ...[way, first].map((view, i) => html("div", {}, html("p", { class: "play-hint" }, titles[i]), view.node)),
    );
    let shown = "";

    /** Build buttons and fields of a method; while it stays, the fields that a hand is in stay. */
    const lay = (state: S) => {
      const framework = state.framework as Framework;
      optimizers.replaceChildren(
        ...Object.keys(KNOWN[framework]).map((name) => {
          const button = play.button([name, name], () =>
            play.set({ optimizer: name, arguments: carried(play.state, framework, name) }),
          );
          button.dataset.name = name;
          return button;
        }),
      );
      fields.replaceChildren(
        ...Object.keys(KNOWN[framework][state.optimizer]).map((name) => {
          const on = SWITCH.test(name);
          const input = html(
            "input",
            on
              ? { type: "checkbox" }
              : { type: "number", min: range(name)[0], max: range(name)[1], step: "any", inputmode: "decimal" },
          );
          input.dataset.name = name;
          play.on(input, on ? "change" : "input", () => {
            const wish = on ? +input.checked : input.value === "" ? NaN : +input.value;
            const found = {
              ...read(play.state),
              [name]: Number.isFinite(wish) ? wish : KNOWN[framework][state.optimizer][name],
            };
            play.set({ arguments: written(found) });
          });
          return html("label", {}, html("code", {}, name), input);
        }),
      );
      shown = `${state.framework} ${state.optimizer}`;
    };

    return {
      parts: [
        frameworks,
        optimizers,
        fields,
        sides,
        html("p", { class: "play-key play-lines" }, ...legend),
        drawings,
        play.said,
      ],
      draw(state) {
        const focus = (document.activeElement as HTMLElement | null)?.dataset?.name;
        const framework = state.framework as Framework;
        if (shown !== `${state.framework} ${state.optimizer}`) {
          const within = optimizers.contains(document.activeElement);
          lay(state);
          if (within) optimizers.querySelector<HTMLElement>(`[data-name="${focus}"]`)?.focus();
        }
        for (const button of [...frameworks.children, ...optimizers.children] as HTMLElement[]) {
          fill(button, { "aria-pressed": String([state.framework, state.optimizer].includes(button.dataset.name!)) });
        }
        const given = read(state);
        for (const input of fields.querySelectorAll("input")) {
          if (input.type === "checkbox") input.checked = !!given[input.dataset.name!];
          else if (input !== document.activeElement || +input.value !== given[input.dataset.name!])
            input.value = String(given[input.dataset.name!]);
        }
        heads[0].textContent = C.words[framework];
        [false, true].forEach(
          (ours, i) =>
            (formulas[i].textContent = formula(framework, state.optimizer, given, ours).join(play.say(["，", ", "]))),
        );
        there.textContent = python(framework, state.optimizer, changed(state))
          .match(/translate\("\w+", (.*)\)\)/)![1]
          .replace(/^"(\w+)"(, )?(.*)$/s, "$1($3)");
        const text = translate(framework, state.optimizer, given);
        const without = refused(framework, state.optimizer, given);
        here.textContent = text ?? "";
        here.parentElement!.hidden = formulas[1].hidden = drawings.hidden = text === null;
        if (text === null) {
          play.report(lacks(framework, without));
          return;
        }
        const lr = given[framework === "torch" ? "lr" : "learning_rate"];
        const gone = walk(framework, state.optimizer, given, C.from, 1, C.steps);
        const firsts = GRADS.map((g) => walk(framework, state.optimizer, given, 0, g, 1));
        const far = { ours: 0, copied: 0, before: 0 }; // before: while the rate stays
        const points = [
          (name: "theirs" | "ours" | "copied") => gone[name].map((theta, t): Point => [t, (C.from - theta) / lr]),
          (name: "theirs" | "ours" | "copied") => GRADS.map((g, i): Point => [g, -firsts[i][name][1] / lr]),
        ];
        [way, first].forEach((view, v) => {
          const [theirs, ...others] = (["theirs", "ours", "copied"] as const).map(points[v]);
          (["ours", "copied"] as const).forEach((name, i) =>
            others[i].forEach((at, t) => {
              const gap = apart(at[1], theirs[t][1]);
              far[name] = Math.max(far[name], gap);
              if (name === "ours" && (v || t <= C.last)) far.before = Math.max(far.before, gap);
            }),
          );
          const highest = Math.max(
            ...[theirs, ...others]
              .flat()
              .map((at) => at[1])
              .filter(Number.isFinite),
            1e-9,
          );
          view.up = [0, highest * 1.08];
          LINES.forEach((line, i) => fill(lines[v][i], { d: view.path(points[v](line.way)) }));
          const across = v ? GRADS.filter((_, i) => i % 6 === 0) : [0, 10, 20, 30];
          const made = view.axes(
            across,
            ticks(0, highest),
            v ? ["|g|", ""] : [play.say(["步数", "step"]), ""],
            (value) => (v && across.includes(value) ? powerOfTen(Math.round(Math.log10(value))) : number(value, 3)),
          );
          axes[v].replaceWith(made);
          axes[v] = made;
        });
        play.report(says(framework, far));
      },
    };
  },
};
export default definition;
