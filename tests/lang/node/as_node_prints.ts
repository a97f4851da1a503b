// Small differences from node that programs have shown, side by side.
import path from "node:path";
import { urlToHttpOptions } from "node:url";
import { spawnSync } from "node:child_process";
import { inspect, parseArgs } from "node:util";

// Lines of an object are broken at 80 characters, also where inspect is called without options.
console.log(inspect({ first: "x".repeat(30), second: "y".repeat(30), third: 3 }));
// expect: {
// expect: first: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
// expect: second: 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',
// expect: third: 3
// expect: }
console.log(inspect.defaultOptions.breakLength);  // expect: 80
const { tokens, values } = parseArgs({
  args: ["--no-color"], options: { color: { type: "boolean" } }, allowNegative: true, tokens: true,
});
console.log(values.color, (tokens as any)[0].name, (tokens as any)[0].rawName);  // expect: false color --no-color
console.log(path.matchesGlob("a/b.ts", "a/*.ts"), path.matchesGlob("a/b/c.ts", "a/*.ts"));  // expect: true false
console.log(path.win32.matchesGlob("a\\b.ts", "a/*.ts"));  // expect: true
console.log(Object.getPrototypeOf(urlToHttpOptions(new URL("http://a"))));  // expect: null
console.log(Object.keys(spawnSync("true")).join(" "));  // expect: status signal output pid stdout stderr
