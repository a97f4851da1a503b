import { f, E } from "./_b.ts";
export const a = f() + E.X;
export function fromA() { return "A"; }
export const early = E.X;
