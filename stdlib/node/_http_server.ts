// node:_http_server: a part of node:http by its old name; deprecated.
import {
  STATUS_CODES, Server, ServerResponse, setupConnectionsTracking, storeHTTPOptions,
  _connectionListener, kServerResponse, httpServerPreClose, kConnectionsCheckingInterval,
} from "node:_http";

const all = {
  STATUS_CODES, Server, ServerResponse, setupConnectionsTracking, storeHTTPOptions,
  _connectionListener, kServerResponse, httpServerPreClose, kConnectionsCheckingInterval,
};
export {
  STATUS_CODES, Server, ServerResponse, setupConnectionsTracking, storeHTTPOptions,
  _connectionListener, kServerResponse, httpServerPreClose, kConnectionsCheckingInterval,
};
export default all;
export { all as "module.exports" };
