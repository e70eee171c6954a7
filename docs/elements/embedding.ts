// Pick an id: its one-hot row times the table, term by term; fold the products with 0 away and a copy of one row is
// left. Beside it the gradient.

import { clamp, type Definition, fill, html, number, type Play, programs, svg, text, UNSEEN, View } from "./kit";
import { C, counts, type Forward, forward, gradients, says, WIDTH, whole } from "./math/embedding";

/** `ids` has one sign a position, 0-9 and a, b; `at` is the position shown, `t` the rows folded. */
type S = { v: number; b: number; ids: string; at: number; t: number };

const DRAWN = C.table.length;
const MOST = C.gradient.length;
const TOP = 34,
  HEIGHT = 216,
  FOLDED = 4;

/** How many rows are drawn: a large table leaves its last place to all rows that are not. */
const drawn = (v: number): number => Math.min(v, DRAWN);
const last = (v: number): number => (v > DRAWN ? DRAWN - 2 : v - 1);
const list = (ids: string, b: number): number[] => [...ids].slice(0, b).map((sign) => parseInt(sign, 36));
const shade = (value: number): string => `var(--f-d${clamp(value, -2, 2) + 2})`;

/** A row of cells: boxes that fold by their height, numbers that vanish then. */
function strip(lefts: number[], width: number) {
  const boxes = lefts.map((x) => svg("rect", { x: x + 0.75, y: 0, width: width - 1.5, height: 1 }));
  const numbers = lefts.map((x) => text(x + width / 2, 0, "middle", ""));
  const box = svg("g", { class: "play-fold" }, ...boxes);
  const label = svg("g", { class: "play-fold" }, ...numbers);
  return {
    nodes: [box, label],
    boxes,
    numbers,
    /** Lie at a height; below a line's height no number is seen. */
    lie(y: number, high: number): void {
      box.style.transform = `translate(0, ${y}px) scale(1, ${Math.max(high - 1.5, 1)})`;
      label.style.transform = `translate(0, ${y + high / 2 + 4}px)`;
      label.style.opacity = high < 12 ? "0" : "1";
    },
  };
}

/** A state and what comes of it. */
interface Now extends S, Forward, ReturnType<typeof gradients> {
  every: number[]; // the ids
  id: number; // the one looked at
  size: number; // rows drawn, each so high
  high: number;
  gap: number; // the row that stands for all that are not drawn
  tops: number[]; // of the rows in the product, and where they end
}

const away = (now: { t: number; id: number }, v: number): boolean => v < now.t && v !== now.id;

function now(state: S): Now {
  const every = list(state.ids, state.b);
  const id = every[state.at];
  const size = drawn(state.v);
  const high = Math.min(26, HEIGHT / size);
  const tops = [0];
  for (let v = 0; v < size; v++) tops.push(tops[v] + (away({ ...state, id }, v) ? FOLDED : high));
  const gap = state.v > DRAWN ? size - 1 : -1;
  return { ...state, ...forward([id], size), ...gradients(every, size), every, id, size, high, gap, tops };
}

/** What shows a state: each part of a drawing puts itself in, and gives this. */
type Show = (now: Now) => void;

function setId(play: Play<S>, id: number): void {
  const { ids, at, v } = play.state;
  play.set({ ids: ids.slice(0, at) + clamp(id, 0, last(v)).toString(36) + ids.slice(at + 1) });
}

/** Hide what belongs to something that is not there; tell whether it is. */
function here(nodes: SVGElement[], there: boolean): boolean {
  nodes.forEach((node) => (node.style.display = there ? "" : "none"));
  return there;
}

const VAR = { class: "play-var" };

// ------------------------------------------------------------------ the product: x, E and their terms, the sum below

const ONE = 26,
  TABLE = 84,
  TERMS = 200,
  CELL = 28;
const across = (left: number): number[] => C.table[0].map((_, j) => left + CELL * j);

function signs(view: View): Show {
  const [times, gives] = [text(69, 0, "middle", "×"), text(184, 0, "middle", "=")];
  view.node.append(
    text(ONE + CELL / 2, 22, "middle", "x", VAR),
    text(TABLE + 1.5 * CELL, 22, "middle", "E", VAR),
    text(TERMS + 1.5 * CELL, 22, "middle", "xᵥEᵥ", VAR),
    times,
    gives,
  );
  return ({ tops, size }) => {
    fill(times, { y: TOP + tops[size] / 2 + 4 });
    fill(gives, { y: TOP + tops[size] / 2 + 4 });
  };
}

