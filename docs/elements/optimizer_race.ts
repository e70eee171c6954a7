// Drag the start: seven methods run over one of four surfaces, each at its own rate, with their losses beside.

import { rings } from "./contours";
import {
  type Control,
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
  python,
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
const GRID = { across: 120, up: 90 };
const LINE = 14; // the height of a label

// --------------------------------------------------------------------------------------------------------- the surface

interface Ground {
  bands: string[]; // from the whole frame down to the lowest
  top: number; // a power of ten above every J in the frame
}
const grounds: Partial<Record<Surface, Ground>> = {};

/** The filled contours of a surface, computed once. */
function ground(surface: Surface, view: View): Ground {
  return (grounds[surface] ??= survey(surface, view));
}

function survey(surface: Surface, view: View): Ground {
  const [[left, low], [right, high]] = C.surfaces[surface].box;
  const place = ([column, row]: Point): Point => [
    left + (right - left) * (column / GRID.across),
    high - (high - low) * (row / GRID.up),
  ];
  const values: number[] = [];
  for (let row = 0; row < GRID.up; row++) {
    for (let column = 0; column < GRID.across; column++)
      values.push(Math.sqrt(height(surface, ...place([column + 0.5, row + 0.5]))));
  }
  const levels = C.surfaces[surface].heights.map((level) => -Math.sqrt(level)).reverse();
  const depths = values.map((value) => -value);
  return {
    bands: levels.map((level) =>
      rings(depths, GRID.across, GRID.up, level)
        .map((ring) => `${view.path(ring.map(place))}Z`)
        .join(""),
    ),
    top: Math.ceil(Math.log10(Math.max(...values) ** 2)),
  };
}

// -------------------------------------------------------------------------------------------------------------- labels

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

// ---------------------------------------------------------------------------------------------------------------- rows

/** Everything that one method shows: its row of the table, its path, its curve. */
interface Row {
  method: Method;
  name: string;
  node: HTMLElement;
  rate: Control;
  show(state: S): void;
  made?: Run;
  tag: SVGGElement;
  head: SVGElement;
  place(at: Point | undefined, taken: Box[]): void;
  label(y: number): void;
}

function row(play: Play<S>, method: Method, map: View, curves: View): Row {
  const { words, color: role } = C.methods[method];
  const name = play.say(pair(words));
  const color = `var(--f-${role})`;
  const look = { class: "play-line", stroke: "currentColor", "stroke-dasharray": DASHES[method] };
  const path = svg("path", { ...look, color });
  const curve = svg("path", { ...look, color, "stroke-width": 1.7 });
  const leader = svg("line", { stroke: "currentColor" });
  const head = svg("circle", { r: 4, fill: "currentColor", stroke: "var(--f-bg)" });
  const words1 = svg("text", { class: "play-tag" }, name);
  const tag = svg("g", { color, "aria-hidden": "true" }, leader, head, words1);
  const now = svg("circle", { r: 3.5, fill: "currentColor", stroke: "var(--f-bg)" });
  const words2 = svg("text", { class: "play-tag", x: curves.right + 5 }, name);
  const end = svg("g", { color, "aria-hidden": "true" }, now, words2);
  map.plot.append(path);
  map.node.append(tag);
  curves.plot.append(curve);
  curves.node.append(end);

  const box = html("input", { type: "checkbox" });
  play.on(box, "change", () => {
    const shown = METHODS.filter((other) =>
      other === method ? box.checked : play.state.shown.split(",").includes(other),
    );
    play.set({ shown: shown.join(",") });
  });
  const [low, high] = C.rates.map(Math.log10);
  const rate = play.slider(method, [`${name}的学习率`, `rate of ${name}`], {
    min: low,
    max: high,
    step: 0.025,
    power: true,
  });
  const loss = html("span", {});
  const steps = html("span", {});
  const sample = svg(
    "svg",
    { viewBox: "0 0 36 8", class: "play-sample", "aria-hidden": "true" },
    svg("path", { ...look, color, d: "M1 4H35" }),
  );
  const node = html(
    "tr",
    {},
    html("th", { scope: "row" }, html("label", {}, box, sample, name)),
    html("td", {}, rate.node),
    html("td", {}, html("i", {}, "J = "), loss),
    html("td", {}, html("i", {}, `J < ${C.goal}: `), steps),
  );

  let key = "";
  const made: Row = {
    method,
    name,
    node,
    rate,
    tag,
    head,
    show(state) {
      const shown = state.shown.split(",").includes(method);
      box.checked = shown;
      rate.show();
      node.classList.toggle("play-off", !shown);
      for (const part of [path, curve, tag, end]) part.toggleAttribute("hidden", !shown);
      if (!shown) {
        made.made = undefined;
        key = loss.textContent = steps.textContent = "";
        return;
      }
      const wish = [
        state.surface,
        state.x,
        state.y,
        state[method],
        "momentum" in C.methods[method].settings && state.gamma,
      ].join();
      if (wish !== key) {
        key = wish;
        made.made = run(state.surface, method, state.x, state.y, state[method], state.gamma);
        fill(curve, { d: curves.path(made.made.loss.map((value, t): Point => [t, value])) });
        steps.textContent = play.say(told(fate(state.surface, made.made)));
      }
      const { x, y, loss: losses } = made.made!;
      fill(path, { d: map.path(x.slice(0, state.t + 1).map((value, t): Point => [value, y[t]])) });
      loss.textContent = number(losses[state.t], 3);
      fill(now, {
        cx: curves.x(state.t),
        cy: clamp(curves.y(Math.min(losses[state.t], 1e300)) || 0, curves.top, curves.bottom),
      });
    },
    place(at, taken) {
      head.toggleAttribute("hidden", !at);
      const found = at && beside(at, wide(name), taken, map);
      words1.toggleAttribute("hidden", !found);
      leader.toggleAttribute("hidden", !found || found.far < 15);
      if (at) {
        fill(head, { cx: at[0], cy: at[1] });
      }
      if (!at || !found) return;
      const [left, top, width] = found.box;
      taken.push(found.box);
      fill(words1, { x: left, y: top + LINE - 3 });
      fill(leader, {
        x1: at[0],
        y1: at[1],
        x2: clamp(at[0], left, left + width),
        y2: clamp(at[1], top + 2, top + LINE - 2),
      });
    },
    label: (y) => fill(words2, { y: y + 4 }),
  };
  return made;
}

// ----------------------------------------------------------------------------------------------------- where NAG looks

/** A (theta two steps ago), B (the last theta), C (the look-ahead), and the new theta, in pixels of the map. */
const LETTERS = ["A", "B", "C", "θₜ"];

function hook(): { node: SVGGElement; draw(points: readonly Point[], named: boolean, frame: Box): Box[] } {
  const lines = ["", "4 3", ""].map((dash, i) =>
    svg("path", {
      fill: "none",
      stroke: i === 2 ? "var(--f-violet)" : "var(--f-ink)",
      "stroke-width": 1.5,
      "stroke-dasharray": dash,
    }),
  );
  const dots = [0, 1, 2, 3].map((i) =>
    svg("circle", {
      r: 3.5,
      fill: i === 2 ? "var(--f-bg)" : i === 3 ? "var(--f-violet)" : "var(--f-ink)",
      stroke: i === 2 ? "var(--f-ink)" : "var(--f-bg)",
      "stroke-width": 1.5,
    }),
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

// --------------------------------------------------------------------------------------------------------- the element

/** The start and the rates that belong to a surface. */
function place(surface: Surface): { x: number; y: number } & Record<Method, number> {
  const { start, rates } = C.surfaces[surface];
  return { x: start[0], y: start[1], ...rates };
}

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
  python(state) {
    const shown = METHODS.filter((name) => state.shown.split(",").includes(name));
    return python(
      state.surface,
      state.x,
      state.y,
      state.gamma,
      state.t,
      Object.fromEntries(shown.map((name) => [name, state[name]])),
    );
  },
  build(play) {
    const map = new View(
      { width: 320, height: 250 },
      [0, 1],
      [0, 1],
      play.say(["曲面与路径", "The surface and the paths"]),
    );
    const curves = new View(
      { width: 320, height: 250, left: 34, right: 80 },
      [0, C.steps],
      [1e-8, 1],
      play.say(["J随步数变化，对数轴", "J over the steps on a log axis"]),
      { y: "log" },
    ).touch("across");
    const land = svg("g", {});
    const goals = svg("g", { class: "play-goals" });
    let mapAxes = svg("g", {});
    let curveAxes = svg("g", {});
    map.node.prepend(mapAxes);
    curves.node.prepend(curveAxes);
    map.plot.append(land, goals);
    const cursor = svg("line", {
      stroke: "var(--f-mute)",
      "stroke-dasharray": "3 3",
      y1: curves.top,
      y2: curves.bottom,
    });
    curves.plot.append(cursor);
    const rows = METHODS.map((method) => row(play, method, map, curves));
    const onMap = hook();
    map.plot.append(onMap.node);

    const stride: [number, number] = [0, 0];
    const handle = play.handle(map, ["起点", "Start"], stride, ([x, y]) => play.set({ x, y }));
    map.node.append(handle.node);
    play.drag(curves, ([t]) => play.set({ t }));

    const surfaces = SURFACES.map((surface) =>
      play.button(NAMES[surface], () => play.set({ surface, ...place(surface) })),
    );
    const picker = html(
      "div",
      { class: "play-controls", role: "group", "aria-label": play.say(["曲面", "Surface"]) },
      ...surfaces,
    );
    const player = play.player("t", ["步数", "step"], () => C.steps, 30);
    const gamma = play.slider("gamma", ["动量γ", "momentum γ"], { min: 0, max: 0.99, step: 0.01 });
    const tuned = play.button(["调好的学习率", "Tuned rates"], () => play.set(C.surfaces[play.state.surface].rates));
    const shared = play.button([`都用${C.shared}`, `All at ${C.shared}`], () =>
      play.set(Object.fromEntries(METHODS.map((name) => [name, C.shared]))),
    );

    const heads: Pair[] = [
      ["方法", "method"],
      ["学习率η", "rate η"],
      ["这一步的J", "J at this step"],
      [`首次J < ${C.goal}的步数`, `steps to J < ${C.goal}`],
    ];
    const table = html(
      "table",
      { class: "play-rates" },
      html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, play.say(head))))),
      html("tbody", {}, ...rows.map((one) => one.node)),
    );
    const { rho } = C.methods.rmsprop.settings;
    const { beta1, beta2, weight_decay } = C.methods.adamw.settings;
    const fixed = html(
      "p",
      { class: "play-read" },
      play.say([
        `其余与本页相同：ρ = ${rho}，β₁ = ${beta1}，β₂ = ${beta2}，AdamW的权重衰减${weight_decay}。`,
        `All else as on this page: ρ = ${rho}, β₁ = ${beta1}, β₂ = ${beta2}, weight decay of AdamW ${weight_decay}.`,
      ]),
    );

    const inset = svg("svg", { viewBox: "0 0 170 120", class: "play-view play-still", "aria-hidden": "true" });
    const large = hook();
    inset.append(large.node);
    const step = html("p", { class: "play-read" });
    const look = html("div", { class: "play-look" }, inset, step);

    let surface: Surface | undefined;
    function settle(state: S): void {
      surface = state.surface;
      const { box, goals: minima } = C.surfaces[surface];
      [map.across, map.up] = [
        [box[0][0], box[1][0]],
        [box[0][1], box[1][1]],
      ];
      stride[0] = +((box[1][0] - box[0][0]) / 100).toPrecision(1);
      stride[1] = +((box[1][1] - box[0][1]) / 100).toPrecision(1);
      const { bands, top } = ground(surface, map);
      curves.up = [1e-8, 10 ** top];
      const last = bands.length;
      land.replaceChildren(
        svg("rect", {
          x: map.left,
          y: map.top,
          width: map.right - map.left,
          height: map.bottom - map.top,
          fill: "var(--f-s8)",
        }),
        ...bands.map((d, i) =>
          svg("path", {
            d,
            fill: `var(--f-s${Math.round((8 * (last - 1 - i)) / last)})`,
            stroke: "var(--f-rule)",
            "stroke-width": 0.6,
          }),
        ),
      );
      goals.replaceChildren(...minima.map(([x, y]) => svg("path", { d: `M${map.x(x) - 7} ${map.y(y)}h14m-7 -7v14` })));
      const write = (value: number) =>
        value > 0 && value < 1 ? powerOfTen(Math.round(Math.log10(value))) : number(value, 3);
      const powers = [-8, -6, -4, -2, 0, 2].filter((power) => power <= top).map((power) => 10 ** power);
      const [first, second] = [
        map.axes(ticks(...map.across), ticks(...map.up), ["x", "y"]),
        curves.axes([0, 50, 100, 150], powers, [play.say(["步数", "steps"]), "J"], write),
      ];
      mapAxes.replaceWith(first);
      curveAxes.replaceWith(second);
      [mapAxes, curveAxes] = [first, second];
    }

    /** Draw NAG's step t on the map and, at a scale of its own, beside; return the boxes of its letters. */
    function ahead(state: S, made: Run | undefined): Box[] {
      look.hidden = !made;
      const t = state.t;
      const points: Point[] =
        made && t > 0
          ? [Math.max(0, t - 2), t - 1]
              .map((i): Point => [made.x[i], made.y[i]])
              .concat([
                [made.askedX[t - 1], made.askedY[t - 1]],
                [made.x[t], made.y[t]],
              ])
          : [];
      const drawn = points.length > 0 && points.every((point) => point.every((value) => Math.abs(value) < 1e6));
      onMap.node.toggleAttribute("hidden", !drawn);
      large.node.toggleAttribute("hidden", !drawn);
      if (!drawn) {
        step.textContent = made ? play.say(nag(t, points, 0)) : "";
        return [];
      }
      const pixels = points.map(([x, y]): Point => [map.x(x), map.y(y)]);
      const ends = [0, 1].map((i) => [
        Math.min(...pixels.map((pixel) => pixel[i])),
        Math.max(...pixels.map((pixel) => pixel[i])),
      ]);
      const size = Math.max(ends[0][1] - ends[0][0], ends[1][1] - ends[1][0]);
      const zoom = Math.min(96 / (ends[0][1] - ends[0][0] || 1e-9), 70 / (ends[1][1] - ends[1][0] || 1e-9), 1e6);
      large.draw(
        pixels.map(
          (pixel): Point => [
            85 + zoom * (pixel[0] - (ends[0][0] + ends[0][1]) / 2),
            60 + zoom * (pixel[1] - (ends[1][0] + ends[1][1]) / 2),
          ],
        ),
        true,
        [0, 0, 170, 120],
      );
      step.textContent = play.say(nag(t, points, zoom));
      return onMap
        .draw(pixels, size > 60, [map.left, map.top, map.right - map.left, map.bottom - map.top])
        .slice(0, size > 60 ? 4 : 0);
    }

    return {
      parts: [
        picker,
        html("div", { class: "play-views" }, map.node, curves.node),
        player.node,
        play.said,
        html("div", { class: "play-controls" }, gamma.node, tuned, shared),
        table,
        fixed,
        look,
      ],
      draw(state) {
        if (state.surface !== surface) settle(state);
        surfaces.forEach((button, i) => fill(button, { "aria-pressed": String(SURFACES[i] === state.surface) }));
        for (const control of [player, gamma]) control.show();
        for (const one of rows) one.show(state);
        const seen = rows.filter((one) => one.made);
        const at = seen.map((one): Point | undefined => {
          const pixel: Point = [map.x(one.made!.x[state.t]), map.y(one.made!.y[state.t])];
          return pixel[0] >= map.left && pixel[0] <= map.right && pixel[1] >= map.top && pixel[1] <= map.bottom
            ? pixel
            : undefined;
        });
        const taken = [...at.filter((pixel) => pixel), [map.x(state.x), map.y(state.y)] as Point].map(
          (pixel): Box => [pixel![0] - 5, pixel![1] - 5, 10, 10],
        );
        taken.push(...ahead(state, seen.find((one) => one.method === "nesterov")?.made));
        seen.forEach((one, i) => one.place(at[i], taken));
        const ends = seen.map((one) =>
          clamp(curves.y(Math.min(one.made!.loss[C.steps], 1e300)) || curves.top, curves.top, curves.bottom),
        );
        spread(ends, curves.top + 4, curves.bottom - 2).forEach((y, i) => seen[i].label(y));
        fill(cursor, { x1: curves.x(state.t), x2: curves.x(state.t) });
        handle.show([state.x, state.y], `x = ${number(state.x, 4)}, y = ${number(state.y, 4)}`);
        play.report(
          says(
            state.x,
            state.y,
            state.t,
            seen.map((one) => one.name),
            seen.map((one) => one.made!.loss[state.t]),
          ),
        );
      },
    };
  },
};
export default definition;
