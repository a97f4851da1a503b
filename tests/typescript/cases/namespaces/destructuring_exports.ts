namespace N {
  export const { a, b: { c = 5 }, ...rest } = { a: 1, b: {} as { c?: number }, x: 2, y: 3 };
  export let [p, , q = "d", ...others] = [1, 2, undefined, 4, 5] as any[];
  console.log(a, c, JSON.stringify(rest), p, q, JSON.stringify(others));
}
console.log(JSON.stringify(N));
