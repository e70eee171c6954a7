import { type Output, UNITS, type Way } from "../math/dropout_ensemble";

export function python(kind: Output, way: Way, p: number, k: number, seed: number): string {
  const scaled = way === "training" || way === "both";
  const sign = (masks: string) => (scaled ? masks : `np.sign(${masks})`);
  return `import numpy as np
from snippets.dropout import dropout
from snippets.dropout_ensemble import all_masks
from snippets.play.dropout_ensemble import Stream, output

p = ${p}
masks, probability = all_masks(${UNITS}, p)
print(probability @ output("${kind}", ${sign("masks")}))
print(output("${kind}", np.full(${UNITS}, ${way === "prediction" || way === "both" ? "1 - p" : "1.0"})))
${
  k
    ? `stream = Stream(${seed})
drawn = np.array([dropout(np.ones(${UNITS}), p, stream) for _ in range(${k})])
print(output("${kind}", ${sign("drawn")}).mean())
`
    : ""
}`;
}
