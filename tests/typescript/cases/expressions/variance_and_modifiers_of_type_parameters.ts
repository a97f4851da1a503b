interface In<in T> { f(x: T): void } interface Out<out T> { x: T } type Both<in out T> = (x: T) => T;
class C<in out T extends object = {}> { x?: T }
const o: Out<string> = { x: "out" };
console.log(o.x, new C().x);
