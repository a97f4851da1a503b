// Sources of some size are compiled function by function, as they are called: it shows nowhere.
// flags: -A
import * as fs from "shoal:fs";

const folder = fs.makeTempDirSync({ prefix: "shoal-test-" });
const long = `/*${"-".repeat(300)}*/`;
const filler = Array.from({ length: 500 }, (_, i) => `function unused${i}() { ${long} return unused${(i + 1) % 500}; }\n`).join("");

function write(name: string, text: string): string {
  fs.writeTextFileSync(`${folder}/${name}`, text + filler);
  return `${folder}/${name}`;
}

write("other.mjs", `export let count = 0; export function add() { ${long} return ++count; }`);
const path = write("big.mjs", `
import { add, count } from "./other.mjs";
export let live = 1;
export function change() { ${long} live = 2; return add() + count; }
export function Point(x, y) { ${long} this.x = x; this.y = y; }
Point.prototype.sum = function () { ${long} return this.x + this.y; };
export class Base {
  #secret = 7; static made = 0; field = this.secret() + 1;
  constructor() { ${long} Base.made++; }
  secret() { ${long} return this.#secret; }
  get twice() { ${long} return this.#secret * 2; }
  static { ${long} Base.ready = true; }
}
export class Derived extends Base { constructor() { ${long} super(); } secret() { ${long} return super.secret() + 1; } }
export const closures = [1, 2, 3].map((n) => () => { ${long} return (() => { ${long} return n * live; })(); });
export async function later(ms) { ${long} await null; const { promise, resolve } = Promise.withResolvers(); setTimeout(() => { ${long} resolve(ms); }, ms); return promise; }
export function* numbers(to) { ${long} for (let i = 0; i < to; i++) yield i; }
export async function* letters(...all) { ${long} for (const each of all) yield await each; }
export function evaluates(a) { ${long} let local = 5; return eval("local + a"); }
export function makes(name = "x", { deep = [1] } = {}, ...rest) { ${long} return arguments.length + name + deep + rest; }
export function pattern(text) { ${long} return [/b+/g.exec(text)?.index, String.raw\`\\n\${text}\`, 12345678901234567890n, { a: [1, , 3] }]; }
export function tagged() { ${long} const tag = (s) => s; const one = () => tag\`same\`; return one() === one(); }
export function fails() { ${long}
  const nothing = undefined;
  return nothing.property;
}
export function recursive(n) { ${long} return n === 0 ? 0 : 1 + recursive(n - 1); }
export function switches(s) { ${long} switch (s) { case "a": return 1; case "b": return 2; case "c": return 3; case "d": return 4; default: return 0; } }
export function cleans() { ${long} const log = []; try { throw 1; } catch (e) { log.push(e); } finally { log.push("finally"); } return log.join(); }
`);
const big = await import(path);

console.log(big.change(), big.live);  // expect: 2 2
const point = new big.Point(3, 4);
console.log(point.sum(), point, big.Point.name, big.Point.length, typeof big.Point.prototype);  // expect: 7 Point { x: 3, y: 4 } Point 2 object
const derived = new big.Derived();
console.log(derived.field, derived.twice, big.Base.made, big.Base.ready, new big.Base().field);  // expect: 9 14 1 true 8
console.log(big.closures.map((f: () => number) => f()).join());  // expect: 2,4,6
console.log(await big.later(1), [...big.numbers(3)].join(), (await Array.fromAsync(big.letters("a", Promise.resolve("b")))).join());  // expect: 1 0,1,2 a,b
console.log(big.evaluates(2), big.makes(), big.makes("y", { deep: 2 }, 3, 4), big.makes.length);  // expect: 7 0x1 4y23,4 0
console.log(big.pattern("abb"), big.tagged());  // expect: [ 1, '\\nabb', 12345678901234567890n, { a: [ 1, <1 empty item>, 3 ] } ] true
console.log(big.switches("c"), big.switches("z"), big.cleans(), big.recursive(1000));  // expect: 3 0 1,finally 1000
console.log(big.recursive.toString().startsWith("function recursive(n) { /*--"), Object.keys(big.numbers.prototype).length);  // expect: true 0
try {
  big.fails();
} catch (error) {
  const stack = (error as Error).stack!.replaceAll(folder, "TMP").split("\n");
  console.log(stack[0], stack[1].trim());  // expect: TypeError: Cannot read properties of undefined (reading 'property') at fails (TMP/big.mjs:25:18)
}
try {
  Reflect.apply(big.Base, undefined, []);
} catch (error) {
  console.log((error as Error).message);  // expect: Class constructor Base cannot be invoked without 'new'
}

// As CommonJS, where the whole file is one function; then again when all of it has been compiled in the background.
fs.writeTextFileSync(`${folder}/package.json`, "{}");
const common = write("common.cjs", `exports.f = function named() { ${long} return [require === module.require || typeof require, __filename.length > 0]; };\n`);
const { f } = await import(common);
console.log(f.name, f()[1]);  // expect: named true
const late = Array.from({ length: 20 }, (_, i) => `export function late${i}() { ${long} return () => { ${long} return ${i}; }; }\n`).join("");
const many = await import(write("many.mjs", late));
let sum = 0;
for (let i = 0; i < 20; i++) {
  sum += many[`late${i}`]()();
  if (i === 9) await new Promise((resolve) => setTimeout(resolve, 150));
}
console.log(sum);  // expect: 190
fs.removeSync(folder, { recursive: true });
