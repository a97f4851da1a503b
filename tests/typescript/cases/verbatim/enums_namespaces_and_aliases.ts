export enum E { A = 1 }
namespace N { export const v = E.A; export type T = 1; }
import v = N.v;
const t: N.T = 1;
console.log(v, t);
