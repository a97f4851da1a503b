export let n = 1; export function up() { n++; } export enum E { A = 4 } export namespace N { export const v = "v"; }
