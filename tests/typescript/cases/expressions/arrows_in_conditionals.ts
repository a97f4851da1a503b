// @ts-nocheck
let a: any = 1, b: any = 2;
const p = a ? (b) : (c: any) => c; const q = a ? (x: any) => x : null; const r = a ? (b, a) : b; const s = a ? (x: any): any => x : (y: any) => y; const t = a ? async (x: any) => x : 0; const u = a ? ({ b }) : 0; const v = a ? (b) => (b) : (b) => b;
console.log(p, q!(3), r, s(4), typeof t, JSON.stringify(u), v(6));
