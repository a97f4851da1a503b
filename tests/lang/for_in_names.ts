// for-in over what inherits names and what does not: order, shadowing, changes on the way.
const names = (o: object): string => {
  const out: string[] = [];
  for (const name in o) out.push(name);
  return out.join();
};
console.log(names({ b: 1, a: 2, 1: 3, 0: 4, [Symbol.iterator]: 5 }));  // expect: 0,1,b,a
console.log(names([7, , 8]), names("ab"), names(Object.assign([1], { x: 1 })));  // expect: 0,2 0,1 0,x
class Point {
  y = 1;
  constructor(readonly x: number) {}
  get length(): number {
    return 2;
  }
}
console.log(names(new Point(1)));  // expect: x,y
console.log(names(Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true }, hidden: { value: 1 } })));
// expect: own,inherited
console.log(names(Object.create({ inherited: 1 }, { inherited: { value: 1 } })) === "");  // expect: true
console.log(names(Object.create([1, 2])), names(Object.create(new Proxy({ p: 1 }, {}))));  // expect: 0,1 p
console.log(names(Object.create(Object.create({ 5: 1 }))), names(Object.create(null)) === "");  // expect: 5 true
console.log(names(new Uint8Array(2)), names(Object.create(new String("s"))));  // expect: 0,1 0
const seen: string[] = [];
const changing: Record<string, number> = { a: 1, b: 2, c: 3 };
for (const name in changing) {
  seen.push(name);
  delete changing.b;
  changing.d = 4;
}
console.log(seen.join());  // expect: a,c
(Object.prototype as Record<string, unknown>).everywhere = 1;
console.log(names({ a: 1 }), names([1]));  // expect: a,everywhere 0,everywhere
delete (Object.prototype as Record<string, unknown>).everywhere;
console.log(names({ a: 1 }));  // expect: a
function f(): void {}
f.own = 1;
console.log(names(f), names(Object.create(f)));  // expect: own own
console.log(Object.keys({ b: 1, 1: 2, [Symbol.iterator]: 3, a: 4 }).join(), Object.keys([7, , 8]).join());  // expect: 1,b,a 0,2
console.log(Object.keys(Object.create({ x: 1 }, { y: { value: 1 }, z: { get: () => 1, enumerable: true } })).join());  // expect: z
console.log(Object.keys("ab").join(), Object.keys(new Proxy({ p: 1 }, {})).join(), Object.keys(f).join());  // expect: 0,1 p own
