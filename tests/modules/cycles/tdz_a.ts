import "./tdz_b.ts";
export const x = 1;
