// Short ways of Object.defineProperty, hasOwn, for-in and structuredClone, and where they end.
const log = (...values: unknown[]) => console.log(values.map(String).join(' '));
function message(f: () => unknown): string { try { return 'no error: ' + String(f()); } catch (e) { return (e as Error).message; } }

const o: Record<string, unknown> = {};
Object.defineProperty(o, 'x', { value: 1 });
log(JSON.stringify(Object.getOwnPropertyDescriptor(o, 'x'))); // expect: {"value":1,"writable":false,"enumerable":false,"configurable":false}
log(message(() => Object.defineProperty(o, 'x', { value: 2 }))); // expect: Cannot redefine property: x
log(Reflect.defineProperty(o, 'x', { value: 2 }), Reflect.defineProperty(o, 'y', { value: 2, enumerable: true })); // expect: false true
log(message(() => Object.defineProperty({}, 'x', { get() { return 1; }, value: 1 }))); // expect: Invalid property descriptor. Cannot both specify accessors and a value or writable attribute
log(message(() => Object.defineProperty({}, 'x', { get: 1 as never }))); // expect: Getter must be a function: 1
const reads: string[] = [];
Object.defineProperty(o, 'z', { get enumerable() { reads.push('enumerable'); return true; }, get value() { reads.push('value'); return 3; } });
log(o.z, reads.join(), Object.keys(o).join()); // expect: 3 enumerable,value y,z
(Object.prototype as unknown as Record<string, unknown>).enumerable = true;
log(Object.keys(Object.defineProperty({}, 'q', { value: 1 })).join()); // expect: q
delete (Object.prototype as unknown as Record<string, unknown>).enumerable;
log(Object.keys(Object.defineProperty({}, 'q', { value: 1 })).length); // expect: 0
log('abc'.hasOwnProperty('length'), 'abc'.hasOwnProperty(1), 'abc'.hasOwnProperty('3'), Object.hasOwn('abc' as never, 'x')); // expect: true true false false
function f() {}
Object.defineProperty(f, 'name', { value: 'renamed' });
log(f.name, JSON.stringify(Object.getOwnPropertyDescriptor(f, 'name'))); // expect: renamed {"value":"renamed","writable":false,"enumerable":false,"configurable":true}

// for-in over what changes on the way.
function names(object: Record<string, unknown>, change: (k: string) => void) { const out = []; for (const k in object) { out.push(k); change(k); } return out.join(); }
const v: Record<string, unknown> = { a: 1, b: 2, c: 3, d: 4 };
log(names(v, (k) => { if (k === 'a') delete v.b; })); // expect: a,c,d
log(names(v, (k) => { v['new' + k] = 1; })); // expect: a,c,d
const h: Record<string, unknown> = { a: 1, b: 2 };
log(names(h, () => { Object.defineProperty(h, 'b', { enumerable: false }); })); // expect: a,b
log(names({ a: 1, [Symbol('s') as never]: 1, b: 1 }, () => {})); // expect: a,b
class Inherits { own = 1; }
(Inherits.prototype as unknown as Record<string, unknown>).shown = 1;
log(names(new Inherits() as never, () => {})); // expect: own,shown
const moved: Record<string, unknown> = { a: 1, b: 2 };
log(names(moved, () => { delete moved.b; Object.setPrototypeOf(moved, { b: 'inherited' }); })); // expect: a,b

// structuredClone of small trees.
const shared = { deep: [1, 2] };
const tree: Record<string, unknown> = { n: null, u: undefined, s: 'x', b: 5n, d: new Date(5), one: shared, two: shared, list: [shared, [1.5]] };
tree.self = tree;
const copy = structuredClone(tree) as typeof tree & { one: typeof shared; list: unknown[]; d: Date };
log(copy !== tree, copy.self === copy, copy.one === copy.two, copy.list[0] === copy.one, copy.one !== shared); // expect: true true true true true
log(copy.d.getTime(), copy.d !== tree.d, copy.b, 'u' in copy, Object.keys(copy).join()); // expect: 5 true 5 true n,u,s,b,d,one,two,list,self
copy.one.deep.push(3);
log(shared.deep.length, (copy.two as typeof shared).deep.length); // expect: 2 3
class Point { x = 1; #y = 2; get y() { return this.#y; } }
const point = structuredClone(new Point());
log(point instanceof Point, JSON.stringify(point), Object.getPrototypeOf(point) === Object.prototype); // expect: false {"x":1} true
const frozen = structuredClone(Object.freeze({ a: 1, list: Object.freeze([1]) })) as { a: number; list: number[] };
frozen.a = 2;
frozen.list.push(2);
log(frozen.a, frozen.list.length); // expect: 2 2
log(structuredClone([1, , 3]).length, 1 in structuredClone([1, , 3])); // expect: 3 false
log(message(() => structuredClone({ f() {} }))); // expect: f() {} could not be cloned.
log(message(() => structuredClone({ a: { s: Symbol('q') } }))); // expect: Symbol(q) could not be cloned.
let got = 0;
log(structuredClone({ a: 1, get b() { return ++got; } }).b, got); // expect: 1 1
const wide = structuredClone({ rows: Array.from({ length: 1000 }, (_, i) => ({ i })) });
log(wide.rows.length, wide.rows[999].i); // expect: 1000 999
log((structuredClone(new Map([[1, { a: 1 }]])) as Map<number, { a: number }>).get(1)!.a); // expect: 1
