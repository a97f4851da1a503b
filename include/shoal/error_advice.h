// "hint: ...": what is said behind an uncaught error's report, where more is known than its message
// says. advice.def has the messages.
#pragma once

#include <string>

#include "vm/bytecode/code.h"
#include "vm/object/error.h"

namespace shoal {

class EmbedHost;

/// Where an error was thrown: null unit, unknown.
struct AdvicePlace {
  const CodeUnit* unit = nullptr;
  uint32_t offset = 0;   // In bytes, into the unit's source.
  std::string function;  // The running function's name; empty: it has none.
};

/// One sentence without a full stop: cause and fix. Empty: the message says enough. Runs no script,
/// and leaves no exception behind.
std::string advice_for(Context& cx, EmbedHost& host, ErrorObject* error, const AdvicePlace& at);

}  // namespace shoal
