// Drag the start: seven methods run over one of four surfaces, each at its own rate, with their losses beside.

import { contours } from "./contours";
import {
  clamp,
  type Definition,
  fill,
  html,
  number,
  type Pair,
  type Play,
  type Point,
  pair,
  powerOfTen,
  programs,
  type Range,
  svg,
  ticks,
  View,
} from "./kit";
import {
  C,
  fate,
  height,
  METHODS,
  type Method,
  nag,
  type Run,
  run,
  SURFACES,
  type Surface,
  says,
  told,
} from "./math/optimizer_race";

type S = { surface: Surface; x: number; y: number; gamma: number; t: number; shown: string } & Record<Method, number>;
type Box = readonly [x: number, y: number, width: number, height: number];

const NAMES: Record<Surface, Pair> = {
  quadratic: ["二次函数", "quadratic"],
  beale: ["Beale函数", "Beale"],
  rosenbrock: ["Rosenbrock函数", "Rosenbrock"],
  saddle: ["鞍点", "saddle"],
};
const DASHES: Record<Method, string> = {
  sgd: "",
  momentum: "11 4",
  nesterov: "1 4.5",
  adagrad: "8 4 1 4",
  rmsprop: "5 4",
  adam: "14 4 1 4 1 4",
  adamw: "2 4 6 4",
};
const LINE = 14; // the height of a label

// --------------------------------------------------------------------------------------------------- the surface

interface Ground {
  bands: string[]; // from the whole frame down to the lowest
  top: number; // a power of ten above every J in the frame
}
const grounds: Partial<Record<Surface, Ground>> = {};

/** The filled contours of the surface that a view shows, computed once. */
const ground = (surface: Surface, view: View): Ground => (grounds[surface] ??= survey(surface, view));

function survey(surface: Surface, view: View): Ground {
  const levels = C.surfaces[surface].heights.map((level) => -Math.sqrt(level)).reverse();
  const depth = (x: number, y: number): number => -Math.sqrt(height(surface, x, y));
  const { values, bands } = contours(view, [120, 90], depth, levels);
  return { bands, top: Math.ceil(Math.log10(Math.min(...values) ** 2)) };
}

// -------------------------------------------------------------------------------------------------------- labels

const wide = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > "⺀" ? 12.5 : 8), 4);
const apart = (a: Box, b: Box): boolean =>
  a[0] >= b[0] + b[2] || b[0] >= a[0] + a[2] || a[1] >= b[1] + b[3] || b[1] >= a[1] + a[3];

/** A free box beside a point, the nearest first, and how far away it is. */
function beside(at: Point, width: number, taken: readonly Box[], view: View): { box: Box; far: number } | undefined {
  for (const far of [9, 20, 34, 50, 68]) {
    for (const [east, south] of [
      [1, 0],
      [-1, 0],
      [0.7, -0.7],
      [0.7, 0.7],
      [-0.7, -0.7],
      [-0.7, 0.7],
      [0, -1],
      [0, 1],
    ]) {
      const x = at[0] + east * far - (east > 0.1 ? 0 : east < -0.1 ? width : width / 2);
      const y = at[1] + south * far - (south > 0.1 ? 0 : south < -0.1 ? LINE : LINE / 2);
      const box: Box = [x, y, width, LINE];
      const inside =
        x >= view.left + 2 && x + width <= view.right - 2 && y >= view.top + 2 && y + LINE <= view.bottom - 2;
      if (inside && taken.every((other) => apart(box, other))) return { box, far };
    }
  }
  return undefined;
}

/** Heights moved apart, so that labels in a column do not lie over one another. */
function spread(places: number[], top: number, bottom: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  order.forEach((i, rank) => (moved[i] = Math.max(moved[i], rank ? moved[order[rank - 1]] + LINE : top)));
  let ceiling = bottom;
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i], ceiling);
    ceiling = moved[i] - LINE;
  }
  return moved;
}

// ------------------------------------------------------------------------------------------------------- methods

