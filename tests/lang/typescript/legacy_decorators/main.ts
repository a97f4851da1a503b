// Printed the same by the TypeScript compiler's emit (ES2022) on node, once.
const log: string[] = [];
function d(n: string): any { log.push("e" + n); return (...a: any[]) => { log.push(n + ":" + a.map((x) => typeof x === "function" ? "fn" : typeof x === "object" ? (x && "value" in x ? "desc" : "obj") : String(x)).join("/")); }; }
@d("c1") @d("c2") class L { @d("p") prop: number = 1; @d("m") method(@d("a0") a: string, @d("a1") b: number): void {} @d("sp") static sprop = 2; @d("sm") static sm() {} @d("g") get acc() { return 1; } constructor(@d("ctor") private x: number) {} }
console.log(log.join("\n"), new L(1));
function ret(t: any) { return class extends t { more = 1; } as any; } @ret class Rr { static me = Rr; } console.log(new Rr(), Rr.name);
function desc(t: any, k: string, de: PropertyDescriptor) { const o = de.value; de.value = function () { return o.call(this) + "?"; }; } class Dd { @desc m() { return "m"; } } console.log(new Dd().m());
// expect: ep
// expect: p:obj/prop/undefined
// expect: em
// expect: ea0
// expect: ea1
// expect: a1:obj/method/1
// expect: a0:obj/method/0
// expect: m:obj/method/desc
// expect: eg
// expect: g:obj/acc/obj
// expect: esp
// expect: sp:fn/sprop/undefined
// expect: esm
// expect: sm:fn/sm/desc
// expect: ec1
// expect: ec2
// expect: ector
// expect: ctor:fn/undefined/0
// expect: c2:fn
// expect: c1:fn L { x: 1, prop: 1 }
// expect: Rr { more: 1 } 
// expect: m?
