export const a = 1, b = 2;
export default function () { return "default"; }
