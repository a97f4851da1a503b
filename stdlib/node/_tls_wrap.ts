// node:_tls_wrap: a part of node:tls by its old name; deprecated.
import { connect, createServer, Server, TLSSocket } from "node:tls";

const all = { TLSSocket, Server, createServer, connect };
export { TLSSocket, Server, createServer, connect };
export default all;
export { all as "module.exports" };
