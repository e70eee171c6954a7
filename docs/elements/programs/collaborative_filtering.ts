import type { Edit, Move } from "../math/collaborative_filtering";

export function python(
  user: number,
  item: number,
  edits: readonly Edit[],
  l2: number,
  epochs: number,
  moves: readonly Move[],
  at: number,
): string {
  return `from snippets.matrix_factorization import predict
from snippets.play.collaborative_filtering import error, train

edits = [${edits.map((edit) => `(${edit.join(", ")})`).join(", ")}]  # user, item, stars
moves = [${moves.map(([side, ...rest]) => `("${side}", ${rest.join(", ")})`).join(", ")}]
model = train(edits, ${l2}, ${epochs}, moves, at=${at})[-1]
print(predict(model, ${user}, ${item}), error(model, edits, "seen"), error(model, edits, "held"))
`;
}
