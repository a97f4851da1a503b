// process.stdout and process.stderr: what most programs do with them, which is to write. They
// become streams of node:stream's when script wants more of them (stdlib/node/_process_output.ts).
#include "stdlib/host/scripted.h"
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

/// Declines (lazy) what is no bytes, and text in another encoding than UTF-8.
Result<Value> stream_write(Context& cx, const Args& args) {
  std::string bytes;
  if (args[0].is_string()) {
    if (args[1].is_string()) return Value::lazy();
    bytes = args[0].as_string()->utf8();
  } else if (args[0].is_kind(Kind::TypedArray)) {
    auto* const array = args[0].as<TypedArrayObject>();
    bytes.assign(reinterpret_cast<const char*>(array->data()), array->byte_length());
  } else {
    return Value::lazy();
  }
  if (cx.console_output) cx.console_output(bytes, is_error_stream(cx, args.this_value));
  if (cx.is_terminating()) return Thrown{};
  call_back(cx, args);
  return Value::boolean(true);
}

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
Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}
constexpr Builtin kWriteStreamFunction = constructor("WriteStream", 0, illegal_constructor);
constexpr Builtin kWriteStream[] = {prototype(Intrinsic::WriteStreamPrototype)};
constexpr const char kOutput[] = "node:_process_output";
constexpr Builtin write_method() {
  Builtin b = method("write", 1, natives::call_scripted, stream_write);
  b.text = kOutput;
  return b;
}
/// Of what stands here, all but `write` makes a stream of node:stream's of the object first, which
/// then has other methods.
constexpr Builtin kWriteStreamPrototype[] = {
    intrinsic("constructor", Intrinsic::WriteStream),
    write_method(),
    scripted_method("on", 2, kOutput),
    scripted_method("addListener", 2, kOutput),
    scripted_method("once", 2, kOutput),
    scripted_method("prependListener", 2, kOutput),
    scripted_method("prependOnceListener", 2, kOutput),
    scripted_method("off", 2, kOutput),
    scripted_method("removeListener", 2, kOutput),
    scripted_method("removeAllListeners", 1, kOutput),
    scripted_method("emit", 1, kOutput),
    scripted_method("listenerCount", 2, kOutput),
    scripted_method("listeners", 1, kOutput),
    scripted_method("rawListeners", 1, kOutput),
    scripted_method("eventNames", 0, kOutput),
    scripted_method("setMaxListeners", 1, kOutput),
    scripted_method("getMaxListeners", 0, kOutput),
    scripted_method("end", 0, kOutput),
    scripted_method("pipe", 1, kOutput),
    scripted_method("cork", 0, kOutput),
    scripted_method("uncork", 0, kOutput),
    scripted_method("destroy", 0, kOutput),
    scripted_method("setDefaultEncoding", 1, kOutput),
    scripted_method("getWindowSize", 0, kOutput),
    scripted_method("getColorDepth", 0, kOutput),
    scripted_method("hasColors", 0, kOutput),
    scripted_method("cursorTo", 0, kOutput),
    scripted_method("moveCursor", 0, kOutput),
    scripted_method("clearLine", 0, kOutput),
    scripted_method("clearScreenDown", 0, kOutput),
    scripted_accessor("_writableState", kOutput),
    scripted_accessor("_events", kOutput),
    scripted_accessor("writable", kOutput),
    scripted_accessor("writableLength", kOutput),
    scripted_accessor("writableHighWaterMark", kOutput),
    scripted_accessor("writableNeedDrain", kOutput),
    scripted_accessor("writableEnded", kOutput),
    scripted_accessor("writableFinished", kOutput),
    scripted_accessor("writableObjectMode", kOutput),
    scripted_accessor("writableCorked", kOutput),
    scripted_accessor("destroyed", kOutput),
    scripted_accessor("closed", kOutput),
    scripted_accessor("errored", kOutput),
};
constexpr Builtin kStream[] = {
    made("fd", make_fd),
    made("isTTY", make_is_tty),
    made("columns", make_columns),
    made("rows", make_rows),
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
