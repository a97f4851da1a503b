import { order } from "./_order";
order.push("waits");
await null;
export const value = "waited";
