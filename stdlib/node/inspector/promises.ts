// node:inspector/promises
import { absentClass } from "node:_not_yet";
import {
  close, console, Network, NetworkResources, open, Session as PlainSession, url, waitForDebugger,
} from "node:inspector";

export const Session = absentClass("inspector/promises", "Session", PlainSession, ["post"]);

const inspector = {
  open, close, url, waitForDebugger, console, Session, Network, NetworkResources,
};
export { close, console, Network, NetworkResources, open, url, waitForDebugger };
export default inspector;
export { inspector as "module.exports" };
