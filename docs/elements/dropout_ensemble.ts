// Switch units off by hand or draw masks: the exact mean over all of them beside the mean of those drawn, and four ways
// to scale.

import {
  clamp,
  type Definition,
  fill,
  html,
  keys,
  number,
  type Pair,
  type Point,
  svg,
  text,
  ticks,
  UNSEEN,
  View,
} from "./kit";
import {
  atPrediction,
  C,
  every,
  inTraining,
  MASKS,
  masks,
  type Output,
  output,
  python,
  running,
  same,
  says,
  score,
  shown,
  UNITS,
  WAYS,
  type Way,
} from "./math/dropout_ensemble";

/** `hand` is a mask set by hand, 16 k + mask: it holds until the next mask is drawn. */
type S = { p: number; k: number; seed: number; hand: number; way: string; out: string };

const OUTPUTS: Record<Output, Pair> = {
  score: ["线性：得分s", "linear: the score s"],
  probability: ["softmax：第1类的概率", "softmax: probability of class 1"],
  relu: ["ReLU：max(0, s)", "ReLU: max(0, s)"],
};
const MEAN: Pair = ["平均", "mean"];
const PREDICTION: Pair = ["预测", "prediction"];
const DASHED = "6 4";

const EVERY_WAY = keys(WAYS);

const count = (mask: number): number => [...Array(UNITS).keys()].filter((i) => (mask >> i) & 1).length;
const current = (state: S): number =>
  state.hand >= 0 ? state.hand % MASKS : state.k ? masks(state.p, state.seed, state.k)[state.k - 1] : 0;

