// Bundle one module with everything it imports: node bundle.mjs ENTRY browser|node [ADDRESS]. What browsers
// get is said in as few bytes as possible.
import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { minify } from "terser";

const [entry, platform, programs] = process.argv.slice(2);
const small = platform === "browser";

const styles = {
  name: "styles",
  setup(at) {
    at.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: small });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
// What is asked for later stands in a file of its own, beside this one.
const later = {
  name: "later",
  setup(at) {
    at.onResolve({ filter: /^\.\/programs\/all$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: programs, external: true } : undefined,
    );
  },
};
const made = await build({
  entryPoints: [entry],
  platform,
  bundle: true,
  charset: "utf8",
  format: "esm",
  target: "es2022",
  minify: small,
  plugins: [styles, later],
  loader: { ".py": "text" },
  external: ["node:*", "ws"], // Pyodide names them for Node, and asks for none of them in a browser
  legalComments: "none",
  logLevel: "error",
  write: false,
});
const [{ text }] = made.outputFiles;
// what repeats packs well
const options = { module: true, compress: { passes: 3, inline: 1, sequences: false }, ecma: 2020 };
process.stdout.write(small ? (await minify(text, options)).code : text);
