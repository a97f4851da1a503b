// HTTP/1.1 for built-in modules: methods of what "shoal:host" exports.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

/// parseHead ( bytes, from, searched, to ): of a response. Undefined: it is not complete; it need
/// not be searched for its end again before `to`. Else [end, status, minor version, reason, name,
/// lower case of it, value, ...]. Errors: TypeError with `code`.
Result<Value> http_parse_head(Context& cx, const Args& args);

/// encodeMessage ( head, body ): the head as Latin-1, and the body's bytes behind it.
Result<Value> http_encode_message(Context& cx, const Args& args);

/// decodeChunks ( state, bytes, from, to ): moves the data among the bytes to `from`, without what
/// is around it; gives their end. `state`: a Float64Array of 4, zeros at first; state[0] is 11 at
/// the end of the body, and state[3] is where that is. Error: TypeError with `code`.
Result<Value> http_decode_chunks(Context& cx, const Args& args);

}  // namespace shoal::natives
