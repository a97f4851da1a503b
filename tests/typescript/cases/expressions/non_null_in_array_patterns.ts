const o: any = { p: 1 }; let a: any;
[o.p!, a!] = [2, 3];
({ x: o.p!, y: a! } = { x: o.p + 10, y: a + 10 });
console.log(o.p, a);
