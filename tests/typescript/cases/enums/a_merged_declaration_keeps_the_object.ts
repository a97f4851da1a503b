enum E { A = 1 }
const before: any = E;
enum E { B = 2 }
console.log(before === E, before.B);
