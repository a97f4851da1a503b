// What stands before a function's name in a stack: the class, Object for a literal's method, a built-in's own.
const first = (f: () => unknown) => {
  try { f(); } catch (error: any) { return error.stack.split("\n").slice(1).map((l: string) => l.replace(/ \(.*| \/.*$/, "").trim()); }
};
const boom = (): never => { throw new Error("boom"); };
const literal = { method() { boom(); }, get got() { return boom(); } };
console.log(first(() => literal.method())[1]);
// expect: at Object.method
console.log(first(() => [1].map(boom))[1], "|", first(() => new Map([[1, 1]]).forEach(boom))[1]);
// expect: at Array.map | at Map.forEach
console.log(first(() => JSON.parse("[1]", boom))[1], "|", first(() => "a".replace(/a/, boom)).slice(1, 3).join(" | "));
// expect: at JSON.parse | at RegExp.[Symbol.replace] | at String.replace

function evaluates(code: string) { return eval(code); }
const place = (text: string) => text.replace(/\/[^ ]*\//g, "");
console.log(place(evaluates("new Error('e').stack.split('\\n')[1].trim()")));
// expect: at eval (eval at evaluates (frames_as_v8_names_them.ts:14:43), <anonymous>:1:1)
console.log(place(new Function("return new Error('f').stack.split('\\n')[1].trim()")()));
// expect: at eval (eval at <anonymous> (frames_as_v8_names_them.ts:18:19), <anonymous>:3:8)
