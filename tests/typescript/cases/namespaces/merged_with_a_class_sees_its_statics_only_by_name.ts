const s = "outer";
class C { static s = "static"; }
namespace C { export const seen = s; export const own = C.s; }
console.log(C.seen, C.own);
