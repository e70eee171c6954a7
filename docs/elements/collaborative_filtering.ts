// A table of ratings to edit, its two factors trained epoch by epoch, and what they predict: every vector can be moved
// by hand.

import { clamp, type Definition, fill, html, type Pair, type Play, type Point, programs, svg, View } from "./kit";
import {
  both,
  C,
  dot,
  type Edit,
  edited,
  errors,
  HELD,
  MISSING,
  type Model,
  type Move,
  predict,
  SEEN,
  type Side,
  says,
  text,
  train,
  type Vector,
} from "./math/collaborative_filtering";

/**
 * `u`, `i`: the cell looked at; `e`: edits, three digits each; `d`: an epoch, then vectors moved by hand after it:
 * "40,u3,1.5,-0.7".
 */
type S = { t: number; l2: number; u: number; i: number; e: string; d: string };

const WIDE = 2.2,
  HIGH = 1.9; // half the plane
const TOP = 2; // of the errors shown
const LEVELS = [-2, -1, 0, 1, 2]; // of the dot product
const SIDES: Side[] = ["u", "w"];
const ink = (role: string): string => `var(--f-${role})`;
const COLORS = ["blue", "rust", "green"].map(ink);
const KINDS: Pair = ["甲乙丙", "ABC"];
const RATINGS: Pair = ["评分", "ratings"];
const OUT: Pair = ["留出", "held out"];
const kind = (item: number): number => Math.floor(item / C.per);

/** Sound edits, the last for a cell counts; none if nothing would be left to learn from. */
function readEdits(text: string): Edit[] {
  const found: Record<string, Edit> = {};
  for (const [, cell, value] of text.matchAll(/(\d\d)([0-5])/g)) {
    const [u, i, stars] = [+cell[0], +cell[1], +value];
    delete found[cell];
    if (i in C.w && stars !== +C.stars[u][i] && (stars || +C.part[u][i] !== HELD)) found[cell] = [u, i, stars];
  }
  const edits = Object.values(found);
  return edited(edits).part.flat().includes(SEEN) ? edits : [];
}

function readMoves(text: string): { at: number; moves: Move[] } {
  const found: Record<string, Move> = {};
  for (const [, side, row, x, y] of text.matchAll(/([uw])(\d),(-?[\d.]+),(-?[\d.]+)/g)) {
    if (C[side as Side][+row]) found[side + row] = [side as Side, +row, ...inside([+x || 0, +y || 0])];
  }
  return { at: parseInt(text, 10) || 0, moves: Object.values(found) };
}

/** A point of the plane, as exact as an address says it. */
const inside = ([x, y]: Vector): [number, number] => [
  +clamp(x, -WIDE, WIDE).toFixed(2),
  +clamp(y, -HIGH, HIGH).toFixed(2),
];
const whole = (value: number, last: number): number => Math.round(clamp(value, 0, last));

/** What users and items are called. */
const names = (play: Play<S>): string[][] =>
  SIDES.map((side) =>
    C[side].map((_, row) => (side === "u" ? `${row + 1}` : play.say(KINDS)[kind(row)] + (1 + (row % C.per)))),
  );

// ------------------------------------------------------------------------------------------------- what it learns

/** What has been trained: now, and as if nothing had been touched. */
interface Made extends ReturnType<typeof edited> {
  models: Model[];
  before: Model[];
  error: ReturnType<typeof errors>;
}

/** Train anew once the ratings, λ or a hand have changed it. */
function trainer(): (state: S) => Made {
  let from = "",
    made: Made;
  return ({ l2, e, d }) => {
    if (from !== (from = [l2, e, d].join())) {
      const edits = readEdits(e),
        { at, moves } = readMoves(d);
      const models = train(edits, l2, C.epochs, moves, at);
      made = { ...edited(edits), models, before: train([], l2, C.epochs), error: errors(models, edits) };
    }
    return made;
  };
}

// ------------------------------------------------------------------------------------------------------ the table

const rate = (play: Play<S>, stars: number): void =>
  play.set({ e: `${play.state.e}${play.state.u}${play.state.i}${stars}` });

