export const b1 = "b1"; export type BType = 1; export const b2 = 2;
