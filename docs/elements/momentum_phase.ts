// Drag through the plane of learning rate and momentum: the map says how fast, the run beside it shows how.

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
  programs,
  type Range,
  svg,
  text,
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

/** The map: bands of equal spectral radius, the regions' borders by formula. */
function land(view: View): SVGGElement {
  const group = svg("g", {});
  contours(view, [105, 60], radius, [0, ...C.levels]).bands.forEach((d, level) => {
    const shade = level < C.levels.length ? `var(--f-s${2 * level})` : "var(--f-d1)";
    group.append(svg("path", { d, fill: shade, stroke: "var(--f-mute)", "stroke-width": 0.6 }));
  });
  const gammas = Array.from({ length: 61 }, (_, i) => (i / 60) ** 2);
  for (const kind of [0, 1, 2]) {
    const points = gammas.map((gamma): Point => [borders(gamma)[kind], gamma]);
    const look = kind < 2 ? { stroke: "var(--f-ink)", "stroke-dasharray": "3 3" } : { stroke: "var(--f-rust)" };
    group.append(svg("path", { d: view.path(points), class: "play-line", "stroke-width": kind < 2 ? 1 : 2, ...look }));
  }
  for (const level of C.levels.slice(1, -1)) {
    const look = { class: "play-level" };
    group.append(text(view.x(1.85), view.y(level * level) + 4, "middle", number(level, 2), look));
  }
  return group;
}

/** The map with the regions' names, and the dot that is dragged over it. */
function chart(play: Play<S>): Part {
  const label = play.say(["相图：横轴ηλ，纵轴γ", "Map: across ηλ, up γ"]);
  const map = new View({ width: 320, height: 280 }, [0, C.widest], [0, 1], label);
  map.plot.append(land(map));
  map.node.append(map.axes([0, 1, 2, 3, 4], [0, 0.5, 0.9], ["ηλ", "γ"]));
  for (const [kind, [x, gamma]] of PLACES)
    map.node.append(text(map.x(x), map.y(gamma), "start", play.say(KINDS[kind]), { "aria-hidden": "true" }));
  const both: Pair = ["学习率乘曲率，与动量", "Learning rate times curvature, and momentum"];
  const handle = play.handle(map, both, [0.02, 0.01], ([x, gamma]) => play.set({ x, gamma }));
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
    show(stroke: string, points: Point[]) {
      const [x, y] = points[points.length - 1];
      fill(line, { d: view.path(points), stroke });
      fill(dot, { transform: `translate(${view.x(clamp(x, ...across))} ${view.y(clamp(y, ...view.up))})` });
    },
  };
}

/** The run at the dot's place: θ over the steps, and the path of θ and v. */
function course(play: Play<S>): Part {
  const first = play.say(["θ随步数变化", "θ over the steps"]);
  const over = trail(first, [0, C.steps], [0, 20, 40], [play.say(["步数", "steps"]), "θ"]);
  const second = play.say(["θ与v平面上的路", "the path in the plane of θ and v"]);
  const plane = trail(second, [-1.3, 1.3], [-1, 0, 1], ["θ", "v"], 1.5);
  return {
    node: html("div", {}, over.node, plane.node),
    show({ x, gamma, t }) {
      const { theta, velocity } = trace(x, gamma, C.steps);
      const color = region(x, gamma) === "diverges" ? "var(--f-rust)" : "var(--f-blue)";
      const gone = theta.slice(0, t + 1);
      over.show(color, [...gone.entries()]);
      const path = gone.map((value, i): Point => [value, velocity[i]]);
      plane.show(color, path);
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
      play.slider("x", ["ηλ", "ηλ"], [0, C.widest, 0.01]),
      play.slider("gamma", ["γ", "γ"], [0, 1, 0.005]),
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
