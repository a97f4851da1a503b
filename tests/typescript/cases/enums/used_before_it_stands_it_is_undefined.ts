function read(): any { return (E as any) && E.A; }
console.log(String(read()));
var e2 = "1";
enum E { A = e2.length + 6 }
console.log(read());
