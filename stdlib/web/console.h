// console, https://console.spec.whatwg.org, with Node's formatting.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "vm/run/context.h"

namespace shoal {

/// Where a context's console writes.
void set_console_output(Context& cx,
                        std::function<void(std::string_view text, bool is_error)> output);
/// A value as the console shows it, without running script.
std::string inspect_for_message(Context& cx, Value v);

}  // namespace shoal
