export let x = 1;
export const { y, z: [deep] } = { y: 2, z: [3] };
export function f() { return "f"; }
export async function g() {}
export function* h() {}
export class K { k = 4; }
const inner = 5;
export { inner as renamed, inner as default, inner as "a string" };
export var late = () => x++;
export type T = number; export interface I {}
export declare const ghost: number;
