import { d, dump } from "./_reflect.ts";
enum Num { A, B } enum Str { A = "a" } enum Mixed { A, B = "b" } const enum Con { X = 1 }
type Alias = string; type Fn = () => void; type Union = "a" | "b"; type Obj = { a: 1 }; type Arr = number[]; type Cls = Other;
interface I { x: number } class Other {}
class A { @d a!: Num; @d b!: Str; @d c!: Mixed; @d e!: Con; @d f!: Alias; @d g!: Fn; @d h!: Union; @d i!: Obj; @d j!: Arr; @d l!: Cls; @d m!: I; @d n!: Num.A; @d o!: Str.A; @d p!: typeof Other; @d q!: keyof I; @d r!: I["x"]; @d s!: Mixed.B; @d t!: Num | null; }
console.log(dump(), typeof A);
