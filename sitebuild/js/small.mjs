// Say the small scripts and the style sheet in fewer bytes: JSON {file name: text} in, {file name: text} out.
import { readFileSync } from "node:fs";
import { transform } from "esbuild";

const small = async ([name, text]) => {
  const own = name.includes("worker") ? { format: "iife" } : {}; // else a script shares its names with the page
  const options = { loader: name.split(".").at(-1), minify: true, charset: "utf8", target: "es2022", ...own };
  const { code, warnings } = await transform(text, { ...options, sourcefile: name });
  if (warnings.length)
    throw new Error(warnings.map(({ text, location }) => `${name}:${location?.line}: ${text}`).join());
  return [name, code.trim()];
};
const made = await Promise.all(Object.entries(JSON.parse(readFileSync(0, "utf8"))).map(small));
process.stdout.write(JSON.stringify(Object.fromEntries(made)));
