// The events of messages: MessageEvent (HTML §9.1) and ErrorEvent (HTML §8.1.4.6).
#pragma once

#include "stdlib/web/event.h"

namespace shoal {

/// A MessageEvent with that data and those ports (an array; null: none).
Result<NativeStateObject*> make_message_event(Context& cx, String* type, Value data,
                                              ArrayObject* ports);

/// What an ErrorEvent tells.
struct ErrorDetails {
  Value message, file, line, column, error;
};
Result<NativeStateObject*> make_error_event(Context& cx, const ErrorDetails& details);

}  // namespace shoal
