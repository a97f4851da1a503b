// @ts-nocheck
const o: any = { a: 1 };
console.log(("a" as any) in o, (void 0 as any), (1, 2 as any), "a" in (o as any), o instanceof (Object as any), !(o as any), (await 5 as any));
for (const k in o as any) console.log(k); for (let i = 0 as number, n = <number>2; i < n; i++) console.log(i);
