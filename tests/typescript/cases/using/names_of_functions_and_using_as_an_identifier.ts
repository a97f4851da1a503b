var using: any = { x: 1, a: [2] };
let await_ = using.x + using["a"][0];
using
= 5;
console.log(await_, using);
{ using fn = Object.assign(() => {}, { [Symbol.dispose]() {} }); console.log(fn.name); }
