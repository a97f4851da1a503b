const hidden = "outer";
namespace N { const hidden = "inner"; export const a = hidden; }
namespace N { export const b = hidden; }
console.log(N.a, N.b);
