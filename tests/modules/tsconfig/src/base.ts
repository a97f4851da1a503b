export const fromBase = "base";
