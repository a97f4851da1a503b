#include "vm/object/error.h"

#include <algorithm>

#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
const char* CapturedFrame::combinator() const noexcept {
  return builtin && is_async ? builtin->text : nullptr;
}

namespace {

constexpr int32_t kDefaultLimit = 10;

/// Own data property of object as a string, or empty. Runs no script; makes nothing lazy appear.
String* own_string(Object* object, String* name) noexcept {
  const PropertyEntry* const entry = object->shape()->find(key(name));
  if (!entry || (entry->attributes & attr::IsAccessor)) return nullptr;
  const Value v = object->slot(entry->slot);
  return v.is_string() ? v.as_string() : nullptr;
}

/// The class that a method was defined in: its home object's constructor, or the home object
/// itself.
std::string class_of_home(Value home) {
  if (!home.is_object()) return {};
  Object* object = home.as_object();
  if (!object->is_callable()) {
    const PropertyEntry* const entry = object->shape()->find(key(atoms::constructor()));
    if (!entry) return "Object";  // A literal.
    if (entry->attributes & attr::IsAccessor) return {};
    const Value constructor = object->slot(entry->slot);
    if (!constructor.is_callable()) return {};
    object = constructor.as_object();
  }
  if (String* const name = own_string(object, atoms::name())) return name->utf8();
  if (object->is_kind(Kind::Function))
    return static_cast<ScriptFunction*>(object)->code()->name->utf8();
  return {};
}

/// The class or namespace that a built-in function belongs to: "Array" of Array.from as well as of
/// Array.prototype.map. Empty: none that script knows.
std::string owner_of(const Builtin* builtin, IntrinsicTemplates templates) {
  static constexpr std::string_view kNames[] = {
#define INTRINSIC(name) #name,
#include "vm/run/intrinsics.def"
#undef INTRINSIC
  };
  static constexpr std::string_view kPrototype = "Prototype";
  for (uint32_t i = 0; i < kIntrinsicCount; ++i) {
    const IntrinsicTemplate* const each = templates[i];
    const bool is_own = each && each->builtins && builtin >= each->builtins &&
                        builtin < each->builtins + each->builtin_count;
    if (!is_own) continue;
    if (i == static_cast<uint32_t>(Intrinsic::Global) ||
        i == static_cast<uint32_t>(Intrinsic::Internal))
      return {};
    std::string_view name = kNames[i];
    if (name.ends_with(kPrototype)) name.remove_suffix(kPrototype.size());
    return std::string(name);
  }
  return {};
}

std::string name_of(const Builtin& builtin) {
  std::string name = builtin.name ? builtin.name : builtin.key ? builtin.key : "";
  if (name.starts_with("@@")) name = "[Symbol." + name.substr(2) + "]";
  if (builtin.type == BuiltinType::Getter || builtin.type == BuiltinType::Accessor)
    return "get " + name;
  return builtin.type == BuiltinType::Setter ? "set " + name : name;
}

FrameNames native_names(Context& cx, const CapturedFrame& frame) {
  FrameNames names;
  if (frame.combinator()) {
    names.function = names.full = frame.combinator();
    return names;
  }
  names.function = names.full = name_of(*frame.builtin);
  if (!frame.callee.is_kind(Kind::NativeFunction) || frame.builtin->is_constructor) return names;
  names.type = owner_of(frame.builtin, cx.options().intrinsics);
  names.full = builtin_name(cx, *frame.builtin);
  return names;
}

/// Property `name` as a string where that takes no script; else the fallback.
std::string text_property(Context& cx, Object* object, String* name, const char* fallback) {
  Result<Value> got =
      object->is_kind(Kind::Proxy) ? Result<Value>(Value::lazy()) : try_get(cx, object, key(name));
  if (!got.ok()) {
    if (!cx.is_terminating()) (void)cx.take_exception();
    return fallback;
  }
  const Value v = got.value();
  if (v.is_lazy() || v.is_undefined() || v.is_object() || v.is_symbol()) return fallback;
  Result<String*> text = primitive_to_string(cx, v);
  if (!text.ok()) {
    if (!cx.is_terminating()) (void)cx.take_exception();
    return fallback;
  }
  return text.value()->utf8();
}

bool is_visible(const CapturedFrame& frame) noexcept { return frame.code || frame.builtin; }

/// The frame `at`, whose next instruction is pc.
CapturedFrame capture_one(Frame* at, const uint32_t* pc) noexcept {
  CapturedFrame f;
  f.callee = at->callee;
  f.is_construct = at->has(Frame::Construct) || (at->code && at->code->is_class_constructor());
  if (at->code) {
    f.code = at->code;
    const uint32_t next = at->state->offset_of(pc);
    if (next != 0 && next != FunctionState::kNowhere) f.pc = next - 1;
  } else if (at->callee.is_kind(Kind::NativeFunction)) {
    f.builtin = at->callee.as<NativeFunction>()->builtin();
  }
  return f;
}

}  // namespace

