// A recurrent network of one unit, folded and unrolled; drag its weight and see what is left of an error on the way back.

import { clamp, html, number, powerOfTen, svg, View, type Definition, type Pair, type Point } from "./kit";
import { C, chain, factor, fate, python, type Activation, type Fate } from "./math/vanishing_gradients";

/** `k`: how many steps the error has gone back; `clip`, `fold`: 0 or 1. */
type S = { w: number; steps: number; k: number; phi: string; size: number; clip: number; fold: number };

const FATES: Record<Fate, Pair> = { vanishing: ["消失", "vanishing"], steady: ["平稳", "steady"], exploding: ["爆炸", "exploding"] };
const COLORS: Record<Fate, string> = { vanishing: "var(--f-blue)", steady: "var(--f-green)", exploding: "var(--f-rust)" };
const PHIS: Record<Activation, Pair> = { identity: ["恒等", "identity"], tanh: ["tanh", "tanh"] };
const LONGEST = Math.max(...C.lengths);
const CELLS = 66; // where the cells stand
const BACK = 30; // where the error goes back
const FOLDED = "translate(96px, 66px)";

/** How thick an arrow is that carries so much. */
const thick = (left: number): number => clamp(5 * left ** 0.35, 0.4, 22);
const round = (value: number, unit: number): number => Math.round(value / unit) * unit;

/** A word with subscripts: every second part is lowered. */
function word(x: number, y: number, anchor: string, ...parts: string[]): SVGTextElement {
  const made = svg("text", { x, y, "text-anchor": anchor, class: "play-var", "aria-hidden": "true" });
  parts.forEach((part, i) => made.append(svg("tspan", i % 2 ? { dy: 3, "font-size": 9 } : { dy: i ? -3 : 0 }, part)));
  return made;
}

