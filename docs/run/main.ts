// The module behind the Run buttons, fetched with the first press: docs/assets/run.ts hands every press to `press`.

import { html } from "../elements/kit";
import view from "../elements/view.css";
import { differences, lines, recorded } from "./compare";
import { draw } from "./drawing";
import { editor } from "./editor";
import { MEMORY_LIMIT, type Result } from "./messages";
import { Session, TIME_LIMIT } from "./session";
import { keeps, ships, Trouble } from "./store";
import style from "./style.css";
import { died, same, trouble } from "./words";

const session = new Session();
const blocks = new WeakMap<Element, Block>();

/** A block of code with buttons, and what its runs showed. */
class Block {
  private readonly foot: HTMLElement;
  private readonly pre: HTMLElement;
  private readonly code: string;
  private readonly stub: number; // lines that an exercise leaves to the reader; 0 for a demo
  private readonly name: string;
  private readonly chinese: boolean;
  private readonly runButton: HTMLButtonElement;
  private readonly runLabel: string;
  private readonly says = html("p", { class: "run-says", role: "status" });
  private readonly progress = html("progress", {});
  private readonly panel = html("div", { class: "run-panel" });
  private readonly body = html("div", {});
  private editing: { node: HTMLElement; field: HTMLTextAreaElement } | undefined;
  private readonly reset: HTMLButtonElement;

  constructor(private readonly host: HTMLElement) {
    this.foot = host.querySelector<HTMLElement>(".run")!;
    this.pre = host.querySelector<HTMLElement>("pre")!;
    this.code = this.pre.textContent!.replace(/\n$/, "");
    this.stub = Number(this.foot.dataset.stub ?? 0);
    this.chinese = !!host.closest("[lang]")?.getAttribute("lang")?.startsWith("zh");
    this.name = host.querySelector(".bar a")?.textContent ?? this.say("练习", "exercise");
    this.runButton = this.foot.querySelector<HTMLButtonElement>("[data-do=run]")!;
    this.runLabel = this.runButton.textContent!.replace(BRACKETS, "");
    this.reset = html("button", { type: "button", "data-do": "reset", hidden: true }, this.say("复原", "Reset"));
    this.foot.append(this.reset);
    this.progress.hidden = true;
    this.panel.append(this.says, this.progress, this.body);
    this.host.append(this.panel);
  }

  private say = (zh: string, en: string): string => (this.chinese ? zh : en);

  press(action: string): void {
    if (action === "stop") session.end("stopped");
    else if (action === "edit") this.edit();
    else if (action === "reset") this.restore();
    else void this.run();
  }

  // ----------------------------------------------------------------------------------------------------------- editing

  private edit(): void {
    if (this.editing) {
      this.editing.field.focus();
      return;
    }
    const all = this.code.split("\n");
    const own = this.stub ? all.slice(0, this.stub).join("\n").trimEnd() : this.code;
    const label = this.say(`可以改的代码：${this.name}`, `Code to edit: ${this.name}`);
    const hint = this.say(
      "Tab缩进；先按Esc，再按Tab，就离开。Ctrl+Enter运行。",
      "Tab indents; Escape, then Tab, leaves. Ctrl+Enter runs.",
    );
    this.editing = editor(own, label, hint, () => this.runButton.dataset.do === "run" && void this.run());
    this.pre.hidden = true;
    this.pre.after(this.editing.node);
    if (this.stub) {
      const check = this.check();
      const shown = html(
        "pre",
        { tabindex: 0, role: "group", "aria-label": this.say("检验", "Check"), class: "run-check" },
        html("code", {}, `${check}\n`),
      );
      this.editing.node.append(html("p", { class: "run-head" }, this.say("检验：", "The check:")), shown);
    }
    this.foot.querySelector<HTMLElement>("[data-do=edit]")!.hidden = true;
    this.runButton.hidden = false;
    this.reset.hidden = false;
    this.editing.field.focus();
  }

  private restore(): void {
    if (this.runButton.dataset.do === "stop") session.end("stopped");
    this.editing?.node.remove();
    this.editing = undefined;
    this.pre.hidden = false;
    this.reset.hidden = true;
    this.runButton.hidden = !!this.stub;
    this.body.replaceChildren();
    this.says.textContent = "";
    const edit = this.foot.querySelector<HTMLElement>("[data-do=edit]")!;
    edit.hidden = false;
    edit.focus();
  }