std::string builtin_name(Context& cx, const Builtin& builtin) {
  std::string name = name_of(builtin);
  if (builtin.is_constructor) return name;
  const std::string owner = owner_of(&builtin, cx.options().intrinsics);
  return owner.empty() ? name : owner + "." + name;
}

FrameNames frame_names(Context& cx, const CapturedFrame& frame) {
  if (!frame.code) return native_names(cx, frame);
  FrameNames names;
  names.function = frame.code->name->utf8();
  if (frame.callee.is_object()) {
    String* const own = own_string(frame.callee.as_object(), atoms::name());
    if (own) names.function = own->utf8();
    if (!frame.is_construct && frame.callee.is_kind(Kind::Function))
      names.type = class_of_home(frame.callee.as<ScriptFunction>()->home());
  }
  names.full = names.function;
  if (!names.type.empty())
    names.full = names.type + "." + (names.full.empty() ? "<anonymous>" : names.full);
  return names;
}

uint32_t capture_frames(Context& cx, CapturedFrame* out, uint32_t max, Value skip_until) {
  bool skipping = false;
  if (skip_until.is_object()) {
    for (Frame* f = cx.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr)
      skipping = skipping || f->callee == skip_until;
  }
  uint32_t count = 0;
  const uint32_t* pc = cx.state().pc;
  Frame* last_script = nullptr;
  for (Frame* f = cx.frame(); f && count < max;) {
    if (f->code) last_script = f;
    const CapturedFrame frame = capture_one(f, pc);
    // The native that makes an error is no part of its stack.
    const bool is_maker = count == 0 && frame.builtin && frame.builtin->is_constructor;
    if (!skipping && !is_maker && is_visible(frame)) out[count++] = frame;
    if (f->callee == skip_until) skipping = false;
    pc = f->return_pc;
    f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr;
  }
  if (last_script && !skipping)
    count += capture_async_frames(cx, last_script, out + count, max - count);
  return count;
}

int32_t stack_trace_limit(Context& cx) {
  const Value error = cx.realm()->peek_intrinsic(Intrinsic::Error);
  if (!error.is_object()) return kDefaultLimit;
  const PropertyEntry* const entry =
      error.as_object()->shape()->find(key(atoms::stackTraceLimit()));
  if (!entry || (entry->attributes & attr::IsAccessor)) return -1;
  const Value limit = error.as_object()->slot(entry->slot);
  if (limit.is_lazy()) return kDefaultLimit;
  if (!limit.is_number()) return -1;
  const double d = limit.as_number();
  return d > 0 ? static_cast<int32_t>(std::min<double>(d, ErrorObject::kFramesMax)) : 0;
}

std::string format_frame(Context& cx, const CapturedFrame& frame, Places places) {
  std::string name = frame_names(cx, frame).full;
  const std::string start = frame.is_async ? "    at async " : "    at ";
  if (frame.is_construct) name = "new " + (name.empty() ? std::string("<anonymous>") : name);
  std::string place = "<anonymous>";
  if (frame.combinator()) place = "index " + std::to_string(frame.pc);
  if (frame.code) {
    const CodeUnit* const unit = frame.code->unit;
    const SourcePosition at = unit->position_of(frame.code->source_at(frame.pc));
    SourcePlace from{unit->image().source_name, at};
    if (cx.host() && places == Places::Original) from = cx.host()->original_place(*unit, at);
    place = from.file + ":" + std::to_string(from.at.line) + ":" + std::to_string(from.at.column);
    const bool top =
        frame.code->kind == FunctionKind::Script || frame.code->kind == FunctionKind::Module;
    const bool is_eval = unit->image().source_name.starts_with("eval at ");
    if (is_eval && (top || name == "anonymous")) name = "eval";
    if ((top && name != "eval") || name.empty()) return start + place;
  }
  if (name.empty()) return start + place;
  return start + name + " (" + place + ")";
}

