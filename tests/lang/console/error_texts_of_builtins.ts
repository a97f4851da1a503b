// What built-ins say when they throw: V8's words where they say as much.
import * as self from "./error_texts_of_builtins.ts";
export const there = 1;
const message = (f: () => unknown): string => {
  try {
    return "no error: " + String(f());
  } catch (e: any) {
    return e.name + ": " + e.message;
  }
};
const any = (v: unknown): any => v;
console.log(message(() => { any(new Proxy({}, { set: () => false })).a = 1; })); // expect: TypeError: 'set' on proxy: trap returned falsish for property 'a'
console.log(message(() => { any("abc").length = 1; })); // expect: TypeError: Cannot assign to read only property 'length' of string 'abc'
console.log(message(() => { any("abc")[0] = "x"; })); // expect: TypeError: Cannot assign to read only property '0' of string 'abc'
console.log(message(() => { any("abc")[7] = "x"; })); // expect: TypeError: Cannot create property '7' on string 'abc'
console.log(message(() => { any(Object.prototype).__proto__ = {}; })); // expect: TypeError: Immutable prototype object 'Object.prototype' cannot have their prototype set
console.log(message(() => Object.setPrototypeOf(Object.preventExtensions({}), {}))); // expect: TypeError: #<Object> is not extensible
console.log(message(() => { const o = {}; any(o).__proto__ = Object.create(o); })); // expect: TypeError: Cyclic __proto__ value
console.log(message(() => new ArrayBuffer(-1))); // expect: RangeError: Invalid array buffer length
console.log(message(() => new Uint8Array(-1))); // expect: RangeError: Invalid typed array length: -1
console.log(message(() => new Map(any(5)))); // expect: TypeError: number 5 is not iterable (cannot read property Symbol(Symbol.iterator))
console.log(message(() => new Set(any({})))); // expect: TypeError: object is not iterable (cannot read property Symbol(Symbol.iterator))
console.log(message(() => any(new Proxy({}, { get: any(1) })).x)); // expect: TypeError: '1' returned for property 'get' of object '#<Object>' is not a function
console.log(message(() => (1).toString(1))); // expect: RangeError: toString() radix argument must be between 2 and 36
console.log(message(() => RegExp.prototype.exec.call(any({}), ""))); // expect: TypeError: Method RegExp.prototype.exec called on incompatible receiver #<Object>
console.log(message(() => any([].concat).call(null))); // expect: TypeError: Array.prototype.concat called on null or undefined
console.log(message(() => any(Reflect).apply(1))); // expect: TypeError: Reflect.apply was called on 1, which is a number and not a function
console.log(message(() => Function.prototype.apply.call(any("f"), null))); // expect: TypeError: Function.prototype.apply was called on f, which is a string and not a function
console.log(message(() => any(queueMicrotask)())); // expect: TypeError: The "callback" argument must be of type function. Received undefined
console.log(message(() => any(queueMicrotask)(5))); // expect: TypeError: The "callback" argument must be of type function. Received type number (5)
console.log(message(() => any(setTimeout)("x"))); // expect: TypeError: The "callback" argument must be of type function. Received type string ('x')
console.log(message(() => any(setTimeout)(new Date()))); // expect: TypeError: The "callback" argument must be of type function. Received an instance of Date
console.log(message(() => { any(self).there = 2; })); // expect: TypeError: Cannot assign to read only property 'there' of object '[object Module]'
// Programs given as text.
const syntax = (text: string): string => message(() => (0, eval)(text));
console.log(syntax("var x y")); // expect: SyntaxError: Unexpected identifier 'y': expected '=', ',' or ';'
console.log(syntax("await 1")); // expect: SyntaxError: await is only valid in async functions and the top level bodies of modules
console.log(syntax("{")); // expect: SyntaxError: Unexpected end of input: expected '}'
console.log(syntax("1=2")); // expect: SyntaxError: Invalid left-hand side in assignment
console.log(syntax("if(1) let x")); // expect: SyntaxError: Lexical declaration cannot appear in a single-statement context
console.log(syntax("try{}")); // expect: SyntaxError: Missing catch or finally after try
console.log(message(() => Function("}"))); // expect: SyntaxError: Unexpected token '}': there is no '{' for it to close
