// node:_http_incoming: a part of node:http by its old name; deprecated.
import { IncomingMessage, readStart, readStop } from "node:_http";

const all = { IncomingMessage, readStart, readStop };
export { IncomingMessage, readStart, readStop };
export default all;
export { all as "module.exports" };
