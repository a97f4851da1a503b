// node:_http_client: a part of node:http by its old name; deprecated.
import { ClientRequest } from "node:_http";

const all = { ClientRequest };
export { ClientRequest };
export default all;
export { all as "module.exports" };
