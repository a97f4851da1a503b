// RegExp: results, flags, source, names, legacy properties, subclasses.
const log = console.log;
const m = /a(b)(?<n>c)?/d.exec("xabx")!;
log(m.index, m[0], m[1], m[2], m.input, m.groups!.n, Object.getPrototypeOf(m.groups), m.indices![1]!.join());  // expect: 1 ab b undefined xabx undefined null 2,3
log(Object.keys(m).join());  // expect: 0,1,2,index,input,groups,indices
log(/x/dgimsuy.flags, /x/v.unicodeSets, new RegExp(/x/g, "i").flags, RegExp("/\n").source, new RegExp("").source, String(/[/]\//));  // expect: dgimsuy true i \/\n (?:) /[/]\//
log(RegExp(/x/) === RegExp(/x/), ((r) => RegExp(r) === r)(/x/), new RegExp("a", undefined).flags === "");  // expect: false true true
log("2020-01-02".replace(/(?<y>\d+)-(?<m>\d+)-(?<d>\d+)/, "$<d>.$<m>.$<y>$<z>"));  // expect: 02.01.2020
log("ab".replace(/(?<x>a)|(?<x>b)/g, "[$<x>]"), /(?:(?<x>a)|(?<x>b))\k<x>/.test("bb"));  // expect: [a][b] true
log("x1y22".replace(/(\d)(\d)?/g, (all, a, b, at, text) => `<${all},${a},${b},${at},${text}>`));  // expect: x<1,1,undefined,1,x1y22>y<22,2,2,3,x1y22>
log([..."a1b2".matchAll(/[a-z](?<d>\d)/g)].map((x) => x.groups!.d + x.index).join());  // expect: 10,22
log(RegExp.escape("a-b.c\n😀 é"), RegExp.escape("1\u2028\ud800"));  // expect: \x61\x2db\.c\n😀\x20é \x31\u2028\ud800
/(\d+)-(\w)/.exec("id 12-x!");
log(RegExp.$1, RegExp.$2, RegExp.$3 === "", RegExp.lastMatch, RegExp["$+"], RegExp.leftContext, RegExp["$'"], RegExp.input);  // expect: 12 x true 12-x x id  ! id 12-x!

// lastIndex.
const g = /o/g, y = /l/y;
log(g.test("foo"), g.lastIndex, g.test("foo"), g.lastIndex, g.test("foo"), g.lastIndex);  // expect: true 2 true 3 false 0
y.lastIndex = 2;
log(y.test("hello"), y.lastIndex, "hello".replace(y, "L"), y.lastIndex, y.test("hello"));  // expect: true 3 helLo 4 false
const frozen = Object.freeze(/a/g);
try {
  frozen.test("a");
} catch (e) {
  log((e as Error).name);  // expect: TypeError
}

// Subclasses and protocol methods see every step.
class Loud extends RegExp {
  exec(text: string) {
    log("exec " + this.lastIndex);
    return super.exec(text);
  }
}
log("aXbX".replace(new Loud("X", "g"), "-"));
// expect: exec 0
// expect: exec 2
// expect: exec 4
// expect: a-b-
log("ab".split(new Loud("b")).join("|"));
// expect: exec 0
// expect: exec 1
// expect: a|
const odd = { [Symbol.replace]: (text: string, by: string) => `${text}/${by}`, [Symbol.split]: () => ["s"] };
log("t".replace(odd as never, "b"), "t".split(odd as never).length);  // expect: t/b 1
log("abc".search("c"), "a.c".match(".")![0], "x".match(undefined as never)!.length);  // expect: 2 a 1

// A prototype that was changed is noticed, even where fast ways have been hot.
const replace = () => "abc".replace(/b/, "x");
for (let i = 0; i < 50; ++i) replace();
const exec = RegExp.prototype.exec;
RegExp.prototype.exec = () => null;
log(replace(), /b/.test("b"));  // expect: abc false
RegExp.prototype.exec = exec;
log(replace(), /b/.test("b"));  // expect: axc true
const getter = Object.getOwnPropertyDescriptor(RegExp.prototype, "global")!;
Object.defineProperty(RegExp.prototype, "global", { get: () => false, configurable: true });
log("bbb".replace(/b/g, "x"), /b/g.flags === "");  // expect: xbb true
Object.defineProperty(RegExp.prototype, "global", getter);
log("bbb".replace(/b/g, "x"));  // expect: xxx

// A literal makes an object each time; a pattern that backtracks for long leaves the context to itself now and then.
const literals = [0, 1].map(() => /x/);
log(literals[0] === literals[1], /^(a+)+$/.test("a".repeat(24) + "b"), /(x+x+)+y/.exec("x".repeat(20)));  // expect: false false null
log("a".repeat(100_000).replace(/a/g, "bc").length, "a,".repeat(2000).split(/,/).length, "ab".repeat(2000).match(/b/g)!.length);  // expect: 200000 2001 2000
for (const f of [() => new RegExp("("), () => new RegExp("a", "gg"), () => new RegExp("\\u{110000}", "u")]) {
  try {
    f();
  } catch (e) {
    log(String(e));
  }
}
// expect: SyntaxError: Invalid regular expression: /(/: Unterminated group
// expect: SyntaxError: Invalid flags supplied to RegExp constructor 'gg'
// expect: SyntaxError: Invalid regular expression: /\u{110000}/u: Invalid Unicode escape
