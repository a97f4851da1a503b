let a: any = 1; (a as number) = 5; (a as any)++; (<any>a) += 10; a! *= 2; (a satisfies any) = a + 1;
const o: any = { p: 1 }; (o as any).p = 2; (o.p as number)++; o!.p!++; (o.q as any) ??= 5; (a as any) ||= 6;
for ((a as any) of [7]);
console.log(a, o.p, o.q);
