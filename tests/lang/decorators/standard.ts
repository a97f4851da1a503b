// The standard's decorators.
const log: string[] = [];
function flush() {
  console.log(log.join(" "));
  log.length = 0;
}
function note(name: string) {
  log.push("eval:" + name);
  return (value: any, context: any) => {
    log.push(`${name}(${context.kind}${context.static ? " static" : ""}${context.private ? " private" : ""} ${String(context.name)})`);
  };
}

@note("class")
class Order {
  @note("field") field = log.push("init");
  @note("method") method() {}
  @note("static") static method() {}
  @note("sfield") static sfield = log.push("sinit");
  @note("outer") @note("inner") get g() { return 1; }
  @note("accessor") accessor a = 1;
  @note("private") #p = 1;
}
flush(); // expect: eval:class eval:field eval:method eval:static eval:sfield eval:outer eval:inner eval:accessor eval:private static(method static method) method(method method) inner(getter g) outer(getter g) accessor(accessor a) sfield(field static sfield) field(field field) private(field private #p) class(class Order) sinit
new Order();
flush(); // expect: init

// Methods are replaced, and called with their receiver.
function twice(f: any, context: any) {
  return function (this: any, ...args: any[]) {
    return 2 * f.call(this, ...args);
  };
}
class Methods {
  k = 3;
  @twice @twice times(n: number) { return this.k * n; }
  @twice get got() { return this.k; }
  @twice static fixed() { return 5; }
  @twice #secret() { return this.k; }
  secret() { return this.#secret(); }
  stored = 0;
  @((f: any) => function (this: any, v: number) { f.call(this, v + 1); })
  set put(v: number) { this.stored = v; }
}
const m = new Methods();
console.log(m.times(2), m.got, Methods.fixed(), m.secret()); // expect: 24 6 10 6
m.put = 4;
console.log(m.stored, Object.keys(Methods.prototype).length); // expect: 5 0

// Fields: initialisers run from the outermost on; addInitializer after the definition.
const add = (n: number) => (_: any, context: any) => {
  context.addInitializer(function (this: any) {
    log.push(`extra ${n} ${this[context.name]}`);
  });
  return (v: number) => {
    log.push(`init ${n} of ${v}`);
    return v + n;
  };
};
class Fields {
  @add(1) @add(10) x = 100;
  @add(2) static y = 200;
  @add(3) z: any;
}
const f = new Fields();
console.log(f.x, Fields.y, Number.isNaN(f.z)); // expect: 111 202 true
flush(); // expect: init 2 of 200 extra 2 202 init 1 of 100 init 10 of 101 extra 10 111 extra 1 111 init 3 of undefined extra 3 NaN

// Accessors.
function logged({ get, set }: any, context: any) {
  return {
    get(this: any) { return get.call(this) + "!"; },
    set(this: any, v: string) { set.call(this, "<" + v + ">"); },
    init(v: string) { return "(" + v + ")"; },
  };
}
class Accessors {
  @logged accessor a = "one";
  @logged static accessor s = "two";
  @logged accessor #p = "three";
  get p() { return this.#p; }
  set p(v) { this.#p = v; }
}
const a = new Accessors();
console.log(a.a, Accessors.s, a.p); // expect: (one)! (two)! (three)!
a.a = "x";
a.p = "y";
console.log(a.a, a.p); // expect: <x>! <y>!

// addInitializer of methods runs before fields; that of the class at the end.
function bound(f: any, context: any) {
  context.addInitializer(function (this: any) {
    this[context.name] = f.bind(this);
  });
}
class Button {
  label = "ok";
  @bound click() { return this.label; }
}
const { click } = new Button();
console.log(click()); // expect: ok

const registry: any[] = [];
function register(cls: any, context: any) {
  context.addInitializer(function (this: any) {
    registry.push([context.name, this === cls, this.ready]);
  });
}
@register
class Widget {
  static ready = true;
}
console.log(registry.join()); // expect: Widget,true,true

// A class can be replaced; inner references see the new one.
const replaced = (cls: any) => class extends cls { replaced = true; };
@replaced
class Original {
  static self() { return Original; }
}
console.log((new Original() as any).replaced, Original.self() === Original); // expect: true true

// access reaches private elements.
let reach: any;
class Hidden {
  @((_: any, context: any) => { reach = context.access; }) #x = 41;
  x() { return this.#x; }
}
const h = new Hidden();
reach.set(h, reach.get(h) + 1);
console.log(h.x(), reach.has(h), reach.has({})); // expect: 42 true false

// Metadata is inherited.
const tag = (key: string, value: any) => (_: any, context: any) => { context.metadata[key] = value; };
@tag("base", 1)
class Base {}
@tag("derived", 2)
class Derived extends Base {
  @tag("method", 3) m() {}
}
const metadata = (Derived as any)[Symbol.metadata];
console.log(metadata.base, metadata.derived, metadata.method); // expect: 1 2 3
console.log(Object.getPrototypeOf(metadata) === (Base as any)[Symbol.metadata]); // expect: true

// Members are called with their object; the context is closed afterwards.
const home = {
  prefix: "p",
  dec(this: any, _: any, context: any) {
    log.push(this.prefix + context.name);
    this.late = () => context.addInitializer(() => {});
  },
} as any;
class Receiver {
  @home.dec m() {}
}
flush(); // expect: pm
try {
  home.late();
} catch (e: any) {
  console.log(e.name); // expect: TypeError
}
try {
  class Bad { @((() => 1) as any) m() {} }
} catch (e: any) {
  console.log(e.name); // expect: TypeError
}
