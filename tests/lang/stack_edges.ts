// A native's call that needs a new chunk of the VM stack but no frame (a leaf, a throw) must leave the chunk of the
// running frame current: script calls look at nothing else. Every depth puts the edge somewhere else. (Builds with
// assertions look at each call.)
function plain(n: number): number {
  const a = n + 1, b = a + 1;
  return a + b;
}
function leaves(n: number): number {
  const leaf = [-1, -2].map(Math.abs)[1];
  return leaf + (n > 0 ? plain(n) + leaves(n - 1) : 0);
}
function constructs(n: number): number {
  const made = Reflect.construct(Number, [1, 2, 3, 4]) + new Number(...[1, 2, 3, 4, 5, 6, 7, 8, 9]);
  return made + (n > 0 ? plain(n) + constructs(n - 1) : 0);
}
function throwsInside(n: number): number {
  let thrown = 0;
  try {
    [1, 2, 3].map(Symbol as any, 1).map(BigInt as any);
  } catch {
    thrown = 1;
  }
  return thrown + (n > 0 ? plain(n) + throwsInside(n - 1) : 0);
}
let total = 0;
for (let n = 0; n < 400; n += 3) total += leaves(n) + constructs(n) + throwsInside(n);
console.log(total);
// expect: 21868264
