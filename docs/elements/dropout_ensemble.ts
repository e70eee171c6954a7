// Switch units off by hand or draw masks: the exact mean over all of them beside the mean of those drawn, and four ways to scale.

import { clamp, html, number, svg, View, type Definition, type Pair, type Point } from "./kit";
import { atPrediction, C, every, inTraining, masks, MASKS, output, python, running, score, UNITS, type Output, type Way } from "./math/dropout_ensemble";

/** `hand` is a mask set by hand, 16 k + mask: it holds until the next mask is drawn. */
type S = { p: number; k: number; seed: number; hand: number; way: string; out: string };

const WAYS: Record<Way, Pair> = {
  never: ["从不缩放", "never scaled"],
  prediction: ["只在预测时缩放", "scaled at prediction only"],
  training: ["只在训练时缩放", "scaled in training only"],
  both: ["两处都缩放", "scaled in both"],
};
const OUTPUTS: Record<Output, Pair> = {
  score: ["线性：得分s", "linear: the score s"],
  probability: ["softmax：第1类的概率", "softmax: probability of class 1"],
  relu: ["ReLU：max(0, s)", "ReLU: max(0, s)"],
};
const MEAN: Pair = ["平均", "mean"];
const PREDICTION: Pair = ["预测", "prediction"];
const DASHED = "6 4";
const UNSEEN = { "aria-hidden": "true", "pointer-events": "none" }; // the name of the button beneath says it

const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
const shown = (value: number): string => (Math.abs(value) < 1e-12 ? "0" : number(value, 3));
const count = (mask: number): number => [...Array(UNITS).keys()].filter((i) => (mask >> i) & 1).length;
const current = (state: S): number => (state.hand >= 0 ? state.hand % MASKS : state.k ? masks(state.p, state.seed, state.k)[state.k - 1] : 0);

