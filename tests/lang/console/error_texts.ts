// The texts of errors that many people have seen, as V8 puts them.
const message = (f: () => unknown): string => {
  try {
    return String(f());
  } catch (e) {
    return (e as Error).message;
  }
};
const o: any = {};
const f: any = () => undefined;
console.log(message(() => { const { z } = null as any; })); // expect: Cannot destructure property 'z' of 'null' as it is null.
console.log(message(() => { const { z } = o.none; })); // expect: Cannot destructure property 'z' of 'o.none' as it is undefined.
console.log(message(() => { const { z } = f(); })); // expect: Cannot destructure property 'z' of 'f(...)' as it is undefined.
console.log(message(() => { const { z: y, ...rest } = o.none; })); // expect: Cannot destructure property 'z' of 'o.none' as it is undefined.
console.log(message(() => { let z; ({ z } = o.none); })); // expect: Cannot destructure property 'z' of 'o.none' as it is undefined.
console.log(message(() => { const {} = o.none; })); // expect: Cannot destructure 'o.none' as it is undefined.
console.log(message(() => { const { a: { b } } = o; })); // expect: Cannot read properties of undefined (reading 'b')
console.log(message(() => (({ z }: any) => z)(undefined))); // expect: Cannot destructure property 'z' of 'undefined' as it is undefined.
console.log(message(() => { const z = [o.none, o.none.z]; })); // expect: Cannot read properties of undefined (reading 'z')
console.log(message(() => { const z = { o, z: f().z }; })); // expect: Cannot read properties of undefined (reading 'z')
console.log(message(() => { class A extends (null as any) { constructor() { super(); } } new A(); })); // expect: Super constructor null of A is not a constructor
console.log(message(() => new (class extends (null as any) {})())); // expect: Super constructor null of anonymous class is not a constructor
console.log(message(() => { const [z] = {}; })); // expect: {} is not iterable
console.log(message(() => { let z; [z] = {}; })); // expect: object is not iterable (cannot read property Symbol(Symbol.iterator))
console.log(message(() => { const [z] = o; })); // expect: o is not iterable
console.log(message(() => { const [z] = o.none; })); // expect: undefined is not iterable (cannot read property Symbol(Symbol.iterator))
console.log(message(() => { const [[z]] = [5]; })); // expect: number 5 is not iterable (cannot read property Symbol(Symbol.iterator))
console.log(message(() => (([z]: any) => z)(true))); // expect: boolean true is not iterable (cannot read property Symbol(Symbol.iterator))
const rejection = async (g: () => Promise<unknown>): Promise<string> => {
  try {
    return String(await g());
  } catch (e) {
    return (e as Error).message;
  }
};
console.log(await rejection(async () => { for await (const z of o); })); // expect: o is not async iterable
console.log(await rejection(async () => { for await (const z of o.none); })); // expect: Cannot read properties of undefined (reading 'Symbol(Symbol.asyncIterator)')
console.log(await rejection(async () => { for await (const z of { [Symbol.iterator]: () => 1 } as any); })); // expect: Result of the Symbol.iterator method is not an object (got 1)
