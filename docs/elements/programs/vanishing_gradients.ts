import { C } from "../math/vanishing_gradients";

export function python(w: number, steps: number, activation: string, size: number, k: number, clip: number): string {
  return `import numpy as np
from snippets.play.vanishing_gradients import states
from snippets.vanishing_gradients import ${clip ? "clip_by_norm, " : ""}jacobian_norms

h, slopes = states(${w}, ${steps}, "${activation}", size=${size})
back = [1.0, *jacobian_norms(np.array([[${w}]]), slopes[::-1, None])]
print(back[${k}])  # dh_T/dh_t, ${k} steps back

gradient = np.sum(back[-2::-1] * slopes * h[:-1])  # dh_T/dw
print(${clip ? `clip_by_norm({"w": gradient}, max_norm=${C.limit})[0]["w"]` : "gradient"})
`;
}
