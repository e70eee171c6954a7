// Arrays that a block returns: a line for one axis, a shaded table for two.

import { html, number, svg, View } from "../elements/kit";
import type { Drawing } from "./messages";
import { caption } from "./words";

type Say = (zh: string, en: string) => string;

/** Return what shows an array. */
export function draw(drawing: Drawing, say: Say): HTMLElement {
  const { shape, values } = drawing;
  const finite = values.filter(Number.isFinite);
  const low = finite.length ? finite.reduce((a, b) => Math.min(a, b)) : 0;
  const high = finite.length ? finite.reduce((a, b) => Math.max(a, b)) : 0;
  const title = say(...caption(drawing));
  const shown = shape.length === 1 ? line(values, low, high, title) : table(shape, values, low, high, title);
  return html("figure", { class: "run-drawing" }, shown, html("figcaption", {}, title));
}

function line(values: Float64Array, low: number, high: number, title: string): Node {
  const room = low === high ? Math.max(1, Math.abs(low)) * 0.5 : (high - low) * 0.08;
  const size = { width: 460, height: 170, left: 62 };
  const view = new View(size, [0, values.length - 1], [low - room, high + room], title);
  view.node.setAttribute("role", "img");
  const between = low < 0 && high > 0 && Math.min(-low, high) > 0.15 * (high - low) ? [0] : [];
  view.node.prepend(view.axes([0, values.length - 1], low === high ? [low] : [low, ...between, high], ["", ""]));
  for (let at = 0; at < values.length; at++) {
    const from = at;
    while (at < values.length && Number.isFinite(values[at])) at++; // what is no number is a gap
    const points = Array.from(values.subarray(from, at), (value, place) => [from + place, value] as const);
    if (points.length) view.plot.append(svg("path", { d: view.path(points), class: "run-line" }));
  }
  return view.node;
}

function table([rows, columns]: number[], values: Float64Array, low: number, high: number, title: string): Node {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const body = html("tbody", {});
  for (let row = 0; row < rows; row++) {
    const line = html("tr", {});
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      const cell = html("td", {}, number(value, 3));
      if (Number.isFinite(value) && value) {
        cell.className = value < 0 ? "run-below" : "run-above";
        cell.style.setProperty("--share", `${((40 * Math.abs(value)) / most).toFixed(0)}%`);
      }
      line.append(cell);
    }
    body.append(line);
  }
  return html("div", { class: "run-scroll", tabindex: 0, role: "group", "aria-label": title }, html("table", {}, body));
}