const look = (method: Method) => ({
  class: "play-line",
  stroke: "currentColor",
  "stroke-dasharray": DASHES[method],
  color: `var(--f-${C.methods[method].color})`,
});
/** Where a loss stands in its view: one that is too high, or no number, at the top. */
const height_of = (loss: number, view: View): number =>
  clamp(view.y(Math.min(loss, 1e300)) || 0, view.top, view.bottom);
const dot = (r: number) => svg("circle", { r, fill: "currentColor", stroke: "var(--f-bg)" });

/** A method's path over the map, with a dot at its end and its name beside. */
function trail(map: View, method: Method, name: string) {
  const line = look(method);
  const path = svg("path", line);
  const leader = svg("line", { stroke: "currentColor" });
  const head = dot(4);
  const word = svg("text", { class: "play-tag" }, name);
  const tag = svg("g", { color: line.color, "aria-hidden": "true" }, leader, head, word);
  map.plot.append(path);
  map.node.append(tag);
  return {
    parts: [path, tag],
    show({ x, y }: Run, t: number) {
      fill(path, { d: map.path(x.slice(0, t + 1).map((value, i): Point => [value, y[i]])) });
    },
    /** Put the dot where the path ends, and the name where room is left, which is then taken. */
    place(at: Point | undefined, taken: Box[]) {
      const found = at && beside(at, wide(name), taken, map);
      head.toggleAttribute("hidden", !at);
      word.toggleAttribute("hidden", !found);
      leader.toggleAttribute("hidden", !found || found.far < 15);
      if (!at) return;
      const [cx, cy] = at;
      fill(head, { cx, cy });
      if (!found) return;
      const [x, y, width] = found.box;
      taken.push(found.box);
      fill(word, { x, y: y + LINE - 3 });
      fill(leader, { x1: cx, y1: cy, x2: clamp(cx, x, x + width), y2: clamp(cy, y + 2, y + LINE - 2) });
    },
  };
}

/** A method's losses, with a dot at the step and its name at the end. */
function curve(view: View, method: Method, name: string) {
  const line = look(method);
  const path = svg("path", { ...line, "stroke-width": 1.7 });
  const now = dot(3.5);
  const word = svg("text", { class: "play-tag", x: view.right + 5 }, name);
  const end = svg("g", { color: line.color, "aria-hidden": "true" }, now, word);
  view.plot.append(path);
  view.node.append(end);
  return {
    parts: [path, end],
    draw({ loss }: Run) {
      fill(path, { d: view.path(loss.map((value, t): Point => [t, value])) });
    },
    show({ loss }: Run, t: number) {
      fill(now, { cx: view.x(t), cy: height_of(loss[t], view) });
    },
    label: (y: number) => fill(word, { y: y + 4 }),
  };
}

/** A method's row of the table. */
function row(play: Play<S>, method: Method, name: string) {
  const box = html("input", { type: "checkbox" });
  play.on(box, "change", () => {
    const shown = METHODS.filter((other) =>
      other === method ? box.checked : play.state.shown.split(",").includes(other),
    );
    play.set({ shown: shown.join(",") });
  });
  const [from, to] = C.rates.map(Math.log10);
  const rate = play.slider(method, [`${name}的学习率`, `rate of ${name}`], [from, to, 0.025, "power"]);
  const loss = html("span", {});
  const steps = html("span", {});
  const line = svg("path", { ...look(method), d: "M1 4H35" });
  const sample = svg("svg", { viewBox: "0 0 36 8", class: "play-sample", "aria-hidden": "true" }, line);
  const node = html(
    "tr",
    {},
    html("th", { scope: "row" }, html("label", {}, box, sample, name)),
    html("td", {}, rate.node),
    html("td", {}, html("i", {}, "J = "), loss),
    html("td", {}, html("i", {}, `J < ${C.goal}: `), steps),
  );
  return {
    node,
    loss,
    steps,
    show(shown: boolean) {
      box.checked = shown;
      rate.show();
      node.classList.toggle("play-off", !shown);
      if (!shown) loss.textContent = steps.textContent = "";
    },
  };
}

