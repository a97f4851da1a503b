namespace A { export interface I { n: number } export namespace Deep { export type T = string } export const v = 0; }
import I = A.I;
import T = A.Deep.T;
const i: I = { n: 1 }, t: T = "t";
console.log(i.n, t);
