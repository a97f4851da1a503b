const a: 1_000n = 1_000n; const b = 0xff as 255; const c: -1 = -1; const d = 1_0.0_1; type T = 0b1010 | 0o17;
console.log(a * 2n, b, c, d);
