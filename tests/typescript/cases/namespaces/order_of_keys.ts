namespace N { export const z = 1; export function f() {} export class C {} export enum E { A } export namespace M { export const q = 1; } export const a = 2; }
console.log(Object.keys(N).join());