/** A cell of the table: arrows go to its neighbours, figures rate it. */
function cell(play: Play<S>, u: number, i: number, pick: (u: number, i: number) => void) {
  const rated = html("b", {}),
    guess = html("span", {}),
    bar = html("s", {});
  const node = html("td", {}, rated, guess, bar);
  play.on(node, "click", () => pick(u, i));
  play.arrows(node, ([right, up]) => pick(u - up, i + right));
  play.on(node, "keydown", (event) => {
    const stars = ["Delete", "1", "2", "3", "4", "5", "Backspace"].indexOf(event.key);
    if (stars < 0) return;
    event.preventDefault();
    rate(play, stars % 6);
  });
  return {
    node,
    show(chosen: boolean, model: Model, rating: number, cut: number): void {
      const value = predict(model, u, i);
      const miss = cut === MISSING ? 0 : clamp((rating - value) / 2, -1, 1) * 50; // per cent of the width
      rated.textContent = rating ? `${rating}` : "";
      guess.textContent = text(value, 1);
      const color = COLORS[+(miss < 0)];
      bar.style.cssText = `left:${50 + Math.min(miss, 0)}%;width:${Math.abs(miss)}%;background:${color}`;
      fill(node, {
        class: `play-part${cut}${rating === +C.stars[u][i] ? "" : " play-edited"}`,
        tabindex: chosen ? 0 : -1,
        "aria-selected": `${chosen}`,
        title: cut === HELD ? play.say(OUT) : "",
      });
    },
  };
}

/** All ratings and what is predicted of them. */
function table(play: Play<S>) {
  const [rows, columns] = ["row", "col"].map((scope, which) =>
    names(play)[which].map((name) => html("th", { scope }, name)),
  );
  const pick = (row: number, column: number) => {
    const u = clamp(row, 0, rows.length - 1),
      i = clamp(column, 0, columns.length - 1);
    play.set({ u, i });
    cells[u][i].node.focus();
  };
  const cells = rows.map((_, u) => columns.map((_, i) => cell(play, u, i, pick)));
  const node = html(
    "table",
    { class: "play-stars", role: "grid", "aria-label": play.say(RATINGS) },
    html("tr", {}, html("td", {}), ...columns),
    ...rows.map((row, u) => html("tr", {}, row, ...cells[u].map(({ node }) => node))),
  );
  return {
    node,
    show({ t, u, i }: S, { models, stars, part }: Made): void {
      cells.forEach((line, row) =>
        line.forEach(({ show }, column) =>
          show(row === u && column === i, models[t], stars[row][column], part[row][column]),
        ),
      );
      [rows, columns].forEach((heads, which) =>
        heads.forEach((head, row) => head.classList.toggle("play-on", row === (which ? i : u))),
      );
    },
  };
}

/** The stars to choose for a cell. */
function choice(play: Play<S>) {
  const buttons = [1, 2, 3, 4, 5, 0].map((stars) =>
    play.button(stars ? [`${stars}`, `${stars}`] : ["抹掉", "erase"], () => rate(play, stars)),
  );
  return {
    node: html("div", { class: "play-tokens", role: "group", "aria-label": play.say(RATINGS) }, ...buttons),
    show({ u, i }: S, { stars, part }: Made): void {
      buttons.forEach((button, k) => fill(button, { "aria-pressed": `${stars[u][i] === (k + 1) % 6}` }));
      buttons[5].disabled = part[u][i] !== SEEN;
    },
  };
}

const key = (play: Play<S>): HTMLElement =>
  html(
    "p",
    { class: "play-key" },
    play.say([
      "粗体是评分，细体是预测；横条是差，向右为猜低。点线框：留出，不参加训练。",
      "Bold: rating; thin: prediction; bar: the miss, to the right if too low. Dotted: held out of training.",
    ]),
  );

// ------------------------------------------------------------------------------------------------------ the plane

/** A line over the plane. */
function path(plane: View, stroke: string, width: number, dashes = "", d = "") {
  const look = { fill: "none", stroke: ink(stroke), "stroke-width": width, "stroke-dasharray": dashes };
  return plane.plot.appendChild(svg("path", { ...look, d, "aria-hidden": "true" }));
}

const size = (a: Vector): number => Math.hypot(...a) || 1e-9;

/** Where the dot product with `a` is this, so far to the side. */
const place = (a: Vector, level: number, far = 0): Point => [
  (level * a[0]) / size(a) ** 2 - (far * a[1]) / size(a),
  (level * a[1]) / size(a) ** 2 + (far * a[0]) / size(a),
];

