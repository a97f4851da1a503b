const a = 1 + 2 as number; const b = 2 * 3 as any as number + 1; const c = (1 as any) + "x"; const d = -1 as number; const e = typeof 1 as string;
console.log(a, b, c, d, e);
