// Start the Python that readers will get, from a folder, and say which modules it can import: node importable.mjs PYODIDE FOLDER.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const lock = JSON.parse(readFileSync(`${folder}/lock.json`, "utf8"));
const python = await loadPyodide({ indexURL: `${pyodide}/`, lockFileContents: lock, packageBaseUrl: `${folder}/` });
const packages = Object.keys(lock.packages);
await python.loadPackage(packages, { messageCallback: () => {} });
const modules = python.runPython(`
import importlib, importlib.util, json, sys
for name in ${JSON.stringify(packages)}:
    importlib.import_module(name)
json.dumps(sorted(name for name in sys.stdlib_module_names if name in sys.modules or importlib.util.find_spec(name)))
`);
process.stdout.write(modules);