/** Everything that one method shows: its row of the table, its path, its curve; `made` while it is shown. */
interface Runner {
  method: Method;
  name: string;
  node: HTMLElement;
  made?: Run;
  show(state: S): void;
  place(at: Point | undefined, taken: Box[]): void;
  label(y: number): void;
}

function runner(play: Play<S>, method: Method, map: View, curves: View): Runner {
  const name = play.say(pair(C.methods[method].words));
  const [onMap, inCurves] = [trail(map, method, name), curve(curves, method, name)];
  const { node, loss, steps, show } = row(play, method, name);
  let key = "";
  const made: Runner = {
    method,
    name,
    node,
    show(state) {
      const { surface, x, y, gamma, t } = state;
      const shown = state.shown.split(",").includes(method);
      show(shown);
      for (const part of [...onMap.parts, ...inCurves.parts]) part.toggleAttribute("hidden", !shown);
      if (!shown) {
        made.made = undefined;
        key = "";
        return;
      }
      const momentum = "momentum" in C.methods[method].settings && gamma;
      if (key !== (key = [surface, x, y, state[method], momentum].join())) {
        made.made = run(surface, method, x, y, state[method], gamma);
        inCurves.draw(made.made);
        steps.textContent = play.say(told(fate(surface, made.made)));
      }
      onMap.show(made.made!, t);
      inCurves.show(made.made!, t);
      loss.textContent = number(made.made!.loss[t], 3);
    },
    place: onMap.place,
    label: inCurves.label,
  };
  return made;
}

// ----------------------------------------------------------------------------------------------------- the views

/** The map: a surface's filled contours, its lowest places, its numbers. */
function chart(play: Play<S>) {
  const label = play.say(["曲面与路径", "The surface and the paths"]);
  const view = new View({ width: 320, height: 250 }, [0, 1], [0, 1], label);
  const land = svg("g", {});
  const goals = svg("g", { class: "play-goals" });
  view.plot.append(land, goals);
  return {
    view,
    settle(surface: Surface) {
      const { box, goals: minima } = C.surfaces[surface];
      [view.across, view.up] = [0, 1].map((i): Range => [box[0][i], box[1][i]]);
      const { bands } = ground(surface, view);
      const [x, y, last] = [view.left, view.top, bands.length];
      const frame = { x, y, width: view.right - x, height: view.bottom - y, fill: "var(--f-s8)" };
      const rings = bands.map((d, i) => {
        const shade = Math.round((8 * (last - 1 - i)) / last);
        return svg("path", { d, fill: `var(--f-s${shade})`, stroke: "var(--f-rule)", "stroke-width": 0.6 });
      });
      land.replaceChildren(svg("rect", frame), ...rings);
      goals.replaceChildren(
        ...minima.map(([x, y]) => svg("path", { d: `M${view.x(x) - 7} ${view.y(y)}h14m-7 -7v14` })),
      );
      view.node.prepend(view.axes(ticks(...view.across), ticks(...view.up), ["x", "y"]));
    },
  };
}

/** J over the steps, and the step. */
function losses(play: Play<S>) {
  const label = play.say(["J随步数变化，对数轴", "J over the steps on a log axis"]);
  const size = { width: 320, height: 250, left: 34, right: 80 };
  const view = new View(size, [0, C.steps], [1e-8, 1], label, { y: "log" }).touch("across");
  const cursor = svg("line", { stroke: "var(--f-mute)", "stroke-dasharray": "3 3", y1: view.top, y2: view.bottom });
  view.plot.append(cursor);
  play.drag(view, ([t]) => play.set({ t }));
  return {
    view,
    settle(top: number) {
      view.up = [1e-8, 10 ** top];
      const powers = [-8, -6, -4, -2, 0, 2].filter((power) => power <= top).map((power) => 10 ** power);
      const format = (value: number) =>
        value > 0 && value < 1 ? powerOfTen(Math.round(Math.log10(value))) : number(value, 3);
      view.node.prepend(view.axes([0, 50, 100, 150], powers, [play.say(["步数", "steps"]), "J"], format));
    },
    show(t: number) {
      fill(cursor, { x1: view.x(t), x2: view.x(t) });
    },
  };
}

