declare module "*.py" {
  const text: string;
  export default text;
}
declare module "pyodide/pyodide.asm.mjs" {
  const create: (settings: object) => Promise<unknown>;
  export default create;
}
