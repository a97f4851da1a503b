export const deep = "deep";
export default "not re-exported by a star";