/** The dot product of the chosen two as a picture, and the ways from the old places. */
function products(plane: View) {
  const [across, up] = [
    [WIDE, 0],
    [0, HIGH],
  ].map(([x, y]): Point[] => [
    [-x, -y],
    [x, y],
  ]);
  path(plane, "rule", 1, "", plane.path(across) + plane.path(up));
  const levels = path(plane, "mute", 1, "2 4"),
    ghosts = path(plane, "mute", 1.5),
    foot = path(plane, "ink", 1, "4 3"),
    arrows = [path(plane, "ink", 2), path(plane, "ink", 2)];
  const words = LEVELS.map((level) => svg("text", { class: "play-level", "text-anchor": "middle" }, text(level, 0)));
  plane.plot.append(...words);
  return ({ t, u, i }: S, { models, before }: Made): void => {
    const model = models[t];
    const a = model.u[u],
      b = model.w[i];
    fill(levels, { d: LEVELS.map((level) => plane.path([place(a, level, -9), place(a, level, 9)])).join("") });
    LEVELS.forEach((level, k) => {
      const [x, y] = place(a, level, Math.sqrt(Math.max(0, 1.75 ** 2 - (level / size(a)) ** 2))); // on a circle
      fill(words[k], {
        visibility: size(a) > 1e-9 ? "visible" : "hidden",
        transform: `translate(${plane.x(x)} ${plane.y(y) + 4})`,
      });
    });
    fill(foot, { d: plane.path([b, place(a, dot(a, b))]) });
    fill(arrows[0], { d: plane.path([[0, 0], a]) });
    fill(arrows[1], { d: plane.path([[0, 0], b]), stroke: COLORS[kind(i)] });
    fill(ghosts, {
      d: SIDES.flatMap((side) => before[t][side].map((old, row) => plane.path([old, model[side][row]]))).join(""),
    });
  };
}

/** A user's circle or an item's square. */
const shape = (play: Play<S>, which: number, row: number, name: string): SVGGElement =>
  svg(
    "g",
    {
      class: "play-handle play-vector",
      role: "slider",
      "aria-label": which ? name : play.say(["用户", "user "]) + name,
    },
    svg("circle", { r: 14, class: "play-hit" }),
    which
      ? svg("rect", { x: -10, y: -8, width: 20, height: 16, rx: 2, stroke: COLORS[kind(row)] })
      : svg("circle", { r: 8, stroke: ink("ink") }),
    svg("text", { y: 4, "text-anchor": "middle" }, name),
  );

/** A vector to move by hand. */
function vector(play: Play<S>, plane: View, which: number, row: number, name: string) {
  const node = shape(play, which, row, name);
  const made = {
    node,
    at: inside([0, 0]),
    pick: () => play.set({ [which ? "i" : "u"]: row }),
    move(x: number, y: number): void {
      made.at = inside([x, y]); // two keys may come within one frame
      const { t, d } = play.state;
      play.set({ d: `${parseInt(d, 10) === t ? d : t},${SIDES[which]}${row},${made.at}` });
    },
    show(chosen: boolean, vector: Vector): void {
      const [x, y] = (made.at = inside(vector));
      node.classList.toggle("play-on", chosen);
      fill(node, {
        transform: `translate(${plane.x(x)} ${plane.y(y)})`,
        tabindex: chosen ? 0 : -1,
        "aria-valuenow": x,
        "aria-valuetext": both([x, y]),
      });
    },
  };
  play.arrows(node, ([right, up], far) => made.move(made.at[0] + 0.05 * far * right, made.at[1] + 0.05 * far * up));
  plane.node.append(node);
  return made;
}

/** Every user and item: a finger takes the nearest along. */
function vectors(play: Play<S>, plane: View) {
  const all = names(play).map((side, which) => side.map((name, row) => vector(play, plane, which, row, name)));
  let held: (typeof all)[0][0] | undefined, from: Point | undefined;
  play.drag(
    plane,
    ([x, y]) => {
      if (from) return held?.move(x + from[0], y + from[1]);
      const far = ({ at }: { at: Point }) => Math.hypot(at[0] - x, at[1] - y);
      const { u, i } = play.state; // of equally near ones, the chosen
      const near = [all[0][u], all[1][i], ...all.flat()].reduce((best, one) => (far(one) < far(best) ? one : best));
      from = [near.at[0] - x, near.at[1] - y];
      held = far(near) < 0.5 ? near : undefined;
      held?.pick();
      held?.node.focus({ preventScroll: true });
    },
    () => (from = undefined),
  );
  return ({ t, u, i }: S, { models }: Made): void =>
    all.forEach((side, which) =>
      side.forEach(({ show }, row) => show(row === (which ? i : u), models[t][SIDES[which]][row])),
    );
}

/** Users and items where their vectors are. */
function plane(play: Play<S>) {
  const size = { width: 320, height: 276, left: 0, right: 0, top: 0, bottom: 0 };
  const view = new View(size, [-WIDE, WIDE], [-HIGH, HIGH], play.say(["向量", "vectors"]));
  const shows = [products(view), vectors(play, view)];
  return { node: view.node, show: (state: S, made: Made): void => shows.forEach((show) => show(state, made)) };
}

