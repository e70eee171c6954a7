// A recurrent network of one unit, folded and unrolled; drag its weight and see what is left of an error on the way
// back.

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
  programs,
  svg,
  View,
} from "./kit";
import {
  type Activation,
  C,
  type Chain,
  chain,
  FATES,
  type Fate,
  factor,
  fate,
  says,
} from "./math/vanishing_gradients";

/** `k`: how many steps the error has gone back; `clip`, `fold`: 0 or 1. */
type S = { w: number; steps: number; k: number; phi: Activation; size: number; clip: number; fold: number };

const COLORS: Record<Fate, string> = {
  vanishing: "var(--f-blue)",
  steady: "var(--f-green)",
  exploding: "var(--f-rust)",
};
const BANDS: [Fate, string][] = [
  ["exploding", "var(--f-d1)"],
  ["steady", "none"],
  ["vanishing", "var(--f-d3)"],
];
const PHIS: Record<Activation, Pair> = { identity: ["恒等", "identity"], tanh: ["tanh", "tanh"] };
const known = (phi: string): Activation | undefined => keys(PHIS).find((name) => name === phi);
const START = known(C.start.activation)!;
const LONGEST = Math.max(...C.lengths);
const line = Array.from({ length: Math.round(100 * C.widest) + 1 }, (_, i) => i / 100); // every w
const CELLS = 66; // where the cells stand

/** How thick an arrow is that carries so much. */
const thick = (left: number): number => clamp(5 * left ** 0.35, 0.4, 22);

const path = (stroke: string, dash = "", d = "") =>
  svg("path", { class: "play-line", stroke, "stroke-dasharray": dash, d });

/** A word with subscripts: every second part is lowered. */
function word(x: number, y: number, anchor: string, ...parts: string[]): SVGTextElement {
  const made = svg("text", { x, y, "text-anchor": anchor, class: "play-var", "aria-hidden": "true" });
  parts.forEach((part, i) => made.append(svg("tspan", i % 2 ? { dy: 3, "font-size": 9 } : { dy: i ? -3 : 0 }, part)));
  return made;
}

/** What the clipping leaves of the error. */
const scale = (state: S, made: Chain): number => (state.clip ? factor(made.gradient) : 1);

/** Behind a view: the bands of the fates, with their names where they are said, and powers of ten. */
function land(view: View, steps: number, marks: number[], name: string, say?: (pair: Pair) => string): Element[] {
  const most = 3 * Math.ceil(steps / 12);
  view.up = [10 ** -most, 10 ** most];
  const powers = [-3, -2, -1, 0, 1, 2, 3].map((i) => 10 ** ((i * most) / 3));
  const axes = view.axes(marks, powers, [name, ""], (at) =>
    at === 1 || marks.includes(at) ? number(at, 3) : powerOfTen(Math.round(Math.log10(at))),
  );
  const edges = [view.top, view.y(C.steady[1]), view.y(C.steady[0]), view.bottom];
  const made: Element[] = [axes];
  BANDS.forEach(([kind, fill], i) => {
    const [x, y, height] = [view.left, edges[i], edges[i + 1] - edges[i]];
    made.unshift(svg("rect", { x, y, width: view.right - x, height, fill, "fill-opacity": 0.35 }));
    const look = { x: x + 8, y: y + height / 2 + 4, class: "play-tag", style: `color: ${COLORS[kind]}` };
    if (say) made.push(svg("text", look, say(FATES[kind])));
  });
  return made;
}

// ------------------------------------------------------------------------------------------------------------- every w

/** The figure's networks, by the norms of their weights. */
function networks(): SVGElement[] {
  const d = "M0 -5L5 0L0 5L-5 0Z";
  return C.networks.map(({ name }, i) =>
    svg(
      "g",
      { "aria-hidden": "true" },
      svg("path", { d, fill: "var(--f-bg)", stroke: "var(--f-violet)", "stroke-width": 2 }),
      svg("text", { x: i % 3 ? 8 : -8, y: 4, "text-anchor": i % 3 ? "start" : "end" }, name),
    ),
  );
}

