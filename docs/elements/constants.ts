// What snippets/play/*.py export, of the types that it has: no constant is typed twice. The build writes the file.
import data from "../../.cache/elements/constants.json";

export const constants = data;
