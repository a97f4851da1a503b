throw new Error("this module must not run");
export const later = "real";
export default 0;