/** The number line of w, and what is left at the start for every w. */
function chart(play: Play<S>) {
  const label = play.say(["横轴w，纵轴是开头还剩多少", "Across w, up what arrives at the start"]);
  const size = { width: 320, height: 300, left: 42, right: 10, bottom: 28 };
  const map = new View(size, [0, C.widest], [1, 1], label, { y: "log" }).touch("across");
  const ground = svg("g", {});
  const [bound, curve, stem] = [path("var(--f-mute)", "5 4"), path("var(--f-ink)"), path("var(--f-mute)", "1 4")];
  const diamonds = networks();
  const handle = play.handle(map, ["循环的权重w", "recurrent weight w"], [0.01, 0], ([w]) => play.set({ w }));
  map.node.prepend(ground);
  map.plot.append(bound, curve, stem);
  map.node.append(...diamonds, handle.node);
  let curved = "";
  return {
    node: map.node,
    show({ w, steps, phi, size }: S, { back }: Chain) {
      if (curved !== (curved = `${steps} ${phi} ${size}`)) {
        ground.replaceChildren(...land(map, steps, [0, 0.5, 1, 1.5, 2], "w", (pair) => play.say(pair)));
        fill(bound, { d: map.path(line.map((each): Point => [each, each ** steps])) });
        fill(curve, { d: map.path(line.map((each): Point => [each, chain(each, steps, phi, size).back[steps]])) });
        const at = C.lengths.indexOf(steps);
        C.networks.forEach(({ norm, ends }, i) =>
          fill(diamonds[i], { transform: `translate(${map.x(norm)} ${map.y(ends[at])})` }),
        );
      }
      const height = clamp(back[steps], ...map.up);
      fill(stem, { d: `M${map.x(w)} ${map.y(height)}V${map.bottom}` });
      handle.show([w, height], `w = ${number(w, 3)}`);
    },
  };
}

function key(play: Play<S>): HTMLElement {
  const words = play.say([
    "图里的四个网络，横轴是W的范数；Q正交",
    "the figure's four networks, across: the norm of W; Q is orthogonal",
  ]);
  return html("p", { class: "play-key" }, html("span", { class: "play-key-geometric" }, words));
}

// --------------------------------------------------------------------------------------------------------- every step

/** Where the error has come: a dot, and how much is left there. */
function place(view: View) {
  const now = svg("circle", { r: 5, stroke: "var(--f-bg)", "stroke-width": 1.5 });
  const value = svg("text", { class: "play-tag" });
  view.node.append(now, value);
  return (t: number, left: number, early: boolean, color: string, words: string) => {
    const [x, y] = [view.x(t), clamp(view.y(left), view.top + 5, view.bottom - 5)];
    fill(now, { transform: `translate(${x} ${y})`, fill: color });
    fill(value, {
      x: x + (early ? 8 : -8),
      y: clamp(y + (left > 1 ? -7 : 16), view.top + 14, view.bottom - 4),
      "text-anchor": early ? "start" : "end",
      style: `color: ${color}`,
    });
    value.textContent = words;
  };
}

/** The error going back, step by step. */
function way(play: Play<S>) {
  const label = play.say(["误差在各步还剩多少", "What is left at each step"]);
  const size = { width: 320, height: 178, left: 42, right: 26, bottom: 26 };
  const view = new View(size, [0, 1], [1, 1], label, { y: "log" }).touch("across");
  const ground = svg("g", {});
  const bars = svg("path", { "stroke-opacity": 0.3 });
  const [bound, run, shorter] = [path("var(--f-mute)", "5 4"), path(""), path("var(--f-violet)", "1 4")];
  view.node.prepend(ground);
  view.plot.append(bars, bound, run, shorter);
  const come = place(view);
  play.drag(view, ([t]) => play.set({ k: play.state.steps - Math.round(t) }));
  return {
    node: view.node,
    show(state: S, made: Chain) {
      const { w, steps, k } = state;
      const [left, part] = [made.back[k], scale(state, made)];
      const marks = [0, 1, 2, 3, 4, 5].map((i) => (i * steps) / 5);
      view.across = [0, steps];
      ground.replaceChildren(...land(view, steps, marks, "t"));
      const points = made.back.slice(0, k + 1).map((each, i): Point => [steps - i, each]);
      const stroke = COLORS[fate(left)];
      const d = points.map(([t, each]) => `M${view.x(t)} ${view.y(1)}V${clamp(view.y(each), 0, view.bottom)}`).join("");
      fill(run, { d: view.path(points), stroke });
      fill(bars, { d, stroke, "stroke-width": 110 / steps });
      fill(shorter, { d: part < 1 ? view.path(points.map(([t, each]): Point => [t, each * part])) : "" });
      fill(bound, {
        d: view.path([
          [steps, 1],
          [0, w ** steps],
        ]),
      });
      come(steps - k, left, 2 * k > steps, stroke, `${number(left, 3)} ${play.say(FATES[fate(left)])}`);
    },
  };
}

