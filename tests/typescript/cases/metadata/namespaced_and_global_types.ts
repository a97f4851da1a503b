import { d, dump } from "./_reflect.ts";
namespace N { export class C {} export interface I {} export namespace M { export class D {} } export enum E { A } }
class A { @d a!: N.C; @d b!: N.I; @d c!: N.M.D; @d e!: N.E; @d f!: Uint8Array; @d g!: RegExp; @d h!: Error; @d i!: Function; @d j!: Object; @d k!: String; @d l!: Number; @d m!: Boolean; @d n!: Symbol; @d o!: Iterable<number>; @d p!: PropertyDescriptor; @d q!: Set<string>; @d r!: PromiseLike<number>; }
console.log(dump(), typeof A);
