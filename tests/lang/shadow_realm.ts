// A ShadowRealm has globals of its own; primitives and wrapped functions alone pass its boundary.
const realm = new ShadowRealm();
console.log(realm.evaluate('globalThis.count = 41; let local = 1; count + local'));
// expect: 42
console.log(typeof (globalThis as { count?: number }).count, realm.evaluate('typeof local'));
// expect: undefined undefined
const add = realm.evaluate('function add(a, b) { return a + b; } add') as (a: number, b: number) => number;
console.log(add(2, 3), add.name, add.length, Object.getPrototypeOf(add) === Function.prototype);
// expect: 5 add 2 true
const twice = realm.evaluate('f => f(f(1))') as (f: (n: number) => number) => number;
console.log(twice((n) => n * 10));
// expect: 100
for (const code of ['({})', 'throw new RangeError("inside")', 'new (class { constructor() { null.x; } })']) {
  try { realm.evaluate(code); } catch (e) { console.log(e instanceof TypeError, (e as Error).message); }
}
// expect: true Objects cannot cross the boundary of a ShadowRealm
// expect: true The code threw: RangeError: inside
// expect: true The code threw: TypeError: Cannot read properties of null (reading 'x')
try { realm.evaluate('let let'); } catch (e) { console.log(e instanceof SyntaxError); }
// expect: true
const counter = 'data:text/javascript,export let n = 0; export const next = () => ++n;';
const inside = await realm.importValue(counter, 'next') as () => number;
const again = await realm.importValue(counter, 'next') as () => number;
const outside = (await import(counter)).next as () => number;
console.log(inside(), again(), outside());
// expect: 1 2 1
console.log(await realm.importValue(counter, 'nothing').catch((e: Error) => e.message));
// expect: The module has no export named 'nothing'
