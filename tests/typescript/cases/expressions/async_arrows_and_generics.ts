// @ts-nocheck
const a = async <T,>(x: T) => x; const b = async (x: number): Promise<number> => x; const c = async x => x; const async: any = (x: any) => "called " + x; const d = async (1); const e = async < 5; const f = async<number>(2);
console.log(await a(1), await b(2), await c(3), d, e, f);
