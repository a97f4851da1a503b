const f = <T>(x: T) => x;
console.log(f<number>?.(4), f<Array<Array<number>>>?.([]).length);
