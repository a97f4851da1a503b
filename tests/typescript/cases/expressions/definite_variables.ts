let a!: number; var b!: string; let c!: any, d = 2;
function init() { a = 1; b = "b"; }
init();
console.log(a, b, c, d);
