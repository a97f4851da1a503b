namespace N {
  export let a = 1, b = 2;
  export let s = "";
  console.log(a++, ++a, a--, a **= 3, b ||= 9, b &&= 4, (s += "x"), (s ??= "no"));
  [a, b] = [b, a];
  ({ a, x: b } = { a: 70, x: 80 });
}
console.log(N.a, N.b, N.s);
