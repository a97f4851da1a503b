namespace N { export const a = 1; }
const first = N;
namespace N { export const b = a + 1; }
console.log(first === N, N.b, Object.keys(N).join());
