namespace N {
  export var total = 0;
  for (let i = 0; i < 4; i++) total += i;
  export let last: number;
  for (last = 0; last < 3; last++) {}
  export const fs = [1, 2].map(x => () => total + x);
}
console.log(N.total, N.last, N.fs.map(f => f()).join());
