const d = (_v: any, c: any): any => { console.log(String(c.name), typeof _v === "function" ? _v.name : "-"); };
const sym = Symbol("desc");
const expression = @d class {};
@d class Named { @d [sym]() {} @d "quoted name"() {} @d 12() {} @d get g() { return 1; } @d static async *ag() {} }
console.log(expression.name, Named.name);
