// Say the same in fewer bytes: JavaScript in, JavaScript out.
import { readFileSync } from "node:fs";
import { minify } from "terser";

const { code } = await minify(readFileSync(0, "utf8"), {
  compress: { passes: 3, toplevel: true },
  mangle: { toplevel: true },
  ecma: 2020,
  format: { comments: /licen[cs]e|copyright/i },
});
process.stdout.write(code);
