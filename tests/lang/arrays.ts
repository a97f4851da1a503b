// Arrays: what moves elements, lengths at the limit, fromAsync.
console.log([1, 2, 3, 4, 5].copyWithin(1, 0, 3).join(), [1, 2, 3, 4, 5].copyWithin(0, -2).join(), [1, , 3].copyWithin(1, 0, 2));  // expect: 1,1,2,3,5 4,5,3,4,5 [ 1, 1, <1 empty item> ]
console.log([1, 2, 3].toSpliced(1, 1, 7, 8), [1, 2].toSpliced(-1), [, 1].toSpliced(0, 0));  // expect: [ 1, 7, 8, 3 ] [ 1 ] [ undefined, 1 ]
console.log([1, null, { toLocaleString: () => "l" }, undefined].toLocaleString());  // expect: 1,,l,
const cyclic: any[] = [1];
cyclic.push(cyclic);
console.log(cyclic.toLocaleString());  // expect: 1,
const reads: string[] = [];
[].toReversed.call({ length: 2, get 0() { reads.push("0"); return 0; }, get 1() { reads.push("1"); return 1; } });
console.log(reads.join(), [1, [2, [3, [[4]]]]].flat(Infinity), [[1], [[2]]].flatMap((x) => x));  // expect: 1,0 [ 1, 2, 3, 4 ] [ 1, [ 2 ] ]
console.log(Object.keys((Array.prototype as any)[Symbol.unscopables]).length);  // expect: 16

// ---- Lengths at 2^53 - 1: checked before anything is moved.
const max = 2 ** 53 - 1;
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }
const huge: any = { length: max };
console.log(thrown(() => [].push.call(huge, 1 as never)), thrown(() => [].unshift.call(huge, 1 as never)), thrown(() => [].splice.call(huge, 0, 0, 1 as never)));  // expect: TypeError TypeError TypeError
huge[Symbol.isConcatSpreadable] = true;
console.log(thrown(() => [1].concat(huge)), thrown(() => [].toSpliced.call({ length: max }, 0, 0, 1 as never)), thrown(() => [].toSpliced.call({ length: 2 ** 32 }, 0, 0)));  // expect: TypeError TypeError RangeError
const full: any = [];
full.length = 2 ** 32 - 1;
console.log(thrown(() => full.push("x")), full[2 ** 32 - 1], full.length);  // expect: RangeError x 4294967295

// ---- Functions: caller and arguments
"use strict";
const strict = function () {};
console.log(thrown(() => (strict as any).caller), Object.hasOwn(strict, "caller"));  // expect: TypeError false
const thrower = Object.getOwnPropertyDescriptor(Function.prototype, "caller")!.get!;
console.log(thrower === Object.getOwnPropertyDescriptor((function () { return arguments; })(), "callee")!.get, Object.isFrozen(thrower));  // expect: true true

// ---- fromAsync
const log: unknown[] = [];
async function* source() { try { yield 1; yield 2; yield 3; } finally { log.push("closed"); } }
console.log(await Array.fromAsync(source(), async (x) => x * 2));  // expect: [ 2, 4, 6 ]
console.log(await Array.fromAsync([Promise.resolve(1), 2]), await Array.fromAsync({ length: 2, 0: Promise.resolve("a"), 1: "b" }));  // expect: [ 1, 2 ] [ 'a', 'b' ]
await Array.fromAsync(source(), () => { throw new Error("map"); }).catch((e) => log.push(e.message));
await Array.fromAsync([Promise.reject(new Error("element"))]).catch((e) => log.push(e.message));
await Array.fromAsync([1], 3 as any).catch((e) => log.push(e.name));
console.log(log.join());  // expect: closed,closed,map,element,TypeError
