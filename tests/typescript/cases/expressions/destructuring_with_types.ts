const { a, b: { c = 5 } = {}, ...rest }: { a: number; b?: { c?: number }; d?: any; e?: any } = { a: 1, d: 2, e: 3 }; const [x, , y = "d", ...z]: any[] = [1, 2, undefined, 4];
function f({ p, q = 2 }: { p: number; q?: number } = { p: 9 }, [r]: number[] = [3], ...[s, t]: any[]) { return [p, q, r, s, t].join(); }
let m: any, n: any; ({ m, n = 4 } = { m: 1 } as any); [m, n] = [n, m] as [any, any];
for (const [k, v] of Object.entries({ o: 1 }) as [string, number][]) console.log(k, v);
try { throw { code: 7 }; } catch ({ code }: any) { console.log(code); }
console.log(a, c, JSON.stringify(rest), x, y, z.length, f(), f({ p: 1 }, [2], 3, 4), m, n);
