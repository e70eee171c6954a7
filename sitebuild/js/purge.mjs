// Keep of style sheets what the names in use can meet: JSON {css: [text], names: [text]} in, {css: [text]} out.
import { readFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const { css, names } = JSON.parse(readFileSync(0, "utf8"));
const kept = await new PurgeCSS().purge({
  content: [{ raw: names.join(" "), extension: "txt" }],
  css: css.map((raw) => ({ raw })),
  defaultExtractor: (text) => text.split(" "),
  variables: true,
  safelist: { variables: [/^--f-/] }, // the drawings on the pages use these
});
process.stdout.write(JSON.stringify({ css: kept.map((sheet) => sheet.css) }));
