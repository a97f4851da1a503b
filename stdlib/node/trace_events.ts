// node:trace_events: nothing is traced, so no category is enabled; tracing is not there yet.
import { absent } from "node:_not_yet";

export const createTracing = absent("trace_events", "createTracing", 1);
export function getEnabledCategories(): string | undefined {
  return undefined;
}

const events = { createTracing, getEnabledCategories };
export default events;
export { events as "module.exports" };
