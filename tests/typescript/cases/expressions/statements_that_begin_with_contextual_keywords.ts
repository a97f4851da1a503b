var type = (x?: any) => "call " + x, declare = { x: 1 }, abstract = [5], namespace = 2, module = { exports: 1 };
type(1); type
(2)
declare.x = 3; abstract[0] = 6; namespace++; module.exports = 7; type = type;
declare
class A {}
abstract
class B {}
type: for (;;) { break type; }
module: { break module; }
console.log(declare.x, abstract[0], namespace, module.exports, typeof A, typeof B);
export {};
