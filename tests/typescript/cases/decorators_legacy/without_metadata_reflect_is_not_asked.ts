let asked = 0;
(Reflect as any).metadata = () => { asked++; return () => {}; };
const d = (..._: any[]) => {};
class A { @d m(a: number): string { return ""; } @d f: number = 1; }
console.log(asked, typeof A);
