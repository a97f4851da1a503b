function f(a: number, b?: string, c: number = 3, ...d: any[]): string { return [a, b, c, d.length].join("|"); }
console.log(f.length, f(1), f(1, "b"), f(1, undefined, undefined, 5, 6), ((a = 1, b: number) => b).length);
