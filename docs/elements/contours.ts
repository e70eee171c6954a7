// The lines of equal height of values on a grid, by marching squares.

import type { Point, View } from "./kit";

/** Values over all of a view, on a grid, and the area at each level and above it as a path. */
export function contours(view: View, [columns, rows]: Point, at: (...at: Point) => number, levels: readonly number[]) {
  const [[left, right], [low, high]] = [view.across, view.up];
  const place = ([x, y]: Point): Point => [left + (right - left) * (x / columns), high - (high - low) * (y / rows)];
  const middle = (i: number): Point => [(i % columns) + 0.5, Math.floor(i / columns) + 0.5];
  const values = Array.from({ length: columns * rows }, (_, i) => at(...place(middle(i))));
  const drawn = (ring: Point[]): string => `${view.path(ring.map(place))}Z`;
  return { values, bands: levels.map((level) => rings(values, columns, rows, level).map(drawn).join("")) };
}

/**
 * The closed lines around all places where the values are at least a level, row by row from the top. A value stands in
 * the middle of its square of side 1; outside the grid everything is lower. What is inside lies on the same side of
 * every line.
 */
export function rings(values: readonly number[], across: number, up: number, level: number): Point[][] {
  const at = ([x, y]: Point): number => (x < 0 || y < 0 || x >= across || y >= up ? -Infinity : values[y * across + x]);
  const next = new Map<string, [to: string, point: Point]>();
  for (let y = -1; y < up; y++) {
    for (let x = -1; x < across; x++) {
      const corners: Point[] = [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
      ];
      const inside = corners.map((corner) => at(corner) >= level);
      const along = (k: number, part: number): Point => {
        const [a, b] = [corners[k], corners[(k + 1) % 4]];
        return [a[0] + part * (b[0] - a[0]) + 0.5, a[1] + part * (b[1] - a[1]) + 0.5];
      };
      inside.forEach((here, k) => {
        let back = (k + 1) % 4;
        if (!here || inside[back]) return;
        const fall = at(corners[back]) - at(corners[k]);
        const part = fall > -Infinity ? (level - at(corners[k])) / fall : 0.5;
        while (!inside[(back + 1) % 4]) back = (back + 1) % 4;
        next.set(`${along(k, 0.5)}`, [`${along(back, 0.5)}`, along(k, part)]);
      });
    }
  }
  const made: Point[][] = [];
  for (const start of next.keys()) {
    const ring: Point[] = [];
    let edge = start;
    for (let found = next.get(edge); found; found = next.get(edge)) {
      ring.push(found[1]);
      next.delete(edge);
      edge = found[0];
    }
    made.push(ring);
  }
  return made;
}
