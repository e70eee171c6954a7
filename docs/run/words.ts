// What is said of runs and of what they show, in both languages.

import { number, type Pair } from "../elements/kit";
import type { Drawing } from "./messages";
import type { Kind } from "./store";

const within = (message: string): Pair => (message ? [`（${message}）`, ` (${message})`] : ["", ""]);

/** Why nothing ran, or why it was stopped; `seconds` a program may take. */
export function trouble(kind: Kind, message: string, seconds: number): Pair {
  const [zh, en] = within(message);
  switch (kind) {
    case "lost":
      return message.includes("HTTP") // then the site has answered
        ? [
            `没能下载Python：本站没有给出文件${zh}。请稍后再按一次；还是这样，就请报告。`,
            `Python could not be fetched: this site did not give out a file${en}. ` +
              "Press again later; if it stays so, please report it.",
          ]
        : [
            `没能下载Python：连不上本站${zh}。联网后再按一次。`,
            `Python could not be fetched: this site cannot be reached${en}. Press again once you are connected.`,
          ];
    case "damaged":
      return [
        `下载的文件与本站构建时的不一致${zh}，没有使用。请再试一次；还是这样，就请报告。`,
        `A file that came is not the one that the site was built with${en}, and was not used. ` +
          "Try again; if it stays so, please report it.",
      ];
    case "no wasm":
      return [
        "这个浏览器没有WebAssembly，运行不了Python。",
        "This browser has no WebAssembly, so it cannot run Python.",
      ];
    case "policy":
      return [
        `浏览器或网络的安全策略不允许在这里运行Python${zh}。`,
        `A security policy of the browser or the network does not let Python run here${en}.`,
      ];
    case "time":
      return [`运行超过${seconds}秒，已停下。`, `Stopped: it ran for more than ${seconds} seconds.`];
    case "stopped":
    case "left":
      return ["已停下。", "Stopped."];
    default:
      return [`Python没有启动${zh}。`, `Python did not start${en}.`];
  }
}

/** That Python itself has ended. */
export function died(message = ""): Pair {
  const [zh, en] = within(message);
  return [`Python自己崩溃了${zh}；再按一次会重新启动。`, `Python itself broke down${en}; the next run starts it anew.`];
}

/** That so many lines are those recorded. */
export function same(count: number): Pair {
  if (!count) return ["相同：没有输出，记录的也没有。", "Same: nothing was printed, and nothing is recorded."];
  return [
    `相同：${count}行输出与记录的一致。`,
    count === 1
      ? "Same: the line printed is the one recorded."
      : `Same: the ${count} lines printed are those recorded.`,
  ];
}

/** What an array holds; what is infinite or no number is counted by itself. */
export function caption({ label, shape, values }: Drawing): Pair {
  const finite = Array.from(values).filter((value) => Number.isFinite(value));
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const odd = values.length - finite.length;
  const size = shape.join(" × ");
  const range: Pair = finite.length
    ? [`，从${number(low, 3)}到${number(high, 3)}`, `, from ${number(low, 3)} to ${number(high, 3)}`]
    : ["", ""];
  const rest: Pair = !odd
    ? ["", ""]
    : finite.length
      ? [`，另有${odd}个不是有限的数`, `, and ${odd} not finite`]
      : ["，都不是有限的数", ", none finite"];
  const [zh, en] = label ? [`${label}：`, `${label}: `] : ["", ""];
  return [
    `${zh}${size}个数${range[0]}${rest[0]}`,
    `${en}${size} number${values.length === 1 ? "" : "s"}${range[1]}${rest[1]}`,
  ];
}
