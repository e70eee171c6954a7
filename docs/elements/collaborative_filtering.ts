// A table of ratings to edit, its two factors trained epoch by epoch, and what they predict: every vector can be moved
// by hand.

import { clamp, type Definition, fill, html, type Pair, type Point, svg, View } from "./kit";
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
  python,
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
  python({ u, i, e, l2, t, d }) {
    const { at, moves } = readMoves(d);
    return python(u, i, readEdits(e), l2, t, moves, at);
  },
  build(play) {
    const names = SIDES.map((side) =>
      C[side].map((_, row) => (side === "u" ? `${row + 1}` : play.say(KINDS)[kind(row)] + (1 + (row % C.per)))),
    );
    const out = play.say(["留出", "held out"]),
      learned = play.say(["参加训练", "learned from"]),
      ratings = play.say(["评分", "ratings"]);
    let model: Model;

    // The table.
    const rate = (stars: number) => play.set({ e: `${play.state.e}${play.state.u}${play.state.i}${stars}` });
    const columns = names[1].map((name) => html("th", { scope: "col" }, name));
    const rows = names[0].map((name) => html("th", { scope: "row" }, name));
    const cells = C.u.map((_, u) =>
      C.w.map((_, i) => {
        const stars = html("b", {}),
          guess = html("span", {}),
          bar = html("s", {});
        const node = html("td", {}, stars, guess, bar);
        const pick = (u: number, i: number) => {
          play.set({ u, i });
          cells[u][i].node.focus();
        };
        play.on(node, "click", () => pick(u, i));
        play.on(node, "keydown", (event) => {
          const { key } = event;
          const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
          const stars = "12345".indexOf(key) + 1;
          if (way) pick(clamp(u + way[0], 0, rows.length - 1), clamp(i + way[1], 0, columns.length - 1));
          else if (stars || key === "Delete" || key === "Backspace") rate(stars);
          else return;
          event.preventDefault();
        });
        return { node, stars, guess, bar };
      }),
    );
    const table = html(
      "table",
      { class: "play-stars", role: "grid", "aria-label": ratings },
      html("tr", {}, html("td", {}), ...columns),
      ...rows.map((row, u) => html("tr", {}, row, ...cells[u].map(({ node }) => node))),
    );
    const buttons = [1, 2, 3, 4, 5, 0].map((stars) =>
      play.button(stars ? [`${stars}`, `${stars}`] : ["抹掉", "erase"], () => rate(stars)),
    );
    const key = html(
      "p",
      { class: "play-key" },
      play.say([
        "粗体是评分，细体是预测；横条是差，向右为猜低。点线框：留出，不参加训练。",
        "Bold: rating; thin: prediction; bar: the miss, to the right if too low. Dotted: held out of training.",
      ]),
    );

    // The plane.
    const plane = new View(
      { width: 320, height: 276, left: 0, right: 0, top: 0, bottom: 0 },
      [-WIDE, WIDE],
      [-HIGH, HIGH],
      play.say(["向量", "vectors"]),
    );
    const path = (stroke: string, width: number, dashes = "", d = "") => {
      const node = svg("path", {
        fill: "none",
        stroke: ink(stroke),
        "stroke-width": width,
        "stroke-dasharray": dashes,
        d,
        "aria-hidden": "true",
      });
      plane.plot.append(node);
      return node;
    };
    path(
      "rule",
      1,
      "",
      plane.path([
        [-WIDE, 0],
        [WIDE, 0],
      ]) +
        plane.path([
          [0, -HIGH],
          [0, HIGH],
        ]),
    );
    const levels = path("mute", 1, "2 4"),
      ghosts = path("mute", 1.5),
      foot = path("ink", 1, "4 3"),
      arrows = [path("ink", 2), path("ink", 2)];
    const products = LEVELS.map((level) =>
      svg("text", { class: "play-level", "text-anchor": "middle" }, text(level, 0)),
    );
    plane.plot.append(...products);
    const vectors = SIDES.map((side, which) =>
      names[which].map((name, row) => {
        const shape = which
          ? svg("rect", { x: -10, y: -8, width: 20, height: 16, rx: 2, stroke: COLORS[kind(row)] })
          : svg("circle", { r: 8, stroke: ink("ink") });
        const node = svg(
          "g",
          {
            class: "play-handle play-vector",
            role: "slider",
            "aria-label": which ? name : play.say(["用户", "user "]) + name,
          },
          svg("circle", { r: 14, class: "play-hit" }),
          shape,
          svg("text", { y: 4, "text-anchor": "middle" }, name),
        );
        const vector = {
          node,
          at: [0, 0] as Point,
          pick: () => play.set({ [which ? "i" : "u"]: row }),
          move(x: number, y: number) {
            vector.at = inside([x, y]); // two keys may come within one frame
            const { t, d } = play.state;
            play.set({ d: `${parseInt(d, 10) === t ? d : t},${side}${row},${vector.at}` });
          },
        };
        play.on(node as unknown as HTMLElement, "keydown", (event) => {
          const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
          if (!way) return;
          event.preventDefault();
          const far = event.shiftKey ? 0.5 : 0.05;
          vector.move(vector.at[0] + way[0] * far, vector.at[1] + way[1] * far);
        });
        plane.node.append(node);
        return vector;
      }),
    );
    let held: (typeof vectors)[0][0] | undefined, from: Point | undefined;
    play.drag(
      plane,
      ([x, y]) => {
        if (from) return held?.move(x + from[0], y + from[1]);
        const far = ({ at }: { at: Point }) => Math.hypot(at[0] - x, at[1] - y);
        const { u, i } = play.state; // of equally near ones, the chosen
        const near = [vectors[0][u], vectors[1][i], ...vectors.flat()].reduce((best, vector) =>
          far(vector) < far(best) ? vector : best,
        );
        from = [near.at[0] - x, near.at[1] - y];
        held = far(near) < 0.5 ? near : undefined;
        held?.pick();
        held?.node.focus({ preventScroll: true });
      },
      () => (from = undefined),
    );

    // The errors.
    const curves = new View(
      { width: 320, height: 150, left: 26, right: 10 },
      [0, C.epochs],
      [0, TOP],
      play.say(["误差", "errors"]),
    ).touch("across");
    curves.node.append(curves.axes([0, 50, 100, C.epochs], [0, 1, TOP], [play.say(["轮", "epoch"]), ""]));
    const now = svg("path", { stroke: ink("ink") });
    const height = (value: number): number => curves.y(Math.min(value, TOP));
    const lines = [learned, out].map((name, k) => {
      const stroke = COLORS[k];
      const line = svg("path", { class: "play-line", stroke, "stroke-dasharray": k ? "7 4" : "" });
      const label = svg("text", { x: curves.right - 2, "text-anchor": "end", style: `fill: ${stroke}` }, name);
      curves.node.append(line, label);
      return { line, label };
    });
    const marks = [0, 1, 1].map((color, k) =>
      svg("circle", { r: 4, stroke: COLORS[color], "stroke-width": 2, fill: k > 1 ? "none" : COLORS[color] }),
    );
    curves.node.append(
      now,
      ...marks,
      svg("text", { x: 4, y: 12, class: "play-small" }, play.say(["RMSE（星）", "RMSE (stars)"])),
    );
    play.drag(curves, ([t]) => play.set({ t: Math.round(t) }));

    const controls = [
      play.player("t", ["轮数", "epoch"], () => C.epochs),
      play.slider("l2", ["正则化λ", "strength λ"], {
        min: 0,
        max: C.strengths.length - 1,
        step: 1,
        stops: C.strengths,
      }),
    ];

    // What has been trained, until the ratings, λ or a hand change it: now, and as if nothing had been touched.
    let made = "",
      models: Model[],
      before: Model[],
      error: ReturnType<typeof errors>;
    return {
      parts: [
        html("div", { class: "play-controls" }, ...controls.map(({ node }) => node)),
        html(
          "div",
          { class: "play-views" },
          html(
            "div",
            {},
            table,
            html("div", { class: "play-tokens", role: "group", "aria-label": ratings }, ...buttons),
            key,
          ),
          html("div", {}, plane.node, curves.node),
        ),
        play.said,
      ],
      draw({ t, u, i, l2, e, d }) {
        const edits = readEdits(e),
          { at, moves } = readMoves(d);
        const { stars, part } = edited(edits);
        if (made !== (made = [l2, e, d].join())) {
          models = train(edits, l2, C.epochs, moves, at);
          before = train([], l2, C.epochs);
          error = errors(models, edits);
          [error.seen, error.held].forEach((values, k) => {
            fill(lines[k].line, { d: curves.path(values.map((value, t): Point => [t, Math.min(value, TOP)])) });
            fill(lines[k].label, { y: Math.max(height(values[C.epochs]) - 7, 22) });
          });
        }
        model = models[t];

        cells.forEach((line, row) =>
          line.forEach(({ node, stars: rated, guess, bar }, column) => {
            const rating = stars[row][column],
              cut = part[row][column],
              value = predict(model, row, column);
            const miss = cut === MISSING ? 0 : clamp((rating - value) / 2, -1, 1) * 50; // per cent of the width
            rated.textContent = rating ? `${rating}` : "";
            guess.textContent = text(value, 1);
            const color = COLORS[+(miss < 0)];
            bar.style.cssText = `left:${50 + Math.min(miss, 0)}%;width:${Math.abs(miss)}%;background:${color}`;
            const chosen = row === u && column === i;
            fill(node, {
              class: `play-part${cut}${rating === +C.stars[row][column] ? "" : " play-edited"}`,
              tabindex: chosen ? 0 : -1,
              "aria-selected": `${chosen}`,
              title: cut === HELD ? out : "",
            });
          }),
        );
        [rows, columns].forEach((heads, which) =>
          heads.forEach((head, row) => head.classList.toggle("play-on", row === (which ? i : u))),
        );
        buttons.forEach((button, k) => fill(button, { "aria-pressed": `${stars[u][i] === (k + 1) % 6}` }));
        buttons[5].disabled = part[u][i] !== SEEN;

        const a = model.u[u],
          b = model.w[i];
        const size = Math.hypot(...a) || 1e-9,
          product = dot(a, b);
        /** Where the dot product with `a` is this, so far to the side. */
        const place = (level: number, far: number): Point => [
          (level * a[0]) / size ** 2 - (far * a[1]) / size,
          (level * a[1]) / size ** 2 + (far * a[0]) / size,
        ];
        fill(levels, { d: LEVELS.map((level) => plane.path([place(level, -9), place(level, 9)])).join("") });
        LEVELS.forEach((level, k) => {
          const [x, y] = place(level, Math.sqrt(Math.max(0, 1.75 ** 2 - (level / size) ** 2))); // on a circle
          fill(products[k], {
            visibility: size > 1e-9 ? "visible" : "hidden",
            transform: `translate(${plane.x(x)} ${plane.y(y) + 4})`,
          });
        });
        fill(foot, { d: plane.path([b, place(product, 0)]) });
        fill(arrows[0], { d: plane.path([[0, 0], a]) });
        fill(arrows[1], { d: plane.path([[0, 0], b]), stroke: COLORS[kind(i)] });
        fill(ghosts, {
          d: SIDES.flatMap((side) => before[t][side].map((old, row) => plane.path([old, model[side][row]]))).join(""),
        });
        vectors.forEach((side, which) =>
          side.forEach((vector, row) => {
            const { node } = vector;
            const [x, y] = (vector.at = inside(model[SIDES[which]][row]));
            const chosen = row === (which ? i : u);
            node.classList.toggle("play-on", chosen);
            fill(node, {
              transform: `translate(${plane.x(x)} ${plane.y(y)})`,
              tabindex: chosen ? 0 : -1,
              "aria-valuenow": x,
              "aria-valuetext": both([x, y]),
            });
          }),
        );

        fill(now, { d: `M${curves.x(t)} ${curves.top}V${curves.bottom}` });
        const best = error.held.indexOf(Math.min(...error.held));
        marks.forEach((mark, k) => {
          const epoch = k < 2 ? t : best;
          fill(mark, { cx: curves.x(epoch), cy: height(error[k ? "held" : "seen"][epoch]) });
        });
        for (const control of controls) control.show();
        play.report(says(model, u, i, t, error));
      },
    };
  },
};
export default definition;
