// Prints nothing.
import "./slow.ts";
import "./quick.ts";
if ((globalThis as any).order.join() !== "slow start,quick,slow end") throw new Error((globalThis as any).order.join());
