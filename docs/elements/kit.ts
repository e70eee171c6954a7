// What every interactive element shares: state that lives in the address, controls that hands, keys and fingers can
// move, drawings in the page's own colours, and the way back to the printed figure.

export type Pair = readonly [zh: string, en: string];
export type State = Record<string, number | string>;
export type Point = readonly [x: number, y: number];

export interface Definition<S extends State> {
  title: Pair;
  /** What to do and what to look for, one sentence each. */
  hint: Pair;
  defaults: S;
  /** What stands in their stead beside a choice that the state makes; the choice itself stays out of it. */
  given?(wish: Partial<S>): Partial<S>;
  /** Return a sound state near a wished one: an address may hold anything. */
  sound(wish: S): S;
  /** Build the parts once; `draw` shows a state. */
  build(play: Play<S>): { parts: Node[]; draw(state: S): void };
  /** The Python that gives the numbers of a state; most have theirs in a module of its own. */
  python(state: S): string | Promise<string>;
}

/** Fetch the programs that are copied. */
export const programs = () => import("./programs/all");

/** One element on a page, while it is there. */
export class Play<S extends State> {
  state: S;
  readonly name: string; // of the figure that it replaces
  readonly chinese: boolean;
  private show: (state: S) => void = () => {};
  private frame = 0;
  private written = 0;
  private told = 0;
  /** The state in words, below the drawings. */
  readonly said = html("p", { class: "play-read" });
  private readonly live = html("p", { class: "play-live", "aria-live": "polite" });

  constructor(
    readonly host: HTMLElement,
    readonly definition: Definition<S>,
    readonly signal: AbortSignal,
  ) {
    this.chinese = !!host.closest("[lang]")?.getAttribute("lang")?.startsWith("zh");
    this.name = host.getAttribute("name")!;
    const wish = read(this.name, definition.defaults);
    this.state = definition.sound({ ...this.given(wish), ...wish });
    signal.addEventListener("abort", () => {
      cancelAnimationFrame(this.frame);
      clearTimeout(this.written);
      clearTimeout(this.told);
    });
  }

  private given(state: Partial<S>): S {
    return { ...this.definition.defaults, ...this.definition.given?.(state) };
  }

  /** Put what differs from the defaults into the address. */
  private write(): void {
    write(this.name, this.state, this.given(this.state));
  }

  /** Say a pair in the page's language. */
  say(pair: Pair): string {
    return pair[this.chinese ? 0 : 1];
  }

  /** Tell a screen reader what changed, once it has come to rest. */
  tell(pair: Pair): void {
    clearTimeout(this.told);
    this.told = window.setTimeout(() => (this.live.textContent = this.say(pair)), 500);
  }

  /** Say the state in words, to the eye and to a screen reader. */
  report(pair: Pair): void {
    this.said.textContent = this.say(pair);
    this.tell(pair);
  }

