const seen: any[] = [];
const d = (target: any, key: any, third?: any) => { seen.push([target === A.prototype ? "proto" : target === A ? "class" : "?", key, third === undefined ? "undefined" : typeof third === "number" ? third : Object.keys(third).sort().join("/")].join(" ")); };
function A() {}
class B {
  @d f = 1; @d static s = 2; @d m() {} @d static sm() {} @d get g() { return 1; } p(@d a: any) {} static sp(a: any, @d b: any) {}
}
console.log(seen.map(s => s).join("\n"), typeof B);
