const log: string[] = [];
const d = (n: string): any => (..._: any[]) => { log.push(n); };
@d("class") class A { @d("method") m() {} static f = log.push("static field"); static { log.push("block"); } @d("static") static s() {} }
console.log(log.join(), typeof A);