  /** Change the state and show it with the next frame. */
  set(change: Partial<S>): void {
    this.state = this.definition.sound({ ...this.state, ...change });
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.show(this.state);
      });
    }
    clearTimeout(this.written);
    this.written = window.setTimeout(() => this.write(), 300);
  }

  on<K extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: K,
    act: (event: HTMLElementEventMap[K]) => void,
  ): void {
    target.addEventListener(type, act as EventListener, { signal: this.signal, passive: false });
  }

  /** Build everything, detached; the caller puts it in place when nothing has failed. */
  build(back: () => void): HTMLElement {
    const { parts, draw } = this.definition.build(this);
    this.show = draw;
    draw(this.state);
    const title = html("p", { class: "play-title" }, this.say(this.definition.title));
    const hint = html("p", { class: "play-hint" }, this.say(this.definition.hint));
    const reset = this.button(["复原", "Reset"], () => this.set(this.definition.defaults));
    const code = this.copier(["复制为Python", "Copy as Python"], () => this.definition.python(this.state));
    for (const early of ["pointerenter", "focus"] as const) this.on(code, early, () => void programs().catch(() => {}));
    const link = this.copier(["复制链接", "Copy link"], () => {
      this.write();
      return location.href.replace(/#.*|$/, `#${this.host.id}`);
    });
    const print = this.button(["看图", "Show the figure"], back);
    const foot = html("div", { class: "play-foot" }, reset, code, link, print);
    return html(
      "section",
      { class: `play play-${this.name}`, "aria-label": this.say(this.definition.title), tabindex: -1 },
      title,
      hint,
      ...parts,
      foot,
      this.live,
    );
  }

  button(label: Pair, act: () => void): HTMLButtonElement {
    const made = html("button", { type: "button" }, this.say(label));
    this.on(made, "click", act);
    return made;
  }

  private copier(label: Pair, text: () => string | Promise<string>): HTMLButtonElement {
    let back = 0;
    const made = this.button(label, async () => {
      let words: Pair = ["没有取到程序", "The program was not fetched"];
      try {
        const code = await text();
        words = ["浏览器不让复制", "The browser does not allow it"]; // by http, or unwanted
        await navigator.clipboard.writeText(code);
        words = ["已复制", "Copied"];
      } catch {}
      made.textContent = this.say(words);
      this.tell(words);
      clearTimeout(back);
      back = window.setTimeout(() => (made.textContent = this.say(label)), 1500);
    });
    this.signal.addEventListener("abort", () => clearTimeout(back));
    return made;
  }

  /** Make a drawn thing a button: pointer, Enter and Space do the same. */
  press<E extends SVGElement>(node: E, label: Pair, act: () => void): E {
    fill(node, { role: "button", tabindex: "0", "aria-label": this.say(label) });
    node.classList.add("play-press");
    this.on(node, "click", act);
    this.on(node, "keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (!event.repeat) act();
    });
    return node;
  }

  /**
   * A labelled slider over one number of the state, from and to, by steps: on a logarithmic scale with `power`, or over
   * these values only.
   */
  slider(
    key: keyof S & string,
    label: Pair,
    range: readonly [from: number, to: number, step: number, power?: "power"] | { stops: readonly number[] },
    format = (value: number) => number(value, 3),
  ): Control {
    const stops = "stops" in range && range.stops;
    const [min, max, step, power] = "stops" in range ? [0, range.stops.length - 1, 1] : range;
    const input = html("input", { type: "range", min, max, step });
    const output = html("output", {});
    const to = (value: number) => (stops ? stops.indexOf(value) : power ? Math.log10(value) : value);
    const from = (value: number) => (stops ? stops[value] : power ? 10 ** value : value);
    this.on(input, "input", () => this.set({ [key]: from(+input.value) } as Partial<S>));
    const node = html("label", { class: "play-slider" }, html("span", {}, this.say(label)), input, output);
    return {
      node,
      show: () => {
        const value = this.state[key] as number;
        input.value = String(to(value));
        output.textContent = format(value);
        fill(input, { "aria-valuetext": format(value) });
      },
    };
  }

  /** A labelled list of choices over one word of the state. */
  choice(key: keyof S & string, label: Pair, options: Record<string, Pair>): Control {
    const select = html(
      "select",
      {},
      ...Object.entries(options).map(([value, name]) => html("option", { value }, this.say(name))),
    );
    this.on(select, "change", () => this.set({ [key]: select.value } as Partial<S>));
    const node = html("label", { class: "play-choice" }, html("span", {}, this.say(label)), select);
    return { node, show: () => (select.value = String(this.state[key])) };
  }

  /** Follow a pointer that is pressed over a drawing. */
  drag(view: View, moved: (at: Point) => void, grabbed?: () => void): void {
    this.on(view.node, "pointerdown", (event) => {
      event.preventDefault();
      grabbed?.();
      view.node.setPointerCapture(event.pointerId);
      moved(view.value(event));
    });
    this.on(view.node, "pointermove", (event) => {
      if (view.node.hasPointerCapture(event.pointerId)) moved(view.value(event));
    });
  }

  /** Let arrow keys move what has the focus: to the right and up, with Shift ten times as far. */
  arrows(target: EventTarget, moved: (way: Point, far: number) => void): void {
    this.on(target, "keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!way) return;
      event.preventDefault();
      moved(pair(way), event.shiftKey ? 10 : 1);
    });
  }

  /** A point that can be dragged over a drawing, or moved by the arrow keys. */
  handle(view: View, label: Pair, step: Point, moved: (at: Point) => void): Handle {
    const dot = svg(
      "g",
      { class: "play-handle", tabindex: 0, role: "slider", "aria-label": this.say(label), "aria-valuenow": 0 },
      svg("circle", { r: 20, class: "play-hit" }),
      svg("circle", { r: 7, class: "play-dot" }),
    );
    let at: Point = [0, 0];
    this.drag(view, moved, () => dot.focus({ preventScroll: true }));
    this.arrows(dot, ([right, up], far) => {
      at = [at[0] + right * step[0] * far, at[1] + up * step[1] * far]; // two keys may come within one frame
      moved(at);
    });
    return {
      node: dot,
      show: (place, words) => {
        at = place;
        fill(dot, { transform: `translate(${view.x(place[0])} ${view.y(place[1])})` });
        fill(dot, { "aria-valuetext": words, "aria-valuenow": number(place[0], 3) });
      },
    };
  }

  /** Step and play buttons with a scrubber over a whole number of the state; without motion, play goes to the end. */
  player(key: keyof S & string, label: Pair, last: () => number, perSecond = 20): Control {
    const input = html("input", { type: "range", min: 0, step: 1 });
    const output = html("output", {});
    let running = 0;
    const halt = () => {
      clearInterval(running);
      running = 0;
      play.textContent = this.say(["播放", "Play"]);
    };
    const go = (value: number) => this.set({ [key]: Math.max(0, Math.min(last(), value)) } as Partial<S>);
    const play = this.button(["播放", "Play"], () => {
      if (running) return halt();
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return go(last());
      if ((this.state[key] as number) >= last()) go(0);
      play.textContent = this.say(["暂停", "Pause"]);
      running = window.setInterval(() => {
        if ((this.state[key] as number) >= last()) return halt();
        go((this.state[key] as number) + 1);
      }, 1000 / perSecond);
    });
    this.signal.addEventListener("abort", halt);
    this.on(input, "input", () => {
      halt();
      go(+input.value);
    });
    const step = (by: number) => () => {
      halt();
      go((this.state[key] as number) + by);
    };
    const back = this.button(["‹", "‹"], step(-1));
    const next = this.button(["›", "›"], step(1));
    fill(back, { "aria-label": this.say(["退一步", "One step back"]) });
    fill(next, { "aria-label": this.say(["进一步", "One step on"]) });
    const node = html(
      "div",
      { class: "play-player" },
      play,
      back,
      next,
      html("label", { class: "play-slider" }, html("span", {}, this.say(label)), input, output),
    );
    return {
      node,
      show: () => {
        input.max = String(last());
        input.value = String(this.state[key]);
        output.textContent = `${this.state[key]} / ${last()}`;
      },
    };
  }
}

