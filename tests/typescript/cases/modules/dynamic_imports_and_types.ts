type M = typeof import("./_types.ts");
let t: import("./_types.ts").I = { a: 2 };
const m: M = await import("./_types.ts");
const { value } = await import("./_types.ts");
console.log(Object.keys(m).join(), value, t.a);