const definition: Definition<S> = {
  title: ["十六个子网络与它们的平均", "Sixteen sub-networks and their mean"],
  hint: [
    "点一个单元，把它丢掉或留下；或者抽新掩码，拖动p。黑虚线是全部十六个掩码按概率的平均；" +
      "蓝线是抽到的那些的平均，色带是标准误。换一种缩放或输出，看预测（橙线）是不是一种平均。",
    "Click a unit to drop or keep it, or draw masks, and slide p. " +
      "The dashed line is the mean over all sixteen masks, by probability; " +
      "the blue line is the mean of those drawn, its band the standard error. " +
      "Change the scaling or the output and see whether the prediction (rust) is a mean.",
  ],
  defaults: { p: C.start.p, k: C.start.k, seed: C.start.seed, hand: -1, way: C.start.way, out: C.start.output },
  sound(wish) {
    const k = Math.round(clamp(wish.k, 0, C.most));
    return {
      p: Math.round(clamp(wish.p, 0, C.highest) * 100) / 100,
      k,
      seed: Math.round(clamp(wish.seed, 0, 999)),
      hand: Number.isInteger(wish.hand) && Math.floor(wish.hand / MASKS) === k ? wish.hand : -1,
      way: Object.hasOwn(WAYS, wish.way) ? wish.way : C.start.way,
      out: Object.hasOwn(OUTPUTS, wish.out) ? wish.out : C.start.output,
    };
  },
  python: (state) => python(state.out as Output, state.way as Way, state.p, state.k, state.seed),
  build(play) {
    const setHand = (mask: number) => play.set({ hand: MASKS * play.state.k + mask });

    // The net: four units, each a button, before one output.
    const net = new View(
      { width: 320, height: 220 },
      [0, 1],
      [0, 1],
      play.say(["网络：四个单元，一个输出", "The net: four units, one output"]),
    ).touch("still");
    const UNIT = 168,
      SUM = 286,
      row = (i: number) => 52 + 46 * i;
    net.node.append(
      text(36, 18, "middle", play.say(["训练平均", "mean in"]), { class: "play-small" }),
      text(36, 31, "middle", play.say(["", "training"]), { class: "play-small" }),
      text(102, 18, "middle", play.say(["预测时", "at"]), { class: "play-small" }),
      text(102, 31, "middle", play.say(["", "prediction"]), { class: "play-small" }),
      text(UNIT, 18, "middle", play.say(["这个掩码", "this mask"]), { class: "play-small" }),
    );
    const units = C.hidden.map((hidden, i) => {
      const edge = svg("line", {
        x1: UNIT,
        y1: row(i),
        x2: SUM,
        y2: 121,
        stroke: C.weight[i] < 0 ? "var(--f-rust)" : "var(--f-blue)",
      });
      const weight = text(
        UNIT + 62,
        row(i) + (121 - row(i)) * 0.52 + (2 * i < UNITS ? -7 : 16),
        "middle",
        `× ${number(C.weight[i], 3)}`,
        { class: "play-small" },
      );
      const value = text(UNIT, row(i) + 4, "middle", "", UNSEEN);
      const ring = svg("circle", { r: 17 });
      const node = play.press(
        svg(
          "g",
          { transform: `translate(${UNIT} ${row(i)})` },
          svg("circle", { r: 22, class: "play-ring" }),
          svg("circle", { r: 22, class: "play-hit" }),
          ring,
        ),
        [
          `单元${i + 1}，激活值${number(hidden, 3)}，权重${number(C.weight[i], 3)}`,
          `unit ${i + 1}, activation ${number(hidden, 3)}, weight ${number(C.weight[i], 3)}`,
        ],
        () => setHand(current(play.state) ^ (1 << i)),
      );
      const mean = text(36, row(i) + 4, "middle", "");
      const later = text(102, row(i) + 4, "middle", "", { fill: "var(--f-rust)" });
      const sign = text(70, row(i) + 4, "middle", "");
      net.node.append(mean, sign, later);
      return { node, ring, value, edge, weight, mean, later, sign };
    });
    net.node.append(
      ...units.map((unit) => unit.edge),
      ...units.map((unit) => unit.weight),
      ...units.map((unit) => unit.node),
      ...units.map((unit) => unit.value),
      svg("circle", { cx: SUM, cy: 121, r: 24, fill: "var(--f-bg)", stroke: "var(--f-ink)", "stroke-width": 1.5 }),
    );
    const sum = text(SUM, 125, "middle", "");
    const out = text(SUM + 30, 212, "end", "");
    const drawnBy = text(SUM + 30, 18, "end", "", { class: "play-small" });
    net.node.append(sum, out, drawnBy, text(SUM, 88, "middle", "s", { class: "play-var" }));

    // What the sixteen predict, by the number of units dropped.
    const strip = new View(
      { width: 320, height: 220, left: 14, right: 56, top: 44 },
      [0, 1],
      [UNITS + 0.5, -0.5],
      play.say(["十六个掩码各自的输出", "The outputs of the sixteen masks"]),
    ).touch("still");
    const stripAxes = svg("g", {});
    const stripMean = svg("line", {
      y1: 30,
      y2: strip.bottom,
      stroke: "var(--f-ink)",
      "stroke-width": 1.6,
      "stroke-dasharray": DASHED,
    });
    const stripPrediction = svg("line", { y1: 44, y2: strip.bottom, stroke: "var(--f-rust)", "stroke-width": 2 });
    const stripDrawn = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
    const dots = Array.from({ length: MASKS }, (_, mask) =>
      svg("circle", {
        cy: strip.y(count(mask)),
        "fill-opacity": 0.75,
        stroke: "var(--f-bg)",
        fill: mask ? "var(--f-blue)" : "var(--f-rust)",
      }),
    );
    const chosen = svg("circle", { fill: "none", stroke: "var(--ink)", "stroke-width": 2 });
    const meanName = text(0, 26, "middle", play.say(MEAN));
    const predictionName = text(0, 41, "middle", play.say(PREDICTION), { fill: "var(--f-rust)" });
    const chances = Array.from({ length: UNITS + 1 }, (_, dropped) =>
      text(316, strip.y(dropped) + 4, "end", "", { class: "play-small" }),
    );
    strip.node.append(
      stripAxes,
      ...chances,
      text(316, 12, "end", play.say(["丢几个：概率", "dropped: chance"]), { class: "play-small" }),
      stripMean,
      stripPrediction,
      ...dots,
      chosen,
      stripDrawn,
      meanName,
      predictionName,
    );
    play.on(strip.node, "click", (event) => {
      const [value, dropped] = strip.value(event);
      const all = every(play.state.out as Output, play.state.way as Way, play.state.p).outputs;
      const near = all.map((_, mask) => mask).filter((mask) => count(mask) === Math.round(clamp(dropped, 0, UNITS)));
      setHand(near.reduce((best, mask) => (Math.abs(all[mask] - value) < Math.abs(all[best] - value) ? mask : best)));
    });

    // Four ways to scale: what training gives on average, and what prediction gives.
    const ways = new View(
      { width: 320, height: 220, left: 14, right: 14 },
      [0, 1],
      [0, 1],
      play.say(["四种缩放", "Four ways to scale"]),
    ).touch("still");
    const waysAxes = svg("g", {});
    ways.node.append(waysAxes);
    const rows = EVERY_WAY.map((way, i) => {
      const y = 4 + 48 * i;
      const gap = svg("line", {
        y1: y + 32,
        y2: y + 32,
        stroke: "var(--f-rust)",
        "stroke-width": 3,
        "stroke-opacity": 0.45,
      });
      const mean = svg("circle", { r: 4.5, cy: y + 32, fill: "var(--f-ink)" });
      const prediction = svg("circle", {
        r: 8,
        cy: y + 32,
        fill: "none",
        stroke: "var(--f-rust)",
        "stroke-width": 2.5,
      });
      const geometric = svg("path", {
        d: "M0 -6L6 0L0 6L-6 0Z",
        fill: "none",
        stroke: "var(--f-violet)",
        "stroke-width": 1.8,
      });
      const verdict = text(310, y + 15, "end", "", UNSEEN);
      const node = play.press(
        svg(
          "g",
          {},
          svg("rect", { x: 1, y, width: 318, height: 46, rx: 4, class: "play-row" }),
          svg("rect", { x: 1, y, width: 318, height: 46, rx: 4, class: "play-ring" }),
          gap,
          geometric,
          mean,
          prediction,
          text(10, y + 15, "start", play.say(WAYS[way])),
        ),
        WAYS[way],
        () => play.set({ way }),
      );
      ways.node.append(node, verdict);
      return { way, y: y + 32, node, gap, mean, prediction, geometric, verdict };
    });
    const key = html(
      "p",
      { class: "play-key" },
      html("span", { class: "play-key-dot" }, play.say(["训练平均", "mean in training"])),
      html("span", { class: "play-key-ring" }, play.say(PREDICTION)),
    );
    const keyGeometric = html(
      "span",
      { class: "play-key-geometric" },
      play.say(["归一化几何平均", "normalized geometric mean"]),
    );
    key.append(keyGeometric);

    // The running mean.
    const run = new View(
      { width: 320, height: 220, left: 34, right: 12 },
      [1, C.most],
      [0, 1],
      play.say(["平均随掩码数变化", "The mean over the masks drawn"]),
      { x: "log" },
    ).touch("still");
    const runAxes = svg("g", {});
    const band = svg("path", { fill: "var(--f-blue)", "fill-opacity": 0.2 });
    const line = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
    const level = svg("line", {
      x1: run.left,
      x2: run.right,
      stroke: "var(--f-ink)",
      "stroke-width": 1.6,
      "stroke-dasharray": DASHED,
    });
    const aim = svg("line", { x1: run.left, x2: run.right, stroke: "var(--f-rust)", "stroke-width": 2 });
    const now = svg("circle", { r: 4, fill: "var(--f-blue)" });
    const levelName = text(run.right, 0, "end", "");
    const aimName = text(run.right, 0, "end", "", { fill: "var(--f-rust)" });
    run.plot.append(band, aim, level, line);
    run.node.prepend(runAxes);
    run.node.append(now, levelName, aimName);

    const draw = play.button(["新掩码", "New mask"], () =>
      play.set({ k: Math.min(play.state.k + 1, C.most), hand: -1 }),
    );
    const other = play.button(["换一串掩码", "Another sequence"], () =>
      play.set({ seed: (play.state.seed + 1) % 1000, hand: -1 }),
    );
    const controls = [
      play.slider("p", ["丢弃概率p", "drop probability p"], { min: 0, max: C.highest, step: 0.01 }),
      play.choice("out", ["输出", "output"], OUTPUTS),
      play.player("k", ["抽到的掩码数", "masks drawn"], () => C.most, 30),
    ];
    const views = html("div", { class: "play-views" }, net.node, strip.node, html("div", {}, ways.node, key), run.node);
    return {
      parts: [
        views,
        html("div", { class: "play-controls" }, controls[0].node, controls[1].node),
        html("div", { class: "play-controls" }, draw, other, controls[2].node),
        play.said,
      ],
      draw(state) {
        const way = state.way as Way;
        const kind = state.out as Output;
        const all = EVERY_WAY.map((each) => every(kind, each, state.p));
        const exact = all[EVERY_WAY.indexOf(way)];
        const mask = current(state);
        const factor = inTraining(way, state.p);
        const later = atPrediction(way, state.p);
        const found = running(kind, way, state.p, state.seed, state.k);
        const mean = found.mean[state.k - 1];
        const error = found.error[state.k - 1] ?? 0;
        const s = score(mask, factor);
        const byHand = state.hand >= 0;

        units.forEach((unit, i) => {
          const on = !((mask >> i) & 1);
          const value = on ? factor * C.hidden[i] : 0;
          fill(unit.node, { "aria-pressed": String(on) });
          fill(unit.ring, { class: on ? "play-unit" : "play-unit play-off" });
          unit.value.textContent = number(value, 3);
          fill(unit.edge, { "stroke-width": on ? 0.8 + Math.min(6, 0.6 * Math.abs(value * C.weight[i])) : 0 });
          fill(unit.weight, { opacity: on ? "1" : "0" });
          unit.mean.textContent = number(exact.units[i], 3);
          unit.later.textContent = number(C.hidden[i] * later, 3);
          unit.sign.textContent = same(exact.units[i], C.hidden[i] * later) ? "=" : "≠";
        });
        sum.textContent = shown(s);
        out.textContent =
          kind === "score" ? "" : `${kind === "relu" ? "max(0, s)" : "softmax"}: ${shown(output(kind, s))}`;
        drawnBy.textContent = byHand
          ? play.say(["自己选的", "set by hand"])
          : state.k
            ? play.say([`抽到的第${state.k}个`, `drawn, no. ${state.k}`])
            : "";

        const low = Math.min(...exact.outputs, exact.prediction);
        const high = Math.max(...exact.outputs, exact.prediction);
        strip.across = run.up = kind === "probability" ? [0, 1] : [low, Math.max(high, low + 0.1)];
        const marks = ticks(...strip.across);
        stripAxes.replaceChildren(
          ...marks.map((value) =>
            text(strip.x(value), strip.bottom + 16, "middle", number(value, 3), { class: "play-small" }),
          ),
        );
        for (let dropped = 0; dropped <= UNITS; dropped++)
          stripAxes.append(
            svg("line", {
              x1: strip.left,
              x2: strip.right,
              y1: strip.y(dropped),
              y2: strip.y(dropped),
              stroke: "var(--f-rule)",
            }),
          );
        const place = (node: Element, x: number) => fill(node, { x1: x, x2: x });
        place(stripMean, strip.x(exact.mean));
        place(stripPrediction, strip.x(exact.prediction));
        for (const [name, value] of [
          [meanName, exact.mean],
          [predictionName, exact.prediction],
        ] as const) {
          const x = strip.x(value);
          const left = x > 160;
          fill(name, { x: x + (left ? -5 : 5), "text-anchor": left ? "end" : "start" });
        }
        const size = (each: number) => 17 * Math.sqrt(exact.probability[each]);
        dots.forEach((dot, each) => {
          fill(dot, { cx: strip.x(exact.outputs[each]), r: size(each) });
        });
        fill(chosen, { cx: strip.x(exact.outputs[mask]), cy: strip.y(count(mask)), r: size(mask) + 3.5 });
        const byCount = Array(UNITS + 1).fill(0);
        exact.probability.forEach((chance, each) => (byCount[count(each)] += chance));
        chances.forEach(
          (node, dropped) => (node.textContent = `${dropped}${play.say(["：", ": "])}${byCount[dropped].toFixed(3)}`),
        );
        const base = strip.bottom - 3;
        const inside = (value: number) => clamp(strip.x(value), strip.left, strip.right);
        fill(stripDrawn, {
          d: state.k
            ? `M${inside(mean - error)} ${base}H${inside(mean + error)}M${strip.x(mean)} ${base}l-5 7h10Z`
            : "",
        });

        const least = Math.min(...all.map((each) => Math.min(each.mean, each.prediction, each.geometric ?? each.mean)));
        const largest = Math.max(
          ...all.map((each) => Math.max(each.mean, each.prediction, each.geometric ?? each.mean)),
        );
        const margin = Math.max(0.02, (largest - least) * 0.06);
        ways.across = [least - margin, largest + margin];
        waysAxes.replaceChildren();
        for (const value of ticks(...ways.across)) {
          waysAxes.append(
            svg("line", { x1: ways.x(value), x2: ways.x(value), y1: 4, y2: 198, stroke: "var(--f-rule)" }),
            text(ways.x(value), 214, "middle", number(value, 3), { class: "play-small" }),
          );
        }
        rows.forEach((each, i) => {
          const { mean: level, prediction, geometric } = all[i];
          fill(each.node, { "aria-pressed": String(each.way === way) });
          const equal = same(level, prediction);
          const words = `${shown(level)} ${equal ? "=" : "≠"} ${shown(prediction)}`;
          each.verdict.textContent = words;
          fill(each.node, {
            "aria-label": play.say([
              `${WAYS[each.way][0]}：训练平均${shown(level)}，预测${shown(prediction)}`,
              `${WAYS[each.way][1]}: mean in training ${shown(level)}, prediction ${shown(prediction)}`,
            ]),
          });
          fill(each.mean, { cx: ways.x(level) });
          fill(each.prediction, { cx: ways.x(prediction) });
          fill(each.gap, { x1: ways.x(level), x2: ways.x(prediction) });
          fill(each.geometric, {
            visibility: geometric === null ? "hidden" : "visible",
            transform: `translate(${ways.x(geometric ?? level)} ${each.y})`,
          });
        });
        keyGeometric.hidden = kind !== "probability";

        runAxes.replaceChildren(run.axes([1, 10, 100], ticks(...run.up), [play.say(["掩码数", "masks"]), ""]));
        const points = found.mean.map((value, i): Point => [i + 1, value]);
        fill(line, { d: run.path(points) });
        const upper = found.mean.flatMap((value, i): Point[] => (i ? [[i + 1, value + found.error[i]!]] : []));
        const lower = found.mean.flatMap((value, i): Point[] => (i ? [[i + 1, value - found.error[i]!]] : []));
        fill(band, { d: upper.length > 1 ? `${run.path([...upper, ...lower.reverse()])}Z` : "" });
        fill(now, { visibility: state.k ? "visible" : "hidden" });
        if (state.k) fill(now, { transform: `translate(${run.x(state.k)} ${run.y(mean)})` });
        for (const [node, value] of [
          [level, exact.mean],
          [aim, exact.prediction],
        ] as const) {
          fill(node, { y1: run.y(value), y2: run.y(value) });
        }
        const equal = same(exact.mean, exact.prediction);
        levelName.textContent = equal ? `${play.say(MEAN)} = ${play.say(PREDICTION)}` : play.say(MEAN);
        aimName.textContent = equal ? "" : play.say(PREDICTION);
        const meanAbove = exact.mean >= exact.prediction;
        fill(levelName, { y: clamp(run.y(exact.mean) + (meanAbove ? -6 : 15), 14, run.bottom - 4) });
        fill(aimName, { y: clamp(run.y(exact.prediction) + (meanAbove ? 15 : -6), 14, run.bottom - 4) });

        draw.disabled = state.k >= C.most;
        for (const control of controls) control.show();
        play.report(says(kind, way, state.p, state.seed, state.k, mask, byHand));
      },
    };
  },
};
export default definition;
