const early = typeof N;
console.log(early, late() === undefined);
function late() { return N; }
namespace N { export const a = 1; }
console.log(late().a);
