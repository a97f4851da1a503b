const log: string[] = [];
const p = (t: any, k: string | undefined, i: number) => { log.push([typeof t, String(k), i].join(":")); };
class A { constructor(@p a: any, b: any, @p c: any) {} m(@p x: any, @p y: any) {} static s(@p z: any) {} }
console.log(log.join(), typeof A);
