// node:vm: contexts are realms, and their globals the properties of a program's object.
import vm from "node:vm";

const failure = (use: () => unknown): string => {
  try {
    return `gave ${String(use())}`;
  } catch (error: any) {
    return `${error.name} ${error.code ?? ""} ${error.message}`;
  }
};

// The object is seen as globals, and what code defines becomes its property.
const sandbox: any = { x: 2, console };
vm.createContext(sandbox);
console.log(vm.isContext(sandbox), vm.isContext({}));  // expect: true false
console.log(vm.runInContext("x += 40; var y = x * 2; function f() { return y } z = f(); x", sandbox));  // expect: 42
console.log(sandbox.x, sandbox.y, sandbox.z, typeof sandbox.f);  // expect: 42 84 84 function
console.log(vm.runInContext("let lexical = 1; typeof lexical", sandbox), sandbox.lexical);  // expect: number undefined
console.log(vm.runInContext("lexical + 1", sandbox));  // expect: 2
sandbox.later = "seen";
console.log(vm.runInContext("later + typeof nowhere", sandbox));  // expect: seenundefined
console.log(vm.runInContext("delete x; typeof x", sandbox), "x" in sandbox);  // expect: undefined false
console.log(vm.runInContext("this.viaThis = 1; globalThis === this", sandbox), sandbox.viaThis);  // expect: true 1
console.log(vm.runInContext("Object.keys(globalThis).includes('later')", sandbox));  // expect: true
vm.runInContext("Object.defineProperty(globalThis, 'fixed', { value: 7 })", sandbox);
console.log(Object.getOwnPropertyDescriptor(sandbox, "fixed")!.writable, vm.runInContext("fixed", sandbox));  // expect: false 7
console.log(vm.runInContext("(function () { return this === globalThis })()", sandbox));  // expect: true
console.log(vm.runInContext("eval('var viaEval = 3'); viaEval", sandbox), sandbox.viaEval);  // expect: 3 3

// A realm of its own.
console.log(vm.runInContext("[] instanceof Array", sandbox), vm.runInContext("[]", sandbox) instanceof Array);  // expect: true false
console.log(Array.isArray(vm.runInContext("[1]", sandbox)));  // expect: true
console.log(vm.runInNewContext("typeof process + typeof require + typeof setTimeout + typeof Map"));  // expect: undefinedundefinedundefinedfunction
console.log(vm.runInNewContext("a + b", { a: 1, b: 2 }));  // expect: 3
console.log(failure(() => vm.runInNewContext("null.x")).startsWith("TypeError"));  // expect: true
console.log(failure(() => vm.runInContext("1", {})));  // expect: TypeError ERR_INVALID_ARG_TYPE The "contextifiedObject" argument must be an vm.Context. Received an instance of Object
console.log(failure(() => new vm.Script("let let")).startsWith("SyntaxError"));  // expect: true

// Scripts run often, and anywhere.
const script = new vm.Script("count = (typeof count === 'undefined' ? 0 : count) + 1", "count.js");
const first = vm.createContext({}), second = vm.createContext({ count: 10 });
script.runInContext(first);
console.log(script.runInContext(first), script.runInContext(second));  // expect: 2 11
(globalThis as any).count = 100;
console.log(script.runInThisContext(), (globalThis as any).count);  // expect: 101 101
console.log(failure(() => vm.runInThisContext("\n\nthrow new Error('here')", "thrown.js")));  // expect: Error  here
try {
  vm.runInThisContext("\n\nthrow new Error('here')", { filename: "thrown.js" });
} catch (error: any) {
  console.log(/thrown\.js:3/.test(error.stack));  // expect: true
}
const data = script.createCachedData();
console.log(new vm.Script("count = (typeof count === 'undefined' ? 0 : count) + 1", { cachedData: data }).cachedDataRejected);  // expect: false
console.log(new vm.Script("other", { cachedData: data }).cachedDataRejected);  // expect: true

// A time.
console.log(failure(() => vm.runInNewContext("for (;;) {}", {}, { timeout: 20 })));  // expect: Error ERR_SCRIPT_EXECUTION_TIMEOUT Script execution timed out after 20ms
console.log(vm.runInNewContext("1 + 1", {}, { timeout: 1000 }));  // expect: 2
console.log(vm.runInNewContext("let s = 0; for (let i = 0; i < 300000; i++) s += i % 7; s", {}, { timeout: 60000 }));  // expect: 899997
console.log(failure(() => vm.runInNewContext("1", {}, { timeout: 0 })).slice(0, 27));  // expect: RangeError ERR_OUT_OF_RANGE

// Functions.
const add = vm.compileFunction("return a + b + (typeof extra === 'undefined' ? 0 : extra)", ["a", "b"]);
console.log(add(1, 2), add.length);  // expect: 3 2
console.log(vm.compileFunction("return a + extra", ["a"], { contextExtensions: [{ extra: 5 }] })(1));  // expect: 6
console.log(vm.compileFunction("return later", [], { parsingContext: sandbox })());  // expect: seen

// An ordinary global object.
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
console.log(vm.runInContext("var inside = 1; globalThis", plain) === plain, plain.inside);  // expect: true 1
console.log(failure(() => vm.runInContext("eval('1')", vm.createContext({}, { codeGeneration: { strings: false } }))));  // expect: EvalError  Code generation from strings disallowed for this context
