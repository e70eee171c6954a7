// A table of ratings to edit, its two factors trained epoch by epoch, and what they predict: every vector can be moved by hand.

import { clamp, html, svg, View, type Definition, type Pair, type Point } from "./kit";
import { C, dot, edited, errors, HELD, MISSING, predict, python, SEEN, train, type Edit, type Model, type Move, type Vector } from "./math/collaborative_filtering";

/** `u`, `i`: the cell looked at; `e`: edits, three digits each; `d`: an epoch, then vectors moved by hand after it: "40,u3,1.5,-0.7". */
type S = { t: number; l2: number; u: number; i: number; e: string; d: string };

const [USERS, ITEMS] = [C.users.length, C.items.length];
const WIDE = 2.2, HIGH = 1.9; // half the plane
const TOP = 2; // of the errors shown
const COLORS = ["var(--f-blue)", "var(--f-rust)", "var(--f-green)"];
const KINDS: Pair = ["甲乙丙", "ABC"];

/** Sound edits, the last for a cell counts; none if nothing would be left to learn from. */
function readEdits(text: string): Edit[] {
  const found = new Map<number, Edit>();
  for (let k = 0; k + 3 <= text.length; k += 3) {
    const [u, i, stars] = [...text.slice(k, k + 3)].map(Number);
    if (!(u < USERS && i < ITEMS && stars <= 5) || (!stars && C.part[u][i] === HELD)) continue;
    found.delete(u * ITEMS + i);
    if (stars !== C.stars[u][i]) found.set(u * ITEMS + i, [u, i, stars]);
  }
  const edits = [...found.values()];
  return edited(edits).part.flat().includes(SEEN) ? edits : [];
}

function readMoves(text: string): { at: number; moves: Move[] } {
  const [at, ...rest] = text.split(",");
  const moves = new Map<string, Move>();
  for (let k = 0; k + 3 <= rest.length; k += 3) {
    const side = rest[k][0], row = +rest[k].slice(1), [x, y] = [+rest[k + 1], +rest[k + 2]];
    const rows = side === "u" ? USERS : side === "w" ? ITEMS : 0;
    if (row in C.users.slice(0, rows) && x === x && y === y) moves.set(rest[k], [side as "u" | "w", row, +clamp(x, -WIDE, WIDE).toFixed(2), +clamp(y, -HIGH, HIGH).toFixed(2)]);
  }
  return { at: Math.round(clamp(+at || 0, 0, C.epochs)), moves: [...moves.values()] };
}

const text = (value: number, digits = 2): string => (Math.round(value * 10 ** digits) / 10 ** digits).toFixed(digits).replace("-", "−");
const signed = (value: number): string => (value < 0 ? " " : " + ") + text(value).replace("−", "− ");
const pair = (vector: Vector): string => `(${vector.map((value) => text(value)).join(", ")})`;

