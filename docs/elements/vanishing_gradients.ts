// A recurrent network of one unit, folded and unrolled; drag its weight and see what is left of an error on the way
// back.

import { clamp, type Definition, fill, html, number, type Pair, type Point, powerOfTen, svg, View } from "./kit";
import { type Activation, C, chain, FATES, type Fate, factor, fate, python, says } from "./math/vanishing_gradients";

/** `k`: how many steps the error has gone back; `clip`, `fold`: 0 or 1. */
type S = { w: number; steps: number; k: number; phi: string; size: number; clip: number; fold: number };

const COLORS: Record<Fate, string> = {
  vanishing: "var(--f-blue)",
  steady: "var(--f-green)",
  exploding: "var(--f-rust)",
};
const BANDS = ["var(--f-d1)", "none", "var(--f-d3)"];
const PHIS: Record<Activation, Pair> = { identity: ["恒等", "identity"], tanh: ["tanh", "tanh"] };
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
    phi: C.start.activation,
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
      phi: Object.hasOwn(PHIS, wish.phi) ? wish.phi : C.start.activation,
      size: +clamp(wish.size, 1e-6, 1).toPrecision(2),
      clip: +(wish.clip > 0),
      fold: +(wish.fold > 0),
    };
  },
  python: (state) => python(state.w, state.steps, state.phi, state.size, state.k, state.clip),
  build(play) {
    // The number line of w, and what is left at the start for every w.
    const map = new View(
      { width: 320, height: 300, left: 42, right: 10, bottom: 28 },
      [0, C.widest],
      [1, 1],
      play.say(["横轴w，纵轴是开头还剩多少", "Across w, up what arrives at the start"]),
      { y: "log" },
    ).touch("across");
    const back = new View(
      { width: 320, height: 178, left: 42, right: 26, bottom: 26 },
      [0, 1],
      [1, 1],
      play.say(["误差在各步还剩多少", "What is left at each step"]),
      { y: "log" },
    ).touch("across");
    const mapLand = svg("g", {});
    const backLand = svg("g", {});
    const bound = path("var(--f-mute)", "5 4");
    const curve = path("var(--f-ink)");
    const stem = path("var(--f-mute)", "1 4");
    const diamonds = C.networks.map((network, i) => {
      const name = svg("text", { x: i % 3 ? 8 : -8, y: 4, "text-anchor": i % 3 ? "start" : "end" }, network.name);
      return svg(
        "g",
        { "aria-hidden": "true" },
        svg("path", { d: "M0 -5L5 0L0 5L-5 0Z", fill: "var(--f-bg)", stroke: "var(--f-violet)", "stroke-width": 2 }),
        name,
      );
    });
    map.node.prepend(mapLand);
    map.plot.append(bound, curve, stem);
    map.node.append(...diamonds);
    const handle = play.handle(map, ["循环的权重w", "recurrent weight w"], [0.01, 0], ([w]) => play.set({ w }));
    map.node.append(handle.node);

    // The error going back, step by step.
    const backBound = path("var(--f-mute)", "5 4");
    const run = path("");
    const bars = svg("path", { "stroke-opacity": 0.3 });
    const shorter = path("var(--f-violet)", "1 4");
    const now = svg("circle", { r: 5, stroke: "var(--f-bg)", "stroke-width": 1.5 });
    const value = svg("text", { class: "play-tag" });
    back.node.prepend(backLand);
    back.plot.append(bars, backBound, run, shorter);
    back.node.append(now, value);
    play.drag(back, ([t]) => play.set({ k: play.state.steps - Math.round(t) }));

    // The network: a group for each step, one on the other when folded.
    const net = new View(
      { width: 320, height: 118, left: 42, right: 26 },
      [0, 1],
      [0, 1],
      play.say(["循环网络", "The network"]),
    ).touch("still");
    fill(net.node, { role: "img" });
    const cells = Array.from({ length: LONGEST + 1 }, () => {
      const forth = path("var(--f-mute)");
      const flow = svg("path", { transform: "translate(0 -36)" });
      const parts = svg("g", { class: "play-fold" }, forth, flow);
      const cell = svg("circle", { stroke: "var(--f-ink)", "vector-effect": "non-scaling-stroke" });
      return { node: svg("g", { class: "play-fold" }, parts, cell), parts, cell, forth, flow };
    });
    const names = svg("g", { class: "play-fold" });
    const returns = path("", "4 4", "M87 57C58 18 134 18 105 57m-8 -4l8 4l3 -9");
    const loop = svg(
      "g",
      { class: "play-fold" },
      path("var(--f-ink)", "", "M114 67C170 -8 22 -8 78 67m-9 -4l9 4l1 -10M96 112V93m-4 5l4 -6l4 6"),
      returns,
      word(136, 22, "start", "w"),
      word(96, 50, "middle", "wφ′"),
      word(104, 112, "start", "x", "t"),
    );
    const times = svg("text", { x: 156, y: 66 });
    loop.append(times);
    net.node.append(...cells.map((each) => each.node), names, loop);

    const key = html(
      "p",
      { class: "play-key" },
      html(
        "span",
        { class: "play-key-geometric" },
        play.say([
          "图里的四个网络，横轴是W的范数；Q正交",
          "the figure's four networks, across: the norm of W; Q is orthogonal",
        ]),
      ),
    );
    const fold = play.button(["折起", "Fold"], () => play.set({ fold: 1 - play.state.fold }));
    const clip = play.button([`裁剪到${C.limit}`, `Clip to ${C.limit}`], () => play.set({ clip: 1 - play.state.clip }));
    const length = play.slider("steps", ["步数T", "steps T"], {
      min: 0,
      max: C.lengths.length - 1,
      step: 1,
      stops: C.lengths,
    });
    play.on(length.node, "input", () => play.set({ k: play.state.steps }));
    const controls = [
      play.slider("w", ["w", "w"], { min: 0, max: C.widest, step: 0.01 }),
      play.choice("phi", ["激活函数φ", "activation φ"], PHIS),
      length,
      play.slider("size", ["输入的标准差", "size of inputs"], { min: -6, max: 0, step: 0.5, power: true }),
      play.player("k", ["退回的步数k", "steps back k"], () => play.state.steps),
    ];

    /** Bands, on the map with their names, and powers of ten, behind a view. */
    const land = (view: View, node: SVGGElement, most: number, marks: number[], name: string) => {
      view.up = [10 ** -most, 10 ** most];
      const powers = [-3, -2, -1, 0, 1, 2, 3].map((i) => 10 ** ((i * most) / 3));
      const axes = view.axes(marks, powers, [name, ""], (at) =>
        at === 1 || marks.includes(at) ? number(at, 3) : powerOfTen(Math.round(Math.log10(at))),
      );
      const edges = [view.top, view.y(C.steady[1]), view.y(C.steady[0]), view.bottom];
      node.replaceChildren(axes);
      (["exploding", "steady", "vanishing"] as const).forEach((each, i) => {
        const height = edges[i + 1] - edges[i];
        const text = svg(
          "text",
          { x: view.left + 8, y: edges[i] + height / 2 + 4, class: "play-tag", style: `color: ${COLORS[each]}` },
          play.say(FATES[each]),
        );
        node.prepend(
          svg("rect", {
            x: view.left,
            y: edges[i],
            width: view.right - view.left,
            height,
            fill: BANDS[i],
            "fill-opacity": 0.35,
          }),
        );
        if (view === map) node.append(text);
      });
    };

    let landed = 0;
    let curved = "";
    return {
      parts: [
        html("div", { class: "play-views" }, html("div", {}, map.node, key), html("div", {}, net.node, back.node)),
        html("div", { class: "play-controls" }, ...controls.map((control) => control.node), fold, clip),
        play.said,
      ],
      draw(state) {
        const { w, steps, k, size } = state;
        const phi = state.phi as Activation;
        const made = chain(w, steps, phi, size);
        const scale = state.clip ? factor(made.gradient) : 1;
        const left = made.back[k];
        const kind = fate(left);
        const end = made.back[steps];

        if (landed !== steps) {
          landed = steps;
          const most = 3 * Math.ceil(steps / 12);
          land(map, mapLand, most, [0, 0.5, 1, 1.5, 2], "w");
          back.across = net.across = [0, steps];
          land(
            back,
            backLand,
            most,
            [0, 1, 2, 3, 4, 5].map((i) => (i * steps) / 5),
            "t",
          );
          fill(bound, { d: map.path(line.map((each): Point => [each, each ** steps])) });
          const at = C.lengths.indexOf(steps);
          C.networks.forEach(({ norm, ends }, i) =>
            fill(diamonds[i], { transform: `translate(${map.x(norm)} ${map.y(ends[at])})` }),
          );
        }
        if (curved !== (curved = `${steps} ${phi} ${size}`)) {
          fill(curve, { d: map.path(line.map((each): Point => [each, chain(each, steps, phi, size).back[steps]])) });
        }
        const height = clamp(end, map.up[0], map.up[1]);
        fill(stem, { d: `M${map.x(w)} ${map.y(height)}V${map.bottom}` });
        handle.show([w, height], `w = ${number(w, 3)}`);

        const points = made.back.slice(0, k + 1).map((each, i): Point => [steps - i, each]);
        const color = COLORS[kind];
        fill(run, { d: back.path(points), stroke: color });
        fill(bars, {
          d: points.map(([t, each]) => `M${back.x(t)} ${back.y(1)}V${clamp(back.y(each), 0, back.bottom)}`).join(""),
          stroke: color,
          "stroke-width": 110 / steps,
        });
        fill(shorter, { d: scale < 1 ? back.path(points.map(([t, each]): Point => [t, each * scale])) : "" });
        fill(backBound, {
          d: back.path([
            [steps, 1],
            [0, w ** steps],
          ]),
        });
        const [x, y] = [back.x(steps - k), clamp(back.y(left), back.top + 5, back.bottom - 5)];
        fill(now, { transform: `translate(${x} ${y})`, fill: color });
        const early = 2 * k > steps;
        fill(value, {
          x: x + (early ? 8 : -8),
          y: clamp(y + (left > 1 ? -7 : 16), back.top + 14, back.bottom - 4),
          "text-anchor": early ? "start" : "end",
          style: `color: ${color}`,
        });
        value.textContent = `${number(left, 3)} ${play.say(FATES[kind])}`;

        const gap = net.x(1) - net.x(0);
        const r = clamp(gap * 0.32, 1.4, 7);
        const head = Math.min(7, gap * 0.45);
        const wing = Math.min(3, head);
        const tip = gap > 18 ? "m-3 -3l3 3l-3 3" : "";
        cells.forEach(({ node, parts, cell, forth, flow }, t) => {
          node.style.display = t > steps ? "none" : "";
          if (t > steps) return;
          node.style.transform = state.fold
            ? `translate(96px, 74px) scale(${17 / r})`
            : `translate(${net.x(t)}px, ${CELLS}px)`;
          parts.style.opacity = String(1 - state.fold);
          fill(cell, { r, fill: `var(--f-d${Math.round(clamp(2 + 2 * made.states[t], 0, 4))})` });
          if (!t) return;
          fill(forth, {
            d: `M${r + 1 - gap} 0H${-r - 1}${tip}M0 ${98 - CELLS}V${r + 2}`,
            "stroke-opacity": Math.min(1, gap / 18),
          });
          flow.style.display = steps - t < k ? "" : "none";
          if (steps - t >= k) return;
          const a = thick(made.back[steps - t] * scale) / 2;
          const b = thick(made.back[steps - t + 1] * scale) / 2;
          fill(flow, {
            d: `M0 ${-a}L${head - gap} ${-b}v${-wing}L${-gap} 0L${head - gap} ${b + wing}v${-wing}L0 ${a}Z`,
            fill: COLORS[fate(made.back[steps - t + 1] * scale)],
          });
        });
        names.replaceChildren(
          word(net.x(0) - r - 4, CELLS + 4, "end", "h", "0"),
          word(net.x(steps) + r + 4, CELLS + 4, "start", "h", "T"),
          word(net.x(0), 104, "middle", "x", "t"),
          word(4, 12, "start", "∂h", "T", "/∂h", "t"),
        );
        names.style.opacity = String(1 - state.fold);
        loop.style.opacity = String(state.fold);
        fill(returns, { stroke: COLORS[fate(end)] });
        times.textContent = play.say([`同一个格子，用${steps}次`, `one cell, used ${steps} times`]);
        fill(fold, { "aria-pressed": String(state.fold > 0) });
        fill(clip, { "aria-pressed": String(state.clip > 0) });

        for (const control of controls) control.show();
        play.report(says(w, steps, phi, size, k, !!state.clip));
      },
    };
  },
};
export default definition;
