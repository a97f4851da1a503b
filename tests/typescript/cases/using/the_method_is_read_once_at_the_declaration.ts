const log: string[] = [];
const r: any = { get [Symbol.dispose]() { log.push("read"); return () => log.push("old"); } };
{ using a = r; Object.defineProperty(r, Symbol.dispose, { value: () => log.push("new") }); log.push("body" + typeof a); }
console.log(log.join());
