import { d, dump } from "./_reflect.ts";
type L = number;
class T {}
function inside<F extends string>() {
  type L = string;
  interface I { a: 1 }
  enum E { A, B }
  class A { @d a!: L; @d b!: I; @d c!: E; @d e!: F; @d f!: E.A; }
  {
    type L = boolean;
    class B { @d g!: L; @d h!: F; @d i!: T; }
    return [A, B];
  }
}
namespace N {
  export type U = string;
  export namespace M { export type V = U; export enum W { A = "a" } export const x = 1; }
  export class C { @d j!: U; @d k!: M.V; @d l!: M.W; @d m!: L; @d n!: N.U; }
  export const x = 1;
}
class G<T extends number, String> { @d o!: T; @d p!: String; @d q!: N.M.V; @d r!: N.M.W; @d s!: N.C; @d static t: L; }
class H<K extends keyof any, X extends L, Y extends X, Z extends Y[]> { @d u!: K; @d v!: X; @d w!: Y; @d x!: Z; }
inside();
console.log(dump(), typeof G, typeof H);
