export const a1 = "a1", a2 = "a2"; export default "default of a"; export type AType = 1;