std::string error_header(Context& cx, Object* error) {
  // §20.5.3.4 Error.prototype.toString.
  if (error->is_kind(Kind::Error) && static_cast<ErrorObject*>(error)->is_dom_exception()) {
    auto* const e = static_cast<ErrorObject*>(error);
    const std::string own = e->dom_name().as_string()->utf8();
    const std::string text = e->dom_message().as_string()->utf8();
    return text.empty() ? own : own + ": " + text;
  }
  const std::string name = text_property(cx, error, atoms::name(), "Error");
  std::string message = text_property(cx, error, atoms::message(), "");
  if (name.empty()) return message;
  return message.empty() ? name : name + ": " + message;
}

Thrown throw_error_of(Context& cx, Realm* realm, Intrinsic prototype, const char* message) {
  Result<String*> text = String::from_utf8(cx.heap(), message);
  if (!text.ok()) return Thrown{};
  Result<Value> proto = realm->intrinsic_value(cx, prototype);
  if (!proto.ok()) return Thrown{};
  Result<Shape*> shape = shape_for(cx, Kind::Error, proto.value());
  if (!shape.ok()) return Thrown{};
  Result<ErrorObject*> error = ErrorObject::create(cx, shape.value());
  if (!error.ok()) return Thrown{};
  const PropertyKey at = key(atoms::message());
  if (!define_field(cx, error.value(), at, Value(text.value()), attr::Hidden).ok()) return Thrown{};
  return cx.throw_value(Value(error.value()));
}

Result<ErrorObject*> ErrorObject::create(Context& cx, Shape* shape, Value skip_until) {
  CapturedFrame captured[kFramesMax];
  const int32_t limit = stack_trace_limit(cx);
  const uint32_t count =
      limit > 0 ? capture_frames(cx, captured, static_cast<uint32_t>(limit), skip_until) : 0;
  ErrorObject* const error = TRY(cx.heap().create_with_tail<ErrorObject>(
      static_cast<CellKind>(Kind::Error), size_t{count} * sizeof(StoredFrame), shape, count));
  for (uint32_t i = 0; i < count; ++i) {
    StoredFrame& to = error->frames()[i];
    const CapturedFrame& from = captured[i];
    to.is_script = from.code != nullptr;
    to.code_or_builtin = from.code ? static_cast<const void*>(from.code) : from.builtin;
    to.callee.init(from.callee);
    to.pc = from.pc;
    to.is_construct = from.is_construct;
    to.is_async = from.is_async;
  }
  if (limit < 0) error->stack_.init(Value::undefined());
  return error;
}

void ErrorObject::make_dom_exception(Heap& heap, String* name, String* message) noexcept {
  dom_name_.set(heap, this, Value(name));
  dom_message_.set(heap, this, Value(message));
}

CapturedFrame ErrorObject::frame(uint32_t i) const noexcept {
  SHOAL_ASSERT(i < frame_count_);
  const StoredFrame& from = frames()[i];
  CapturedFrame f;
  if (from.is_script)
    f.code = static_cast<const FunctionCode*>(from.code_or_builtin);
  else
    f.builtin = static_cast<const Builtin*>(from.code_or_builtin);
  f.pc = from.pc;
  f.is_construct = from.is_construct;
  f.is_async = from.is_async;
  f.callee = from.callee.get();
  return f;
}

Result<Value> ErrorObject::stack(Context& cx) {
  if (!stack_.get().is_hole()) return stack_.get();
  std::string text = error_header(cx, this);
  for (uint32_t i = 0; i < frame_count_; ++i) text += "\n" + format_frame(cx, frame(i));
  if (cx.is_terminating()) return Thrown{};
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  set_stack(cx.heap(), Value(s));
  return Value(s);
}

}  // namespace shoal
