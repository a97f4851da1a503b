namespace N { export let x: number; export let k: string; for (x of [1, 2, 3]); for (k in { p: 1, q: 2 }); }
console.log(N.x, N.k);