  private check(): string {
    return this.code.split("\n").slice(this.stub).join("\n").replace(/^\n+/, "");
  }

  // ----------------------------------------------------------------------------------------------------------- running

  private async run(): Promise<void> {
    if (session.busy) return this.finish(this.say("另一段代码还在运行。", "Another block is still running."));
    const attempt = this.editing?.field.value ?? this.code;
    const code = this.stub ? `${attempt}\n\n\n${this.check()}` : attempt;
    const edited = attempt.trimEnd() !== this.code.trimEnd();
    this.foot.querySelector("p")?.remove(); // what docs/assets/run.ts said before this module was here
    const live = html("code", {});
    let out = "";
    let stored = true;
    const shown = this.side(this.say("这次运行的输出", "Output of this run"), live);
    this.body.replaceChildren();
    this.switch("stop");
    this.tell(this.say("正在启动Python……", "Starting Python…"));
    let result: Result;
    try {
      result = await session.run(code, this.needs(attempt), {
        loading: (come, all) => this.load(come, all),
        starting: (kept) => {
          stored = kept;
          if (kept) remember();
          this.progress.hidden = true;
          this.tell(this.say("正在启动Python……", "Starting Python…"));
        },
        running: () => this.tell(this.say("正在运行……", "Running…")),
        text: (stream, text) => {
          if (!shown.isConnected) this.body.append(shown);
          if (stream === "out") out += text;
          live.append(stream === "out" ? text : html("span", { class: "run-err" }, text));
        },
        drawing: (drawing) => this.body.append(draw(drawing, this.say)),
      });
    } catch (error) {
      return this.finish(this.trouble(error));
    }
    this.finish(this.verdict(result, attempt, edited, out, shown));
    if (!stored)
      this.says.append(
        " ",
        this.say(
          "浏览器不让保存文件，下次打开要重新下载。",
          "This browser keeps no files for the site: the next visit downloads them again.",
        ),
      );
  }

  /** Return what code needs beside Python, of what the site ships. */
  private needs(code: string): string[] {
    const packages = (this.foot.dataset.packages ?? "").split(" ").filter(Boolean);
    return ships.filter(
      (name) => packages.includes(name) || new RegExp(`^\\s*(?:import|from)\\s+${name}\\b`, "m").test(code),
    );
  }

  /** Show how much of Python has come. */
  private load(come: number, all: number): void {
    const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
    if (this.progress.hidden)
      this.tell(this.say(`正在下载Python，共${mb(all)} MB……`, `Downloading Python, ${mb(all)} MB…`));
    this.progress.hidden = false;
    this.progress.max = all;
    this.progress.value = come;
    this.progress.setAttribute("aria-label", this.say("已下载", "downloaded"));
    this.progress.title = `${mb(come)} / ${mb(all)} MB`;
  }

  private switch(to: "run" | "stop"): void {
    this.runButton.dataset.do = to; // one button for both, so that the keyboard stays where it is
    this.runButton.textContent = to === "stop" ? this.say("停下", "Stop") : this.runLabel;
  }

  private finish(words: string): void {
    this.progress.hidden = true;
    this.switch("run");
    this.tell(words);
    this.panel.dataset.ended = String(Number(this.panel.dataset.ended ?? 0) + 1);
  }

  private tell(words: string): void {
    this.says.textContent = words;
  }

  private trouble(error: unknown): string {
    const { kind, message } = error instanceof Trouble ? error : new Trouble("broken", String(error));
    return this.say(...trouble(kind, message, TIME_LIMIT));
  }

