// process.stdout and process.stderr: what programs in a terminal use of Node's streams.
#include "stdlib/intrinsics.h"
#include "vm/object/typed_array.h"
#include "vm/run/context.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

bool is_error_stream(Context& cx, Value self) {
  return cx.first_realm()->peek_intrinsic(Intrinsic::Stderr) == self;
}

/// The last argument that is a function runs in a tick.
void call_back(Context& cx, const Args& args) {
  for (uint32_t i = args.count; i-- > 0;) {
    if (!args[i].is_callable()) continue;
    Job job{Job::Kind::Callback, false, {}};
    job.values[0] = args[i];
    job.async_context = cx.async_context;
    cx.ticks().push(job);
    return;
  }
}

Result<Value> stream_write(Context& cx, const Args& args) {
  std::string bytes;
  if (args[0].is_string()) {
    bytes = args[0].as_string()->utf8();
  } else if (args[0].is_kind(Kind::TypedArray)) {
    auto* const array = args[0].as<TypedArrayObject>();
    bytes.assign(reinterpret_cast<const char*>(array->data()), array->byte_length());
  } else {
    return throw_type_error(
        cx,
        "The \"chunk\" argument must be of type string or an instance of Buffer, TypedArray, or "
        "DataView. Received %s",
        describe_for_message(cx, args[0]).c_str());
  }
  if (cx.console_output) cx.console_output(bytes, is_error_stream(cx, args.this_value));
  if (cx.is_terminating()) return Thrown{};
  call_back(cx, args);
  return Value::boolean(true);
}

Result<Value> stream_end(Context& cx, const Args& args) {
  if (args[0].is_string() || args[0].is_kind(Kind::TypedArray)) return stream_write(cx, args);
  call_back(cx, args);
  return args.this_value;
}

/// Events of these streams never come: writing does not wait, and a closed pipe ends the program.
Result<Value> stream_on(Context&, const Args& args) { return args.this_value; }

HostProcess facts(Context& cx) { return cx.host() ? cx.host()->process() : HostProcess(); }
int descriptor(Context& cx, const Args& args) {
  return is_error_stream(cx, args.this_value) ? 2 : 1;
}

Result<Value> make_fd(Context& cx, const Args& args) { return Value::int32(descriptor(cx, args)); }
Result<Value> make_is_tty(Context& cx, const Args& args) {
  return facts(cx).terminal[descriptor(cx, args)] ? Value::boolean(true) : Value::undefined();
}
Result<Value> make_columns(Context& cx, const Args& args) {
  const HostProcess p = facts(cx);
  return p.terminal[descriptor(cx, args)] ? Value::number(p.columns) : Value::undefined();
}
Result<Value> make_rows(Context& cx, const Args& args) {
  const HostProcess p = facts(cx);
  return p.terminal[descriptor(cx, args)] ? Value::number(p.rows) : Value::undefined();
}
Result<Value> make_writable(Context&, const Args&) { return Value::boolean(true); }
Result<Value> color_depth(Context& cx, const Args& args) {
  return Value::int32(facts(cx).terminal[descriptor(cx, args)] ? 8 : 1);
}
Result<Value> has_colors(Context& cx, const Args& args) {
  return Value::boolean(facts(cx).terminal[descriptor(cx, args)]);
}

Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}
constexpr Builtin kWriteStreamFunction = constructor("WriteStream", 0, illegal_constructor);
constexpr Builtin kWriteStream[] = {prototype(Intrinsic::WriteStreamPrototype)};
constexpr Builtin kWriteStreamPrototype[] = {
    intrinsic("constructor", Intrinsic::WriteStream),
    method("write", 1, stream_write),
    method("end", 0, stream_end),
    method("on", 2, stream_on),
    method("once", 2, stream_on),
    method("off", 2, stream_on),
    method("addListener", 2, stream_on),
    method("removeListener", 2, stream_on),
    method("cork", 0, stream_on),
    method("uncork", 0, stream_on),
    method("getColorDepth", 0, color_depth),
    method("hasColors", 0, has_colors),
};
constexpr Builtin kStream[] = {
    made("fd", make_fd),     made("isTTY", make_is_tty),      made("columns", make_columns),
    made("rows", make_rows), made("writable", make_writable),
};

}  // namespace

constinit const IntrinsicTemplate kWriteStreamTemplate =
    function_template(kWriteStreamFunction, kWriteStream);
constinit const IntrinsicTemplate kWriteStreamPrototypeTemplate =
    object_template(kWriteStreamPrototype);
constinit const IntrinsicTemplate kStdoutTemplate =
    object_template(kStream, Intrinsic::WriteStreamPrototype);
constinit const IntrinsicTemplate kStderrTemplate =
    object_template(kStream, Intrinsic::WriteStreamPrototype);

}  // namespace shoal
