// Recorded output and this run's: the same lines, or which of them differ.

/** Return the lines that the code says it prints: those of its marks. */
export function recorded(code: string): string[] {
  return code.split("\n").flatMap((line) => {
    const mark = /^\s*# -> ?(.*)$/.exec(line);
    return mark ? [mark[1].trimEnd()] : [];
  });
}

/** Return the lines of what was printed. */
export function lines(text: string): string[] {
  return text
    ? text
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => line.trimEnd())
    : [];
}

const MANY = 400; // lines, beyond which they are compared one by one

/** Return for each side which of its lines the other lacks. */
export function differences(left: string[], right: string[]): [boolean[], boolean[]] {
  if (left.length > MANY || right.length > MANY) {
    return [left.map((line, place) => line !== right[place]), right.map((line, place) => line !== left[place])];
  }
  // longest common subsequence
  const common = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      common[i][j] = left[i] === right[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lacks: [boolean[], boolean[]] = [left.map(() => true), right.map(() => true)];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) lacks[0][i++] = lacks[1][j++] = false;
    else if (common[i + 1][j] >= common[i][j + 1]) i++;
    else j++;
  }
  return lacks;
}
