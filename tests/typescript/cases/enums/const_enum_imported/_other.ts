export const enum C { A = 2, B = "bee" }
export enum Plain { X = 6 }
export const keep = (c: C) => "kept " + c;
