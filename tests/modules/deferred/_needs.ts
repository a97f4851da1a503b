import { value } from "./_waits";
import { order } from "./_order";
order.push("needs");
export const both = value + "!";
