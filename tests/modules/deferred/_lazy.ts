import { order } from "./_order";
order.push("lazy");
export const value = 42;
export function then() {}
