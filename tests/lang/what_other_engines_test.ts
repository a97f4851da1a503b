// @ts-nocheck
// What test262's staging folder, and nothing else, has found.
let count = 0;
for (const flags of ["", "y", "g"]) {
  const each = new RegExp("a", flags);
  each.lastIndex = { valueOf() { ++count; return 0 } };
  each[Symbol.replace]("a", "b");
}
console.log(count); // expect: 2

console.log(/foo(.+)bar\1/u.exec("foo\uD834bar\uD834\uDC00")); // expect: null
console.log(/foo(.+)bar\1/u.exec("foo\uD834bar\uD834x") !== null); // expect: true
console.log(/(?<=\1bar(.+))x/u.exec("\uD834\uDC00bar\uDC00x")); // expect: null
console.log(/foo(.+)bar\1/.exec("foo\uD834bar\uD834\uDC00") !== null); // expect: true

const deleted = [];
new Proxy([, , 0], { deleteProperty(t, key) { deleted.push(key); return delete t[key] } }).sort();
console.log(deleted.join()); // expect: 1,2

class Numbers { 128 = class {}; 0x10 = () => {}; 5n = class {}; static 7 = function () {} }
const n = new Numbers();
console.log(n[128].name, n[16].name, n[5].name, Numbers[7].name); // expect: 128 16 5 7

function verdict(source) { try { (0, eval)(source); return "accepted" } catch (e) { return e.name } }
const inClass = e => verdict(`(class { #x; h(o) { return ${e} } })`);
console.log(["1 + #x in o", "-#x in o", "1 < #x in o", "!#x in o", "1 << #x in o"].map(inClass).join()); // expect: SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError
console.log(["#x in o", "1 == #x in o", "!(#x in o)", "1 + (#x in o)", "#x in o in o", "#x in o && #x in o"].map(inClass).join()); // expect: accepted,accepted,accepted,accepted,accepted,accepted
console.log(["super?.x", "super?.[1]", "super.x?.y"].map(e => verdict(`(class { h() { return ${e} } })`)).join()); // expect: SyntaxError,SyntaxError,accepted

{ let a; (a) ??= function () {}; let b = 0; b ||= () => {}; console.log([a.name, b.name].join()); } // expect: ,b

// Set.prototype.difference asks about each element that was there at first.
const asked = [];
const set = new Set([1, 2, 3]);
const rest = set.difference({ size: 9, has(v) { asked.push(v); set.clear(); set.add(7); return v === 2 }, keys() {} });
console.log(asked.join(), [...rest].join(), [...set].join()); // expect: 1,2,3 1,3 7
