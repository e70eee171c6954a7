// Start the Python that readers will get, from a folder, and say which modules it can import: node importable.mjs
// PYODIDE FOLDER.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const lock = JSON.parse(readFileSync(`${folder}/lock.json`, "utf8"));
const python = await loadPyodide({ indexURL: `${pyodide}/`, lockFileContents: lock, packageBaseUrl: `${folder}/` });
const packages = Object.keys(lock.packages);
await python.loadPackage(packages, { messageCallback: () => {} });
const modules = python.runPython(`
import importlib, json, sys
for name in ${JSON.stringify(packages)}:
    importlib.import_module(name)

def works(name):
    try:
        importlib.import_module(name)
    except (ImportError, OSError, AttributeError):
        return False
    return True

json.dumps(sorted(name for name in sys.stdlib_module_names - {"antigravity", "this"} if works(name)))
`);
process.stdout.write(modules);
