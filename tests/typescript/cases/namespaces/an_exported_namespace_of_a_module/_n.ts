export namespace N { export let a = 1; export function bump() { a += 100; } }
export namespace N { export const b = a + 1; }
namespace M { export const x = "m"; }
export namespace TypesAlone { export type T = number; }
export { M };