const definition: Definition<S> = {
  name: "collaborative_filtering",
  title: ["改一个评分，看向量怎么动", "Change a rating and watch the vectors move"],
  hint: [
    "选一格，按1至5改评分（0抹掉），训练立刻重来，灰线从旧位置连到新位置。圆是用户，方块是物品，都可以拖动（或选中按方向键），从那一轮接着训练；虚线标着与选中用户的点积。再换λ，看留出的误差。",
    "Pick a cell and press 1 to 5 to rate it (0 erases): training starts anew, and grey lines lead from old places to new. Circles are users, squares items; drag one, or focus it and use the arrow keys, and training goes on from there. Dashed lines tell the dot product with the chosen user. Then change λ and watch the held-out error.",
  ],
  defaults: { t: C.epochs, l2: C.strengths[0], ...C.start, e: "", d: "" },
  sound(wish) {
    const { at, moves } = readMoves(wish.d);
    return {
      t: Math.round(clamp(wish.t, 0, C.epochs)),
      l2: C.strengths.reduce((best, l2) => (Math.abs(l2 - wish.l2) < Math.abs(best - wish.l2) ? l2 : best)),
      u: Math.round(clamp(wish.u, 0, USERS - 1)),
      i: Math.round(clamp(wish.i, 0, ITEMS - 1)),
      e: readEdits(wish.e).flat().join(""),
      d: moves.length ? [at, ...moves.map(([side, row, x, y]) => [side + row, x, y])].join() : "",
    };
  },
  python(state) {
    const { at, moves } = readMoves(state.d);
    return python(state.u, state.i, readEdits(state.e), state.l2, state.t, moves, at);
  },
  build(play) {
    const item = (i: number) => play.say(KINDS)[C.kinds[i]] + (1 + i - C.kinds.indexOf(C.kinds[i]));
    let model: Model;

    // The table.
    const rate = (stars: number) => {
      const { u, i, e } = play.state;
      play.set({ e: `${e}${u}${i}${stars}` });
    };
    const columns = C.items.map((_, i) => html("th", { scope: "col" }, item(i)));
    const rows = C.users.map((_, u) => html("th", { scope: "row" }, String(u + 1)));
    const cells = C.stars.map((row, u) =>
      row.map((_, i) => {
        const stars = html("b", {}), guess = html("i", {}), bar = html("s", {});
        const node = html("td", {}, stars, guess, bar);
        play.on(node, "click", () => {
          play.set({ u, i });
          node.focus();
        });
        play.on(node, "keydown", (event) => {
          const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -ITEMS], End: [0, ITEMS] }[event.key];
          const digit = /^[0-5]$/.test(event.key) ? +event.key : event.key === "Delete" || event.key === "Backspace" ? 0 : -1;
          if ((!way && digit < 0) || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          if (!way) return rate(digit);
          const to = [clamp(u + way[0], 0, USERS - 1), clamp(i + way[1], 0, ITEMS - 1)];
          play.set({ u: to[0], i: to[1] });
          cells[to[0]][to[1]].node.focus();
        });
        return { node, stars, guess, bar };
      }),
    );
    const table = html(
      "table",
      { class: "play-stars", role: "grid", "aria-label": play.say(["评分与预测", "Ratings and predictions"]) },
      html("thead", {}, html("tr", {}, html("td", {}), ...columns)),
      html("tbody", {}, ...rows.map((row, u) => html("tr", {}, row, ...cells[u].map((cell) => cell.node)))),
    );
    const whose = html("span", {});
    const buttons = [1, 2, 3, 4, 5, 0].map((stars) => play.button(stars ? [String(stars), String(stars)] : ["抹掉", "erase"], () => rate(stars)));
    const key = html("p", { class: "play-small" }, play.say(["粗体是评分，细体是预测；横条是差，向右为猜低了。点线框：留出，不参加训练。", "Bold: rating; thin: prediction. Bar: the miss, to the right if predicted too low. Dotted frame: held out of training."]));

    // The plane.
    const plane = new View({ width: 320, height: 276.4, left: 0, right: 0, top: 0, bottom: 0 }, [-WIDE, WIDE], [-HIGH, HIGH], play.say(["用户与物品的向量", "Vectors of users and items"]));
    const path = (look: Record<string, string | number>) => {
      const node = svg("path", { fill: "none", "stroke-width": 1, ...look });
      plane.plot.append(node);
      return node;
    };
    path({ stroke: "var(--f-rule)", d: plane.path([[-WIDE, 0], [WIDE, 0]]) + plane.path([[0, -HIGH], [0, HIGH]]) });
    const levels = path({ stroke: "var(--f-mute)", "stroke-dasharray": "2 4" });
    const names = [-2, -1, 1, 2].map((level) => {
      const node = svg("text", { class: "play-level", "text-anchor": "middle" }, String(level).replace("-", "−"));
      plane.plot.append(node);
      return { level, node };
    });
    const ghosts = path({ stroke: "var(--f-mute)", "stroke-width": 1.5 });
    const foot = path({ stroke: "var(--f-ink)", "stroke-dasharray": "4 3" });
    const arrows = [path({ stroke: "var(--f-ink)", "stroke-width": 2 }), path({ "stroke-width": 2 })];
    const sides = (["u", "w"] as const).map((side, which) =>
      Array.from({ length: which ? ITEMS : USERS }, (_, row) => {
        const name = which ? item(row) : String(row + 1);
        const shape = which ? svg("rect", { x: -10, y: -7.5, width: 20, height: 15, rx: 2, stroke: COLORS[C.kinds[row]] }) : svg("circle", { r: 8, stroke: "var(--f-ink)" });
        const node = svg("g", { class: "play-handle play-vector", role: "slider", "aria-label": play.say(which ? [`物品${name}`, `item ${name}`] : [`用户${name}`, `user ${name}`]), "aria-valuenow": 0 }, svg("circle", { r: 14, class: "play-hit" }), shape, svg("text", { y: 3.8, "text-anchor": "middle" }, name));
        plane.node.append(node);
        const choose = () => play.set(which ? { i: row } : { u: row });
        const now = (): Point => (which ? model.items : model.users)[row];
        const move = (x: number, y: number) => {
          const kept = play.state.d.split(",")[0] === String(play.state.t) ? play.state.d : play.state.t;
          play.set({ ...(which ? { i: row } : { u: row }), d: `${kept},${side}${row},${x},${y}` });
        };
        play.on(node as unknown as HTMLElement, "keydown", (event) => {
          const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
          if (!way) return;
          event.preventDefault();
          const far = event.shiftKey ? 0.5 : 0.05;
          move(now()[0] + way[0] * far, now()[1] + way[1] * far);
        });
        return { node, choose, now, move };
      }),
    );
    const vectors = sides.flat();
    let held: { vector: (typeof vectors)[number]; from: Point } | undefined | null;
    play.drag(plane, (at) => {
      if (held === undefined) {
        const far = (vector: (typeof vectors)[number]) => Math.hypot(clamp(vector.now()[0], -WIDE, WIDE) - at[0], clamp(vector.now()[1], -HIGH, HIGH) - at[1]);
        const chosen = [sides[0][play.state.u], sides[1][play.state.i]]; // of equally near ones, these
        const nearest = [...chosen, ...vectors].reduce((best, vector) => (far(vector) < far(best) - 1e-9 ? vector : best));
        held = far(nearest) < 0.4 ? { vector: nearest, from: [nearest.now()[0] - at[0], nearest.now()[1] - at[1]] } : null;
        if (held) {
          nearest.choose();
          nearest.node.focus({ preventScroll: true });
        }
      } else if (held) held.vector.move(at[0] + held.from[0], at[1] + held.from[1]);
    }, () => (held = undefined));

    // The errors.
    const curves = new View({ width: 320, height: 150, left: 26, right: 10 }, [0, C.epochs], [0, TOP], play.say(["误差随轮数变化", "Errors over the epochs"]));
    curves.node.classList.add("play-across");
    curves.node.append(curves.axes([0, 50, 100, C.epochs], [0, 1, 2], [play.say(["轮", "epoch"]), ""]));
    const drawn = [
      { look: { stroke: "var(--f-mute)", "stroke-width": 1, "stroke-dasharray": "2 4" }, name: "λ = 0" },
      { look: { stroke: "var(--f-blue)" }, name: play.say(["参加训练的", "learned from"]) },
      { look: { stroke: "var(--f-rust)", "stroke-dasharray": "7 4" }, name: play.say(["留出的", "held out"]) },
    ].map(({ look, name }) => {
      const line = svg("path", { class: "play-line", ...look });
      const label = svg("text", { x: curves.right - 2, "text-anchor": "end", style: `fill: ${look.stroke}` }, name);
      const dot = svg("circle", { r: 4, fill: look.stroke });
      curves.plot.append(line);
      curves.node.append(label);
      return { line, label, dot };
    });
    const now = svg("line", { y1: curves.top, y2: curves.bottom, stroke: "var(--f-ink)" });
    const lowest = svg("circle", { r: 5, fill: "none", stroke: "var(--f-rust)", "stroke-width": 2 });
    curves.node.append(now, lowest, drawn[1].dot, drawn[2].dot, svg("text", { x: 4, y: 12, class: "play-small" }, play.say(["误差RMSE（星）", "RMSE (stars)"])));
    play.drag(curves, ([t]) => play.set({ t: Math.round(t) }));

    const controls = [
      play.player("t", ["轮数", "epoch"], () => C.epochs),
      play.slider("l2", ["正则化λ", "regularization λ"], { min: 0, max: C.strengths.length - 1, step: 1, stops: C.strengths }),
    ];
    const sum = html("p", { class: "play-read play-sum" });
    const said = html("p", { class: "play-read" });

    // What has been trained, until the ratings, λ or a hand change it.
    let made = "", models: Model[], before: Model[], error: { seen: number[]; held: number[] }, free: number[];
    return {
      parts: [
        html("div", { class: "play-controls" }, ...controls.map((control) => control.node)),
        html("div", { class: "play-views" }, html("div", {}, table, html("div", { class: "play-tokens", role: "group", "aria-label": play.say(["评分", "Rating"]) }, whose, ...buttons), key), html("div", {}, plane.node, curves.node)),
        sum,
        said,
      ],
      draw(state) {
        const edits = readEdits(state.e);
        const { at, moves } = readMoves(state.d);
        const wish = [state.l2, state.e, state.d].join(";");
        if (made !== wish) {
          made = wish;
          models = train(edits, state.l2, C.epochs, moves, at);
          before = wish.length > 6 ? train([], state.l2, C.epochs) : models;
          error = errors(models, edits);
          free = errors(train(edits, 0, C.epochs, moves, at), edits).held;
          [free, error.seen, error.held].forEach((values, k) => {
            const { line, label } = drawn[k];
            line.setAttribute("d", curves.path(values.map((value, t): Point => [t, Math.min(value, TOP)])));
            label.setAttribute("y", String(clamp(curves.y(values[C.epochs]) + (k === 1 ? 15 : -7), 22, curves.bottom - 3)));
          });
          const apart = Math.abs(curves.y(free[C.epochs]) - curves.y(error.held[C.epochs])) > 14;
          drawn[0].line.toggleAttribute("hidden", !state.l2);
          drawn[0].label.toggleAttribute("hidden", !apart);
        }
        const { t, u, i } = state;
        model = models[t];
        const { stars, part } = edited(edits);

        // Table.
        cells.forEach((line, user) =>
          line.forEach((cell, column) => {
            const guess = predict(model, user, column), rating = stars[user][column], kind = part[user][column];
            const chosen = user === u && column === i;
            cell.stars.textContent = rating ? String(rating) : "";
            cell.guess.textContent = text(guess, 1);
            const miss = kind === MISSING ? 0 : clamp((rating - guess) / 4, -1, 1) * 50; // per cent of the cell's width
            cell.bar.style.cssText = `left:${50 + Math.min(miss, 0)}%;width:${Math.abs(miss)}%;background:var(--f-${miss < 0 ? "rust" : "blue"})`;
            cell.node.className = ["play-missing", "play-seen", "play-held"][kind] + (stars[user][column] === C.stars[user][column] ? "" : " play-edited");
            cell.node.tabIndex = chosen ? 0 : -1;
            cell.node.setAttribute("aria-selected", String(chosen));
            const known = kind === MISSING ? play.say(["没有评分", "no rating"]) : play.say([`评分${rating}`, `rating ${rating}`]) + (kind === HELD ? play.say(["，留出", ", held out"]) : "");
            cell.node.setAttribute("aria-label", play.say([`用户${user + 1}，${item(column)}：${known}，预测${text(guess, 1)}`, `user ${user + 1}, ${item(column)}: ${known}, predicted ${text(guess, 1)}`]));
          }),
        );
        rows.forEach((row, user) => row.classList.toggle("play-on", user === u));
        columns.forEach((column, k) => column.classList.toggle("play-on", k === i));
        const [rating, kind] = [stars[u][i], part[u][i]];
        whose.textContent = play.say([`用户${u + 1}给${item(i)}：`, `user ${u + 1} for ${item(i)}:`]);
        buttons.forEach((button, k) => {
          button.setAttribute("aria-pressed", String(rating === (k + 1) % 6));
          button.disabled = k === 5 && kind !== SEEN;
        });

        // Plane.
        const [a, b] = [model.users[u], model.items[i]];
        const size = Math.hypot(...a) || 1e-9;
        const place = (level: number, far: number): Point => [(level * a[0]) / size ** 2 - (far * a[1]) / size, (level * a[1]) / size ** 2 + (far * a[0]) / size];
        levels.setAttribute("d", [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((level) => plane.path([place(level, -9), place(level, 9)])).join(""));
        for (const { level, node } of names) {
          const [x, y] = place(level, Math.sqrt(Math.max(0, 1.75 ** 2 - (level / size) ** 2))); // on a circle
          node.setAttribute("transform", `translate(${plane.x(x)} ${plane.y(y) + 4})`);
        }
        const product = dot(a, b);
        foot.setAttribute("d", plane.path([b, place(product, 0)]));
        arrows[0].setAttribute("d", plane.path([[0, 0], a]));
        arrows[1].setAttribute("d", plane.path([[0, 0], b]));
        arrows[1].setAttribute("stroke", COLORS[C.kinds[i]]);
        ghosts.setAttribute("d", before === models ? "" : (["users", "items"] as const).flatMap((side) => before[t][side].map((old, k) => plane.path([old, model[side][k]]))).join(""));
        sides.forEach((side, which) =>
          side.forEach(({ node, now }, row) => {
            const chosen = row === (which ? i : u);
            const [x, y] = now();
            node.setAttribute("transform", `translate(${plane.x(clamp(x, -WIDE, WIDE))} ${plane.y(clamp(y, -HIGH, HIGH))})`);
            node.classList.toggle("play-on", chosen);
            node.setAttribute("tabindex", chosen ? "0" : "-1");
            node.setAttribute("aria-valuenow", x.toFixed(2));
            node.setAttribute("aria-valuetext", pair([x, y]));
          }),
        );
        if (plane.node.lastChild !== sides[1][i].node && !plane.node.contains(document.activeElement)) plane.node.append(sides[0][u].node, sides[1][i].node);

        // Errors.
        for (const end of ["x1", "x2"]) now.setAttribute(end, String(curves.x(t)));
        [error.seen, error.held].forEach((values, k) => {
          drawn[k + 1].dot.setAttribute("transform", `translate(${curves.x(t)} ${curves.y(Math.min(values[t], TOP))})`);
        });
        const best = error.held.indexOf(Math.min(...error.held));
        lowest.setAttribute("transform", `translate(${curves.x(best)} ${curves.y(Math.min(error.held[best], TOP))})`);
        for (const control of controls) control.show();

        const guess = predict(model, u, i);
        sum.textContent =
          play.say([`平均${text(model.mean)}`, `mean ${text(model.mean)}`]) +
          [model.user_bias[u], model.item_bias[i], product].map((value, k) => signed(value) + play.say([[`（用户${u + 1}）`, `（${item(i)}）`, "（点积）"][k], ` (${[`user ${u + 1}`, item(i), "dot product"][k]})`] as Pair)).join("") +
          ` = ${text(guess)}; ${pair(a)} · ${pair(b)} = ${text(product)}`;
        const rises = error.held[C.epochs] > 1.05 * error.held[best];
        const words: Pair = [
          `${kind === MISSING ? `这一格没有评分，预测是${text(guess)}` : `评分${rating}，预测${text(guess)}${kind === HELD ? "；这一格留出，改它不动任何向量" : ""}`}。第${t}轮，参加训练的误差${text(error.seen[t])}星，留出的${text(error.held[t])}星；留出的误差在第${best}轮最低（${text(error.held[best])}星）${rises ? "，后来回升：过拟合" : "，后来没有明显回升"}。`,
          `${kind === MISSING ? `No rating here; predicted ${text(guess)}` : `Rated ${rating}, predicted ${text(guess)}${kind === HELD ? "; it is held out, and changing it moves no vector" : ""}`}. After epoch ${t} the error is ${text(error.seen[t])} stars where we learn and ${text(error.held[t])} held out; held out it is lowest after epoch ${best} (${text(error.held[best])} stars) ${rises ? "and rises again: overfitting" : "and does not rise much after that"}.`,
        ];
        said.textContent = play.say(words);
        play.tell(words);
      },
    };
  },
};
export default definition;
