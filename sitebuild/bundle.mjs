// Bundle one module with everything it imports: node bundle.mjs ENTRY OUT browser|node.
import { build } from "esbuild";

const [entry, outfile, platform] = process.argv.slice(2);
await build({
  entryPoints: [entry],
  outfile,
  platform,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: platform === "browser",
  loader: { ".css": "text", ".py": "text" },
  external: ["node:*", "ws"], // Pyodide names them for Node, and asks for none of them in a browser
  legalComments: "none",
  logLevel: "error",
});
