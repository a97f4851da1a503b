// @ts-nocheck
var type = 1, as = 2, is = 3, keyof = 4, infer = 5, readonly = 6, declare = 7, abstract = 8, namespace = 9, module = 10, satisfies = 11, override = 12, out = 13, accessor = 14, asserts = 15, any = 16, unique = 17, global = 18, of = 19, get = 20, set = 21, from = 22, require = 23, string = 24, never = 25, object = 26, using = 27, defer = 28;
type = as + is; declare = 5; abstract
namespace
module
declare
type
var o = { type, as, get: 1, set: 2, async: 3, static: 4, readonly, declare() { return 5; }, abstract: 6, accessor };
console.log(type, declare, o.declare(), o.get + o.set, as as any, (as as any) as number, type as any, satisfies satisfies any, global, of);
