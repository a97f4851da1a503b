namespace N { export let g: any; g = () => 1; export const name = g.name; }
N.g = function () {};
console.log(JSON.stringify([N.name, N.g.name]));
