// What `export = {...}` gives by name: what its text shows, as of CommonJS modules.
import mixed, { one, two, four, "three-3" as three } from "./_mixed";
import * as all from "./_mixed";
import { six, seven } from "./_object.cts";
import whole, { six as again } from "./_again.cts";
console.log(one, two, three, four(), (mixed as any).default);  // expect: 1 2 3 4 not this
console.log(Object.keys(all).join());  // expect: default,four,module.exports,one,three-3,two
console.log(six, seven, again, Object.keys(whole).join());  // expect: 6 7 6 six,seven
