// What snippets/play/*.py export: no constant is typed twice. The build writes the file.
import data from "../../.cache/elements/constants.json";

export const constants = data as Record<string, unknown>;
