// Pick an id: its one-hot row times the table, term by term; fold the products with 0 away and a copy of one row is
// left. Beside it the gradient.

import { clamp, type Definition, fill, html, number, svg, text, UNSEEN, View } from "./kit";
import { C, counts, forward, gradients, python, says, WIDTH, whole } from "./math/embedding";

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
  python: (state) => python(list(state.ids, state.b), state.v),
  build(play) {
    const setId = (id: number) => {
      const { ids, at, v } = play.state;
      play.set({ ids: ids.slice(0, at) + clamp(id, 0, last(v)).toString(36) + ids.slice(at + 1) });
    };

    // The product: x, E and their terms, the sum below.
    const ONE = 26,
      TABLE = 84,
      TERMS = 200,
      CELL = 28;
    const across = (left: number) => C.table[0].map((_, j) => left + CELL * j);
    const view = new View(
      { width: 320, height: 300, left: 0, right: 0, top: TOP, bottom: 300 - TOP - HEIGHT },
      [0, 320],
      [HEIGHT, 0],
      play.say(["独热向量乘嵌入表", "One-hot vector times table"]),
    ).touch("still");
    const head = (x: number, name: string) => text(x, 22, "middle", name, { class: "play-var" });
    view.node.append(head(ONE + CELL / 2, "x"), head(TABLE + 1.5 * CELL, "E"), head(TERMS + 1.5 * CELL, "xᵥEᵥ"));
    const times = text(69, 0, "middle", "×");
    const gives = text(184, 0, "middle", "=");
    view.node.append(times, gives);
    const rows = C.table.map((values, v) => {
      const one = strip([ONE], CELL),
        row = strip(across(TABLE), CELL),
        term = strip(across(TERMS), CELL);
      const name = text(ONE - 6, 0, "end", String(v), { class: "play-small" });
      const label = svg("g", { class: "play-fold" }, name);
      fill(one.boxes[0], { fill: "var(--f-d2)" });
      view.node.append(...one.nodes, ...row.nodes, ...term.nodes, label);
      return { values, one, row, term, label, name };
    });
    const frame = svg("path", { class: "play-frame play-fold" });
    const h = strip(across(TERMS), CELL);
    const equals = text(TERMS - 34, 16, "end", "");
    const sum = svg(
      "g",
      { class: "play-fold" },
      svg("line", { x1: TERMS - 4, x2: TERMS + WIDTH * CELL + 4, y1: -5, y2: -5, stroke: "var(--f-ink)" }),
      text(TERMS - 10, 16, "end", "h =", { class: "play-var" }),
      equals,
    );
    view.node.append(frame, sum, ...h.nodes);
    let places: number[] = [];
    const pick = (y: number) => {
      let id = 0;
      while (id < last(play.state.v) && y >= places[id + 1]) id++;
      setId(id);
    };
    const handle = play.handle(view, ["x里的1：编号", "The 1 in x: the id"], [0, 1], ([, y]) => {
      if (y <= HEIGHT) pick(y);
    });
    const ring = text(0, 4, "middle", "1", { "font-weight": "700" });
    handle.node.append(ring);
    handle.node.addEventListener(
      "keydown",
      (event) => {
        const way = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1, Home: -DRAWN, End: DRAWN }[
          (event as KeyboardEvent).key
        ];
        if (!way) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        setId(parseInt(play.state.ids[play.state.at], 36) + way);
      },
      { capture: true, signal: play.signal },
    );
    view.node.append(handle.node);

    // The gradient: positions, their shares, and two ways to put them into the table.
    const slope = new View(
      { width: 320, height: 300 },
      [0, 1],
      [0, 1],
      play.say(["梯度：散加与+=", "The gradient: scatter-add and +="]),
    ).touch("still");
    const SMALL = 24,
      SHARE = 34,
      RIGHT = 156,
      WRONG = 244;
    slope.node.append(
      text(16, 22, "middle", play.say(["编号", "id"]), { class: "play-small" }),
      head(SHARE + 1.5 * SMALL, "G"),
      text(RIGHT + 1.5 * SMALL, 22, "middle", play.say(["散加", "scatter-add"])),
      text(WRONG + 1.5 * SMALL, 22, "middle", "+="),
    );
    const positions = C.gradient.map((share, b) => {
      const y = TOP + 36 * b;
      const curve = svg("path", { fill: "none", stroke: "var(--f-blue)", "stroke-width": 1.6 });
      const badge = svg("circle", { cx: 16, cy: y + 16, r: 11, class: "play-unit" });
      const node = play.press(
        svg(
          "g",
          {},
          svg("rect", { x: 1, y, width: 108, height: 32, rx: 4, class: "play-row" }),
          svg("rect", { x: 1, y, width: 108, height: 32, rx: 4, class: "play-ring" }),
          badge,
        ),
        ["", ""],
        () => play.set({ at: b }),
      );
      const id = text(16, y + 20, "middle", "", UNSEEN);
      const numbers = share.map((value, j) =>
        text(SHARE + (j + 0.5) * SMALL, y + 20, "middle", number(value, 3), UNSEEN),
      );
      slope.node.append(curve, node, id, ...numbers);
      return { y: y + 16, node, curve, badge, id, numbers };
    });
    const tables = C.table.map((_, v) => {
      const cells = (left: number) =>
        Array.from({ length: WIDTH }, (_, j) => text(left + (j + 0.5) * SMALL, 0, "middle", ""));
      const right = cells(RIGHT),
        wrong = cells(WRONG);
      const boxes = [RIGHT, WRONG].map((x) => svg("rect", { x, width: WIDTH * SMALL, class: "play-cellrow" }));
      const name = text(RIGHT - 5, 0, "end", String(v), { class: "play-small" });
      const unequal = text((RIGHT + WIDTH * SMALL + WRONG) / 2, 0, "middle", "≠", {
        fill: "var(--f-rust)",
        "font-weight": "700",
      });
      slope.node.append(...boxes, ...right, ...wrong, name, unequal);
      return { right, wrong, boxes, name, unequal };
    });
    const lossNote = text(RIGHT - 5, 290, "start", "", { fill: "var(--f-rust)" });
    slope.node.append(lossNote);

    // Ids to choose from, one button each.
    const tokens = C.table.map((_, v) => {
      const button = play.button([String(v), String(v)], () => setId(v));
      fill(button, { role: "radio" });
      play.on(button, "keydown", (event) => {
        const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
        if (!way) return;
        event.preventDefault();
        const size = last(play.state.v) + 1;
        const next = (v + way + size) % size;
        setId(next);
        tokens[next].focus();
      });
      return button;
    });
    const group = html("span", {}, "");
    const choices = html("div", { class: "play-tokens", role: "radiogroup" }, group, ...tokens);
    const controls = [
      play.player("t", ["折叠", "fold"], () => drawn(play.state.v), 3),
      play.slider("v", ["编号个数V", "number of ids V"], {
        min: 0,
        max: C.sizes.length - 1,
        step: 1,
        stops: C.sizes,
        format: whole,
      }),
      play.slider("b", ["小批量的大小B", "batch size B"], { min: 1, max: MOST, step: 1 }),
    ];
    const cost = { product: html("output", {}), lookup: html("output", {}), ratio: html("output", {}) };
    const counter = html(
      "p",
      { class: "play-counter" },
      html("span", {}, `${play.say(["乘：", "multiply: "])}2BVd = `, cost.product),
      html("span", {}, `${play.say(["查表：", "look up: "])}Bd = `, cost.lookup),
      html("span", {}, `${play.say(["之比：", "ratio: "])}2V = `, cost.ratio),
    );
    const line = (...nodes: Node[]) => html("div", { class: "play-controls" }, ...nodes);
    return {
      parts: [
        html("div", { class: "play-views" }, view.node, slope.node),
        choices,
        line(controls[0].node),
        line(controls[1].node, controls[2].node),
        counter,
        play.said,
      ],
      draw(state) {
        const ids = list(state.ids, state.b);
        const id = ids[state.at];
        const size = drawn(state.v);
        const hidden = state.v - last(state.v) - 1; // rows behind the dots
        const high = Math.min(26, HEIGHT / size);
        const now = forward([id], size);
        const all = gradients(ids, size);

        // The product.
        places = [];
        let y = 0;
        let gone = 0;
        rows.forEach((row, v) => {
          const here = v < size;
          const gap = hidden > 0 && v === size - 1;
          for (const part of [row.one, row.row, row.term])
            for (const node of part.nodes) node.style.display = here ? "" : "none";
          row.label.style.display = here ? "" : "none";
          if (!here) return;
          const away = v < state.t && v !== id;
          if (away) gone += gap ? hidden : 1;
          const tall = away ? FOLDED : high;
          places.push(y);
          for (const part of [row.one, row.row, row.term]) part.lie(TOP + y, tall);
          row.label.style.transform = `translate(0, ${TOP + y + tall / 2 + 4}px)`;
          row.label.style.opacity = away ? "0" : "1";
          row.name.textContent = gap ? "⋮" : String(v);
          row.one.numbers[0].textContent = gap ? "0" : v === id ? "" : "0";
          row.values.forEach((value, j) => {
            const term = gap ? 0 : now.terms[v][j];
            fill(row.row.boxes[j], { fill: gap ? "var(--f-d2)" : shade(value) });
            row.row.numbers[j].textContent = gap ? "⋮" : number(value, 3);
            fill(row.term.boxes[j], { fill: shade(term) });
            row.term.numbers[j].textContent = number(term === 0 ? 0 : term, 3);
          });
          for (const node of row.row.nodes) node.classList.toggle("play-faint", v !== id);
          for (const node of row.term.nodes) node.classList.toggle("play-faint", v !== id);
          y += tall;
        });
        const middle = TOP + y / 2 + 4;
        fill(times, { y: middle });
        fill(gives, { y: middle });
        fill(frame, {
          d: [TABLE, TERMS].map((x) => `M${x} 0h${WIDTH * CELL}v${high - 1.5}h${-WIDTH * CELL}Z`).join(""),
        });
        frame.style.transform = `translate(0, ${TOP + places[id]}px)`;
        sum.style.transform = `translate(0, ${TOP + y + 14}px)`;
        h.lie(TOP + y + 14, 24);
        h.boxes.forEach((box, j) => fill(box, { fill: shade(now.product[0][j]) }));
        h.numbers.forEach((node, j) => (node.textContent = number(now.product[0][j], 3)));
        equals.textContent = `${play.say([`表的第${id}行`, `row ${id} of E`])} =`;
        handle.show([ONE + CELL / 2, places[id] + high / 2 - 0.75], play.say([`编号${id}`, `id ${id}`]));
        fill(handle.node, {
          "aria-valuemin": "0",
          "aria-valuemax": String(last(state.v)),
          "aria-valuenow": String(id),
        });

        // The gradient.
        const line = (v: number) => TOP + v * Math.min(26, HEIGHT / size);
        positions.forEach((position, b) => {
          const here = b < state.b;
          for (const node of [position.node, position.id, position.curve, ...position.numbers])
            node.style.display = here ? "" : "none";
          if (!here) return;
          const lost = all.lost.includes(b);
          const to = line(ids[b]) + high / 2;
          fill(position.node, {
            "aria-pressed": String(b === state.at),
            "aria-label": play.say([
              `位置${b + 1}，编号${ids[b]}${lost ? "，+=会丢掉" : ""}`,
              `position ${b + 1}, id ${ids[b]}${lost ? ", lost by +=" : ""}`,
            ]),
          });
          position.id.textContent = String(ids[b]);
          fill(position.badge, { class: lost ? "play-unit play-lost" : "play-unit" });
          fill(position.curve, {
            d: `M109 ${position.y}C125 ${position.y} 124 ${to} ${RIGHT - (ids[b] > 9 ? 20 : 14)} ${to}`,
            stroke: lost ? "var(--f-rust)" : "var(--f-blue)",
            "stroke-dasharray": lost ? "4 3" : "",
          });
        });
        tables.forEach((row, v) => {
          const here = v < size;
          const gap = hidden > 0 && v === size - 1;
          for (const node of [...row.boxes, ...row.right, ...row.wrong, row.name, row.unequal])
            node.style.display = here ? "" : "none";
          if (!here) return;
          const base = line(v) + high / 2 + 4;
          const differs = all.right[v].some((value, j) => value !== all.wrong[v][j]);
          row.name.textContent = gap ? "⋮" : String(v);
          fill(row.name, { y: base });
          fill(row.unequal, { y: base });
          row.unequal.style.display = differs ? "" : "none";
          row.boxes.forEach((box, side) => {
            fill(box, { y: line(v), height: high - 1.5 });
            box.classList.toggle("play-differs", differs && side === 1);
            box.classList.toggle("play-touched", ids.includes(v));
          });
          for (const [cells, values] of [
            [row.right, all.right[v]],
            [row.wrong, all.wrong[v]],
          ] as const) {
            cells.forEach((cell, j) => {
              fill(cell, { y: base });
              cell.textContent = number(values[j], 3);
              cell.classList.toggle("play-zero", !ids.includes(v));
            });
          }
        });
        const lost = all.lost.length;
        fill(lossNote, { y: line(size) + 18 });
        lossNote.textContent = lost ? play.say([`虚线：+=丢掉${lost}份`, `dashed: ${lost} lost by +=`]) : "";

        // The controls.
        group.textContent = play.say([`位置${state.at + 1}的编号`, `id at position ${state.at + 1}`]);
        fill(choices, { "aria-label": group.textContent });
        tokens.forEach((button, v) => {
          button.hidden = v > last(state.v);
          fill(button, { "aria-checked": String(v === id) });
          button.tabIndex = v === id ? 0 : -1;
        });
        for (const control of controls) control.show();
        const { product, lookup } = counts(state.b, state.v, WIDTH);
        cost.product.textContent = whole(product);
        cost.lookup.textContent = whole(lookup);
        cost.ratio.textContent = whole(product / lookup);
        play.report(says(ids, state.at, state.v, gone));
      },
    };
  },
};
export default definition;
