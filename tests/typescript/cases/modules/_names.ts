export class C {}
export const value = 1;
const as_ = "named as";
export { as_ as as };
export const type = "named type";
export { type as from, type as default };
