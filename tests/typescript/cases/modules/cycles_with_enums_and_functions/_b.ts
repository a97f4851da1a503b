import { fromA } from "./_a.ts";
export function f() { return fromA() + "f"; }
export enum E { X = 5 }
