// @ts-nocheck
const f: any = (x?: any) => x; f.y = 6;
const a = f<number>
const b = f<number>;
let c = f<string>, d = 1;
const e = (f<number>).y; const g = f<number> || 0; const h = f<number> === f; const k = [f<number>, 1]; const m = f<number> ? 1 : 2;
console.log(a === f, b === f, c === f, d, e, g === f, h, k.length, m);
