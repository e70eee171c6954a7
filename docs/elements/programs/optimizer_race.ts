import { C, METHODS, type Method, type Surface } from "../math/optimizer_race";

export function python(
  surface: Surface,
  x: number,
  y: number,
  gamma: number,
  t: number,
  rates: Partial<Record<Method, number>>,
): string {
  const shown = METHODS.filter((name) => name in rates);
  const lines = shown.map((name) => {
    const momentum = "momentum" in C.methods[name].settings ? `, momentum=${gamma}` : "";
    return `print("${C.methods[name].words[1]}", loss(${name}_init, ${name}_step, lr=${rates[name]}${momentum}))`;
  });
  const imports = shown.map((name) => `from snippets.${name} import ${name}_init, ${name}_step\n`);
  return `import numpy as np
${imports.join("")}from snippets.optimizer_race import ${surface}

start = np.array([[${x}, ${y}]], dtype=float)


def loss(init, step, **settings):
    """Return J after ${t} steps."""
    theta, state = start, init(start)
    for _ in range(${t}):
        theta, state = step(theta, state, lambda theta: ${surface}(theta)[1], **settings)
    return ${surface}(theta)[0].item()


${lines.join("\n")}
`;
}
