const a = <number>1 + <any>"2"; const b = <const>["x"]; const c = <T>(x: T) => x; const d = <any>(<unknown>3); const e = -<number>4; const f = <{ x: number }>{ x: 5 }; const g = <any>a ? 1 : 2; const h = typeof <any>1; const i = <any>c(6); const j = <string[]>[]; const k = <any>function () { return 7; };
console.log(a, b.length, c(1), d, e, f.x, g, h, i, j.length, k());
