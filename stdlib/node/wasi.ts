// node:wasi is not there yet: its names are.
import { absentClass } from "node:_not_yet";

export const WASI = absentClass("wasi", "WASI", null, ["start", "initialize", "getImportObject"]);

const wasi = { WASI };
export default wasi;
export { wasi as "module.exports" };
