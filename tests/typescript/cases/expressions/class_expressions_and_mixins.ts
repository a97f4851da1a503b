type Ctor<T = {}> = new (...args: any[]) => T;
const Named = <B extends Ctor>(Base: B) => class Named extends Base { name = "named"; };
const Tagged = <B extends Ctor<{ name: string }>>(Base: B, tag: string) => { abstract class Tagged extends Base { tag = tag + this.name; abstract x(): void; } return Tagged; };
class Made extends Tagged(Named(class { base = 1; }), "t") { x() {} }
console.log(JSON.stringify(new Made()), Made.name, Object.getPrototypeOf(Made).name);
