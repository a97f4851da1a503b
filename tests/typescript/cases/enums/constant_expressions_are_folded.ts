enum E {
  Shift = 1 << 4, Or = 1 | 6, And = 7 & 3, Xor = 5 ^ 1, Not = ~5, Plus = +7, Minus = -(3), Sum = 1 + 2 * 3,
  Power = 2 ** 10, Rest = 17 % 5, Divide = 7 / 2, Unsigned = -1 >>> 28, Signed = -16 >> 2,
}
console.log(JSON.stringify(Object.entries(E).filter(([, v]) => typeof v === "number")));
