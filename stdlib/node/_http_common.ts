// node:_http_common: a part of node:http by its old name; deprecated.
import {
  _checkInvalidHeaderChar, _checkIsHttpToken, chunkExpression, continueExpression, CRLF,
  freeParser, METHODS as methods, parsers, kIncomingMessage, HTTPParser, isLenient, prepareError,
} from "node:_http";

const all = {
  _checkInvalidHeaderChar, _checkIsHttpToken, chunkExpression, continueExpression, CRLF,
  freeParser, methods, parsers, kIncomingMessage, HTTPParser, isLenient, prepareError,
};
export {
  _checkInvalidHeaderChar, _checkIsHttpToken, chunkExpression, continueExpression, CRLF,
  freeParser, methods, parsers, kIncomingMessage, HTTPParser, isLenient, prepareError,
};
export default all;
export { all as "module.exports" };
