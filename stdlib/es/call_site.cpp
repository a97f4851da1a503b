#include "stdlib/es/call_site.h"

#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/native_state.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr uint32_t kTag = 0x43536974;  // "CSit"
enum Slot : uint32_t {
  kFunction,
  kName,
  kType,
  kMethod,
  kFile,
  kLine,
  kColumn,
  kText,
  kPromiseIndex,
  kEvalOrigin,
  kFlags,
  kSlots
};
enum Flag : int32_t {
  kTopLevel = 1,
  kConstruct = 2,
  kNative = 4,
  kAsync = 8,
  kEval = 16,
  kPromiseAll = 32
};

Result<Value> text_or_null(Context& cx, const std::string& text) {
  if (text.empty()) return Value::null();
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  return Value(s);
}

Result<Value> make_call_site(Context& cx, const CapturedFrame& frame) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::CallSitePrototype));
  NativeStateObject* const site = TRY(NativeStateObject::create(cx.heap(), shape, kTag, kSlots));
  const FrameNames names = frame_names(cx, frame);
  const auto put = [&](Slot slot, const std::string& text) -> Result<void> {
    const Value v = TRY(text_or_null(cx, text));
    site->set_state(cx.heap(), slot, v);
    return {};
  };
  int32_t flags = (frame.is_construct ? kConstruct : 0) | (frame.is_async ? kAsync : 0);
  TRY_VOID(put(kName, names.function));
  TRY_VOID(put(kType, names.type));
  TRY_VOID(put(kMethod, names.type.empty() ? "" : names.function));
  // As in Node, who prepares stacks of its own gets the places that run, and maps them itself.
  std::string text = format_frame(cx, frame, Places::Generated);
  if (text.starts_with("    at ")) text.erase(0, 7);
  TRY_VOID(put(kText, text));
  site->set_state(cx.heap(), kLine, Value::null());
  site->set_state(cx.heap(), kColumn, Value::null());
  site->set_state(cx.heap(), kPromiseIndex, Value::null());
  site->set_state(cx.heap(), kEvalOrigin, Value::undefined());
  if (frame.code) {
    const CodeUnit* const unit = frame.code->unit;
    const SourcePosition at = unit->position_of(frame.code->source_at(frame.pc));
    const std::string& file = unit->image().source_name;
    const size_t origin = file.starts_with("eval at ") ? file.rfind(", <anonymous>") : 0;
    const bool is_eval = origin != 0;
    TRY_VOID(put(kFile, is_eval ? "" : file));
    if (is_eval) TRY_VOID(put(kEvalOrigin, file.substr(0, origin)));
    site->set_state(cx.heap(), kLine, Value::number(at.line));
    site->set_state(cx.heap(), kColumn, Value::number(at.column));
    if (!frame.code->strict) site->set_state(cx.heap(), kFunction, frame.callee);
    if (names.type.empty()) flags |= kTopLevel;
    if (is_eval) flags |= kEval;
  } else {
    flags |= kNative;
    const std::string_view combinator = frame.combinator() ? frame.combinator() : "";
    if (combinator == "Promise.all") flags |= kPromiseAll;
    if (!combinator.empty())
      site->set_state(cx.heap(), kPromiseIndex, Value::int32(static_cast<int32_t>(frame.pc)));
    site->set_state(cx.heap(), kFile, Value::null());
  }
  site->set_state(cx.heap(), kFlags, Value::int32(flags));
  return Value(site);
}

template <uint32_t kSlot>
Result<Value> site_value(Context& cx, const Args& args) {
  const NativeStateObject* const site = NativeStateObject::from(args.this_value, kTag);
  if (!site) return throw_type_error(cx, "CallSite method called on incompatible receiver");
  return site->state(kSlot);
}
template <int32_t kFlag>
Result<Value> site_flag(Context& cx, const Args& args) {
  const NativeStateObject* const site = NativeStateObject::from(args.this_value, kTag);
  if (!site) return throw_type_error(cx, "CallSite method called on incompatible receiver");
  return Value::boolean((site->state(kFlags).as_int32() & kFlag) != 0);
}
Result<Value> undefined_value(Context&, const Args&) { return Value::undefined(); }

constexpr Builtin kCallSitePrototype[] = {
    method("getColumnNumber", 0, site_value<kColumn>),
    method("getEvalOrigin", 0, site_value<kEvalOrigin>),
    method("getFileName", 0, site_value<kFile>),
    method("getFunction", 0, site_value<kFunction>),
    method("getFunctionName", 0, site_value<kName>),
    method("getLineNumber", 0, site_value<kLine>),
    method("getMethodName", 0, site_value<kMethod>),
    method("getPromiseIndex", 0, site_value<kPromiseIndex>),
    method("getScriptNameOrSourceURL", 0, site_value<kFile>),
    method("getThis", 0, undefined_value),
    method("getTypeName", 0, site_value<kType>),
    method("isAsync", 0, site_flag<kAsync>),
    method("isConstructor", 0, site_flag<kConstruct>),
    method("isEval", 0, site_flag<kEval>),
    method("isNative", 0, site_flag<kNative>),
    method("isPromiseAll", 0, site_flag<kPromiseAll>),
    method("isToplevel", 0, site_flag<kTopLevel>),
    method("toString", 0, site_value<kText>),
    intrinsic("constructor", Intrinsic::CallSite),
};
Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}
constexpr Builtin kCallSiteFunction = constructor("CallSite", 0, illegal_constructor);
constexpr Builtin kCallSite[] = {prototype(Intrinsic::CallSitePrototype)};

}  // namespace

Task<Value> prepared_stack(Context& cx, Object* object, ErrorObject* trace) {
  Object* const constructor = co_await cx.realm()->intrinsic(cx, Intrinsic::Error);
  const PropertyKey name = key(intern_ascii("prepareStackTrace"));
  const OwnProperty found = co_await own_property(cx, constructor, name);
  if (!found.found() || found.is_accessor() || !found.value.is_callable()) {
    const Value text = co_await trace->stack(cx);
    co_return text;
  }
  ArrayObject* const sites = co_await ArrayObject::create(cx, 0, trace->frame_count());
  for (uint32_t i = 0; i < trace->frame_count(); ++i) {
    const Value site = co_await make_call_site(cx, trace->frame(i));
    co_await step_void(sites->push(cx.heap(), site));
  }
  const Value arguments[] = {Value(object), Value(sites)};
  const Value stack = co_await call(cx, found.value, Value(constructor), arguments);
  co_return stack;
}

Task<Value> error_stack(Context& cx, ErrorObject* error) {
  if (!error->has_stack()) {
    const Value stack = co_await prepared_stack(cx, error, error);
    error->set_stack(cx.heap(), stack);
  }
  const Value known = co_await error->stack(cx);
  co_return known;
}

constinit const IntrinsicTemplate kCallSiteTemplate =
    function_template(kCallSiteFunction, kCallSite);
constinit const IntrinsicTemplate kCallSitePrototypeTemplate = object_template(kCallSitePrototype);

}  // namespace shoal