export interface Control {
  node: HTMLElement;
  show(): void;
}

export interface Handle {
  node: SVGElement;
  show(place: Point, words: string): void;
}

// --------------------------------------------------------------------------------------------------------- the address

function read<S extends State>(name: string, defaults: S): Partial<S> {
  const text = new URLSearchParams(location.search).get(name) ?? "";
  const found: State = {};
  for (const part of text.split(";")) {
    const [key, value] = part.split(":");
    if (!(key in defaults) || value === undefined) continue;
    const wish = typeof defaults[key] === "number" ? Number(value) : value;
    if (!Number.isNaN(wish)) found[key] = wish;
  }
  return found as Partial<S>;
}

function write<S extends State>(name: string, state: S, defaults: S): void {
  const changed = Object.keys(defaults).filter((key) => state[key] !== defaults[key]);
  const search = new URLSearchParams(location.search);
  if (changed.length) search.set(name, changed.map((key) => `${key}:${short(state[key])}`).join(";"));
  else search.delete(name);
  const query = search.toString().replace(/%3A/g, ":").replace(/%3B/g, ";").replace(/%2C/g, ",");
  history.replaceState(history.state, "", `${location.pathname}${query ? "?" : ""}${query}${location.hash}`);
}

function short(value: number | string): string {
  return typeof value === "number" ? String(+value.toPrecision(12)) : value;
}

/** Tell whether the address speaks of an element. */
export function named(name: string): boolean {
  return new URLSearchParams(location.search).has(name);
}

// --------------------------------------------------------------------------------------------------------------- nodes

type Attributes = Record<string, string | number | boolean | undefined>;

/** Give a node attributes and children; `true` stands for no value, `false` for no attribute. */
export function fill<E extends Element>(node: E, attributes: Attributes, kids: (Node | string)[] = []): E {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...kids);
  return node;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...kids: (Node | string)[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, kids);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...kids: (Node | string)[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, kids);
}

// ------------------------------------------------------------------------------------------------------------- drawing

export const text = (x: number, y: number, anchor: string, words: string, more: Record<string, string> = {}) =>
  svg("text", { x, y, "text-anchor": anchor, ...more }, words);
export const UNSEEN = { "aria-hidden": "true", "pointer-events": "none" }; // the name of the button beneath says it

export type Range = readonly [from: number, to: number];

/** A drawing with axes: a box of pixels, and the values that lie over it. */
export class View {
  readonly node: SVGSVGElement;
  readonly plot: SVGGElement; // cut at the frame
  private ruled?: SVGGElement;
  private static count = 0;