// -------------------------------------------------------------------------------------------------------- the network

/** The radius of a cell. */
const radius = (gap: number): number => clamp(gap * 0.32, 1.4, 7);

/** An arrow back over a gap, as thick at its ends as what is left there. */
function arrow(gap: number, from: number, to: number): string {
  const head = Math.min(7, gap * 0.45);
  const wing = Math.min(3, head);
  const [a, b] = [thick(from) / 2, thick(to) / 2];
  return `M0 ${-a}L${head - gap} ${-b}v${-wing}L${-gap} 0L${head - gap} ${b + wing}v${-wing}L0 ${a}Z`;
}

/** The cell of step t, with what comes into it and what goes back from it. */
function cell(t: number) {
  const forth = path("var(--f-mute)");
  const flow = svg("path", { transform: "translate(0 -36)" });
  const parts = svg("g", { class: "play-fold" }, forth, flow);
  const dot = svg("circle", { stroke: "var(--f-ink)", "vector-effect": "non-scaling-stroke" });
  const node = svg("g", { class: "play-fold" }, parts, dot);
  return {
    node,
    show(net: View, state: S, made: Chain) {
      const back = state.steps - t;
      node.style.display = back < 0 ? "none" : "";
      if (back < 0) return;
      const gap = net.x(1) - net.x(0);
      const r = radius(gap);
      node.style.transform = state.fold
        ? `translate(96px, 74px) scale(${17 / r})`
        : `translate(${net.x(t)}px, ${CELLS}px)`;
      parts.style.opacity = String(1 - state.fold);
      fill(dot, { r, fill: `var(--f-d${Math.round(clamp(2 + 2 * made.states[t], 0, 4))})` });
      if (!t) return;
      fill(forth, {
        d: `M${r + 1 - gap} 0H${-r - 1}${gap > 18 ? "m-3 -3l3 3l-3 3" : ""}M0 ${98 - CELLS}V${r + 2}`,
        "stroke-opacity": Math.min(1, gap / 18),
      });
      flow.style.display = back < state.k ? "" : "none";
      if (back >= state.k) return;
      const [from, to] = [back, back + 1].map((i) => made.back[i] * scale(state, made));
      fill(flow, { d: arrow(gap, from, to), fill: COLORS[fate(to)] });
    },
  };
}

/** The network folded: one cell, and how often it is used. */
function folded(play: Play<S>) {
  const returns = path("", "4 4", "M87 57C58 18 134 18 105 57m-8 -4l8 4l3 -9");
  const times = svg("text", { x: 156, y: 66 });
  const node = svg(
    "g",
    { class: "play-fold" },
    path("var(--f-ink)", "", "M114 67C170 -8 22 -8 78 67m-9 -4l9 4l1 -10M96 112V93m-4 5l4 -6l4 6"),
    returns,
    word(136, 22, "start", "w"),
    word(96, 50, "middle", "wφ′"),
    word(104, 112, "start", "x", "t"),
    times,
  );
  return {
    node,
    show({ steps, fold }: S, { back }: Chain) {
      node.style.opacity = String(fold);
      fill(returns, { stroke: COLORS[fate(back[steps])] });
      times.textContent = play.say([`同一个格子，用${steps}次`, `one cell, used ${steps} times`]);
    },
  };
}

