import { x } from "./tdz_a.ts";
export const y = x;
