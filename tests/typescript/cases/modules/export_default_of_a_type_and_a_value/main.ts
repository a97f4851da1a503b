import D from "./_m.ts";
import I from "./_i.ts";
const i: I = { x: D };
console.log(i.x);
