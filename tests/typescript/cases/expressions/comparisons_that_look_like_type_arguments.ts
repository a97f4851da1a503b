// @ts-nocheck
let a: any = 1, b = 2, c = 3, d = 4; const g = (...x: any[]) => x.join(); const h = (x: any) => "call " + x;
console.log(g(a < b, c > d), g(h < b, c > (d)), a < b === true, [a < b, c > d].join(), a<b, b>-1, a < (b), c >> 1, a < b && c >= d);
