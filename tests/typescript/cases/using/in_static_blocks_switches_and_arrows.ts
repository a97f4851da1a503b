const log: string[] = [];
const make = (n: string) => ({ [Symbol.dispose]() { log.push(n); } });
class A { static { using a = make("static"); void a; log.push("in block"); } }
const f = () => { using a = make("arrow"); void a; log.push("in arrow"); };
f();
{ using g = make("closure"); const h = () => g; log.push(typeof h()); }
console.log(log.join(), typeof A);