/** Round values across a range, about four. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((size) => size * power >= rough)!;
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(+(i * step).toPrecision(6));
  return found;
}

const text = (x: number, y: number, anchor: string, words: string, more: Record<string, string> = {}) => svg("text", { x, y, "text-anchor": anchor, ...more }, words);

const definition: Definition<S> = {
  name: "dropout_ensemble",
  title: ["十六个子网络与它们的平均", "Sixteen sub-networks and their mean"],
  hint: [
    "点一个单元，把它丢掉或留下；或者抽新掩码，拖动p。黑虚线是全部十六个掩码的平均，逐个算出；蓝线是抽到的那些的平均，色带是标准误。换一种缩放，看它与预测（橙线）对不对得上；再换输出，看预测算的是哪一种平均。",
    "Click a unit to drop or keep it, or draw masks, and slide p. The dashed line is the mean over all sixteen masks, each computed; the blue line is the mean of those drawn, its band the standard error. Change the scaling and see whether the mean meets the prediction (rust); change the output and see which mean the prediction is.",
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
    const still = (made: View): View => (made.node.classList.add("play-still"), made);
    const setHand = (mask: number) => play.set({ hand: MASKS * play.state.k + mask });

    // The net: four units, each a button, before one output.
    const net = still(new View({ width: 320, height: 220 }, [0, 1], [0, 1], play.say(["网络：四个单元，一个输出", "The net: four units, one output"])));
    const UNIT = 168, SUM = 286, row = (i: number) => 52 + 46 * i;
    net.node.append(
      text(36, 18, "middle", play.say(["训练平均", "mean in"]), { class: "play-small" }),
      play.chinese ? "" : text(36, 31, "middle", "training", { class: "play-small" }),
      text(102, 18, "middle", play.say(["预测时", "at"]), { class: "play-small" }),
      play.chinese ? "" : text(102, 31, "middle", "prediction", { class: "play-small" }),
      text(UNIT, 18, "middle", play.say(["这个掩码", "this mask"]), { class: "play-small" }),
    );
    const units = C.hidden.map((hidden, i) => {
      const edge = svg("line", { x1: UNIT, y1: row(i), x2: SUM, y2: 121, stroke: C.weight[i] < 0 ? "var(--f-rust)" : "var(--f-blue)" });
      const weight = text(UNIT + 62, row(i) + (121 - row(i)) * 0.52 + (2 * i < UNITS ? -7 : 16), "middle", `× ${number(C.weight[i], 3)}`, { class: "play-small" });
      const value = text(UNIT, row(i) + 4, "middle", "", UNSEEN);
      const ring = svg("circle", { r: 17 });
      const node = play.press(
        svg("g", { transform: `translate(${UNIT} ${row(i)})` }, svg("circle", { r: 22, class: "play-ring" }), svg("circle", { r: 22, class: "play-hit" }), ring),
        [`单元${i + 1}，激活值${number(hidden, 3)}，权重${number(C.weight[i], 3)}`, `unit ${i + 1}, activation ${number(hidden, 3)}, weight ${number(C.weight[i], 3)}`],
        () => setHand(current(play.state) ^ (1 << i)),
      );
      const mean = text(36, row(i) + 4, "middle", "");
      const later = text(102, row(i) + 4, "middle", "", { fill: "var(--f-rust)" });
      const sign = text(70, row(i) + 4, "middle", "");
      net.node.append(mean, sign, later);
      return { node, ring, value, edge, weight, mean, later, sign };
    });
    net.node.append(...units.map((unit) => unit.edge), ...units.map((unit) => unit.weight), ...units.map((unit) => unit.node), ...units.map((unit) => unit.value), svg("circle", { cx: SUM, cy: 121, r: 24, fill: "var(--f-bg)", stroke: "var(--f-ink)", "stroke-width": 1.5 }));
    const sum = text(SUM, 125, "middle", "");
    const out = text(SUM + 30, 212, "end", "");
    const drawnBy = text(SUM + 30, 18, "end", "", { class: "play-small" });
    net.node.append(sum, out, drawnBy, text(SUM, 88, "middle", "s", { class: "play-var" }));

    // What the sixteen predict, by the number of units dropped.
    const strip = still(new View({ width: 320, height: 220, left: 14, right: 56, top: 44 }, [0, 1], [UNITS + 0.5, -0.5], play.say(["十六个掩码各自的输出", "The outputs of the sixteen masks"])));
    const stripAxes = svg("g", {});
    const stripMean = svg("line", { y1: 30, y2: strip.bottom, stroke: "var(--f-ink)", "stroke-width": 1.6, "stroke-dasharray": DASHED });
    const stripPrediction = svg("line", { y1: 44, y2: strip.bottom, stroke: "var(--f-rust)", "stroke-width": 2 });
    const stripDrawn = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
    const dots = Array.from({ length: MASKS }, (_, mask) => svg("circle", { cy: strip.y(count(mask)), "fill-opacity": 0.75, stroke: "var(--f-bg)", fill: mask ? "var(--f-blue)" : "var(--f-rust)" }));
    const chosen = svg("circle", { fill: "none", stroke: "var(--ink)", "stroke-width": 2 });
    const meanName = text(0, 26, "middle", play.say(MEAN));
    const predictionName = text(0, 41, "middle", play.say(PREDICTION), { fill: "var(--f-rust)" });
    const chances = Array.from({ length: UNITS + 1 }, (_, dropped) => text(316, strip.y(dropped) + 4, "end", "", { class: "play-small" }));
    strip.node.append(stripAxes, ...chances, text(316, 12, "end", play.say(["丢几个：概率", "dropped: chance"]), { class: "play-small" }), stripMean, stripPrediction, ...dots, chosen, stripDrawn, meanName, predictionName);
    play.on(strip.node, "click", (event) => {
      const [value, dropped] = strip.value(event);
      const all = every(play.state.out as Output, play.state.way as Way, play.state.p).outputs;
      const near = all.map((_, mask) => mask).filter((mask) => count(mask) === Math.round(clamp(dropped, 0, UNITS)));
      setHand(near.reduce((best, mask) => (Math.abs(all[mask] - value) < Math.abs(all[best] - value) ? mask : best)));
    });

    // Four ways to scale: what training gives on average, and what prediction gives.
    const ways = still(new View({ width: 320, height: 220, left: 14, right: 14 }, [0, 1], [0, 1], play.say(["四种缩放", "Four ways to scale"])));
    const waysAxes = svg("g", {});
    ways.node.append(waysAxes);
    const rows = C.ways.map((way, i) => {
      const y = 4 + 48 * i;
      const gap = svg("line", { y1: y + 32, y2: y + 32, stroke: "var(--f-rust)", "stroke-width": 3, "stroke-opacity": 0.45 });
      const mean = svg("circle", { r: 4.5, cy: y + 32, fill: "var(--f-ink)" });
      const prediction = svg("circle", { r: 8, cy: y + 32, fill: "none", stroke: "var(--f-rust)", "stroke-width": 2.5 });
      const geometric = svg("path", { d: "M0 -6L6 0L0 6L-6 0Z", fill: "none", stroke: "var(--f-violet)", "stroke-width": 1.8 });
      const verdict = text(310, y + 15, "end", "", UNSEEN);
      const node = play.press(
        svg("g", {}, svg("rect", { x: 1, y, width: 318, height: 46, rx: 4, class: "play-row" }), svg("rect", { x: 1, y, width: 318, height: 46, rx: 4, class: "play-ring" }), gap, geometric, mean, prediction, text(10, y + 15, "start", play.say(WAYS[way]))),
        WAYS[way],
        () => play.set({ way }),
      );
      ways.node.append(node, verdict);
      return { way, y: y + 32, node, gap, mean, prediction, geometric, verdict };
    });
    const key = html("p", { class: "play-key" }, html("span", { class: "play-key-dot" }, play.say(["训练平均", "mean in training"])), html("span", { class: "play-key-ring" }, play.say(PREDICTION)));
    const keyGeometric = html("span", { class: "play-key-geometric" }, play.say(["几何平均", "geometric mean"]));
    key.append(keyGeometric);

    // The running mean.
    const run = still(new View({ width: 320, height: 220, left: 34, right: 12 }, [1, C.most], [0, 1], play.say(["平均随抽到的掩码数变化", "The running mean over the number of masks"]), { x: "log" }));
    const runAxes = svg("g", {});
    const band = svg("path", { fill: "var(--f-blue)", "fill-opacity": 0.2 });
    const line = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
    const level = svg("line", { x1: run.left, x2: run.right, stroke: "var(--f-ink)", "stroke-width": 1.6, "stroke-dasharray": DASHED });
    const aim = svg("line", { x1: run.left, x2: run.right, stroke: "var(--f-rust)", "stroke-width": 2 });
    const now = svg("circle", { r: 4, fill: "var(--f-blue)" });
    const levelName = text(run.right, 0, "end", "");
    const aimName = text(run.right, 0, "end", "", { fill: "var(--f-rust)" });
    run.plot.append(band, aim, level, line);
    run.node.prepend(runAxes);
    run.node.append(now, levelName, aimName);

    const said = html("p", { class: "play-read" });
    const draw = play.button(["新掩码", "New mask"], () => play.set({ k: Math.min(play.state.k + 1, C.most), hand: -1 }));
    const other = play.button(["换一串掩码", "Another sequence"], () => play.set({ seed: (play.state.seed + 1) % 1000, hand: -1 }));
    const controls = [
      play.slider("p", ["丢弃概率p", "drop probability p"], { min: 0, max: C.highest, step: 0.01 }),
      play.choice("out", ["输出", "output"], OUTPUTS),
      play.player("k", ["抽到的掩码数", "masks drawn"], () => C.most, 30),
    ];
    const views = html("div", { class: "play-views" }, net.node, strip.node, html("div", {}, ways.node, key), run.node);
    return {
      parts: [views, html("div", { class: "play-controls" }, controls[0].node, controls[1].node), html("div", { class: "play-controls" }, draw, other, controls[2].node), said],
      draw(state) {
        const way = state.way as Way;
        const kind = state.out as Output;
        const all = C.ways.map((each) => every(kind, each, state.p));
        const exact = all[C.ways.indexOf(way)];
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
          unit.node.setAttribute("aria-pressed", String(on));
          unit.ring.setAttribute("class", on ? "play-unit" : "play-unit play-off");
          unit.value.textContent = number(value, 3);
            unit.edge.setAttribute("stroke-width", String(on ? 0.8 + Math.min(6, 0.6 * Math.abs(value * C.weight[i])) : 0));
          unit.weight.setAttribute("opacity", on ? "1" : "0");
          unit.mean.textContent = number(exact.units[i], 3);
          unit.later.textContent = number(C.hidden[i] * later, 3);
          unit.sign.textContent = same(exact.units[i], C.hidden[i] * later) ? "=" : "≠";
        });
        sum.textContent = shown(s);
        out.textContent = kind === "score" ? "" : `${kind === "relu" ? "max(0, s)" : "softmax"}: ${shown(output(kind, s))}`;
        drawnBy.textContent = byHand ? play.say(["自己选的", "set by hand"]) : state.k ? play.say([`抽到的第${state.k}个`, `drawn, no. ${state.k}`]) : "";

        const low = Math.min(...exact.outputs, exact.prediction);
        const high = Math.max(...exact.outputs, exact.prediction);
        strip.across = run.up = kind === "probability" ? [0, 1] : [low, Math.max(high, low + 0.1)];
        const marks = ticks(...strip.across);
        stripAxes.replaceChildren(...marks.map((value) => text(strip.x(value), strip.bottom + 16, "middle", number(value, 3), { class: "play-small" })));
        for (let dropped = 0; dropped <= UNITS; dropped++) stripAxes.append(svg("line", { x1: strip.left, x2: strip.right, y1: strip.y(dropped), y2: strip.y(dropped), stroke: "var(--f-rule)" }));
        const place = (node: Element, x: number) => (node.setAttribute("x1", String(x)), node.setAttribute("x2", String(x)));
        place(stripMean, strip.x(exact.mean));
        place(stripPrediction, strip.x(exact.prediction));
        for (const [name, value] of [[meanName, exact.mean], [predictionName, exact.prediction]] as const) {
          const x = strip.x(value);
          const left = x > 160;
          name.setAttribute("x", String(x + (left ? -5 : 5)));
          name.setAttribute("text-anchor", left ? "end" : "start");
        }
        const size = (each: number) => 17 * Math.sqrt(exact.probability[each]);
        dots.forEach((dot, each) => {
          dot.setAttribute("cx", String(strip.x(exact.outputs[each])));
          dot.setAttribute("r", String(size(each)));
        });
        chosen.setAttribute("cx", String(strip.x(exact.outputs[mask])));
        chosen.setAttribute("cy", String(strip.y(count(mask))));
        chosen.setAttribute("r", String(size(mask) + 3.5));
        const byCount = Array(UNITS + 1).fill(0);
        exact.probability.forEach((chance, each) => (byCount[count(each)] += chance));
        chances.forEach((node, dropped) => (node.textContent = `${dropped}${play.chinese ? "：" : ": "}${byCount[dropped].toFixed(3)}`));
        const base = strip.bottom - 3;
        const inside = (value: number) => clamp(strip.x(value), strip.left, strip.right);
        stripDrawn.setAttribute("d", state.k ? `M${inside(mean - error)} ${base}H${inside(mean + error)}M${strip.x(mean)} ${base}l-5 7h10Z` : "");

        const least = Math.min(...all.map((each) => Math.min(each.mean, each.prediction, each.geometric ?? each.mean)));
        const largest = Math.max(...all.map((each) => Math.max(each.mean, each.prediction, each.geometric ?? each.mean)));
        const margin = Math.max(0.02, (largest - least) * 0.06);
        ways.across = [least - margin, largest + margin];
        waysAxes.replaceChildren();
        for (const value of ticks(...ways.across)) {
          waysAxes.append(svg("line", { x1: ways.x(value), x2: ways.x(value), y1: 4, y2: 198, stroke: "var(--f-rule)" }), text(ways.x(value), 214, "middle", number(value, 3), { class: "play-small" }));
        }
        rows.forEach((each, i) => {
          const { mean: level, prediction, geometric } = all[i];
          each.node.setAttribute("aria-pressed", String(each.way === way));
          const equal = same(level, prediction);
          const words = `${shown(level)} ${equal ? "=" : "≠"} ${shown(prediction)}`;
          each.verdict.textContent = words;
          each.node.setAttribute("aria-label", play.say([`${WAYS[each.way][0]}：训练平均${shown(level)}，预测${shown(prediction)}`, `${WAYS[each.way][1]}: mean in training ${shown(level)}, prediction ${shown(prediction)}`]));
          each.mean.setAttribute("cx", String(ways.x(level)));
          each.prediction.setAttribute("cx", String(ways.x(prediction)));
          each.gap.setAttribute("x1", String(ways.x(level)));
          each.gap.setAttribute("x2", String(ways.x(prediction)));
          each.geometric.setAttribute("visibility", geometric === null ? "hidden" : "visible");
          each.geometric.setAttribute("transform", `translate(${ways.x(geometric ?? level)} ${each.y})`);
        });
        keyGeometric.hidden = kind !== "probability";

        runAxes.replaceChildren(run.axes([1, 10, 100], ticks(...run.up), [play.say(["掩码数", "masks"]), ""]));
        const points = found.mean.map((value, i): Point => [i + 1, value]);
        line.setAttribute("d", run.path(points));
        const upper = found.mean.flatMap((value, i): Point[] => (i ? [[i + 1, value + found.error[i]!]] : []));
        const lower = found.mean.flatMap((value, i): Point[] => (i ? [[i + 1, value - found.error[i]!]] : []));
        band.setAttribute("d", upper.length > 1 ? `${run.path([...upper, ...lower.reverse()])}Z` : "");
        now.setAttribute("visibility", state.k ? "visible" : "hidden");
        if (state.k) now.setAttribute("transform", `translate(${run.x(state.k)} ${run.y(mean)})`);
        for (const [node, value] of [[level, exact.mean], [aim, exact.prediction]] as const) {
          node.setAttribute("y1", String(run.y(value)));
          node.setAttribute("y2", String(run.y(value)));
        }
        const equal = same(exact.mean, exact.prediction);
        levelName.textContent = equal ? `${play.say(MEAN)} = ${play.say(PREDICTION)}` : play.say(MEAN);
        aimName.textContent = equal ? "" : play.say(PREDICTION);
        const meanAbove = exact.mean >= exact.prediction;
        levelName.setAttribute("y", String(clamp(run.y(exact.mean) + (meanAbove ? -6 : 15), 14, run.bottom - 4)));
        aimName.setAttribute("y", String(clamp(run.y(exact.prediction) + (meanAbove ? 15 : -6), 14, run.bottom - 4)));

        draw.disabled = state.k >= C.most;
        for (const control of controls) control.show();
        const gap = shown(Math.abs(exact.prediction - exact.mean));
        const verdict: Pair = equal
          ? [`预测是${shown(exact.prediction)}，恰好等于平均。`, `The prediction is ${shown(exact.prediction)}: exactly the mean.`]
          : exact.geometric !== null && same(exact.geometric, exact.prediction)
            ? [`预测是${shown(exact.prediction)}，恰好等于几何平均，与算术平均差${gap}。`, `The prediction is ${shown(exact.prediction)}: exactly the geometric mean, and ${gap} from the arithmetic mean.`]
            : exact.geometric !== null
              ? [`预测是${shown(exact.prediction)}，与算术平均差${gap}，也不是几何平均（${shown(exact.geometric)}）。`, `The prediction is ${shown(exact.prediction)}, ${gap} from the arithmetic mean, and not the geometric mean (${shown(exact.geometric)}) either.`]
              : [`预测是${shown(exact.prediction)}，与算术平均差${gap}。`, `The prediction is ${shown(exact.prediction)}, ${gap} from the mean.`];
        const dropped = [...Array(UNITS).keys()].filter((i) => (mask >> i) & 1).map((i) => i + 1);
        const words: Pair = [
          `${dropped.length ? `丢掉单元${dropped.join("、")}` : "一个也不丢"}，概率${shown(exact.probability[mask])}，输出${shown(exact.outputs[mask])}${byHand ? "（不计入抽样）" : ""}。${WAYS[way][0]}：全部${MASKS}个掩码的平均是${shown(exact.mean)}${state.k > 1 ? `，抽到的${state.k}个平均是${shown(mean)} ± ${number(error, 2)}` : ""}。${verdict[0]}`,
          `${dropped.length ? `Without unit${dropped.length > 1 ? "s" : ""} ${dropped.join(", ")}` : "Nothing dropped"}: probability ${shown(exact.probability[mask])}, output ${shown(exact.outputs[mask])}${byHand ? " (not counted as drawn)" : ""}. ${WAYS[way][1][0].toUpperCase()}${WAYS[way][1].slice(1)}: the mean over all ${MASKS} masks is ${shown(exact.mean)}${state.k > 1 ? `, over the ${state.k} drawn ${shown(mean)} ± ${number(error, 2)}` : ""}. ${verdict[1]}`,
        ];
        said.textContent = play.say(words);
        play.tell(words);
      },
    };
  },
};
export default definition;