/** A row of the table, times its place in x. */
function product(view: View, values: number[], v: number): Show {
  const one = strip([ONE], CELL),
    row = strip(across(TABLE), CELL),
    term = strip(across(TERMS), CELL);
  const name = text(ONE - 6, 0, "end", `${v}`, { class: "play-small" });
  const label = svg("g", { class: "play-fold" }, name);
  const nodes = [...one.nodes, ...row.nodes, ...term.nodes, label];
  fill(one.boxes[0], { fill: "var(--f-d2)" });
  view.node.append(...nodes);
  return (now) => {
    if (!here(nodes, v < now.size)) return;
    const gap = v === now.gap,
      flat = away(now, v),
      tall = flat ? FOLDED : now.high;
    for (const part of [one, row, term]) part.lie(TOP + now.tops[v], tall);
    label.style.transform = `translate(0, ${TOP + now.tops[v] + tall / 2 + 4}px)`;
    label.style.opacity = flat ? "0" : "1";
    name.textContent = gap ? "⋮" : `${v}`;
    one.numbers[0].textContent = v === now.id ? "" : "0";
    values.forEach((value, j) => {
      const part = gap ? 0 : now.terms[v][j] || 0; // no −0
      fill(row.boxes[j], { fill: gap ? "var(--f-d2)" : shade(value) });
      row.numbers[j].textContent = gap ? "⋮" : number(value, 3);
      fill(term.boxes[j], { fill: shade(part) });
      term.numbers[j].textContent = number(part, 3);
    });
    for (const node of [...row.nodes, ...term.nodes]) node.classList.toggle("play-faint", v !== now.id);
  };
}

/** The sum of the terms, and the row that it is. */
function sum(view: View, play: Play<S>): Show {
  const frame = svg("path", { class: "play-frame play-fold" });
  const h = strip(across(TERMS), CELL);
  const equals = text(TERMS - 34, 16, "end", "");
  const rule = svg("line", { x1: TERMS - 4, x2: TERMS + WIDTH * CELL + 4, y1: -5, y2: -5, stroke: "var(--f-ink)" });
  const line = svg("g", { class: "play-fold" }, rule, text(TERMS - 10, 16, "end", "h =", VAR), equals);
  view.node.append(frame, line, ...h.nodes);
  return ({ id, high, tops, size, product }) => {
    const around = (x: number) => `M${x} 0h${WIDTH * CELL}v${high - 1.5}h${-WIDTH * CELL}Z`;
    fill(frame, { d: around(TABLE) + around(TERMS) });
    frame.style.transform = `translate(0, ${TOP + tops[id]}px)`;
    const y = TOP + tops[size] + 14;
    line.style.transform = `translate(0, ${y}px)`;
    h.lie(y, 24);
    product[0].forEach((value, j) => {
      fill(h.boxes[j], { fill: shade(value) });
      h.numbers[j].textContent = number(value, 3);
    });
    equals.textContent = `${play.say([`表的第${id}行`, `row ${id} of E`])} =`;
  };
}

/** The 1 in x: a finger or keys move it to another row. */
function handle(view: View, play: Play<S>): Show {
  let seen: number[]; // tops of the rows where the finger is
  const { node, show } = play.handle(view, ["x里的1：编号", "The 1 in x: the id"], [0, 1], ([, y]) => {
    const most = last(play.state.v);
    if (y <= HEIGHT) setId(play, seen.filter((top, id) => id <= most && y >= top).length - 1);
  });
  node.append(text(0, 4, "middle", "1", { "font-weight": "700" }));
  node.addEventListener(
    "keydown",
    (event) => {
      const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -DRAWN, End: DRAWN }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setId(play, now(play.state).id + way);
    },
    { capture: true, signal: play.signal },
  );
  view.node.append(node);
  return ({ id, v, tops, high }) => {
    seen = tops;
    show([ONE + CELL / 2, tops[id] + high / 2 - 0.75], play.say([`编号${id}`, `id ${id}`]));
    fill(node, { "aria-valuemin": 0, "aria-valuemax": last(v), "aria-valuenow": id });
  };
}

function forwards(play: Play<S>) {
  const label = play.say(["独热向量乘嵌入表", "One-hot vector times table"]);
  const size = { width: 320, height: 300, left: 0, right: 0, top: TOP, bottom: 300 - TOP - HEIGHT };
  const view = new View(size, [0, 320], [HEIGHT, 0], label).touch("still");
  return {
    node: view.node,
    shows: [signs(view), ...C.table.map((values, v) => product(view, values, v)), sum(view, play), handle(view, play)],
  };
}

// --------------------------------- the gradient: positions, their shares, and two ways to put them into the table

const SMALL = 24,
  SHARE = 34,
  RIGHT = 156,
  WRONG = 244;

