// flags: --allow-js
console.log(typeof require);  // expect: undefined
export {};
