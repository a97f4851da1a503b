// node:_http_agent: a part of node:http by its old name; deprecated.
import { Agent, globalAgent } from "node:_http";

const all = { Agent, globalAgent };
export { Agent, globalAgent };
export default all;
export { all as "module.exports" };