/** A position of the batch: its id, its share, and the row to which it goes. */
function position(view: View, play: Play<S>, share: number[], b: number): Show {
  const y = TOP + 36 * b,
    at = y + 16;
  const curve = svg("path", { fill: "none", stroke: "var(--f-blue)", "stroke-width": 1.6 });
  const badge = svg("circle", { cx: 16, cy: at, r: 11, class: "play-unit" });
  const box = { x: 1, y, width: 108, height: 32, rx: 4 };
  const [place, ring] = ["row", "ring"].map((part) => svg("rect", { ...box, class: `play-${part}` }));
  const node = play.press(svg("g", {}, place, ring, badge), ["", ""], () => play.set({ at: b }));
  const name = text(16, y + 20, "middle", "", UNSEEN);
  const numbers = share.map((value, j) => text(SHARE + (j + 0.5) * SMALL, y + 20, "middle", number(value, 3), UNSEEN));
  const nodes = [curve, node, name, ...numbers];
  view.node.append(...nodes);
  return (now) => {
    if (!here(nodes, b < now.b)) return;
    const id = now.every[b],
      lost = now.lost.includes(b),
      to = TOP + id * now.high + now.high / 2;
    fill(node, {
      "aria-pressed": `${b === now.at}`,
      "aria-label": play.say([
        `位置${b + 1}，编号${id}${lost ? "，+=会丢掉" : ""}`,
        `position ${b + 1}, id ${id}${lost ? ", lost by +=" : ""}`,
      ]),
    });
    name.textContent = `${id}`;
    fill(badge, { class: lost ? "play-unit play-lost" : "play-unit" });
    fill(curve, {
      d: `M109 ${at}C125 ${at} 124 ${to} ${RIGHT - (id > 9 ? 20 : 14)} ${to}`,
      stroke: lost ? "var(--f-rust)" : "var(--f-blue)",
      "stroke-dasharray": lost ? "4 3" : "",
    });
  };
}

/** A row of the gradient, right and wrong. */
function slopes(view: View, v: number): Show {
  const sides = [RIGHT, WRONG];
  const boxes = sides.map((x) => svg("rect", { x, width: WIDTH * SMALL, class: "play-cellrow" }));
  const cells = sides.map((x) => C.table[0].map((_, j) => text(x + (j + 0.5) * SMALL, 0, "middle", "")));
  const name = text(RIGHT - 5, 0, "end", `${v}`, { class: "play-small" });
  const look = { fill: "var(--f-rust)", "font-weight": "700" };
  const unequal = text((RIGHT + WIDTH * SMALL + WRONG) / 2, 0, "middle", "≠", look);
  const nodes = [...boxes, ...cells.flat(), name, unequal];
  view.node.append(...nodes);
  return ({ size, high, gap, every, right, wrong }) => {
    if (!here(nodes, v < size)) return;
    const y = TOP + v * high,
      base = y + high / 2 + 4;
    const differs = right[v].some((value, j) => value !== wrong[v][j]);
    name.textContent = v === gap ? "⋮" : `${v}`;
    fill(name, { y: base });
    fill(unequal, { y: base });
    here([unequal], differs);
    [right, wrong].forEach((values, side) => {
      fill(boxes[side], { y, height: high - 1.5 });
      boxes[side].classList.toggle("play-differs", differs && side === 1);
      boxes[side].classList.toggle("play-touched", every.includes(v));
      cells[side].forEach((cell, j) => {
        fill(cell, { y: base });
        cell.textContent = number(values[v][j], 3);
        cell.classList.toggle("play-zero", !every.includes(v));
      });
    });
  };
}

function note(view: View, play: Play<S>): Show {
  const node = text(RIGHT - 5, 290, "start", "", { fill: "var(--f-rust)" });
  view.node.append(node);
  return ({ size, high, lost: { length } }) => {
    fill(node, { y: TOP + size * high + 18 });
    node.textContent = length ? play.say([`虚线：+=丢掉${length}份`, `dashed: ${length} lost by +=`]) : "";
  };
}

function backwards(play: Play<S>) {
  const label = play.say(["梯度：散加与+=", "The gradient: scatter-add and +="]);
  const view = new View({ width: 320, height: 300 }, [0, 1], [0, 1], label).touch("still");
  view.node.append(
    text(16, 22, "middle", play.say(["编号", "id"]), { class: "play-small" }),
    text(SHARE + 1.5 * SMALL, 22, "middle", "G", VAR),
    text(RIGHT + 1.5 * SMALL, 22, "middle", play.say(["散加", "scatter-add"])),
    text(WRONG + 1.5 * SMALL, 22, "middle", "+="),
  );
  return {
    node: view.node,
    shows: [
      ...C.gradient.map((share, b) => position(view, play, share, b)),
      ...C.table.map((_, v) => slopes(view, v)),
      note(view, play),
    ],
  };
}

