const log: string[] = [];
const d = (n: string) => (log.push("eval " + n), (_v: any, _c: any): any => { log.push("call " + n); });
const base = () => (log.push("base"), class { b = 1; });
@d("class") class A extends base() { @d("m") m() {} }
console.log(log.join(), new A().b);
