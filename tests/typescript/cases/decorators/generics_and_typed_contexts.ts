function logged<This, Args extends any[], R>(f: (this: This, ...a: Args) => R, c: ClassMethodDecoratorContext<This, (this: This, ...a: Args) => R>) { return function (this: This, ...a: Args): R { console.log("enter", String(c.name)); return f.call(this, ...a); }; }
function init<T, V>(_: undefined, _c: ClassFieldDecoratorContext<T, V>) { return (v: V) => v; }
class A<T> { @init v: T; constructor(v: T) { this.v = v; } @logged get(): T { return this.v; } }
console.log(new A(3).get());
