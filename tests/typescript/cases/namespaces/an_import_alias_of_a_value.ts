namespace A.B { export const v = 1; export class K { k = 2; } export let n = 1; }
import v = A.B.v;
import K = A.B.K;
import B = A.B;
B.n = 9;
console.log(v, new K().k, B.n, A.B.n);
