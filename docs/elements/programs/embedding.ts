import { C } from "../math/embedding";

export function python(ids: number[], size: number): string {
  const rows = Math.min(size, C.table.length);
  return `import numpy as np
from snippets.embedding import embedding, embedding_gradient
from snippets.one_hot import one_hot
from snippets.play.embedding import GRADIENT, TABLE

ids = np.array([${ids.join(", ")}])
table = TABLE[:${rows}]${size > rows ? "  # more rows would change nothing but the cost" : ""}
print(np.array_equal(one_hot(ids, ${rows}) @ table, embedding(ids, table)))

grad_output = GRADIENT[:${ids.length}]
right = embedding_gradient(ids, grad_output, ${rows})
wrong = np.zeros_like(right)
wrong[ids] += grad_output
print(np.flatnonzero((right != wrong).any(axis=1)))
`;
}
