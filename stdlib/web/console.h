// The console, https://console.spec.whatwg.org/, with the formatting of Node's.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "vm/run/context.h"

namespace shoal {

/// What the console keeps for a context.
struct ConsoleState final : ContextExtension {
  explicit ConsoleState(Heap& heap) noexcept : charge(heap) {}
  std::map<std::string, uint64_t> counts;
  std::map<std::string, uint64_t> timers;  // Label -> nanoseconds of the host's clock.
  std::string indentation;
  /// Of what script makes these grow by; called by whoever does.
  void note(size_t more) noexcept { charge.set(charge.bytes() + more); }
  Charge charge;
  /// Colours on standard output and on standard error.
  bool colors[2] = {false, false};
};
ConsoleState& console_state(Context& cx);

/// Where a context's console writes: text, and whether it is meant for standard error.
void set_console_output(Context& cx, std::function<void(std::string_view, bool)> output);
/// The global `print` of engines' shells: its arguments as strings, with spaces between, a line.
Result<void> define_print(Context& cx, Realm* realm);
/// The text of v as console.log would show it, without script being run.
std::string inspect_for_message(Context& cx, Value v, bool colors = false);
/// The same, but a string is its own text.
std::string text_for_log(Context& cx, Value v, bool colors);

}  // namespace shoal