// ----------------------------------------------------------------------------------------------------- the errors

/** The error over a part of the ratings, epoch by epoch. */
function curve(view: View, name: string, stroke: string, dashes: string) {
  const line = svg("path", { class: "play-line", stroke, "stroke-dasharray": dashes });
  const label = svg("text", { x: view.right - 2, "text-anchor": "end", style: `fill: ${stroke}` }, name);
  view.node.append(line, label);
  return (values: number[]): void => {
    fill(line, { d: view.path(values.map((value, t): Point => [t, Math.min(value, TOP)])) });
    fill(label, { y: Math.max(view.y(Math.min(values[C.epochs], TOP)) - 7, 22) });
  };
}

/** Both errors; a finger goes to an epoch. */
function curves(play: Play<S>) {
  const size = { width: 320, height: 150, left: 26, right: 10 };
  const view = new View(size, [0, C.epochs], [0, TOP], play.say(["误差", "errors"])).touch("across");
  view.node.append(view.axes([0, 50, 100, C.epochs], [0, 1, TOP], [play.say(["轮", "epoch"]), ""]));
  const now = svg("path", { stroke: ink("ink") });
  const seen = curve(view, play.say(["参加训练", "learned from"]), COLORS[0], ""),
    held = curve(view, play.say(OUT), COLORS[1], "7 4");
  const marks = [0, 1, 1].map((color, k) =>
    svg("circle", { r: 4, stroke: COLORS[color], "stroke-width": 2, fill: k > 1 ? "none" : COLORS[color] }),
  );
  const unit = play.say(["RMSE（星）", "RMSE (stars)"]);
  view.node.append(now, ...marks, svg("text", { x: 4, y: 12, class: "play-small" }, unit));
  play.drag(view, ([t]) => play.set({ t: Math.round(t) }));
  return {
    node: view.node,
    show({ t }: S, { error }: Made): void {
      seen(error.seen);
      held(error.held);
      fill(now, { d: `M${view.x(t)} ${view.top}V${view.bottom}` });
      const best = error.held.indexOf(Math.min(...error.held));
      marks.forEach((mark, k) => {
        const epoch = k < 2 ? t : best;
        fill(mark, { cx: view.x(epoch), cy: view.y(Math.min(error[k ? "held" : "seen"][epoch], TOP)) });
      });
    },
  };
}

const definition: Definition<S> = {
  title: ["改一个评分，看向量怎么动", "Change a rating and watch the vectors move"],
  hint: [
    "选一格，按1至5改评分，或拖动圆（用户）、方块（物品）；灰线连着原来的位置，点线是与选中用户的点积。" +
      "换λ，看留出的误差。",
    "Pick a cell and press 1 to 5, or drag a circle (user) or square (item); " +
      "grey lines lead back to the old places. Dotted lines: dot product with the chosen user. " +
      "Change λ and watch the held-out error.",
  ],
  defaults: { t: C.epochs, l2: C.strengths[0], ...C.start, e: "", d: "" },
  sound(wish) {
    const { at, moves } = readMoves(wish.d);
    return {
      t: whole(wish.t, C.epochs),
      l2: C.strengths.includes(wish.l2) ? wish.l2 : C.strengths[0],
      u: whole(wish.u, C.u.length - 1),
      i: whole(wish.i, C.w.length - 1),
      e: readEdits(wish.e).flat().join(""),
      d: moves.length ? [at, ...moves.map(([side, ...rest]) => side + rest)].join() : "",
    };
  },
  async python({ u, i, e, l2, t, d }) {
    const { at, moves } = readMoves(d);
    return (await programs()).collaborative_filtering(u, i, readEdits(e), l2, t, moves, at);
  },
  build(play) {
    const rated = table(play),
      stars = choice(play),
      moved = plane(play),
      missed = curves(play);
    const controls = [
      play.player("t", ["轮数", "epoch"], () => C.epochs),
      play.slider("l2", ["正则化λ", "strength λ"], { stops: C.strengths }),
    ];
    const made = trainer();
    return {
      parts: [
        html("div", { class: "play-controls" }, ...controls.map(({ node }) => node)),
        html(
          "div",
          { class: "play-views" },
          html("div", {}, rated.node, stars.node, key(play)),
          html("div", {}, moved.node, missed.node),
        ),
        play.said,
      ],
      draw(state) {
        const now = made(state);
        for (const { show } of [rated, stars, moved, missed, ...controls]) show(state, now);
        play.report(says(now.models[state.t], state.u, state.i, state.t, now.error));
      },
    };
  },
};
export default definition;