/** The start, under hand and keys. */
function start(play: Play<S>, map: View) {
  const stride: [number, number] = [0, 0];
  const handle = play.handle(map, ["起点", "Start"], stride, ([x, y]) => play.set({ x, y }));
  map.node.append(handle.node);
  return ({ x, y }: S) => {
    [map.across, map.up].forEach(([from, to], i) => (stride[i] = +((to - from) / 100).toPrecision(1)));
    handle.show([x, y], `x = ${number(x, 4)}, y = ${number(y, 4)}`);
  };
}

/** Move names apart: on the map around what is taken, at the ends of the curves in a column. */
function label(seen: Runner[], map: View, curves: View, { x, y, t }: S, letters: Box[]): void {
  const at = seen.map(({ made }): Point | undefined => {
    const [x, y] = [map.x(made!.x[t]), map.y(made!.y[t])];
    return x >= map.left && x <= map.right && y >= map.top && y <= map.bottom ? [x, y] : undefined;
  });
  const points: Point[] = [...at.filter((point) => !!point), [map.x(x), map.y(y)]];
  const taken = [...points.map(([x, y]): Box => [x - 5, y - 5, 10, 10]), ...letters];
  seen.forEach((one, i) => one.place(at[i], taken));
  const ends = seen.map(({ made }) => height_of(made!.loss[C.steps], curves));
  spread(ends, curves.top + 4, curves.bottom - 2).forEach((y, i) => seen[i].label(y));
}

// ----------------------------------------------------------------------------------------------- where NAG looks

/** A (theta two steps ago), B (the last theta), C (the look-ahead), and the new theta, in pixels of the map. */
const LETTERS = ["A", "B", "C", "θₜ"];

function hook(): { node: SVGGElement; draw(points: readonly Point[], named: boolean, frame: Box): Box[] } {
  const look = (fill: string, stroke: string) => ({ fill, stroke: `var(--f-${stroke})`, "stroke-width": 1.5 });
  const lines = ["ink", "ink", "violet"].map((stroke, i) =>
    svg("path", { ...look("none", stroke), "stroke-dasharray": i === 1 ? "4 3" : "" }),
  );
  const dots = ["ink", "ink", "bg", "violet"].map((inside) =>
    svg("circle", { r: 3.5, ...look(`var(--f-${inside})`, inside === "bg" ? "ink" : "bg") }),
  );
  const names = LETTERS.map((name) => svg("text", { class: "play-tag", "text-anchor": "middle" }, name));
  return {
    node: svg("g", { "aria-hidden": "true" }, ...lines, ...dots, ...names),
    draw(points, named, [left, top, width, height]) {
      const middle = [0, 1].map((i) => points.reduce((sum, point) => sum + point[i], 0) / points.length);
      lines.forEach((line, i) => fill(line, { d: `M${points[i].join(" ")}L${points[i + 1].join(" ")}` }));
      dots.forEach((dot, i) => fill(dot, { transform: `translate(${points[i].join(" ")})` }));
      return names.map((text, i) => {
        const together = LETTERS.filter(
          (_, k) => Math.hypot(points[k][0] - points[i][0], points[k][1] - points[i][1]) < 13,
        );
        text.toggleAttribute("hidden", !named || together[0] !== LETTERS[i]);
        text.textContent = together.join(", ");
        const [east, south] = [points[i][0] - middle[0], points[i][1] - middle[1]];
        const size = Math.hypot(east, south) || 1;
        const half = wide(together.join(", ")) / 2;
        const at: Point = [
          clamp(points[i][0] + ((half + 7) * east) / size, left + half, left + width - half),
          clamp(points[i][1] + (14 * south) / size, top + 8, top + height - 8),
        ];
        fill(text, { transform: `translate(${at[0]} ${at[1] + 4})` });
        return [at[0] - 9, at[1] - LINE / 2, 18, LINE];
      });
    },
  };
}

