// `import type A = N.B` names a type alone; in `import type = N.B` the name is `type`.
namespace N {
  export class B { n = 1; }
  export const value = 2;
}
import type A = N.B;
import type = N.value;
const b: A = new N.B();
console.log(b.n, type); // expect: 1 2
namespace M {
  export import type T = N.B;
  import type U = N.B;
  export import type = N.value;
  export const u: U | undefined = undefined;
}
console.log(M.type, Object.keys(M).sort().join()); // expect: 2 type,u
export { type A };
