import outer, { Box, count, deep, renamed, up } from "./_outer.cts";
import * as all from "./_outer.cts";
const module = outer as any;
console.log(module.default(), deep, renamed, new Box(3).value, up(), count, module.count);
console.log(Object.keys(all).filter(name => name !== "module.exports").sort().join(), module.__esModule);
const later = await import("./_outer.cts");
console.log(later.default === (outer as any), later.up === up, up(), module.count);
