// TypeScript's experimentalDecorators, with emitDecoratorMetadata.
const types = new Map<any, Map<any, any>>();
(Reflect as any).metadata = (key: string, value: any) => (target: any, property?: any) => {
  const of = types.get(target) ?? new Map();
  types.set(target, of.set(`${String(property)}:${key}`, value));
};
const noted = (target: any, property: any, key: string) => {
  const value = types.get(target)?.get(`${String(property)}:design:${key}`);
  return Array.isArray(value) ? value.map((v: any) => v?.name).join("|") : value?.name;
};

const log: string[] = [];
function flush() {
  console.log(log.join(" "));
  log.length = 0;
}
const note = (name: string) => {
  log.push("eval:" + name);
  return (...args: any[]) => { log.push(`${name}/${typeof args[2]}`); };
};

@note("class1") @note("class2")
class Order {
  constructor(@note("c0") a: string, @note("c1") public b: Map<string, number>) {}
  @note("field") field: number = 1;
  @note("method1") @note("method2") method(@note("p0") x: boolean, y?: Order, ...rest: string[]): string { return ""; }
  @note("static") static make(): void {}
  @note("get") get g(): bigint { return 1n; }
  @note("union") u: string | number;
  @note("same") s: "a" | "b";
  @note("array") list: string[];
  @note("async") async later() {}
  @note("unknown") i: SomeInterface;
  @note("nested") n: Space.Inner;
}
flush(); // expect: eval:field field/undefined eval:method1 eval:method2 eval:p0 p0/number method2/object method1/object eval:get get/object eval:union union/undefined eval:same same/undefined eval:array array/undefined eval:async async/object eval:unknown unknown/undefined eval:nested nested/undefined eval:static static/object eval:class1 eval:class2 eval:c0 eval:c1 c1/number c0/number class2/undefined class1/undefined

interface SomeInterface { x: number }
namespace Space { export class Inner {} }

const proto = Order.prototype;
console.log(noted(Order, undefined, "paramtypes")); // expect: String|Map
console.log(noted(proto, "field", "type")); // expect: Number
console.log(noted(proto, "method", "type")); // expect: Function
console.log(noted(proto, "method", "paramtypes")); // expect: Boolean|Order|String
console.log(noted(proto, "method", "returntype")); // expect: String
console.log(noted(Order, "make", "returntype")); // expect: undefined
console.log(noted(proto, "g", "type"), noted(proto, "u", "type"), noted(proto, "s", "type")); // expect: BigInt Object String
console.log(noted(proto, "list", "type"), noted(proto, "later", "returntype")); // expect: Array Promise
console.log(noted(proto, "i", "type"), noted(proto, "n", "type")); // expect: Object Object

// Descriptors are replaced; a class, too.
function twice(target: any, key: string, d: PropertyDescriptor) {
  const f = d.value;
  d.value = function (...args: any[]) { return 2 * f.apply(this, args); };
  return d;
}
function enumerable(target: any, key: string, d: PropertyDescriptor) {
  d.enumerable = true;
}
function sealed<T extends { new (...args: any[]): {} }>(cls: T) {
  return class extends cls { extra = "extra"; };
}
@sealed
class Thing {
  k = 5;
  @twice double() { return this.k; }
  @twice static fixed() { return 4; }
  @enumerable get shown() { return 1; }
  static self() { return Thing; }
}
const thing = new Thing() as any;
console.log(thing.double(), Thing.fixed(), thing.extra, Thing.self() === Thing); // expect: 10 8 extra true
console.log(Object.keys(Object.getPrototypeOf(Object.getPrototypeOf(thing))).join()); // expect: shown

// A field's decorator may define the property on the prototype.
function accessor(target: any, key: string) {
  Object.defineProperty(target, key, { get() { return "got " + key; }, set() {} });
}
class Lazy {
  @accessor declare name: string;
}
console.log(new Lazy().name); // expect: got name