// ---------------------------------------------------------------------------------------- the controls and the cost

/** Ids to choose from, one button each. */
function choices(play: Play<S>) {
  const tokens = C.table.map((_, v) => {
    const button = play.button([`${v}`, `${v}`], () => setId(play, v));
    fill(button, { role: "radio" });
    play.arrows(button, ([right, up]) => {
      const size = last(play.state.v) + 1;
      const next = (v + right - up + size) % size;
      setId(play, next);
      tokens[next].focus();
    });
    return button;
  });
  const group = html("span", {}, "");
  const node = html("div", { class: "play-tokens", role: "radiogroup" }, group, ...tokens);
  return {
    node,
    show({ at, v, id }: Now): void {
      group.textContent = play.say([`位置${at + 1}的编号`, `id at position ${at + 1}`]);
      fill(node, { "aria-label": group.textContent });
      tokens.forEach((button, each) => {
        button.hidden = each > last(v);
        fill(button, { "aria-checked": `${each === id}`, tabindex: each === id ? 0 : -1 });
      });
    },
  };
}

function cost(play: Play<S>) {
  const [multiply, lookUp, ratio] = [0, 1, 2].map(() => html("output", {}));
  return {
    node: html(
      "p",
      { class: "play-counter" },
      html("span", {}, `${play.say(["乘：", "multiply: "])}2BVd = `, multiply),
      html("span", {}, `${play.say(["查表：", "look up: "])}Bd = `, lookUp),
      html("span", {}, `${play.say(["之比：", "ratio: "])}2V = `, ratio),
    ),
    show({ b, v }: S): void {
      const { product, lookup } = counts(b, v, WIDTH);
      multiply.textContent = whole(product);
      lookUp.textContent = whole(lookup);
      ratio.textContent = whole(product / lookup);
    },
  };
}

const definition: Definition<S> = {
  title: ["独热乘嵌入表，折成抄一行", "One-hot times the table, folded into the copy of a row"],
  hint: [
    "左：拖动圈里的1（或选中它按上下键），换编号；再推“折叠”，乘0的行逐行折掉。右：梯度。" +
      "点一个位置，换编号，造出重复：散加把几份相加，+=只留最后一份，虚线是丢掉的。",
    "Left: drag the ringed 1, or focus it and press up or down, to pick an id; " +
      "then fold away the rows times 0, one by one. Right: the gradient. " +
      "Click a position and give it another id, so that one repeats: scatter-add adds the shares, += keeps the last; " +
      "what it loses is dashed.",
  ],
  defaults: { v: C.start.v, b: C.start.b, ids: C.ids.map((id) => id.toString(36)).join(""), at: 0, t: 0 },
  sound(wish) {
    const v = C.sizes.reduce((best, size) => (Math.abs(size - wish.v) < Math.abs(best - wish.v) ? size : best));
    const b = Math.round(clamp(wish.b, 1, MOST));
    const ids = C.ids.map((id, i) => {
      const given = parseInt(wish.ids[i], 36);
      return Math.min(given < DRAWN ? given : id, last(v)).toString(36);
    });
    return {
      v,
      b,
      ids: ids.join(""),
      at: Math.round(clamp(wish.at, 0, b - 1)),
      t: Math.round(clamp(wish.t, 0, drawn(v))),
    };
  },
  python: async (state) => (await programs()).embedding(list(state.ids, state.b), state.v),
  build(play) {
    const views = [forwards(play), backwards(play)];
    const tokens = choices(play),
      counter = cost(play);
    const fold = play.player("t", ["折叠", "fold"], () => drawn(play.state.v), 3),
      v = play.slider("v", ["编号个数V", "number of ids V"], { stops: C.sizes }, whole),
      b = play.slider("b", ["小批量的大小B", "batch size B"], [1, MOST, 1]);
    const line = (...nodes: Node[]) => html("div", { class: "play-controls" }, ...nodes);
    return {
      parts: [
        html("div", { class: "play-views" }, ...views.map(({ node }) => node)),
        tokens.node,
        line(fold.node),
        line(v.node, b.node),
        counter.node,
        play.said,
      ],
      draw(state) {
        const drawn = now(state);
        const { every, at, t, id, size } = drawn;
        for (const show of views.flatMap(({ shows }) => shows)) show(drawn);
        for (const part of [tokens, fold, v, b, counter]) part.show(drawn);
        // the last row may stand for many
        play.report(says(every, at, state.v, t - +(id < t) + (t === size ? state.v - size : 0)));
      },
    };
  },
};
export default definition;
