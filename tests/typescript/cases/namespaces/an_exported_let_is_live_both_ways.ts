namespace N { export let n = 1; export const read = () => n; export const set = (v: number) => { n = v; }; }
N.n = 5;
console.log(N.read());
N.set(7);
console.log(N.n);
N.n++; N.n += 10;
console.log(N.read());
