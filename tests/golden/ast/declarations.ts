import type { T } from "t"; import { type A, b as c, type D as E } from "m"; import fs = require("fs"); import X = A.B.C;
import { type Only } from "o";
export type { T }; export type * from "q"; export { type A, c as d };
interface Foo<T> extends Bar { x: number } interface P { a?: string; b(): void }
type U = string | number | undefined | null;
declare const q: number; declare function foo(): void; declare module "m" { }
function over(a: string): void; function over(a: number): void; function over(this: Foo, a: any, b?: number, ...c: string[]): asserts a is string { }
abstract class K<T> extends L<T> implements M, N { constructor(private readonly x: number, public y?: string, @Inject() protected z = 1) { super(); } abstract foo(): void; declare bar: string; baz!: Array<number>; static readonly q?: [a: string, b?: number, ...c: boolean[]]; accessor w = 1; [key: string]: any; @dec() method?<T>(x: T): x is string { return true } get g(): number { return 1 } override o() {} }
enum Color { Red, Green = "g", Blue = 1 << 2, "quoted" = 3 } const enum CE { A } declare enum DE { Z }
namespace NS { export const x = 1; namespace Inner { type T = 1 } } namespace a.b.c { export let y = 2 } namespace TypesOnly { interface I {} }
let v = x as unknown as string, w = <any>y, n = z!, s = o satisfies P; n!.a!.b; (v as any) = 1; n! += 2; 
const arrow = async <T,>(x: T): Promise<T> => { return x }; let fn = function<T>(this: Window) {};
f<number>(1); new Map<string, number>(); g<string>`x`; 
export = foo;
@dec @dec2({a: 1}) export class Z { @field prop = 1 }
export default abstract class AA {} 
export as namespace Lib;
let opt: { a: string; readonly b?: 1 | 2; [k: string]: any }; let t: () => void; for (const x of y as any[]) {}
export import zz = A.B; export declare const dd: number; using res = open();
label: for (;;) { break label }
let m = <T>(x: T) => x; type Fn = typeof import("x"); let u: unique symbol; abstract class Q {}
