// node:http: what of it is there, _http.ts says.
import {
  _connectionListener, Agent, ClientRequest, CloseEvent, createServer, get, globalAgent,
  IncomingMessage, maxHeaderSize, MessageEvent, METHODS, OutgoingMessage, request, Server,
  ServerResponse, setMaxIdleHTTPParsers, STATUS_CODES, validateHeaderName, validateHeaderValue,
  WebSocket,
} from "node:_http";

const http = {
  _connectionListener, METHODS, STATUS_CODES, Agent, ClientRequest, IncomingMessage,
  OutgoingMessage, Server, ServerResponse, createServer, validateHeaderName, validateHeaderValue,
  get, request, setMaxIdleHTTPParsers, maxHeaderSize, globalAgent, WebSocket, CloseEvent,
  MessageEvent,
};
export {
  _connectionListener, METHODS, STATUS_CODES, Agent, ClientRequest, IncomingMessage,
  OutgoingMessage, Server, ServerResponse, createServer, validateHeaderName, validateHeaderValue,
  get, request, setMaxIdleHTTPParsers, maxHeaderSize, globalAgent, WebSocket, CloseEvent,
  MessageEvent,
};
export default http;
export { http as "module.exports" };
