namespace T { export interface I { a: number } export type U = I | string; namespace Deep { export type V = 1; } }
namespace V { export declare const ghost: number; export declare function f(): void; }
declare namespace W { const x: number; }
const i: T.I = { a: 1 };
var T2 = "free";
console.log(i.a, T2, typeof (globalThis as any).T);
