import { strictEqual as equal, ok } from "node:assert/strict";
import { WebSocket, WebSocketServer, Receiver, Sender } from "ws";
equal(WebSocket.OPEN, 1); ok(WebSocketServer && Receiver && Sender);
console.log("works");
