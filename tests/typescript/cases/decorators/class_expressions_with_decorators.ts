const tag = (t: string) => (c: any, _ctx: any): any => { c.tag = t; };
const list: any[] = [@tag("one") class A {}, @tag("two") class extends Array {}];
const make = (t: string) => (@tag(t) class Inner { static n = t; });
console.log(list.map(c => c.tag + c.name).join(), (make("x") as any).tag, make("y").n);
