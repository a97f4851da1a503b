// node:_stream_wrap: a socket over a stream, by its old name; deprecated, and not there yet.
import { Socket } from "node:_net";
import { absentClass } from "node:_not_yet";

const JSStreamSocket = absentClass("_stream_wrap", "JSStreamSocket", Socket, [], 1);
JSStreamSocket.StreamWrap = JSStreamSocket;
export default JSStreamSocket;
export { JSStreamSocket as "module.exports" };
