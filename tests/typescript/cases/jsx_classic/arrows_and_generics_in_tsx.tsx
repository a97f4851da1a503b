import { React, show } from "./_react.ts";
const id = <T,>(x: T) => x; const ext = <T extends unknown>(x: T): T => x; const two = <A, B>(a: A, b: B) => [a, b] as const; const def = <T = string,>(x: T) => x; const con = <const T,>(x: T) => x; const as_ = async <T,>(x: T) => x;
function Comp<T>(_: { v: T }) { return null; }
show(<Comp<string> v="x" />); show(id<number>(1)); show(ext("e")); show(two(1, 2)); show(def("d")); show(con("c"));
class C { m<T>(x: T) { return <p>{x as any}</p>; } f = <T,>(x: T) => x; }
show(new C().m(5)); show(new C().f(6));
console.log(await as_("async"));
