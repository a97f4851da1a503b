import Default, { a, b as renamed, default as again } from "./_m.ts";
import Other, * as all from "./_m.ts";
console.log(Default(), a, renamed, again === Default, Other === all.default, Object.keys(all).join());
