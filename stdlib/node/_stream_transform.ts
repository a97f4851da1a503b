// node:_stream_transform: a part of node:stream by its old name; deprecated.
import { Transform } from "node:_stream_duplex";

export default Transform;
export { Transform as "module.exports" };
