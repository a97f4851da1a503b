// Stores at sites that see more shapes than they have ways go by the context's table, and follow each change.
function make(i: number): any {
  const o: any = new Base();
  o["own" + i % 100] = 1;
  if (i % 2) o.x = 0;
  return o;
}
class Base {}
const count = 300;
const fresh = () => Array.from({ length: count }, (_, i) => make(i));
function store(objects: any[], value: number): number {
  let done = 0;
  for (const o of objects) {
    try {
      o.x = value;
      done++;
    } catch {}
  }
  return done;
}
const sum = (objects: any[]) => objects.reduce((n, o) => n + (Object.hasOwn(o, "x") ? o.x : 0), 0);
let objects = fresh();
for (let i = 0; i < 5; i++) store(objects, i);
console.log(sum(objects), Object.keys(objects[0]).join(), Object.keys(objects[1]).join()); // expect: 1200 own0,x own1,x
for (let i = 0; i < 5; i++) store((objects = fresh()), i);
console.log(sum(objects)); // expect: 1200

// A property that becomes readonly, and an object that is frozen.
Object.defineProperty(objects[3], "x", { writable: false });
Object.freeze(objects[4]);
console.log(store(objects, 1), sum(objects)); // expect: 298 306

// What is defined by a literal or a field is no store: a setter up the chain does not see it.
let set = 0;
Object.defineProperty(Base.prototype, "x", { set(value) { set += value; }, configurable: true });
console.log(store((objects = fresh()), 1), set, sum(objects)); // expect: 300 300 0
class Field extends Base { x = 5; }
const fields = Array.from({ length: count }, () => new Field());
console.log(set, sum(fields), store(fields, 1), sum(fields)); // expect: 300 1500 300 300

// Without the setter they are added again; readonly up the chain, they are not.
delete (Base.prototype as any).x;
console.log(store((objects = fresh()), 2), sum(objects)); // expect: 300 600
objects = fresh();
Object.defineProperty(Base.prototype, "x", { value: 9, configurable: true });
console.log(store(objects, 2), sum(objects)); // expect: 150 300
