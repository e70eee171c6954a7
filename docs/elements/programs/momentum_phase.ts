import { C } from "../math/momentum_phase";

export function python(x: number, gamma: number): string {
  return `import numpy as np
from snippets.momentum import momentum_init, momentum_step

theta = np.array(1.0)
velocity = momentum_init(theta)
for t in range(${C.steps}):
    theta, velocity = momentum_step(theta, velocity, lambda x: x, lr=${x}, momentum=${gamma})
print(theta)
`;
}
