namespace N {
  export const f = () => 1;
  export const C = class {};
  export let g: any = function () {};
  export const named = function inner() {};
  const h = () => 2;
  export const own = h.name;
  export const { d = () => 3 } = {} as any;
}
console.log([N.f.name, N.C.name, N.g.name, N.named.name, N.own].join("|"));