  constructor(
    readonly size: { width: number; height: number; left?: number; right?: number; top?: number; bottom?: number },
    public across: Range,
    public up: Range,
    label: string,
    readonly scale: { x?: "log"; y?: "log" } = {},
  ) {
    const id = `play-clip-${View.count++}`;
    const frame = { x: this.left, y: this.top, width: this.right - this.left, height: this.bottom - this.top };
    this.plot = svg("g", { "clip-path": `url(#${id})` });
    this.node = svg(
      "svg",
      { viewBox: `0 0 ${size.width} ${size.height}`, role: "group", "aria-label": label, class: "play-view" },
      svg("clipPath", { id }, svg("rect", frame)),
      this.plot,
    );
  }

  /** Let a finger over it scroll the page: in every direction, or up and down only; else it does nothing but drag. */
  touch(scroll: "still" | "across"): this {
    this.node.classList.add(`play-${scroll}`);
    return this;
  }

  get left(): number {
    return this.size.left ?? 30;
  }
  get right(): number {
    return this.size.width - (this.size.right ?? 8);
  }
  get top(): number {
    return this.size.top ?? 8;
  }
  get bottom(): number {
    return this.size.height - (this.size.bottom ?? 24);
  }

  x(value: number): number {
    return this.left + part(value, this.across, this.scale.x) * (this.right - this.left);
  }

  y(value: number): number {
    return this.bottom - part(value, this.up, this.scale.y) * (this.bottom - this.top);
  }

  /** The values under a pointer, kept inside the frame. */
  value(event: { clientX: number; clientY: number }): Point {
    const box = this.node.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.size.width;
    const y = ((event.clientY - box.top) / box.height) * this.size.height;
    return [
      whole((x - this.left) / (this.right - this.left), this.across, this.scale.x),
      whole((this.bottom - y) / (this.bottom - this.top), this.up, this.scale.y),
    ];
  }

  /** The path through points; one that is not finite ends it. */
  path(points: Iterable<Point>): string {
    let d = "";
    for (const [x, y] of points) {
      if (![x, y].every(Number.isFinite)) break;
      d += `${d ? "L" : "M"}${limit(this.x(x))} ${limit(this.y(y))}`;
    }
    return d;
  }

  /** Numbers along the lower edge and up the left one, with their names, in place of those before. */
  axes(
    x: readonly number[],
    y: readonly number[],
    names: readonly [string, string],
    format: (value: number) => string = (value) => number(value, 3),
  ): SVGGElement {
    const [base, side, name] = [this.bottom + 16, this.left - 5, { class: "play-name" }];
    const [before, last] = x.slice(-2).map((value) => this.x(value));
    const room = x.length < 2 || this.right - last > 50; // else the name stands between the last two numbers
    this.ruled?.remove();
    this.ruled = svg(
      "g",
      { class: "play-axes", "aria-hidden": "true" },
      ...x.map((value) => text(this.x(value), base, "middle", format(value))),
      ...y.flatMap((value) => [
        svg("line", { x1: this.left, x2: this.right, y1: this.y(value), y2: this.y(value) }),
        text(side, this.y(value) + 4, "end", format(value)),
      ]),
      text(room ? this.right : (before + last) / 2, base, room ? "end" : "middle", names[0], name),
      text(side, this.top + 4, "end", names[1], name),
    );
    return this.ruled;
  }
}

function part(value: number, range: Range, scale?: "log"): number {
  const [from, to, at] = scale
    ? [Math.log(range[0]), Math.log(range[1]), Math.log(Math.max(value, 1e-300))]
    : [range[0], range[1], value];
  return (at - from) / (to - from);
}

function whole(share: number, range: Range, scale?: "log"): number {
  const inside = Math.max(0, Math.min(1, share));
  return scale ? range[0] * (range[1] / range[0]) ** inside : range[0] + inside * (range[1] - range[0]);
}

function limit(value: number): string {
  return Math.max(-9999, Math.min(9999, value)).toFixed(1);
}

/** A number as pages print it: 0.0123, 12.3, 1.2 × 10⁻⁵, with a true minus. */
export function number(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "—";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, power] = value.toExponential(digits - 2).split("e");
    return `${mantissa.replace("-", "−")} × ${powerOfTen(+power)}`;
  }
  return String(+value.toPrecision(digits)).replace("-", "−");
}

/** Round values across a range, about five. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((size) => size * power >= rough)!;
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(+(i * step).toPrecision(6));
  return found;
}

/** A power of ten: 10⁻⁵. */
export function powerOfTen(power: number): string {
  return `10${[...String(power)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+sign])).join("")}`;
}

/** The names of what an object holds, in their order. */
export const keys = <T extends object>(object: T): (keyof T & string)[] => Object.keys(object) as (keyof T & string)[];

/** A list of two as a pair. */
export const pair = <T>([a, b]: readonly T[]): [T, T] => [a, b];

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