/** The network: a group for each step, one on the other when folded. */
function network(play: Play<S>) {
  const label = play.say(["循环网络", "The network"]);
  const net = new View({ width: 320, height: 118, left: 42, right: 26 }, [0, 1], [0, 1], label).touch("still");
  const cells = Array.from({ length: LONGEST + 1 }, (_, t) => cell(t));
  const names = svg("g", { class: "play-fold" });
  const loop = folded(play);
  fill(net.node, { role: "img" }, [...cells.map((each) => each.node), names, loop.node]);
  return {
    node: net.node,
    show(state: S, made: Chain) {
      net.across = [0, state.steps];
      for (const each of cells) each.show(net, state, made);
      const [first, last, r] = [net.x(0), net.x(state.steps), radius(net.x(1) - net.x(0))];
      names.replaceChildren(
        word(first - r - 4, CELLS + 4, "end", "h", "0"),
        word(last + r + 4, CELLS + 4, "start", "h", "T"),
        word(first, 104, "middle", "x", "t"),
        word(4, 12, "start", "∂h", "T", "/∂h", "t"),
      );
      names.style.opacity = String(1 - state.fold);
      loop.show(state, made);
    },
  };
}

// --------------------------------------------------------------------------------------------------------- the element

function controls(play: Play<S>) {
  const fold = play.button(["折起", "Fold"], () => play.set({ fold: 1 - play.state.fold }));
  const clip = play.button([`裁剪到${C.limit}`, `Clip to ${C.limit}`], () => play.set({ clip: 1 - play.state.clip }));
  const length = play.slider("steps", ["步数T", "steps T"], { stops: C.lengths });
  play.on(length.node, "input", () => play.set({ k: play.state.steps }));
  const moved = [
    play.slider("w", ["w", "w"], [0, C.widest, 0.01]),
    play.choice("phi", ["激活函数φ", "activation φ"], PHIS),
    length,
    play.slider("size", ["输入的标准差", "size of inputs"], [-6, 0, 0.5, "power"]),
    play.player("k", ["退回的步数k", "steps back k"], () => play.state.steps),
  ];
  return {
    node: html("div", { class: "play-controls" }, ...moved.map((control) => control.node), fold, clip),
    show(state: S) {
      fill(fold, { "aria-pressed": String(state.fold > 0) });
      fill(clip, { "aria-pressed": String(state.clip > 0) });
      for (const control of moved) control.show();
    },
  };
}

const definition: Definition<S> = {
  title: ["折起与展开：一步一个因子", "Folded and unrolled: one factor a step"],
  hint: [
    "循环网络只有一个单元，W是一个数w。拖动圆点（或按方向键，按住Shift走得远），看最后一步的误差退回开头还剩多少：" +
      "每退一步乘一个因子wφ′。箭头的粗细和曲线都随它们的乘积变，虚线是φ′恒为1的上界。选tanh时，格子颜色深，φ′就小。",
    "A recurrent network of one unit: W is a number w. Drag the dot (or use the arrow keys, Shift: " +
      "far) and see how much of an error at the last step reaches the start: each step back is one factor wφ′. " +
      "Arrows and curve follow the product of these factors; dashed is the bound, φ′ = 1. " +
      "With tanh, a deep colour means a small φ′.",
  ],
  defaults: {
    w: C.start.w,
    steps: C.start.steps,
    k: C.start.steps,
    phi: START,
    size: C.start.size,
    clip: 0,
    fold: 0,
  },
  given: ({ steps }) => (steps ? { k: steps } : {}),
  sound(wish) {
    const steps = C.lengths.includes(wish.steps) ? wish.steps : C.start.steps;
    return {
      w: +clamp(wish.w, 0, C.widest).toFixed(2),
      steps,
      k: Math.round(clamp(wish.k, 0, steps)),
      phi: known(wish.phi) ?? START,
      size: +clamp(wish.size, 1e-6, 1).toPrecision(2),
      clip: +(wish.clip > 0),
      fold: +(wish.fold > 0),
    };
  },
  python: async (state) =>
    (await programs()).vanishing_gradients(state.w, state.steps, state.phi, state.size, state.k, state.clip),
  build(play) {
    const [map, net, back, below] = [chart(play), network(play), way(play), controls(play)];
    const views = [html("div", {}, map.node, key(play)), html("div", {}, net.node, back.node)];
    return {
      parts: [html("div", { class: "play-views" }, ...views), below.node, play.said],
      draw(state) {
        const { w, steps, phi, size, k, clip } = state;
        const made = chain(w, steps, phi, size);
        for (const part of [map, net, back, below]) part.show(state, made);
        play.report(says(w, steps, phi, size, k, !!clip));
      },
    };
  },
};
export default definition;
