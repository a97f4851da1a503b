// node:dgram is not there yet: its names are.
import { absent, absentClass } from "node:_not_yet";
import { EventEmitter } from "node:events";

export const Socket = absentClass("dgram", "Socket", EventEmitter, [
  "bind", "connect", "disconnect", "sendto", "send", "close", "address", "remoteAddress",
  "setBroadcast", "setTTL", "setMulticastTTL", "setMulticastLoopback", "setMulticastInterface",
  "addMembership", "dropMembership", "addSourceSpecificMembership", "dropSourceSpecificMembership",
  "ref", "unref", "setRecvBufferSize", "setSendBufferSize", "getRecvBufferSize",
  "getSendBufferSize", "getSendQueueSize", "getSendQueueCount",
], 2);
export const createSocket = absent("dgram", "createSocket", 2);
export const _createSocketHandle = absent("dgram", "_createSocketHandle", 5);

const dgram = { _createSocketHandle, createSocket, Socket };
export default dgram;
export { dgram as "module.exports" };
