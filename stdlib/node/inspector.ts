// node:inspector: there is no inspector, and url() says so; to open one is not there yet.
import { absent, absentClass, absentFunctions } from "node:_not_yet";
import { EventEmitter } from "node:events";

export const Session = absentClass("inspector", "Session", EventEmitter, [
  "connect", "connectToMainThread", "post", "disconnect",
]);
export const open = absent("inspector", "open", 3);
export const waitForDebugger = absent("inspector", "waitForDebugger");
export function close(): void {}
export function url(): string | undefined {
  return undefined;
}
/** What a debugger shows: nobody looks, so nothing is done. */
const inspectorConsole: Record<string, () => void> = {};
for (const name of [
  "debug", "error", "info", "log", "warn", "dir", "dirxml", "table", "trace", "group",
  "groupCollapsed", "groupEnd", "clear", "count", "countReset", "assert", "profile", "profileEnd",
  "time", "timeLog", "timeEnd", "timeStamp", "context",
])
  inspectorConsole[name] = () => {};
export const Network = absentFunctions("inspector", "requestWillBeSent", "responseReceived",
  "loadingFinished", "loadingFailed", "dataSent", "dataReceived");
export const NetworkResources = absentFunctions("inspector", "put");
export { inspectorConsole as console };

const inspector = {
  open, close, url, waitForDebugger, console: inspectorConsole, Session, Network, NetworkResources,
};
export default inspector;
export { inspector as "module.exports" };
