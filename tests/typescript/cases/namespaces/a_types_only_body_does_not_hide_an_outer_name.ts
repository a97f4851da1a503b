namespace Outer {
  const T = { v: 3 };
  export namespace Inner { namespace T { export type X = number } export const t: T.X = 4; }
  export const seen = T.v;
}
console.log(Outer.seen, Outer.Inner.t, Object.keys(Outer.Inner).join());
