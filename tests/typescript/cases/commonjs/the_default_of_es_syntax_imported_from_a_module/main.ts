import * as all from "../imported_from_a_module/_named.cts";
console.log(typeof all.default, (all.default as any).a);
