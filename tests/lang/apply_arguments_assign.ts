// `arguments`, apply and Object.assign: what is done at once is what would be done step by step.
function sloppy(this: unknown, a: number, b: number) { 'use strict'; return [this, arguments.length, [...arguments], a, b]; }
const show = (...v: unknown[]) => console.log(JSON.stringify(v));
show(sloppy.apply(1, [1, 2, 3]), sloppy.apply(null, [1, , 3] as any), sloppy.apply(2, { length: 2, 0: 'x' } as any), sloppy.apply(3), sloppy.apply(4, null as any));
function forward(..._: number[]) { return sloppy.apply('f', arguments as any); }
show(forward(1, 2), forward());
function changed(..._: number[]) { arguments.length = 1; return sloppy.apply(0, arguments as any); }
show(changed(1, 2));
function shrunk(..._: number[]) { delete arguments[0]; return sloppy.apply(0, arguments as any); }
show(shrunk(1, 2));
function redefined(..._: number[]) { Object.defineProperty(arguments, 1, { get: () => 'got' }); return sloppy.apply(0, arguments as any); }
show(redefined(1, 2));
function longer(..._: number[]) { arguments.length = 4; return sloppy.apply(0, arguments as any); }
show(longer(1, 2));
function named(..._: number[]) { return Object.getOwnPropertyNames(arguments).join() + ' ' + (arguments[Symbol.iterator] === Array.prototype.values); }
console.log(named(1), named(), Object.prototype.toString.call((function () { return arguments; })()));
const strict = (function () { return arguments; })();
try { (strict as any).callee; } catch (e: any) { console.log(e.name); }
const d = Object.getOwnPropertyDescriptors(strict) as any;
console.log(d.length.enumerable, d.callee.get === d.callee.set, d.callee.configurable, d.callee.get === (Object.getOwnPropertyDescriptor((function () { return arguments; })(), 'callee') as any).get);
(strict as any).extra = 1;
console.log(Object.keys(strict).join(), Object.keys((function () { return arguments; })()).length);
const mapped = new Function('a', 'b', 'arguments[0] = 9; b = 8; return [a, arguments[1], arguments.callee.name, Math.max.apply(null, arguments)]');
show(mapped(1, 2));
console.log(Math.max.apply(null, Array.from({ length: 100_000 }, (_, i) => i)));
try { (Function.prototype.apply as any).call(1, null, []); } catch (e: any) { console.log(e.name); }
try { sloppy.apply(null, 1 as any); } catch (e: any) { console.log(e.message); }
const thrower = () => { throw new Error('thrown'); };
try { thrower.apply(null, []); } catch (e: any) { console.log(e.message, /thrower/.test(e.stack)); }

show(Object.assign({ a: 1 }, { b: 2, a: 3 }, null, undefined, { c: 4 }), Object.assign({}, 'ab', [1, 2], 5), Object.assign([1, 2, 3], { 1: 9 }));
const order: string[] = [];
const target = { set x(v: number) { order.push('set ' + v); }, y: 0 };
Object.assign(target, { y: 1, x: 2 }, { get z() { order.push('get'); return target.y; } }, { y: 3 });
show(order, target.y, (target as any).z);
const symbol = Symbol('s');
const from = { [symbol]: 1, b: 1, 2: 1, a: 1, 1: 1 };
Object.defineProperty(from, 'hidden', { value: 1 });
console.log(Reflect.ownKeys(Object.assign({}, from)).map(String).join());
try { Object.assign(Object.freeze({ a: 1 }), { a: 2 }); } catch (e: any) { console.log(e.message); }
try { Object.assign(Object.preventExtensions({ a: 1 }), { a: 2, b: 3 }); } catch (e: any) { console.log(e.message); }
class Private { #p = 1; q = 2; static has(o: object) { return #p in o; } }
console.log(Private.has(Object.assign({}, new Private())), JSON.stringify(Object.assign({}, new Private())));
const inherits = Object.assign(Object.create({ set w(v: number) { order.push('inherited ' + v); } }), { w: 1, v: 2 });
show(order.at(-1), inherits);
const self: Record<string, number> = { a: 1 }; console.log(Object.assign(self, self) === self);

// expect: [[1,3,[1,2,3],1,2],[null,3,[1,null,3],1,null],[2,2,["x",null],"x",null],[3,0,[],null,null],[4,0,[],null,null]]
// expect: [["f",2,[1,2],1,2],["f",0,[],null,null]]
// expect: [[0,1,[1],1,null]]
// expect: [[0,2,[null,2],null,2]]
// expect: [[0,2,[1,"got"],1,"got"]]
// expect: [[0,4,[1,2,null,null],1,2]]
// expect: 0,length,callee true length,callee true [object Arguments]
// expect: TypeError
// expect: false true false true
// expect: extra 0
// expect: [[9,8,"anonymous",9]]
// expect: 99999
// expect: TypeError
// expect: CreateListFromArrayLike called on non-object
// expect: thrown true
// expect: [{"a":3,"b":2,"c":4},{"0":1,"1":2},[1,9,3]]
// expect: [["set 2","get"],3,1]
// expect: 1,2,b,a,Symbol(s)
// expect: Cannot assign to read only property 'a' of object '#<Object>'
// expect: Cannot add property b, object is not extensible
// expect: false {"q":2}
// expect: ["inherited 1",{"v":2}]
// expect: true
