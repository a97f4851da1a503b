export function all(a: any, b: any, o: any) {
  a += b; a -= 1; a++; b = a--; o.x ??= a; o[a] += b; o[a]++; a &&= b;
  const folded = 2 * 3 + 1;
  if (a == null || b !== undefined) return a ?? b;
  if (false) o.dead();
  return !(a < b) ? typeof a : (-a) ** 2 + `${a}` + (a, b) + (a + (a = b)) + folded;
}
