// Drag through the plane of learning rate and momentum: the map says how fast, the run beside it shows how.

import { rings } from "./contours";
import {
  clamp,
  type Definition,
  fill,
  html,
  number,
  type Play,
  type Point,
  programs,
  type Range,
  svg,
  View,
} from "./kit";
import { borders, C, KINDS, type Region, radius, region, says, trace } from "./math/momentum_phase";

type S = { x: number; gamma: number; t: number };
type Part = { node: Element; show(state: S): void };

const PLACES: [Region, Point][] = [
  ["monotone", [0.06, 0.04]],
  ["swings", [0.55, 0.56]],
  ["flips", [1.75, 0.04]],
  ["diverges", [3.1, 0.3]],
];
const GRID = { across: 105, up: 60 };

/** The map: bands of equal spectral radius, the regions' borders by formula. */
function land(view: View): SVGGElement {
  const values: number[] = [];
  for (let row = 0; row < GRID.up; row++) {
    for (let column = 0; column < GRID.across; column++) {
      values.push(radius((C.widest * (column + 0.5)) / GRID.across, 1 - (row + 0.5) / GRID.up));
    }
  }
  const group = svg("g", {});
  const place = (at: Point): Point => [(C.widest * at[0]) / GRID.across, 1 - at[1] / GRID.up];
  [0, ...C.levels].forEach((least, level) => {
    const d = rings(values, GRID.across, GRID.up, least)
      .map((ring) => `${view.path(ring.map(place))}Z`)
      .join("");
    group.append(
      svg("path", {
        d,
        fill: level < C.levels.length ? `var(--f-s${2 * level})` : "var(--f-d1)",
        stroke: "var(--f-mute)",
        "stroke-width": 0.6,
      }),
    );
  });
  const gammas = Array.from({ length: 61 }, (_, i) => (i / 60) ** 2);
  for (const kind of [0, 1, 2]) {
    const points = gammas.map((gamma): Point => [borders(gamma)[kind], gamma]);
    const look = kind < 2 ? { stroke: "var(--f-ink)", "stroke-dasharray": "3 3" } : { stroke: "var(--f-rust)" };
    group.append(svg("path", { d: view.path(points), class: "play-line", "stroke-width": kind < 2 ? 1 : 2, ...look }));
  }
  for (const level of C.levels.slice(1, -1)) {
    group.append(
      svg(
        "text",
        { x: view.x(1.85), y: view.y(level * level) + 4, "text-anchor": "middle", class: "play-level" },
        number(level, 2),
      ),
    );
  }
  return group;
}

/** The map with the regions' names, and the dot that is dragged over it. */
function chart(play: Play<S>): Part {
  const map = new View(
    { width: 320, height: 280 },
    [0, C.widest],
    [0, 1],
    play.say(["相图：横轴ηλ，纵轴γ", "Map: across ηλ, up γ"]),
  );
  map.plot.append(land(map));
  map.node.append(map.axes([0, 1, 2, 3, 4], [0, 0.5, 0.9], ["ηλ", "γ"]));
  for (const [kind, place] of PLACES) {
    map.node.append(
      svg("text", { x: map.x(place[0]), y: map.y(place[1]), "aria-hidden": "true" }, play.say(KINDS[kind])),
    );
  }
  const handle = play.handle(
    map,
    ["学习率乘曲率，与动量", "Learning rate times curvature, and momentum"],
    [0.02, 0.01],
    ([x, gamma]) => play.set({ x, gamma }),
  );
  map.node.append(handle.node);
  return {
    node: map.node,
    show: ({ x, gamma }) => handle.show([x, gamma], `ηλ = ${number(x, 3)}, γ = ${number(gamma, 3)}`),
  };
}

/** A line as far as the run has come, and a dot at its end. */
function trail(label: string, across: Range, marks: number[], names: [string, string], width?: number) {
  const view = new View({ width: 320, height: 138 }, across, [-1.3, 1.3], label).touch("still");
  const line = svg("path", { class: "play-line", "stroke-width": width });
  const dot = svg("circle", { r: 4, fill: "var(--f-rust)" });
  view.node.append(view.axes(marks, [-1, 0, 1], names), dot);
  view.plot.append(line);
  return {
    node: view.node,
    show(points: Point[], stroke: string) {
      const [x, y] = points[points.length - 1];
      fill(line, { d: view.path(points), stroke });
      fill(dot, { transform: `translate(${view.x(clamp(x, ...across))} ${view.y(clamp(y, ...view.up))})` });
    },
  };
}

/** The run at the dot's place: θ over the steps, and the path of θ and v. */
function course(play: Play<S>): Part {
  const over = trail(
    play.say(["θ随步数变化", "θ over the steps"]),
    [0, C.steps],
    [0, 20, 40],
    [play.say(["步数", "steps"]), "θ"],
  );
  const plane = trail(
    play.say(["θ与v平面上的路", "the path in the plane of θ and v"]),
    [-1.3, 1.3],
    [-1, 0, 1],
    ["θ", "v"],
    1.5,
  );
  return {
    node: html("div", {}, over.node, plane.node),
    show({ x, gamma, t }) {
      const { theta, velocity } = trace(x, gamma, C.steps);
      const color = region(x, gamma) === "diverges" ? "var(--f-rust)" : "var(--f-blue)";
      const gone = theta.slice(0, t + 1);
      over.show(
        gone.map((value, i): Point => [i, value]),
        color,
      );
      plane.show(
        gone.map((value, i): Point => [value, velocity[i]]),
        color,
      );
    },
  };
}

const definition: Definition<S> = {
  title: ["学习率与动量的相图", "The map of learning rate and momentum"],
  hint: [
    "在左图里拖动圆点，或选中它按方向键（按住Shift走得远）。颜色是谱半径，越接近页面底色收敛越快；橙色区发散。",
    "Drag the dot in the map, or focus it and use the arrow keys (Shift: far). " +
      "The colour is the spectral radius, faster the nearer it is to the colour of the page; " +
      "in the orange region the error grows.",
  ],
  defaults: { x: C.start.x, gamma: C.start.gamma, t: C.steps },
  sound: (wish) => ({
    x: clamp(wish.x, 0, C.widest),
    gamma: clamp(wish.gamma, 0, 1),
    t: Math.round(clamp(wish.t, 0, C.steps)),
  }),
  python: async (state) => (await programs()).momentum_phase(state.x, state.gamma),
  build(play) {
    const views = [chart(play), course(play)];
    const controls = [
      play.slider("x", ["ηλ", "ηλ"], { min: 0, max: C.widest, step: 0.01 }),
      play.slider("gamma", ["γ", "γ"], { min: 0, max: 1, step: 0.005 }),
      play.player("t", ["步数", "step"], () => C.steps),
    ];
    return {
      parts: [
        html("div", { class: "play-views" }, ...views.map((view) => view.node)),
        html("div", { class: "play-controls" }, ...controls.map((control) => control.node)),
        play.said,
      ],
      draw(state) {
        for (const part of [...views, ...controls]) part.show(state);
        play.report(says(state.x, state.gamma, state.t));
      },
    };
  },
};
export default definition;
