// node:_stream_passthrough: a part of node:stream by its old name; deprecated.
import { PassThrough } from "node:_stream_duplex";

export default PassThrough;
export { PassThrough as "module.exports" };
