function f(x: number) { return x * 2; }
namespace f { export const extra = "x"; }
export = f;