  private verdict(result: Result, attempt: string, edited: boolean, out: string, shown: HTMLElement): string {
    const checked =
      this.stub > 0 && result.says?.startsWith("AssertionError") && (result.line ?? 0) > attempt.split("\n").length;
    if (result.trace && !checked) {
      const label = this.say("出错的经过", "Traceback");
      this.body.append(html("p", { class: "run-head" }, label), this.scroll(label, html("code", {}, result.trace)));
    }
    if (result.kind === "memory")
      return this.say(
        `内存超过${MEMORY_LIMIT / 2 ** 20} MB，已停下。`,
        `Stopped: it needed more than ${MEMORY_LIMIT / 2 ** 20} MB of memory.`,
      );
    if (result.kind === "output")
      return this.say("输出超过10万个字符，已停下。", "Stopped: it printed more than 100,000 characters.");
    if (result.kind === "died") return this.say(...died(result.says));
    if (checked) {
      const why =
        result.says!.replace(/^AssertionError:?\s*/, "") || /\n\s+(assert .*)\n/.exec(result.trace ?? "")?.[1];
      return this.say(`还没通过：${why}`, `Not yet: ${why}`);
    }
    if (result.kind === "error") return this.failed(result, attempt);
    if (this.stub) return this.say("通过：检验全部成立。", "Passed: every line of the check holds.");
    if (result.value !== undefined) {
      const label = this.say("最后一行的值", "Value of the last line");
      this.body.append(html("p", { class: "run-head" }, label), this.scroll(label, html("code", {}, result.value)));
    }
    const [then, now] = [recorded(this.code), lines(out)];
    const [left, right] = edited ? [[], []] : differences(then, now);
    const record = this.side(
      this.say("页面上记录的输出", "Output recorded on the page"),
      html("code", {}, ...marked(then, left)),
    );
    if (!edited) shown.querySelector("code")!.replaceChildren(...marked(now, right));
    this.body.prepend(html("div", { class: "run-sides" }, record, shown));
    if (edited) return this.say("代码改过，两边不必相同。", "The code was edited: the two need not agree.");
    if (left.includes(true) || right.includes(true))
      return this.say("不同：标出的行只在一边有。", "Different: each marked line stands on one side only.");
    return this.say(...same(then.length));
  }

  private failed(result: Result, attempt: string): string {
    const says = result.says ?? "";
    const own = attempt.split("\n").length;
    const inCheck = this.stub && (result.line ?? 0) > own;
    const line = (result.line ?? 0) - (inCheck ? own + 2 : 0);
    const place = !result.line
      ? ""
      : inCheck
        ? this.say(`检验的第${line}行`, ` in line ${line} of the check`)
        : this.say(`第${line}行`, ` in line ${line}`);
    const missing = /^ModuleNotFoundError: .*'(.*?)'/.exec(says)?.[1];
    const all = this.say(["标准库", ...ships].join("、"), ["the standard library", ...ships].join(", "));
    const hint = missing ? this.say(`这里只有${all}。`, ` Here there is only ${all}.`) : "";
    return this.say(`${place}出错：${says}${hint && `。${hint}`}`, `Error${place}: ${says}${hint && `.${hint}`}`);
  }

  // ----------------------------------------------------------------------------------------------------------- showing

  private side(label: string, code: HTMLElement): HTMLElement {
    return html("div", { class: "run-side" }, html("p", { class: "run-head" }, label), this.scroll(label, code));
  }

  private scroll(label: string, code: HTMLElement): HTMLElement {
    return html("pre", { tabindex: 0, role: "group", "aria-label": label }, code);
  }
}

/** Return the lines, those that the other side lacks marked. */
function marked(lines: string[], lacks: boolean[]): (Node | string)[] {
  return lines.flatMap((line, place) => [lacks[place] ? html("mark", {}, line || " ") : line, "\n"]);
}

const BRACKETS = /\s*[（(].*/;

/** Take the size off every button whose files the browser keeps. */
function kept(): void {
  document.querySelectorAll<HTMLElement>(".run").forEach(async (foot) => {
    const button = foot.querySelector("[data-do=run]");
    if (button && (await keeps(foot.dataset.last!))) button.textContent = button.textContent!.replace(BRACKETS, "");
  });
}

/** Remember that Python is here, so that the next page takes the sizes off its buttons. */
function remember(): void {
  try {
    localStorage.setItem("python", "kept");
  } catch {
    // then the buttons go on naming the size
  }
  kept();
}

/** Do what a button says. */
export function press(button: HTMLElement): void {
  const host = button.closest<HTMLElement>(".code")!;
  if (!blocks.has(host)) blocks.set(host, new Block(host));
  blocks.get(host)!.press(button.dataset.do ?? "run");
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(view + style);
document.adoptedStyleSheets.push(sheet);
let first = true;
document$.subscribe(() => {
  if (!first) session.end("left"); // another page came by instant navigation
  first = false;
  kept();
});
addEventListener("pagehide", () => session.end("left"));
