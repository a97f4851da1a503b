import { log } from "./_log.ts";
log.push("types");
export interface I { a: number }
export type T = string;
export class C { c = 1; }
export const value = 5;
export enum E { A = 3 }
export default interface D { d: 1 }
