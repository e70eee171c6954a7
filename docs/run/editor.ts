// The editor: a plain text field that knows four spaces. Tab does not trap: after Escape it leaves.

import { html } from "../elements/kit";

export function editor(
  code: string,
  label: string,
  hint: string,
  run: () => void,
): { node: HTMLElement; field: HTMLTextAreaElement } {
  const id = `run-hint-${count++}`;
  const lines = code.split("\n");
  const field = html("textarea", {
    rows: lines.length + 1,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
    wrap: "off",
    "aria-label": label,
    "aria-describedby": id,
  });
  field.value = code;
  field.addEventListener("input", () => (field.rows = Math.max(field.rows, field.value.split("\n").length + 1)));
  let leaving = false;
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Escape") {
      leaving = true;
      event.stopPropagation();
    } else if (key === "Tab" && !event.shiftKey && !leaving) {
      event.preventDefault();
      type(field, " ".repeat(4 - (column(field) % 4)));
    } else if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      const before = lineBefore(field);
      const indent = /^ */.exec(before)![0];
      type(field, `\n${indent}${/:\s*(?:#.*)?$/.test(before) ? "    " : ""}`);
    } else if (key !== "Shift" && key !== "Tab") {
      leaving = false;
    }
  });
  field.addEventListener("blur", () => (leaving = false));
  return { node: html("div", { class: "run-editor" }, field, html("p", { id, class: "run-hint" }, hint)), field };
}

let count = 0;

const lineBefore = (field: HTMLTextAreaElement): string =>
  field.value.slice(field.value.lastIndexOf("\n", field.selectionStart - 1) + 1, field.selectionStart);
const column = (field: HTMLTextAreaElement): number => lineBefore(field).length;

/** Put text at the caret so that the browser's own undo takes it back. */
function type(field: HTMLTextAreaElement, text: string): void {
  if (!document.execCommand("insertText", false, text))
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}
