enum E { toString, constructor = 5, valueOf, hasOwnProperty }
console.log(E.constructor as any, E[5], E.valueOf as any, Object.keys(E).join());
