// Drag through the plane of learning rate and momentum: the map says how fast, the run beside it shows how.

import { rings } from "./contours";
import { clamp, type Definition, fill, html, number, type Point, svg, View } from "./kit";
import { borders, C, KINDS, python, type Region, radius, region, says, trace } from "./math/momentum_phase";

type S = { x: number; gamma: number; t: number };

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
  python: (state) => python(state.x, state.gamma),
  build(play) {
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
    const over = new View(
      { width: 320, height: 138 },
      [0, C.steps],
      [-1.3, 1.3],
      play.say(["θ随步数变化", "θ over the steps"]),
    ).touch("still");
    over.node.append(over.axes([0, 20, 40], [-1, 0, 1], [play.say(["步数", "steps"]), "θ"]));
    const plane = new View(
      { width: 320, height: 138 },
      [-1.3, 1.3],
      [-1.3, 1.3],
      play.say(["θ与v平面上的路", "the path in the plane of θ and v"]),
    ).touch("still");
    plane.node.append(plane.axes([-1, 0, 1], [-1, 0, 1], ["θ", "v"]));
    const line = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
    const path = svg("path", { class: "play-line", stroke: "var(--f-blue)", "stroke-width": 1.5 });
    const dot = svg("circle", { r: 4, fill: "var(--f-rust)" });
    const tip = svg("circle", { r: 4, fill: "var(--f-rust)" });
    over.plot.append(line);
    plane.plot.append(path);
    over.node.append(dot);
    plane.node.append(tip);

    const handle = play.handle(
      map,
      ["学习率乘曲率，与动量", "Learning rate times curvature, and momentum"],
      [0.02, 0.01],
      ([x, gamma]) => play.set({ x, gamma }),
    );
    map.node.append(handle.node);
    const controls = [
      play.slider("x", ["ηλ", "ηλ"], { min: 0, max: C.widest, step: 0.01 }),
      play.slider("gamma", ["γ", "γ"], { min: 0, max: 1, step: 0.005 }),
      play.player("t", ["步数", "step"], () => C.steps),
    ];
    const views = html("div", { class: "play-views" }, map.node, html("div", {}, over.node, plane.node));
    return {
      parts: [views, html("div", { class: "play-controls" }, ...controls.map((control) => control.node)), play.said],
      draw(state) {
        const run = trace(state.x, state.gamma, C.steps);
        const kind = region(state.x, state.gamma);
        fill(line, { d: over.path(run.theta.slice(0, state.t + 1).map((theta, t): Point => [t, theta])) });
        fill(path, {
          d: plane.path(run.theta.slice(0, state.t + 1).map((theta, t): Point => [theta, run.velocity[t]])),
        });
        const color = kind === "diverges" ? "var(--f-rust)" : "var(--f-blue)";
        fill(line, { stroke: color });
        fill(path, { stroke: color });
        const now = run.theta[state.t];
        fill(dot, { transform: `translate(${over.x(state.t)} ${over.y(clamp(now, -1.3, 1.3))})` });
        fill(tip, {
          transform: `translate(${plane.x(clamp(now, -1.3, 1.3))} ${plane.y(clamp(run.velocity[state.t], -1.3, 1.3))})`,
        });
        handle.show([state.x, state.gamma], `ηλ = ${number(state.x, 3)}, γ = ${number(state.gamma, 3)}`);
        for (const control of controls) control.show();
        play.report(says(state.x, state.gamma, state.t));
      },
    };
  },
};
export default definition;
