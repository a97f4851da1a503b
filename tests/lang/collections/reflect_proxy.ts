// Reflect and Proxy.
const log: string[] = [];
const handler: any = new Proxy({}, {
  get(_, trap: string) {
    return (...args: any[]) => {
      log.push(trap);
      return (Reflect as any)[trap](...args);
    };
  },
});
const target: any = function (this: any, a: number) { return new.target ? { made: a } : a; };
const p: any = new Proxy(target, handler);
p.x = 1;
p.x;
"x" in p;
delete p.x;
Object.keys(p);
p(1);
new p(2);
Object.getPrototypeOf(p);
Object.isExtensible(p);
console.log(log.join(" ")); // expect: set getOwnPropertyDescriptor defineProperty get has deleteProperty ownKeys getOwnPropertyDescriptor getOwnPropertyDescriptor getOwnPropertyDescriptor apply construct get getPrototypeOf isExtensible

const { proxy, revoke } = Proxy.revocable({ a: 1 }, {});
console.log(proxy.a); // expect: 1
revoke();
try {
  proxy.a;
} catch (e: any) {
  console.log(e.name); // expect: TypeError
}

// Traps may suspend: generators run inside them.
const lazy = new Proxy({} as any, { get: (_, k) => [...(function* () { yield k; yield k; })()].join("") });
console.log(lazy.ab, lazy.c); // expect: abab cc

class Base { constructor(public v: number) {} }
class Other {}
const made = Reflect.construct(Base, [7], Other) as any;
console.log(made.v, made instanceof Other, made instanceof Base); // expect: 7 true false
const Bound = Base.bind(null, 3) as any;
console.log(new Bound().v, new (new Proxy(Bound, {}))().v); // expect: 3 3
console.log(Reflect.ownKeys({ b: 1, 2: 1, a: 1, 1: 1, [Symbol.iterator]: 1 }).map(String).join()); // expect: 1,2,b,a,Symbol(Symbol.iterator)
console.log(Reflect.set({ get x() { return 1; } }, "x", 2), Reflect.defineProperty(Object.freeze({}), "x", {})); // expect: false false
const receiver: any = {};
Reflect.set({ set x(v: number) { (this as any).got = v; } }, "x", 5, receiver);
console.log(receiver.got, Reflect.get({ get y() { return (this as any).got; } }, "y", receiver)); // expect: 5 5
