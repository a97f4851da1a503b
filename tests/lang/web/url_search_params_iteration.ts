// Iterating a URLSearchParams takes a short way as long as nobody can see it.
const make = () => new URLSearchParams("a=1&b=2&c=3");
const walk = (params: Iterable<unknown>) => {
  const seen: unknown[] = [];
  for (const pair of params) seen.push(String(pair));
  return seen.join("|");
};
console.log(walk(make()), [...make()].length, new Map(make()).get("b"), Array.from(make()).join("|"), Object.fromEntries(make()).c);  // expect: a,1|b,2|c,3 3 2 a,1|b,2|c,3 3
console.log(walk(new URLSearchParams()), [...new URLSearchParams()].length);  // expect:  0

// ---- What is changed on the way is seen
const params = make(), seen: string[] = [];
for (const [name] of params) {
  seen.push(name);
  if (name === "a") params.delete("b");
  if (name === "c" && seen.length < 4) params.append("d", "4");
}
console.log(seen.join(), String(params));  // expect: a,c,d a=1&c=3&d=4
const url = new URL("http://h/?x=1&y=2"), names: string[] = [];
for (const [name] of url.searchParams) {
  names.push(name);
  if (names.length === 1) url.search = "?p=1&q=2&r=3";
}
console.log(names.join());  // expect: x,q,r
const pairs = [...make()];
pairs[0]![0] = "changed";
console.log(pairs[0]!.join(), Object.getPrototypeOf(pairs[1]) === Array.prototype);  // expect: changed,1 true

// ---- Others' iteration: subclasses, own properties, changed prototypes
class Mine extends URLSearchParams {
  override *[Symbol.iterator](): any {
    yield ["mine", "0"];
  }
}
console.log(walk(new Mine("a=1")), walk(new (class extends URLSearchParams {})("s=1")));  // expect: mine,0 s,1
const own: any = make();
own[Symbol.iterator] = () => ["own"].values();
console.log(walk(own), walk(Object.setPrototypeOf(make(), { [Symbol.iterator]: () => ["set"].values() })));  // expect: own set
const iteratorPrototype = Object.getPrototypeOf(make().entries());
const { next } = iteratorPrototype;
let calls = 0;
iteratorPrototype.next = function () { calls++; return next.call(this); };
console.log(walk(make()), calls);  // expect: a,1|b,2|c,3 4
iteratorPrototype.next = next;
iteratorPrototype.return = () => { calls = -1; return {}; };
for (const _ of make()) break;
console.log(calls, delete iteratorPrototype.return);  // expect: -1 true
const prototype: any = URLSearchParams.prototype, { entries } = prototype;
prototype[Symbol.iterator] = prototype.keys;
console.log(walk(make()));  // expect: a|b|c
prototype[Symbol.iterator] = entries;
console.log(walk(make()), walk(make().keys()), walk(make().values()));  // expect: a,1|b,2|c,3 a|b|c 1|2|3

// ---- What it is made of: arrays of pairs, and those that only almost are
const made = (init: any) => { try { return String(new URLSearchParams(init)); } catch (e: any) { return e.name; } };
console.log([[["a", "b"], ["c", "d"]], [["a", 1], ["b", null]], [["a"]], [["a", "b", "c"]], [, ["a", "b"]], [["a", ,]], ["ab", "cd"], [], [["\uD800", "x"]], [[{ toString: () => "o" }, "p"]], new Set([["s", "t"]])].map(made).join(" "));  // expect: a=b&c=d a=1&b=null TypeError TypeError TypeError a=undefined TypeError  %EF%BF%BD=x o=p s=t
const strange: any = [["a", "b"]];
strange[Symbol.iterator] = () => [["i", "j"]].values();
console.log(made(strange), made([Object.assign(["a", "b"], { [Symbol.iterator]: () => ["k", "l"].values() })]));  // expect: i=j k=l
console.log(["https://h:8/p", "http://u@h:8/p", "file:///x", "blob:https://h:8/1", "ws://h"].map((text) => URL.parse(text)!.origin).join(" "), URL.parse("x", "http://h")!.href, URL.parse("x", "y"));  // expect: https://h:8 http://h:8 null https://h:8 ws://h http://h/x null