const definition: Definition<S> = {
  name: "vanishing_gradients",
  title: ["折起与展开：一步一个因子", "Folded and unrolled: one factor a step"],
  hint: [
    "这是只有一个单元的循环网络，W只是一个数w。拖动圆点（或按方向键，按住Shift走得远），看最后一步的误差退回开头还剩多少。每退一步乘一个因子w·φ′，退k步就是k个因子连乘：箭头的粗细和下面的曲线都是这个乘积。格子颜色越深，状态离0越远；到了±1附近，tanh就饱和，导数很小。",
    "A recurrent network of one unit: W is a single number w. Drag the dot (or use the arrow keys, Shift: far) and see how much of an error at the last step is left at the start. Each step back is one factor w·φ′, so k steps are a product of k factors: the width of the arrows and the curve below show this product. The deeper a cell's colour, the farther its state is from 0; near ±1 tanh saturates and its derivative is small.",
  ],
  defaults: { w: C.start.w, steps: C.start.steps, k: C.start.steps, phi: C.start.activation, size: C.start.size, clip: 0, fold: 0 },
  given: ({ steps }) => (steps ? { k: steps } : {}),
  sound(wish) {
    const steps = C.lengths.reduce((best, length) => (Math.abs(length - wish.steps) < Math.abs(best - wish.steps) ? length : best));
    return {
      w: round(clamp(wish.w, 0, C.widest), 0.01),
      steps,
      k: Math.round(clamp(wish.k, 0, steps)),
      phi: Object.hasOwn(PHIS, wish.phi) ? wish.phi : C.start.activation,
      size: +clamp(wish.size, 1e-6, 1).toPrecision(2),
      clip: +(wish.clip > 0),
      fold: +(wish.fold > 0),
    };
  },
  python: (state) => python(+state.w.toFixed(2), state.steps, state.phi as Activation, state.size, state.k, state.clip),
  build(play) {
    // The number line of w, and what is left at the start for every w.
    const map = new View({ width: 320, height: 300, left: 42, right: 10, bottom: 28 }, [0, C.widest], [1, 1], play.say(["数轴w，纵轴是退到开头剩下的", "Across w, up what is left at the start"]), { y: "log" });
    const back = new View({ width: 320, height: 178, left: 42, right: 26, bottom: 26 }, [0, 1], [1, 1], play.say(["误差退到各步剩下的", "What is left of the error at each step"]), { y: "log" });
    for (const view of [map, back]) view.node.classList.add("play-across");
    const mapLand = svg("g", {});
    const backLand = svg("g", {});
    const bound = svg("path", { class: "play-line", stroke: "var(--f-mute)", "stroke-width": 1.4, "stroke-dasharray": "5 4" });
    const curve = svg("path", { class: "play-line", stroke: "var(--f-ink)" });
    const stem = svg("line", { stroke: "var(--f-ink)", "stroke-dasharray": "2 3" });
    const diamonds = C.networks.map((network, i) => {
      const name = svg("text", { x: i % 2 ? 8 : -8, y: 4, "text-anchor": i % 2 ? "start" : "end", fill: "var(--f-violet)" }, network.name);
      return svg("g", { "aria-hidden": "true" }, svg("path", { d: "M0 -5L5 0L0 5L-5 0Z", fill: "var(--f-bg)", stroke: "var(--f-violet)", "stroke-width": 1.8 }), name);
    });
    map.node.prepend(mapLand);
    map.plot.append(bound, curve, stem);
    map.node.append(...diamonds);
    const handle = play.handle(map, ["循环的权重w", "recurrent weight w"], [0.01, 0], ([w]) => play.set({ w }));
    map.node.append(handle.node);

    // The error going back, step by step.
    const backBound = svg("path", { class: "play-line", stroke: "var(--f-mute)", "stroke-width": 1.4, "stroke-dasharray": "5 4" });
    const line = svg("path", { class: "play-line" });
    const dots = svg("path", { class: "play-line", "stroke-width": 5 });
    const shorter = svg("path", { class: "play-line", stroke: "var(--f-violet)", "stroke-dasharray": "1 4" });
    const now = svg("circle", { r: 5, stroke: "var(--f-bg)", "stroke-width": 1.5 });
    const value = svg("text", { class: "play-tag" });
    back.node.prepend(backLand);
    back.plot.append(backBound, line, dots, shorter);
    back.node.append(now, value);
    play.drag(back, ([t]) => play.set({ k: play.state.steps - Math.round(t) }));

    // The network: a group for each step, one on the other when folded.
    const net = new View({ width: 320, height: 118, left: 42, right: 26 }, [0, 1], [0, 1], "");
    net.node.classList.add("play-still");
    net.node.setAttribute("role", "img");
    const cells = Array.from({ length: LONGEST + 1 }, () => {
      const forth = svg("path", { class: "play-line", stroke: "var(--f-mute)", "stroke-width": 1.2 });
      const flow = svg("path", {});
      const parts = svg("g", { class: "play-fold" }, forth, flow);
      const cell = svg("circle", { stroke: "var(--f-ink)", "vector-effect": "non-scaling-stroke" });
      return { node: svg("g", { class: "play-fold" }, parts, cell), parts, cell, forth, flow };
    });
    const names = svg("g", { class: "play-fold" });
    const loop = svg(
      "g",
      { class: "play-fold" },
      svg("path", { class: "play-line", stroke: "var(--f-ink)", "stroke-width": 1.6, d: "M112 60C154 10 38 10 80 60m-9 -5l9 5l1 -10M96 104V87m-4 5l4 -6l4 6" }),
      svg("path", { class: "play-line play-returns", "stroke-dasharray": "4 3", d: "M88 49C76 22 116 22 104 49m-6 -5l6 6l4 -8" }),
      word(130, 22, "start", "w"),
      word(104, 110, "start", "x", "t"),
      svg("text", { x: 148, y: 58 }, play.say(["同一个格子，同一个w，", "one cell and one w,"])),
    );
    const times = svg("text", { x: 148, y: 75 });
    loop.append(times);
    net.node.append(...cells.map((each) => each.node), names, loop);

    const said = html("p", { class: "play-read" });
    const key = html("p", { class: "play-key" }, html("span", { class: "play-key-geometric" }, play.say(["图里的四个网络，各64个单元，横轴是范数（Q正交）", "the printed figure's four networks of 64 units, across: their norm (Q orthogonal)"])));
    const fold = play.button(["", ""], () => play.set({ fold: 1 - play.state.fold }));
    const clip = play.button([`裁剪到${C.limit}`, `Clip to ${C.limit}`], () => play.set({ clip: 1 - play.state.clip }));
    const length = play.slider("steps", ["步数T", "steps T"], { min: 0, max: C.lengths.length - 1, step: 1, stops: C.lengths });
    play.on(length.node, "input", () => play.set({ k: play.state.steps }));
    const controls = [
      play.slider("w", ["w", "w"], { min: 0, max: C.widest, step: 0.01 }),
      play.choice("phi", ["激活函数φ", "activation φ"], PHIS),
      length,
      play.slider("size", ["输入的标准差", "size of inputs"], { min: -6, max: 0, step: 0.1, power: true, format: (size) => number(size, 2) }),
      play.player("k", ["退回的步数k", "steps back k"], () => play.state.steps),
    ];

    /** Bands, powers of ten and the regions' names behind a view. */
    const land = (view: View, land: SVGGElement, most: number, marks: number[], name: string, corner: Point) => {
      view.up = [10 ** -most, 10 ** most];
      const step = Math.ceil(most / 3);
      const powers = [-3, -2, -1, 0, 1, 2, 3].map((i) => i * step).filter((power) => Math.abs(power) <= most);
      const edges = [view.top, view.y(C.steady[1]), view.y(C.steady[0]), view.bottom];
      const bands = ["var(--f-d1)", "none", "var(--f-d3)"].map((fill, i) => svg("rect", { x: view.left, y: edges[i], width: view.right - view.left, height: edges[i + 1] - edges[i], fill, "fill-opacity": 0.35 }));
      const axes = view.axes(marks, powers.map((power) => 10 ** power), [name, ""], (at) => (at === 0 || marks.includes(at) ? number(at, 3) : powerOfTen(Math.round(Math.log10(at)))));
      const said = (each: Fate, x: number, y: number, anchor: string) => svg("text", { x, y, "text-anchor": anchor, fill: COLORS[each], class: "play-tag", style: `color: ${COLORS[each]}` }, play.say(FATES[each]));
      const anchor = corner[0] > 160 ? "end" : "start";
      land.replaceChildren(...bands, axes, said("exploding", corner[0], view.top + 15, anchor), said("vanishing", corner[1], view.bottom - 8, "end"));
      if (view === map) land.append(said("steady", corner[0], view.y(1) + 4, anchor));
    };

    let landed = 0;
    let curved = "";
    return {
      parts: [
        html("div", { class: "play-views" }, html("div", {}, map.node, key), html("div", {}, net.node, back.node)),
        html("div", { class: "play-controls" }, fold, controls[0].node, controls[1].node, controls[2].node, controls[3].node),
        html("div", { class: "play-controls" }, controls[4].node, clip),
        said,
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
          const most = Math.ceil(steps * Math.log10(C.widest));
          land(map, mapLand, most, [0, 0.5, 1, 1.5, 2], "w", [map.left + 8, map.right - 8]);
          back.across = net.across = [0, steps];
          land(back, backLand, most, [0, steps / 5, (2 * steps) / 5, (3 * steps) / 5, (4 * steps) / 5, steps], "t", [back.right - 8, back.right - 8]);
          bound.setAttribute("d", map.path(Array.from({ length: 111 }, (_, i): Point => [(C.widest * i) / 110, ((C.widest * i) / 110) ** steps])));
          diamonds.forEach((node, i) => node.setAttribute("transform", `translate(${map.x(C.networks[i].norm)} ${map.y(C.networks[i].ends[C.lengths.indexOf(steps)])})`));
        }
        if (curved !== (curved = `${steps} ${phi} ${size}`)) {
          curve.setAttribute("d", map.path(Array.from({ length: 111 }, (_, i): Point => [(C.widest * i) / 110, chain((C.widest * i) / 110, steps, phi, size).back[steps]])));
        }
        const height = clamp(end, map.up[0], map.up[1]);
        stem.setAttribute("x1", String(map.x(w)));
        stem.setAttribute("x2", String(map.x(w)));
        stem.setAttribute("y1", String(map.y(height)));
        stem.setAttribute("y2", String(map.bottom));
        handle.show([w, height], `w = ${number(w, 3)}${play.say([`，${FATES[fate(end)][0]}`, `, ${FATES[fate(end)][1]}`])}`);

        const points = made.back.slice(0, k + 1).map((each, i): Point => [steps - i, each]);
        const path = back.path(points);
        const color = COLORS[kind];
        line.setAttribute("d", path);
        line.setAttribute("stroke", color);
        dots.setAttribute("d", steps > 20 ? "" : path.replace(/[ML]([^ML]+)/g, "M$1h0"));
        dots.setAttribute("stroke", color);
        shorter.setAttribute("d", scale < 1 ? back.path(points.map(([t, each]): Point => [t, each * scale])) : "");
        backBound.setAttribute("d", back.path([[steps, 1], [0, w ** steps]]));
        const [x, y] = [back.x(steps - k), clamp(back.y(left), back.top + 5, back.bottom - 5)];
        now.setAttribute("transform", `translate(${x} ${y})`);
        now.setAttribute("fill", color);
        const early = k > steps * 0.6;
        value.setAttribute("x", String(x + (early ? 8 : -8)));
        value.setAttribute("y", String(clamp(y + (left > 1 ? -7 : 16), back.top + 14, back.bottom - 4)));
        value.setAttribute("text-anchor", early ? "start" : "end");
        value.textContent = number(left, 3);

        const gap = net.x(1) - net.x(0);
        const r = clamp(gap * 0.32, 1.4, 9);
        const head = gap > 8 ? Math.min(7, gap * 0.45) : 0;
        cells.forEach(({ node, parts, cell, forth, flow }, t) => {
          node.style.display = t > steps ? "none" : "";
          if (t > steps) return;
          node.style.transform = state.fold ? `${FOLDED} scale(${16 / r})` : `translate(${net.x(t)}px, ${CELLS}px)`;
          parts.style.opacity = String(1 - state.fold);
          cell.setAttribute("r", String(r));
          cell.setAttribute("fill", `var(--f-d${Math.round(clamp(2 + 2 * made.states[t], 0, 4))})`);
          if (!t) return;
          const tip = gap > 12 ? "m-3 -3l3 3l-3 3" : "";
          forth.setAttribute("d", `M${r + 1 - gap} 0H${-r - 1}${tip}M0 ${100 - CELLS}V${r + 2}${gap > 12 ? "m-3 3l3 -3l3 3" : ""}`);
          const reached = steps - t < k;
          flow.style.display = reached ? "" : "none";
          if (!reached) return;
          const a = thick(made.back[steps - t] * scale) / 2;
          const b = thick(made.back[steps - t + 1] * scale) / 2;
          const neck = head - gap;
          const wing = head && b + 3;
          flow.setAttribute("d", `M0 ${-a}L${neck} ${-b}V${-wing || -b}L${-gap} ${head ? 0 : -b}${head ? "" : `V${b}`}L${neck} ${wing || b}V${b}L0 ${a}Z`);
          flow.setAttribute("transform", `translate(0 ${BACK - CELLS})`);
          flow.setAttribute("fill", COLORS[fate(made.back[steps - t + 1] * scale)]);
        });
        names.replaceChildren(word(net.x(0) - r - 4, CELLS + 4, "end", "h", "0"), word(net.x(steps) + r + 4, CELLS + 4, "start", "h", "T"), word(net.x(0), 104, "middle", "x", "t"), word(4, 12, "start", "∂h", "T", "/∂h", "t"));
        names.style.opacity = String(1 - state.fold);
        loop.style.opacity = String(state.fold);
        loop.setAttribute("stroke-opacity", "1");
        (loop.querySelector(".play-returns") as SVGElement).setAttribute("stroke", COLORS[fate(end)]);
        times.textContent = play.say([`用${steps}次`, `used ${steps} times`]);
        net.node.setAttribute("aria-label", state.fold ? play.say([`折起的网络：一个格子，用${steps}次`, `The network folded: one cell, used ${steps} times`]) : play.say([`沿时间展开${steps}步，误差从最后一步往回走，箭头的粗细是剩下的`, `The network unrolled over ${steps} steps; an error goes back from the last, the width of its arrows is what is left`]));
        fold.textContent = state.fold ? play.say(["展开", "Unroll"]) : play.say(["折起", "Fold"]);
        clip.setAttribute("aria-pressed", String(!!state.clip));

        for (const control of controls) control.show();
        const factors = made.slopes.map((slope) => w * slope).reverse().slice(0, k);
        const shown = factors.length > 4 ? [...factors.slice(0, 3).map((each) => number(each, 3)), "…", number(factors[k - 1], 3)] : factors.map((each) => number(each, 3));
        const product = `${shown.join(" × ")}${k > 1 ? ` = ${number(left, 3)}` : ""}`;
        const saturated = phi === "tanh" && w > 1 && kind !== "exploding";
        const why: Pair =
          kind === "exploding"
            ? ["多数因子大于1", "most factors are above 1"]
            : saturated
              ? ["w大于1，可是tanh饱和，导数小，把因子压了下来", "w is above 1, but tanh saturates and its small derivatives hold the factors down"]
              : w < 1
                ? ["每个因子都小于1", "every factor is below 1"]
                : ["因子与1相差不远，步数也不多", "the factors are near 1, or few"];
        const clipped: Pair = !state.clip
          ? ["", ""]
          : scale < 1
            ? [`对w的梯度长${number(Math.abs(made.gradient), 3)}，裁剪把所有步都乘以${number(scale, 3)}（点线）：爆炸止住了，各步之比不变。`, ` The gradient by w has length ${number(Math.abs(made.gradient), 3)}; clipping multiplies all steps by ${number(scale, 3)} (dotted): no explosion, and the ratios between steps stay.`]
            : [`对w的梯度长${number(Math.abs(made.gradient), 3)}，没有超过${C.limit}，裁剪不动它：消失的救不回来。`, ` The gradient by w has length ${number(Math.abs(made.gradient), 3)}, not above ${C.limit}, and clipping leaves it alone: what has vanished does not come back.`];
        const words: Pair = k
          ? [`退${k}步，${k}个因子连乘：${product}。${FATES[kind][0]}：${why[0]}。虚线是上界，w的${k}次方，${number(w ** k, 3)}。${clipped[0]}`, `${k} step${k > 1 ? "s" : ""} back, ${k} factor${k > 1 ? "s" : ""}: ${product}. ${FATES[kind][1][0].toUpperCase()}${FATES[kind][1].slice(1)}: ${why[1]}. Dashed: the bound, w to the power ${k}, ${number(w ** k, 3)}.${clipped[1]}`]
          : [`误差还在最后一步，没有乘过因子。${clipped[0]}`, `The error is still at the last step, multiplied by no factor.${clipped[1]}`];
        said.textContent = play.say(words);
        play.tell(words);
      },
    };
  },
};
export default definition;
