let a: any = 1, b: any = 2;
console.log(a! == b!, a! != b, a! === 1, a!==1, a!=1, a! + b!, !a!, -b!);
let n!: number; n = a!; a! = 4; console.log(n!, a!);
