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
  type Play,
  type Point,
  programs,
  type Range,
  svg,
  text,
  ticks,
  UNSEEN,
  View,
} from "./kit";
import {
  atPrediction,
  C,
  type Every,
  every,
  inTraining,
  MASKS,
  masks,
  type Output,
  output,
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
type S = { p: number; k: number; seed: number; hand: number; way: Way; out: Output };

const OUTPUTS: Record<Output, Pair> = {
  score: ["线性：得分s", "linear: the score s"],
  probability: ["softmax：第1类的概率", "softmax: probability of class 1"],
  relu: ["ReLU：max(0, s)", "ReLU: max(0, s)"],
};
const MEAN: Pair = ["平均", "mean"];
const PREDICTION: Pair = ["预测", "prediction"];

const EVERY_WAY = keys(WAYS);

/** The first wish that is one of the names. */
const among = <T extends string>(names: T[], ...wishes: string[]): T =>
  wishes.flatMap((wish) => names.filter((name) => name === wish))[0];

const dropped = (mask: number, i: number): number => (mask >> i) & 1;
const count = (mask: number): number => C.hidden.filter((_, i) => dropped(mask, i)).length;
const current = (state: S): number =>
  state.hand >= 0 ? state.hand % MASKS : state.k ? masks(state.p, state.seed, state.k)[state.k - 1] : 0;
const setHand = (play: Play<S>, mask: number): void => play.set({ hand: MASKS * play.state.k + mask });

/** A state and what comes of it. */
interface Now extends S {
  mask: number;
  all: Every[]; // one a way
  exact: Every; // of the chosen way
  mean: number[]; // of the masks drawn, with its standard error
  error: (number | null)[];
  range: Range; // of the outputs
}

function now(state: S): Now {
  const { way, out, p, seed, k } = state;
  const all = EVERY_WAY.map((each) => every(out, each, p));
  const exact = all[EVERY_WAY.indexOf(way)];
  const low = Math.min(...exact.outputs, exact.prediction);
  const high = Math.max(...exact.outputs, exact.prediction);
  return {
    ...state,
    ...running(out, way, p, seed, k),
    mask: current(state),
    all,
    exact,
    range: out === "probability" ? [0, 1] : [low, Math.max(high, low + 0.1)],
  };
}

/** What is seen of a state: a part of a drawing puts itself in, and gives what shows it. */
type Show = (now: Now) => void;
const all =
  (...parts: Show[]): Show =>
  (now) =>
    parts.forEach((show) => show(now));
type Lengths = Record<string, number>;

const drawing = (play: Play<S>, label: Pair, box: Lengths, across: Range, up: Range, x?: "log") =>
  new View({ width: 320, height: 220, ...box }, across, up, play.say(label), { x }).touch("still");

const small = (x: number, y: number, anchor: string, words = "") => text(x, y, anchor, words, { class: "play-small" });
const rust = (x: number, y: number, anchor: string, words = "") => text(x, y, anchor, words, { fill: "var(--f-rust)" });

/** The lines of the mean and of the prediction. */
const twoLines = (mean: Lengths, prediction: Lengths) => [
  svg("line", { ...mean, stroke: "var(--f-ink)", "stroke-width": 1.6, "stroke-dasharray": "6 4" }),
  svg("line", { ...prediction, stroke: "var(--f-rust)", "stroke-width": 2 }),
];
const two = ({ exact }: Now): number[] => [exact.mean, exact.prediction];

// -------------------------------------------------------------- the net: four units, each a button, before one output

const UNIT = 168,
  SUM = 286;
const row = (i: number): number => 52 + 46 * i;

/** What units hand on in training, on average, and what they hand on at prediction. */
function sides(view: View, play: Play<S>): Show {
  const cells = C.hidden.map((_, i) => {
    const y = row(i) + 4;
    return [text(36, y, "middle", ""), text(70, y, "middle", ""), rust(102, y, "middle")];
  });
  view.node.append(
    small(36, 18, "middle", play.say(["训练平均", "mean in"])),
    small(36, 31, "middle", play.say(["", "training"])),
    small(102, 18, "middle", play.say(["预测时", "at"])),
    small(102, 31, "middle", play.say(["", "prediction"])),
    small(UNIT, 18, "middle", play.say(["这个掩码", "this mask"])),
    ...cells.flat(),
  );
  return ({ exact, way, p }) =>
    cells.forEach(([mean, sign, later], i) => {
      const average = exact.units[i],
        value = C.hidden[i] * atPrediction(way, p);
      mean.textContent = number(average, 3);
      later.textContent = number(value, 3);
      sign.textContent = same(average, value) ? "=" : "≠";
    });
}

/** A unit as a button around its ring. */
const unit = (play: Play<S>, i: number, ring: SVGElement): SVGGElement => {
  const [hidden, weight] = [C.hidden[i], C.weight[i]].map((value) => number(value, 3));
  return play.press(
    svg(
      "g",
      { transform: `translate(${UNIT} ${row(i)})` },
      svg("circle", { r: 22, class: "play-ring" }),
      svg("circle", { r: 22, class: "play-hit" }),
      ring,
    ),
    [`单元${i + 1}，激活值${hidden}，权重${weight}`, `unit ${i + 1}, activation ${hidden}, weight ${weight}`],
    () => setHand(play, current(play.state) ^ (1 << i)),
  );
};

/** The units, pressed to be dropped or kept, and their ways to the output, each as wide as what it carries. */
function units(view: View, play: Play<S>): Show {
  const edges = C.weight.map((weight, i) =>
    svg("line", { x1: UNIT, y1: row(i), x2: SUM, y2: 121, stroke: weight < 0 ? "var(--f-rust)" : "var(--f-blue)" }),
  );
  const weights = C.weight.map((weight, i) => {
    const y = row(i) + (121 - row(i)) * 0.52 + (2 * i < UNITS ? -7 : 16);
    return small(UNIT + 62, y, "middle", `× ${number(weight, 3)}`);
  });
  const rings = C.hidden.map(() => svg("circle", { r: 17 }));
  const nodes = rings.map((ring, i) => unit(play, i, ring));
  const values = rings.map((_, i) => text(UNIT, row(i) + 4, "middle", "", UNSEEN));
  view.node.append(...edges, ...weights, ...nodes, ...values);
  return ({ mask, way, p }) =>
    nodes.forEach((node, i) => {
      const on = !dropped(mask, i);
      const value = on ? inTraining(way, p) * C.hidden[i] : 0;
      fill(node, { "aria-pressed": `${on}` });
      fill(rings[i], { class: on ? "play-unit" : "play-unit play-off" });
      values[i].textContent = number(value, 3);
      fill(edges[i], { "stroke-width": on ? 0.8 + Math.min(6, 0.6 * Math.abs(value * C.weight[i])) : 0 });
      fill(weights[i], { opacity: on ? 1 : 0 });
    });
}

/** The output, and where the mask comes from. */
function end(view: View, play: Play<S>): Show {
  const sum = text(SUM, 125, "middle", ""),
    result = text(SUM + 30, 212, "end", ""),
    origin = small(SUM + 30, 18, "end");
  view.node.append(
    svg("circle", { cx: SUM, cy: 121, r: 24, fill: "var(--f-bg)", stroke: "var(--f-ink)", "stroke-width": 1.5 }),
    sum,
    result,
    origin,
    text(SUM, 88, "middle", "s", { class: "play-var" }),
  );
  return ({ mask, way, p, out, hand, k }) => {
    const s = score(mask, inTraining(way, p));
    sum.textContent = shown(s);
    result.textContent = out === "score" ? "" : `${out === "relu" ? "max(0, s)" : "softmax"}: ${shown(output(out, s))}`;
    origin.textContent =
      hand >= 0 ? play.say(["自己选的", "set by hand"]) : k ? play.say([`抽到的第${k}个`, `drawn, no. ${k}`]) : "";
  };
}

function net(play: Play<S>) {
  const view = drawing(play, ["网络：四个单元，一个输出", "The net: four units, one output"], {}, [0, 1], [0, 1]);
  return { node: view.node, show: all(sides(view, play), units(view, play), end(view, play)) };
}

// ---------------------------------------------------------- what the sixteen predict, by the number of units dropped

/** A line for every number of units dropped, and its chance; two for mean and prediction. */
function chances(view: View, play: Play<S>): Show {
  const axes = svg("g", {});
  const counts = Array.from({ length: UNITS + 1 }, (_, dropped) => view.y(dropped));
  const words = counts.map((y) => small(316, y + 4, "end"));
  const lines = twoLines({ y1: 30, y2: view.bottom }, { y1: 44, y2: view.bottom });
  view.node.append(axes, ...words, small(316, 12, "end", play.say(["丢几个：概率", "dropped: chance"])), ...lines);
  return (now) => {
    const { exact, range } = now;
    view.across = range;
    two(now).forEach((value, k) => fill(lines[k], { x1: view.x(value), x2: view.x(value) }));
    axes.replaceChildren(
      ...ticks(...range).map((value) => small(view.x(value), view.bottom + 16, "middle", number(value, 3))),
      ...counts.map((y) => svg("line", { x1: view.left, x2: view.right, y1: y, y2: y, stroke: "var(--f-rule)" })),
    );
    words.forEach((node, dropped) => {
      const chance = exact.probability.reduce((sum, each, mask) => sum + (count(mask) === dropped ? each : 0), 0);
      node.textContent = `${dropped}${play.say(["：", ": "])}${chance.toFixed(3)}`;
    });
  };
}

/** A dot for every mask, as large as its probability, and a ring around the chosen one. */
function dots(view: View): Show {
  const circles = Array.from({ length: MASKS }, (_, mask) =>
    svg("circle", {
      cy: view.y(count(mask)),
      "fill-opacity": 0.75,
      stroke: "var(--f-bg)",
      fill: mask ? "var(--f-blue)" : "var(--f-rust)",
    }),
  );
  const chosen = svg("circle", { fill: "none", stroke: "var(--ink)", "stroke-width": 2 });
  view.node.append(...circles, chosen);
  return ({ mask, exact }) => {
    const size = (each: number) => 17 * Math.sqrt(exact.probability[each]);
    circles.forEach((dot, each) => fill(dot, { cx: view.x(exact.outputs[each]), r: size(each) }));
    fill(chosen, { cx: view.x(exact.outputs[mask]), cy: view.y(count(mask)), r: size(mask) + 3.5 });
  };
}

/** The mean of the masks drawn, give or take its standard error. */
function drawnMean(view: View): Show {
  const node = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
  view.node.append(node);
  const base = view.bottom - 3;
  const inside = (value: number) => clamp(view.x(value), view.left, view.right);
  return ({ k, mean, error }) => {
    const [middle, off] = [mean[k - 1], error[k - 1] ?? 0];
    fill(node, {
      d: k ? `M${inside(middle - off)} ${base}H${inside(middle + off)}M${view.x(middle)} ${base}l-5 7h10Z` : "",
    });
  };
}

function names(view: View, play: Play<S>): Show {
  const both = [text(0, 26, "middle", play.say(MEAN)), rust(0, 41, "middle", play.say(PREDICTION))];
  view.node.append(...both);
  return (now) =>
    two(now).forEach((value, k) => {
      const x = view.x(value);
      const left = x > 160;
      fill(both[k], { x: x + (left ? -5 : 5), "text-anchor": left ? "end" : "start" });
    });
}

function strip(play: Play<S>) {
  const label: Pair = ["十六个掩码各自的输出", "The outputs of the sixteen masks"];
  const view = drawing(play, label, { left: 14, right: 56, top: 44 }, [0, 1], [UNITS + 0.5, -0.5]);
  play.on(view.node, "click", (event) => {
    const [value, dropped] = view.value(event);
    const { outputs } = every(play.state.out, play.state.way, play.state.p);
    const far = (mask: number) => Math.abs(outputs[mask] - value);
    const near = [...outputs.keys()].filter((mask) => count(mask) === Math.round(clamp(dropped, 0, UNITS)));
    const nearest = near.reduce((best, mask) => (far(mask) < far(best) ? mask : best));
    setHand(play, nearest);
  });
  return { node: view.node, show: all(chances(view, play), dots(view), drawnMean(view), names(view, play)) };
}

// -------------------------------- four ways to scale: what training gives on average, and what prediction gives

/** The means of a way beside its prediction. */
function marks(view: View, group: Element, y: number): (exact: Every) => void {
  const gap = svg("line", { y1: y, y2: y, stroke: "var(--f-rust)", "stroke-width": 3, "stroke-opacity": 0.45 });
  const mean = svg("circle", { r: 4.5, cy: y, fill: "var(--f-ink)" });
  const prediction = svg("circle", { r: 8, cy: y, fill: "none", stroke: "var(--f-rust)", "stroke-width": 2.5 });
  const look = { fill: "none", stroke: "var(--f-violet)", "stroke-width": 1.8 };
  const geometric = svg("path", { d: "M0 -6L6 0L0 6L-6 0Z", ...look });
  group.append(gap, geometric, mean, prediction);
  return (exact) => {
    const [x, later] = [exact.mean, exact.prediction].map((value) => view.x(value));
    fill(mean, { cx: x });
    fill(prediction, { cx: later });
    fill(gap, { x1: x, x2: later });
    fill(geometric, {
      visibility: exact.geometric === null ? "hidden" : "visible",
      transform: `translate(${view.x(exact.geometric ?? exact.mean)} ${y})`,
    });
  };
}

/** A way to scale: pressed, it is the one that all drawings show. */
function scaling(view: View, play: Play<S>, way: Way, i: number): Show {
  const y = 4 + 48 * i;
  const verdict = text(310, y + 15, "end", "", UNSEEN);
  const box = { x: 1, y, width: 318, height: 46, rx: 4 };
  const node = play.press(
    svg("g", {}, svg("rect", { ...box, class: "play-row" }), svg("rect", { ...box, class: "play-ring" })),
    WAYS[way],
    () => play.set({ way }),
  );
  const show = marks(view, node, y + 32);
  node.append(text(10, y + 15, "start", play.say(WAYS[way])));
  view.node.append(node, verdict);
  return (now) => {
    const exact = now.all[i];
    const [mean, prediction] = [exact.mean, exact.prediction].map(shown);
    verdict.textContent = `${mean} ${same(exact.mean, exact.prediction) ? "=" : "≠"} ${prediction}`;
    fill(node, {
      "aria-pressed": `${way === now.way}`,
      "aria-label": play.say([
        `${WAYS[way][0]}：训练平均${mean}，预测${prediction}`,
        `${WAYS[way][1]}: mean in training ${mean}, prediction ${prediction}`,
      ]),
    });
    show(exact);
  };
}

/** The range that all four ways need, as lines. */
function scale(view: View): Show {
  const axes = svg("g", {});
  view.node.append(axes);
  return ({ all }) => {
    const values = all.flatMap((each) => [each.mean, each.prediction, each.geometric ?? each.mean]);
    const least = Math.min(...values),
      largest = Math.max(...values);
    const margin = Math.max(0.02, (largest - least) * 0.06);
    view.across = [least - margin, largest + margin];
    axes.replaceChildren(
      ...ticks(...view.across).flatMap((value) => {
        const x = view.x(value);
        return [
          svg("line", { x1: x, x2: x, y1: 4, y2: 198, stroke: "var(--f-rule)" }),
          small(x, 214, "middle", number(value, 3)),
        ];
      }),
    );
  };
}

/** What the signs of the four ways mean. */
function key(play: Play<S>) {
  const sign = (name: string, words: Pair) => html("span", { class: `play-key-${name}` }, play.say(words));
  const geometric = sign("geometric", ["归一化几何平均", "normalized geometric mean"]);
  const mean = sign("dot", ["训练平均", "mean in training"]);
  return {
    node: html("p", { class: "play-key" }, mean, sign("ring", PREDICTION), geometric),
    show: ({ out }: Now) => (geometric.hidden = out !== "probability"),
  };
}

function ways(play: Play<S>) {
  const view = drawing(play, ["四种缩放", "Four ways to scale"], { left: 14, right: 14 }, [0, 1], [0, 1]);
  const signs = key(play);
  return {
    node: html("div", {}, view.node, signs.node),
    show: all(scale(view), ...EVERY_WAY.map((way, i) => scaling(view, play, way, i)), signs.show),
  };
}

// ------------------------------------------------------------------------------------------------ the running mean

/** The mean of the masks drawn so far, in the band of its standard error, between two lines. */
function walk(view: View): Show {
  const band = svg("path", { fill: "var(--f-blue)", "fill-opacity": 0.2 });
  const line = svg("path", { class: "play-line", stroke: "var(--f-blue)" });
  const tip = svg("circle", { r: 4, fill: "var(--f-blue)" });
  const ends = { x1: view.left, x2: view.right };
  const both = twoLines(ends, ends);
  view.plot.append(band, both[1], both[0], line);
  view.node.append(tip);
  return (now) => {
    const { k, mean, error } = now;
    const off = (sign: number) => mean.flatMap((value, i): Point[] => (i ? [[i + 1, value + sign * error[i]!]] : []));
    fill(line, { d: view.path(mean.map((value, i): Point => [i + 1, value])) });
    fill(band, { d: k > 2 ? `${view.path([...off(1), ...off(-1).reverse()])}Z` : "" });
    fill(tip, { visibility: k ? "visible" : "hidden" });
    if (k) fill(tip, { transform: `translate(${view.x(k)} ${view.y(mean[k - 1])})` });
    two(now).forEach((value, k) => fill(both[k], { y1: view.y(value), y2: view.y(value) }));
  };
}

/** The names of the two lines; where the lines are one, they have one name. */
function namesAside(view: View, play: Play<S>): Show {
  const both = [text(view.right, 0, "end", ""), rust(view.right, 0, "end")];
  view.node.append(...both);
  return (now) => {
    const [mean, prediction] = two(now);
    const words = [MEAN, PREDICTION].map((name) => play.say(name));
    const said = same(mean, prediction) ? [words.join(" = "), ""] : words;
    two(now).forEach((value, k) => {
      both[k].textContent = said[k];
      fill(both[k], { y: clamp(view.y(value) + (mean >= prediction === !k ? -6 : 15), 14, view.bottom - 4) });
    });
  };
}

/** The numbers of masks, and the range of the outputs. */
function axes(view: View, play: Play<S>): Show {
  const group = svg("g", {});
  view.node.prepend(group);
  return ({ range }) => {
    view.up = range;
    group.replaceChildren(view.axes([1, 10, 100], ticks(...range), [play.say(["掩码数", "masks"]), ""]));
  };
}

function course(play: Play<S>) {
  const label: Pair = ["平均随掩码数变化", "The mean over the masks drawn"];
  const view = drawing(play, label, { left: 34, right: 12 }, [1, C.most], [0, 1], "log");
  return { node: view.node, show: all(axes(view, play), walk(view), namesAside(view, play)) };
}

// ---------------------------------------------------------------------------------------------------- the controls

function controls(play: Play<S>) {
  const draw = play.button(["新掩码", "New mask"], () => play.set({ k: Math.min(play.state.k + 1, C.most), hand: -1 }));
  const other = play.button(["换一串掩码", "Another sequence"], () =>
    play.set({ seed: (play.state.seed + 1) % 1000, hand: -1 }),
  );
  const p = play.slider("p", ["丢弃概率p", "drop probability p"], [0, C.highest, 0.01]),
    out = play.choice("out", ["输出", "output"], OUTPUTS),
    k = play.player("k", ["抽到的掩码数", "masks drawn"], () => C.most, 30);
  const line = (...nodes: Node[]) => html("div", { class: "play-controls" }, ...nodes);
  return {
    nodes: [line(p.node, out.node), line(draw, other, k.node)],
    show(state: S): void {
      draw.disabled = state.k >= C.most;
      for (const control of [p, out, k]) control.show();
    },
  };
}

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
  defaults: {
    p: C.start.p,
    k: C.start.k,
    seed: C.start.seed,
    hand: -1,
    way: among(EVERY_WAY, C.start.way),
    out: among(keys(OUTPUTS), C.start.output),
  },
  sound(wish) {
    const k = Math.round(clamp(wish.k, 0, C.most));
    return {
      p: Math.round(clamp(wish.p, 0, C.highest) * 100) / 100,
      k,
      seed: Math.round(clamp(wish.seed, 0, 999)),
      hand: Number.isInteger(wish.hand) && Math.floor(wish.hand / MASKS) === k ? wish.hand : -1,
      way: among(EVERY_WAY, wish.way, C.start.way),
      out: among(keys(OUTPUTS), wish.out, C.start.output),
    };
  },
  python: async (state) => (await programs()).dropout_ensemble(state.out, state.way, state.p, state.k, state.seed),
  build(play) {
    const views = [net(play), strip(play), ways(play), course(play)];
    const below = controls(play);
    return {
      parts: [html("div", { class: "play-views" }, ...views.map(({ node }) => node)), ...below.nodes, play.said],
      draw(state) {
        const drawn = now(state);
        for (const view of [...views, below]) view.show(drawn);
        play.report(says(state.out, state.way, state.p, state.seed, state.k, drawn.mask, state.hand >= 0));
      },
    };
  },
};
export default definition;
