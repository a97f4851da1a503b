#include "stdlib/web/console.h"

#include <cmath>

#include "stdlib/intrinsics.h"
#include "stdlib/web/console_table.h"
#include "stdlib/web/inspect.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/wait.h"
#include "vm/value/atom.h"
#include "vm/value/number_text.h"

namespace shoal {

void set_console_output(Context& cx, std::function<void(std::string_view, bool)> output) {
  cx.console_output = std::move(output);
}

ConsoleState& console_state(Context& cx) {
  std::unique_ptr<ContextExtension>& slot = cx.extensions[static_cast<size_t>(Extension::Console)];
  if (!slot) slot = std::make_unique<ConsoleState>(cx.heap());
  return static_cast<ConsoleState&>(*slot);
}

std::string inspect_for_message(Context& cx, Value v, bool colors) {
  InspectOptions options;
  options.colors = colors;
  options.custom_inspect = false;  // It would be script's.
  std::string text;
  if (inspect(cx, v, options, nullptr, text).ok()) return text;
  if (!cx.is_terminating()) (void)cx.take_exception();
  return {};
}

std::string text_for_log(Context& cx, Value v, bool colors) {
  return v.is_string() ? v.as_string()->utf8() : inspect_for_message(cx, v, colors);
}

namespace {

enum class Stream : uint8_t { Out, Error };

InspectOptions options_for(Context& cx, Stream stream) {
  InspectOptions o;
  o.colors = console_state(cx).colors[static_cast<size_t>(stream)];
  return o;
}

/// Writes a line (or several), indented as groups want it. Thrown if writing has ended the context.
Result<Value> write_line(Context& cx, std::string text, Stream stream) {
  const std::string& indentation = console_state(cx).indentation;
  if (!indentation.empty()) text = indentation + indent_lines(std::move(text), indentation.size());
  text += '\n';
  if (cx.console_output) cx.console_output(text, stream == Stream::Error);
  if (cx.is_terminating()) return Thrown{};
  return Value::undefined();
}

/// What script has put in the place of process.stdout.write, or stderr's; undefined: nothing.
Value replaced_write(Context& cx, Stream stream) {
  const Intrinsic which = stream == Stream::Error ? Intrinsic::Stderr : Intrinsic::Stdout;
  const Value object = cx.first_realm()->peek_intrinsic(which);
  if (!object.is_object()) return Value::undefined();
  Result<OwnProperty> own =
      own_property(cx, object.as_object(), key(intern_ascii("write")));
  const bool is_there = own.ok() && own.value().found() && !own.value().is_accessor();
  return is_there && own.value().value.is_callable() ? own.value().value : Value::undefined();
}

/// write_line, by what script has put in the place of the stream's.
Task<Value> write_line_anyhow(Context& cx, std::string text, Stream stream) {
  const Value write = replaced_write(cx, stream);
  if (write.is_undefined()) {
    const Value done = co_await write_line(cx, std::move(text), stream);
    co_return done;
  }
  const std::string& indentation = console_state(cx).indentation;
  if (!indentation.empty()) text = indentation + indent_lines(std::move(text), indentation.size());
  String* const line = co_await String::from_utf8(cx.heap(), text + '\n');
  const Intrinsic which = stream == Stream::Error ? Intrinsic::Stderr : Intrinsic::Stdout;
  const Value object = cx.first_realm()->peek_intrinsic(which);
  const Value arguments[] = {Value(line)};
  (void)co_await call(cx, write, object, arguments, 1);
  co_return Value::undefined();
}

/// Formats and writes; declines (lazy) where the text, or who writes it, depends on script.
Result<Value> print_fast(Context& cx, const Args& args, Stream stream) {
  if (!replaced_write(cx, stream).is_undefined()) return Value::lazy();
  std::string text;
  const bool complete =
      TRY(format_arguments(cx, args.values, args.count, options_for(cx, stream), nullptr, text));
  if (!complete) return Value::lazy();
  return write_line(cx, std::move(text), stream);
}

/// The text of values, with all calls made: a string Value.
Task<Value> format_completely(Context& cx, Args args, uint32_t skip, Stream stream) {
  InspectCalls calls(cx.heap());
  const InspectOptions options = options_for(cx, stream);
  for (;;) {
    const uint32_t count = args.count > skip ? args.count - skip : 0;
    std::string text;
    const bool complete =
        co_await format_arguments(cx, args.values + skip, count, options, &calls, text);
    if (complete) {
      String* const s = co_await String::from_utf8(cx.heap(), text);
      co_return Value(s);
    }
    co_await make_calls(cx, &calls, options);
  }
}

NativeTask print(Context& cx, Args args, Stream stream) {
  const Value text = co_await format_completely(cx, args, 0, stream);
  const Value result = co_await write_line_anyhow(cx, text.as_string()->utf8(), stream);
  co_return result;
}

Result<Value> log_fast(Context& cx, const Args& args) { return print_fast(cx, args, Stream::Out); }
NativeTask console_log(Context& cx, Args args) { return print(cx, args, Stream::Out); }
Result<Value> error_fast(Context& cx, const Args& args) {
  return print_fast(cx, args, Stream::Error);
}
NativeTask console_error(Context& cx, Args args) { return print(cx, args, Stream::Error); }

Result<Value> assert_fast(Context& cx, const Args& args) {
  if (args[0].is_true() || (args[0].is_int32() && args[0].as_int32() != 0) || args[0].is_object())
    return Value::undefined();
  (void)cx;
  return Value::lazy();
}

bool is_truthy(Value v) {
  if (v.is_boolean()) return v.is_true();
  if (v.is_number()) return v.as_number() != 0 && !std::isnan(v.as_number());
  if (v.is_string()) return !v.as_string()->is_empty();
  if (v.is_bigint()) return v.as_bigint()->to_text() != "0";
  return !v.is_nullish();
}

NativeTask console_assert(Context& cx, Args args) {
  if (is_truthy(args[0])) co_return Value::undefined();
  std::string line = "Assertion failed";
  if (args.count > 1) {
    const Value text = co_await format_completely(cx, args, 1, Stream::Error);
    line += (args[1].is_string() ? ": " : " ") + text.as_string()->utf8();
  }
  const Value result = co_await write_line_anyhow(cx, std::move(line), Stream::Error);
  co_return result;
}

NativeTask console_trace(Context& cx, Args args) {
  const Value text = co_await format_completely(cx, args, 0, Stream::Error);
  std::string line = "Trace";
  if (!text.as_string()->is_empty()) line += ": " + text.as_string()->utf8();
  CapturedFrame frames[ErrorObject::kFramesMax];
  const int32_t limit = stack_trace_limit(cx);
  const uint32_t count =
      capture_frames(cx, frames, static_cast<uint32_t>(std::max(0, limit)), Value(args.callee));
  for (uint32_t i = 0; i < count; ++i) line += "\n" + format_frame(cx, frames[i]);
  const Value result = co_await write_line_anyhow(cx, std::move(line), Stream::Error);
  co_return result;
}

NativeTask console_dir(Context& cx, Args args) {
  InspectOptions options = options_for(cx, Stream::Out);
  options.custom_inspect = false;
  options = co_await read_inspect_options(cx, args[1], options);
  const Value text = co_await inspect_completely(cx, args[0], options);
  const Value result = co_await write_line_anyhow(cx, text.as_string()->utf8(), Stream::Out);
  co_return result;
}

/// console.table ( data [ , columns ] )
NativeTask console_table(Context& cx, Args args) {
  if (!args[1].is_undefined() && !args[1].is_kind(Kind::Array))
    co_return throw_type_error(
        cx, "The \"properties\" argument must be an instance of Array. Received %s",
        describe_for_message(cx, args[1]).c_str());
  if (!args[0].is_object() || args[0].is_callable()) {
    const Value shown = co_await console_log(cx, args);
    co_return shown;
  }
  InspectCalls calls(cx.heap());
  const InspectOptions options = options_for(cx, Stream::Out);
  for (;;) {
    std::string text;
    const bool complete = co_await table_text(cx, args[0], args[1], options, &calls, text);
    if (complete) {
      const Value result = co_await write_line_anyhow(cx, std::move(text), Stream::Out);
      co_return result;
    }
    co_await make_calls(cx, &calls, options);
  }
}

// ---- Groups, counters, timers

NativeTask console_group(Context& cx, Args args) {
  if (args.count > 0) co_await print(cx, args, Stream::Out);
  console_state(cx).indentation += "  ";
  console_state(cx).note(2);
  co_return Value::undefined();
}
Result<Value> group_end(Context& cx, const Args&) {
  std::string& indentation = console_state(cx).indentation;
  indentation.resize(indentation.size() - std::min<size_t>(2, indentation.size()));
  return Value::undefined();
}

/// About what an entry of counts or timers takes. What is taken out stays charged: it is little.
constexpr size_t kEntryBytes = 96;

/// The label: its text, "default" for undefined.
std::string label_of(const Args& args) {
  return args[0].is_undefined() ? "default" : args[0].as_string()->utf8();
}

Result<Value> console_count(Context& cx, const Args& args) {
  const std::string label = label_of(args);
  const uint64_t count = ++console_state(cx).counts[label];
  if (count == 1) console_state(cx).note(kEntryBytes + label.size());
  return write_line(cx, label + ": " + std::to_string(count), Stream::Out);
}

Result<Value> warn_line(Context& cx, const std::string& text) {
  return write_line(cx, "Warning: " + text, Stream::Error);
}

Result<Value> count_reset(Context& cx, const Args& args) {
  const std::string label = label_of(args);
  if (console_state(cx).counts.erase(label)) return Value::undefined();
  return warn_line(cx, "Count for '" + label + "' does not exist");
}

Result<Value> console_time(Context& cx, const Args& args) {
  const std::string label = label_of(args);
  if (!console_state(cx).timers.emplace(label, now_ns(cx)).second)
    return warn_line(cx, "Label '" + label + "' already exists for console.time()");
  console_state(cx).note(kEntryBytes + label.size());
  return Value::undefined();
}

std::string duration_text(double ms) {
  const auto two = [](double d) {
    const std::string digits = number_to_text(d);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  if (ms < 1000) {
    const double rounded = string_to_number(StringView(std::string_view(number_to_fixed(ms, 3))));
    return number_to_text(rounded) + "ms";
  }
  if (ms < 60'000) return number_to_fixed(ms / 1000, 3) + "s";
  const double hours = std::floor(ms / 3'600'000);
  ms = std::fmod(ms, 3'600'000);
  const double minutes = std::floor(ms / 60'000);
  const std::string seconds = number_to_fixed(std::fmod(ms, 60'000) / 1000, 3);
  const std::string tail = ":" + (seconds.find('.') < 2 ? "0" + seconds : seconds);
  if (hours > 0) return number_to_text(hours) + ":" + two(minutes) + tail + " (h:mm:ss.mmm)";
  return number_to_text(minutes) + tail + " (m:ss.mmm)";
}

/// The line of timeEnd and timeLog; empty: no such timer, and a warning has been written.
Result<Value> time_line(Context& cx, const std::string& label, const char* name,
                        const std::string& rest) {
  const auto& timers = console_state(cx).timers;
  const auto at = timers.find(label);
  if (at == timers.end())
    return warn_line(cx, "No such label '" + label + "' for console." + name + "()");
  const double ms = static_cast<double>(now_ns(cx) - at->second) / 1e6;
  return write_line(cx, label + ": " + duration_text(ms) + rest, Stream::Out);
}

Result<Value> time_end(Context& cx, const Args& args) {
  const std::string label = label_of(args);
  TRY(time_line(cx, label, "timeEnd", ""));
  console_state(cx).timers.erase(label);
  return Value::undefined();
}

NativeTask time_log(Context& cx, Args args) {
  std::string label = "default", rest;
  if (!args[0].is_undefined()) {
    const Value text = co_await to_string(cx, args[0]);
    label = text.as_string()->utf8();
  }
  for (uint32_t i = 1; i < args.count; ++i) {
    if (args[i].is_string()) {
      rest += " " + args[i].as_string()->utf8();
      continue;
    }
    const Value text = co_await inspect_completely(cx, args[i], options_for(cx, Stream::Out));
    rest += " " + text.as_string()->utf8();
  }
  const Value result = co_await time_line(cx, label, "timeLog", rest);
  co_return result;
}

Result<Value> nothing(Context&, const Args&) { return Value::undefined(); }

// ---- What custom inspection methods are given

/// stylize(text, style): without colours, the text.
NativeTask stylize(Context& cx, Args args) {
  const Value text = co_await to_string(cx, args[0]);
  co_return text;
}
/// inspect(value, options)
NativeTask inspect_native(Context& cx, Args args) {
  InspectOptions options;
  options = co_await read_inspect_options(cx, args[1], options);
  const Value text = co_await inspect_completely(cx, args[0], options);
  co_return text;
}

constexpr Coerce kLabel = Coerce::OptionalToString;

// Enumerable, as WebIDL namespaces have their operations.
constexpr Builtin visible(Builtin b) {
  b.attributes = 7;
  return b;
}

constexpr Builtin kConsole[] = {
    // Reached by number: see custom_inspect.
    hidden("stylize", 2, stylize),
    hidden("inspect", 2, inspect_native),
    visible(method("log", 0, console_log, log_fast)),
    visible(method("warn", 0, console_error, error_fast)),
    visible(method("dir", 0, console_dir)),
    visible(method("time", 0, console_time, Coerce::None, kLabel)),
    visible(method("timeEnd", 0, time_end, Coerce::None, kLabel)),
    visible(method("timeLog", 0, time_log)),
    visible(method("trace", 0, console_trace)),
    visible(method("assert", 0, console_assert, assert_fast)),
    visible(method("clear", 0, nothing)),
    visible(method("count", 0, console_count, Coerce::None, kLabel)),
    visible(method("countReset", 0, count_reset, Coerce::None, kLabel)),
    visible(method("group", 0, console_group)),
    visible(method("groupEnd", 0, group_end)),
    visible(method("table", 0, console_table)),
    visible(method("debug", 0, console_log, log_fast)),
    visible(method("info", 0, console_log, log_fast)),
    visible(method("dirxml", 0, console_log, log_fast)),
    visible(method("error", 0, console_error, error_fast)),
    visible(method("groupCollapsed", 0, console_group)),
    text("@@toStringTag", "console"),
};

// ---- print, of engines' shells

NativeTask print_texts(Context& cx, Args args) {
  std::string line;
  for (uint32_t i = 0; i < args.count; ++i) {
    const Value text = co_await to_string(cx, args[i]);
    if (i > 0) line += ' ';
    line += text.as_string()->utf8();
  }
  line += '\n';
  if (cx.console_output) cx.console_output(line, false);
  if (cx.is_terminating()) co_return Thrown{};
  co_return Value::undefined();
}

constexpr Builtin kPrint = method("print", 0, print_texts);

}  // namespace

constinit const IntrinsicTemplate kConsoleTemplate =
    object_template(kConsole, Intrinsic::ConsolePrototype);
/// An empty object, as the Console Standard has it.
constinit const IntrinsicTemplate kConsolePrototypeTemplate = {};

Result<void> define_print(Context& cx, Realm* realm) {
  Shape* const shape =
      TRY(realm->root_shape(cx, Kind::NativeFunction, Intrinsic::FunctionPrototype));
  NativeFunction* const f = TRY(cx.heap().create<NativeFunction>(
      static_cast<CellKind>(Kind::NativeFunction), shape, realm, &kPrint));
  return define_field(cx, realm->global(), key(intern_ascii(kPrint.key)), Value(f), attr::Hidden);
}

}  // namespace shoal
