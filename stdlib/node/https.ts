// node:https: an Agent holds its options; requests and servers are not there yet.
import { globalSecureAgent as globalAgent, SecureAgent as Agent } from "node:_http";
import { absent, absentClass } from "node:_not_yet";
import { Server as TlsServer } from "node:tls";

export const Server = absentClass("https", "Server", TlsServer, [
  "closeAllConnections", "closeIdleConnections", "setTimeout", "close",
], 2);
export const createServer = absent("https", "createServer", 2);
export const get = absent("https", "get", 3);
export const request = absent("https", "request");
export { Agent, globalAgent };

const https = { Agent, globalAgent, Server, createServer, get, request };
export default https;
export { https as "module.exports" };
