namespace N { export let n = 1; export function up() { n++; } }
namespace N { up(); export const seen = n; n = 10; }
console.log(N.n, N.seen);
