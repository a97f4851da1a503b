declare const f: any, o: any;
function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
f(1, fib(3));
o.a.b(2).c()[o.k](3);
f(...o.list, 4);
new o.Thing(5);
o?.a?.b(6)?.[7];
(o?.m)(8);
delete o?.a.b;
f`head ${o.x} tail`;
