#include "stdlib/web/console.h"

#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

void set_console_output(Context& cx, std::function<void(std::string_view, bool)> output) {
  cx.console_output = std::move(output);
}

std::string inspect_for_message(Context& cx, Value v) {
  if (v.is_string()) return v.as_string()->utf8();
  return describe_for_message(cx, v);
}

namespace {

Result<Value> print(Context& cx, const Args& args, bool is_error) {
  std::string line;
  for (uint32_t i = 0; i < args.count; ++i) {
    if (i) line += ' ';
    if (args[i].is_kind(Kind::Error)) {
      const Value stack = TRY(args[i].as<ErrorObject>()->stack(cx));
      line += stack.is_string() ? stack.as_string()->utf8() : "Error";
    } else {
      line += inspect_for_message(cx, args[i]);
    }
  }
  line += '\n';
  if (cx.console_output) cx.console_output(line, is_error);
  return Value::undefined();
}
Result<Value> console_log(Context& cx, const Args& args) { return print(cx, args, false); }
Result<Value> console_error(Context& cx, const Args& args) { return print(cx, args, true); }

constexpr Builtin kConsole[] = {
    method("log", 0, console_log),    method("info", 0, console_log),
    method("debug", 0, console_log),  method("error", 0, console_error),
    method("warn", 0, console_error),
};

}  // namespace

constinit const IntrinsicTemplate kConsoleTemplate = object_template(kConsole);

}  // namespace shoal
