// Typeset formulas with MathJax: JSON [{tex, display}] on standard input; on standard output JSON
// {formulas: [{svg, mathml, width} | {error}], glyphs: {id: path}}. One process serves the whole site.
import { readFileSync } from "node:fs";
import { MathJaxNewcmFont } from "@mathjax/mathjax-newcm-font/js/svg.js";
import { liteAdaptor } from "@mathjax/src/js/adaptors/liteAdaptor.js";
import { STATE } from "@mathjax/src/js/core/MathItem.js";
import { SerializedMmlVisitor } from "@mathjax/src/js/core/MmlTree/SerializedMmlVisitor.js";
import { RegisterHTMLHandler } from "@mathjax/src/js/handlers/html.js";
import { TeX } from "@mathjax/src/js/input/tex.js";
import { mathjax } from "@mathjax/src/js/mathjax.js";
import { SVG } from "@mathjax/src/js/output/svg.js";
import "@mathjax/src/js/util/asyncLoad/esm.js";
import "@mathjax/src/js/input/tex/base/BaseConfiguration.js";
import "@mathjax/src/js/input/tex/ams/AmsConfiguration.js";
import "@mathjax/src/js/input/tex/newcommand/NewcommandConfiguration.js";
import "@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js";

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const input = new TeX({
  packages: ["base", "ams", "newcommand", "boldsymbol"], // no noerrors, no noundefined: a wrong formula throws
  formatError(_jax, error) {
    throw error;
  },
});
const output = new SVG({ fontData: MathJaxNewcmFont, fontCache: "global", linebreaks: { inline: false } });
const document = mathjax.document("", { InputJax: input, OutputJax: output });
const visitor = new SerializedMmlVisitor();

const formulas = [];
for (const { tex, display } of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const tree = await document.convertPromise(tex, { display, end: STATE.CONVERT });
    const drawn = await document.convertPromise(tex, { display, em: 16, ex: 8, containerWidth: 1280 });
    const svg = adaptor.childNodes(drawn).find((node) => adaptor.kind(node) === "svg");
    formulas.push({
      svg: adaptor.serializeXML(svg),
      mathml: visitor.visitTree(tree),
      width: parseFloat(adaptor.getAttribute(svg, "width")),
    });
  } catch (error) {
    formulas.push({ error: error.message });
  }
}
// odd, @mathjax/src 4.1.3, test_every_digit_of_a_number_is_drawn: what was drawn is in the output's cache alone.
const glyphs = {};
for (const path of adaptor.childNodes(output.fontCache.getCache())) {
  glyphs[adaptor.getAttribute(path, "id")] = adaptor.getAttribute(path, "d");
}
process.stdout.write(JSON.stringify({ formulas, glyphs }));
