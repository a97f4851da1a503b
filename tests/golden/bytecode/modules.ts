import fallback, { named as local, type T } from "./a.js";
import * as space from "./b.js" with { type: "json" };
export { local as renamed };
export * from "./c.js";
export * as d from "./d.js";
export default function () { return fallback + space.x; }
export let live = 1;
live = (await import("./e.js")).value;
const lost: T = local;
