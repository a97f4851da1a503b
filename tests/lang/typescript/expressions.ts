// Printed the same by the TypeScript compiler's emit (ES2022) on node, once.
// expressions with types
const a = <number>(<unknown>"5"); const b = "x" as const; const c = { k: 1 } satisfies Record<string, number>; let d!: string; const e = c!.k!;
console.log(a, b, c, d, e);
const f = <T,>(x: T): T => x; const g = async <T extends string>(x: T) => x; console.log(f<number>(1), await g<"a">("a"));
const h = f<string>; console.log(h("inst"), new Map<string, number[]>([["a", [1]]]).get("a")![0]!);
function isStr(x: unknown): x is string { return typeof x === "string"; } function assertIs(x: unknown): asserts x is number {} assertIs(1); console.log(isStr("a"));
let v: number | undefined = undefined as number | undefined; console.log(v ?? 5, v?.toFixed(1), (v as any)?.a.b.c);
const i = 1 < 2 && 3 > (2); const j = f<number>
(3); console.log(i, j);
type X = typeof c; interface Y extends X {} declare const amb: Y; declare function ambf(): void; declare class AmbC {}
label: for (const k of [1, 2] as const) { for (;;) { continue label; } }
var opt: { m?(): number } = {}; console.log(opt.m?.(), opt?.["m"]?.call(null));
const obj = { m<T>(this: void, x: T) { return x; }, get p(): number { return 1; }, async *g(): AsyncGenerator<number> { yield 1; }, [`k${1}` as string]: 2 as number };
console.log(obj.m(4), obj.p, obj);
const arrow = (a: number, b?: string, ...c: boolean[]): void => {}; console.log(arrow.length, ((a: number = 1, b: number) => {}).length);
const cond = (x: any): x is string => x ? true : false; const t = true ? (y: number): string => "" + y : null; console.log(t!(4), cond(1));
const t2 = true ? (a) : (b); const t3 = (q: number) => q ? (w: any) => w : (w: any) => -w; console.log(t2, t3(0)(5));
try { throw new Error("m"); } catch (err: unknown) { console.log((err as Error).message); }
function over(x: string): string; function over(x: number): number; function over(x: any) { return x; } console.log(over(1));
export type { X }; export interface Z {}
for (const [k, w] of Object.entries({ a: 1 }) as [string, number][]) console.log(k, w);
let u: unique symbol = Symbol() as any; let n = null!; let m = (x as any)!; var x = 3; console.log(m, n);
const big: bigint = 10n ** 20n; const tmpl: `a${string}` = `a${big}`; console.log(tmpl);
abstract class Q { static #c = 0; static n(): number { return ++Q.#c; } } console.log(Q.n(), Q.n());
let fnType: new (...args: any[]) => object = class { z = 1 }; console.log(new fnType());
let neg = -<number>1, tup: [a: string, b?: number, ...rest: boolean[]] = ["q"]; console.log(neg, tup);
if (1 as number < 2) console.log("lt"); let as = 1, satisfies = 2, type = 3, of = 4, is = 5, keyof = 6, namespace = 7, module = 8, declare = 9, abstract = 10, readonly = 11, infer = 12, asserts = 13; console.log(as + satisfies + type + of + is + keyof + namespace + module + declare + abstract + readonly + infer + asserts);
type
  = 5; declare
abstract
console.log(type);
// expect: 5 x { k: 1 } undefined 1
// expect: 1 a
// expect: inst 1
// expect: true
// expect: 5 undefined undefined
// expect: true 3
// expect: undefined undefined
// expect: 4 1 {
// expect:   m: [Function: m],
// expect:   p: [Getter],
// expect:   g: [AsyncGeneratorFunction: g],
// expect:   k1: 2
// expect: }
// expect: 2 0
// expect: 4 true
// expect: 5 -5
// expect: m
// expect: 1
// expect: a 1
// expect: undefined null
// expect: a100000000000000000000
// expect: 1 2
// expect: fnType { z: 1 }
// expect: -1 [ 'q' ]
// expect: lt
// expect: 91
// expect: 5
