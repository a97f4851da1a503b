const a = 4 as number / 2; const b = <any>/x/g.test("x"); let c: string = "y"; const d = c!.replace(/y/g, "z"); const e = (c as any) / 2; const f = [1]!.length / 1 / 1; type R = string
/y/.test(c); if (c as any) /q/.test(c);
console.log(a, b, d, e, f);