/** From where NAG came to step t, and where it asked for the slope. */
function asked(made: Run, t: number): Point[] {
  return [
    ...[Math.max(0, t - 2), t - 1].map((i): Point => [made.x[i], made.y[i]]),
    [made.askedX[t - 1], made.askedY[t - 1]],
    [made.x[t], made.y[t]],
  ];
}

/** NAG's step on the map and, at a scale of its own, beside; `show` returns the boxes of its letters. */
function ahead(play: Play<S>, map: View) {
  const [small, large] = [hook(), hook()];
  const inset = { viewBox: "0 0 170 120", class: "play-view play-still", "aria-hidden": "true" };
  const step = html("p", { class: "play-read" });
  const node = html("div", { class: "play-look" }, svg("svg", inset, large.node), step);
  map.plot.append(small.node);
  return {
    node,
    show(made: Run | undefined, t: number): Box[] {
      const points = made && t > 0 ? asked(made, t) : [];
      const drawn = points.length > 0 && points.every((point) => point.every((value) => Math.abs(value) < 1e6));
      node.hidden = !made;
      for (const one of [small, large]) one.node.toggleAttribute("hidden", !drawn);
      if (!drawn) {
        step.textContent = made ? play.say(nag(t, points, 0)) : "";
        return [];
      }
      const pixels = points.map(([x, y]): Point => [map.x(x), map.y(y)]);
      const [[left, right], [top, bottom]] = [0, 1].map((i) => {
        const along = pixels.map((pixel) => pixel[i]);
        return [Math.min(...along), Math.max(...along)];
      });
      const named = Math.max(right - left, bottom - top) > 60;
      const zoom = Math.min(96 / (right - left || 1e-9), 70 / (bottom - top || 1e-9), 1e6);
      const wider = pixels.map(
        ([x, y]): Point => [85 + zoom * (x - (left + right) / 2), 60 + zoom * (y - (top + bottom) / 2)],
      );
      large.draw(wider, true, [0, 0, 170, 120]);
      step.textContent = play.say(nag(t, points, zoom));
      const boxes = small.draw(pixels, named, [map.left, map.top, map.right - map.left, map.bottom - map.top]);
      return named ? boxes : [];
    },
  };
}

// -------------------------------------------------------------------------------------- the controls, and the table

/** The start and the rates that belong to a surface. */
function place(surface: Surface): { x: number; y: number } & Record<Method, number> {
  const { start, rates } = C.surfaces[surface];
  return { x: start[0], y: start[1], ...rates };
}

/** The surfaces, the steps, and what sets every rate at once. */
function controls(play: Play<S>) {
  const surfaces = SURFACES.map((surface) =>
    play.button(NAMES[surface], () => play.set({ surface, ...place(surface) })),
  );
  const group = { class: "play-controls", role: "group", "aria-label": play.say(["曲面", "Surface"]) };
  const player = play.player("t", ["步数", "step"], () => C.steps, 30);
  const gamma = play.slider("gamma", ["动量γ", "momentum γ"], [0, 0.99, 0.01]);
  const tuned = play.button(["调好的学习率", "Tuned rates"], () => play.set(C.surfaces[play.state.surface].rates));
  const shared = play.button([`都用${C.shared}`, `All at ${C.shared}`], () =>
    play.set(Object.fromEntries(METHODS.map((name) => [name, C.shared]))),
  );
  return {
    picker: html("div", group, ...surfaces),
    player: player.node,
    rates: html("div", { class: "play-controls" }, gamma.node, tuned, shared),
    show({ surface }: S) {
      surfaces.forEach((button, i) => fill(button, { "aria-pressed": String(SURFACES[i] === surface) }));
      for (const control of [player, gamma]) control.show();
    },
  };
}

function table(play: Play<S>, rows: HTMLElement[]): HTMLElement {
  const heads: Pair[] = [
    ["方法", "method"],
    ["学习率η", "rate η"],
    ["这一步的J", "J at this step"],
    [`首次J < ${C.goal}的步数`, `steps to J < ${C.goal}`],
  ];
  return html(
    "table",
    { class: "play-rates" },
    html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, play.say(head))))),
    html("tbody", {}, ...rows),
  );
}

