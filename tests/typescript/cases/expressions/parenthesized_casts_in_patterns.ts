let a: any, b: any;
[(a as any)] = [1]; ({ x: (b as any) } = { x: 9 });
console.log(a, b);
