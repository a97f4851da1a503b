// Strings are iterated by code points, in for-of, spread, destructuring and calls; changes of the protocol are noticed.
const log = console.log;
const text = "aé😀\ud800b";
log([...text].length, [...""].length, Math.max(..."192"));  // expect: 5 0 9
const [first, , third, ...rest] = text;
log(first, third, rest.length, rest[1]);  // expect: a 😀 2 b
let out = "";
for (const c of "x" + text.repeat(2)) {
  if (c === "é") continue;
  out = c + out;
  if (out.length > 8) break;
}
log(out.length, [...out].at(-1));  // expect: 9 x
function* letters(s: string) {
  yield* s;
}
log([...letters("ab")].join("-"), Array.from("a😀").length, new Set("hello").size);  // expect: a-b 2 4

const original = String.prototype[Symbol.iterator];
const spell = (s: string) => {
  let all = "";
  for (const c of s) all += c + ".";
  return all;
};
for (let i = 0; i < 100; ++i) spell("ab");
String.prototype[Symbol.iterator] = function* () { yield "changed"; } as never;
log(spell("ab"), [..."ab"].join());  // expect: changed. changed
String.prototype[Symbol.iterator] = original;
log(spell("ab"));  // expect: a.b.
const prototype = Object.getPrototypeOf(""[Symbol.iterator]());
const next = prototype.next;
prototype.next = () => ({ done: true, value: undefined });
log(spell("ab") === "", [..."ab"].length);  // expect: true 0
prototype.next = next;
log(spell("ab"));  // expect: a.b.

// So are those of arrays and promises, after both were hot.
const sum = (a: number[]) => {
  let all = 0;
  for (const n of a) all += n;
  return all;
};
for (let i = 0; i < 100; ++i) sum([1, 2]);
const values = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function* () { yield 42; } as never;
log(sum([1, 2]));  // expect: 42
Array.prototype[Symbol.iterator] = values;
log(sum([1, 2]));  // expect: 3
