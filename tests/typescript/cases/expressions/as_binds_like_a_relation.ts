const x: any = 5, T = 3;
const a = x as any < 6; const b = 4 < x as boolean; const c = x as number === 5; const d = x as any && 7; const e = x as any ?? 8; const f = x as any ? "yes" : "no";
console.log(a, b, c, d, e, f);