/** What no control changes. */
function fixed(play: Play<S>): HTMLElement {
  const { rho } = C.methods.rmsprop.settings;
  const { beta1, beta2, weight_decay } = C.methods.adamw.settings;
  const words = play.say([
    `其余与本页相同：ρ = ${rho}，β₁ = ${beta1}，β₂ = ${beta2}，AdamW的权重衰减${weight_decay}。`,
    `All else as on this page: ρ = ${rho}, β₁ = ${beta1}, β₂ = ${beta2}, weight decay of AdamW ${weight_decay}.`,
  ]);
  return html("p", { class: "play-read" }, words);
}

// --------------------------------------------------------------------------------------------------- the element

const START = SURFACES.find((name) => name === C.surface)!;
const known = (surface: unknown): Surface => SURFACES.find((name) => name === surface) ?? START;

const definition: Definition<S> = {
  title: ["自己来比一场", "Run the race yourself"],
  hint: [
    "在左图里拖动起点，或选中它按方向键（按住Shift走得远）；在右图里左右拖动，看任意一步。" +
      "学习率在表里逐个调，起初是按本页的规则调好的。",
    "Drag the start in the left view, or focus it and use the arrow keys (Shift: far); " +
      "drag across the right view to see any step. Each method has its own rate in the table, at first as the rule " +
      "of this page chooses.",
  ],
  defaults: {
    surface: START,
    gamma: C.methods.momentum.settings.momentum,
    t: C.steps,
    shown: METHODS.join(),
    ...place(START),
  },
  given: (wish) => place(known(wish.surface)) as Partial<S>,
  sound(wish) {
    const surface = known(wish.surface);
    const { box, rates } = C.surfaces[surface];
    const names = wish.shown.split(",");
    const made = { ...wish, surface, shown: METHODS.filter((name) => names.includes(name)).join() };
    made.x = +clamp(wish.x, box[0][0], box[1][0]).toFixed(3);
    made.y = +clamp(wish.y, box[0][1], box[1][1]).toFixed(3);
    made.gamma = +clamp(wish.gamma, 0, 0.99).toFixed(3);
    made.t = Math.round(clamp(wish.t, 0, C.steps));
    for (const name of METHODS) {
      const rate = clamp(wish[name], ...pair(C.rates));
      made[name] = Math.abs(rate / rates[name] - 1) < 0.005 ? rates[name] : +rate.toPrecision(3);
    }
    return made;
  },
  async python(state) {
    const shown = METHODS.filter((name) => state.shown.split(",").includes(name));
    return (await programs()).optimizer_race(
      state.surface,
      state.x,
      state.y,
      state.gamma,
      state.t,
      Object.fromEntries(shown.map((name) => [name, state[name]])),
    );
  },
  build(play) {
    const [surface, steps] = [chart(play), losses(play)];
    const [map, curves] = [surface.view, steps.view];
    const runners = METHODS.map((method) => runner(play, method, map, curves));
    const [look, begin, above] = [ahead(play, map), start(play, map), controls(play)];
    const rows = runners.map((one) => one.node);
    let shown: Surface | undefined;
    return {
      parts: [
        above.picker,
        html("div", { class: "play-views" }, map.node, curves.node),
        above.player,
        play.said,
        above.rates,
        table(play, rows),
        fixed(play),
        look.node,
      ],
      draw(state) {
        const { x, y, t } = state;
        if (shown !== (shown = state.surface)) {
          surface.settle(shown);
          steps.settle(ground(shown, map).top);
        }
        above.show(state);
        for (const one of runners) one.show(state);
        const seen = runners.filter((one) => one.made);
        const nesterov = seen.find((one) => one.method === "nesterov");
        label(seen, map, curves, state, look.show(nesterov?.made, t));
        steps.show(t);
        begin(state);
        const names = seen.map((one) => one.name);
        const lost = seen.map((one) => one.made!.loss[t]);
        play.report(says(x, y, t, names, lost));
      },
    };
  },
};
export default definition;
