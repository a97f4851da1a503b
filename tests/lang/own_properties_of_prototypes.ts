// What is read of an object that is somebody's prototype, by sites that have run often, follows every change of it.
class Base {
  static count = 1;
  static twice(n: number) { return 2 * n; }
  static get seven() { return 7; }
}
class Derived extends Base {}
function read() {
  return [Base.count, Base.twice(4), Base.seven, (Base as any).absent, Derived.count, (Derived as any).absent].join();
}
for (let i = 0; i < 100; i++) read();
console.log(read()); // expect: 1,8,7,,1,
Base.count = 5;
console.log(read()); // expect: 5,8,7,,5,
(Base as any).absent = "now";
console.log(read()); // expect: 5,8,7,now,5,now
Object.defineProperty(Base, "seven", { value: 8 });
Object.defineProperty(Base, "count", { get: () => "got" });
console.log(read()); // expect: got,8,8,now,got,now
delete (Base as any).absent;
(Derived as any).absent = 1;
(Function.prototype as any).absent = "far";
console.log(read()); // expect: got,8,8,far,got,1
delete (Function.prototype as any).absent;
Object.setPrototypeOf(Base, { absent: "other" });
console.log(read()); // expect: got,8,8,other,got,1

// Sites that see more shapes than they have ways read by the context's table.
function kind(i: number): any {
  const o: any = Object.create(i % 3 ? shared : null);
  o["own" + (i % 20)] = i;
  if (i % 2) o.x = i;
  return o;
}
const shared: any = { x: "inherited" };
const objects = Array.from({ length: 120 }, (_, i) => kind(i));
const sum = () => {
  let text = "";
  for (const o of objects) text += o.x ?? "-";
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return hash;
};
for (let i = 0; i < 20; i++) sum();
console.log(sum()); // expect: 1215848256
shared.x = "changed";
console.log(sum()); // expect: 1642263180
delete shared.x;
console.log(sum()); // expect: 1554679226
(Object.prototype as any).x = "top";
console.log(sum()); // expect: 145538346
objects[4].x = "own now";
Object.setPrototypeOf(objects[8], null);
console.log(sum()); // expect: 1825782697
