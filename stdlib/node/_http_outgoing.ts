// node:_http_outgoing: a part of node:http by its old name; deprecated.
import {
  kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption, validateHeaderName,
  validateHeaderValue, OutgoingMessage,
} from "node:_http";

const all = {
  kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption, validateHeaderName,
  validateHeaderValue, OutgoingMessage,
};
export {
  kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption, validateHeaderName,
  validateHeaderValue, OutgoingMessage,
};
export default all;
export { all as "module.exports" };
