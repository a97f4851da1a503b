#include "stdlib/web/inspect.h"
#include "stdlib/es/regexp_operations.h"

#include <cmath>

#include "stdlib/es/regexp_operations.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/web/inspector.h"
#include "vm/object/array.h"
#include "vm/object/date.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/map.h"
#include "vm/object/proxy.h"
#include "vm/object/regexp.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal {

Symbol* custom_inspect_symbol(Context& cx) noexcept {
  const Value constructor = cx.first_realm()->peek_intrinsic(Intrinsic::Symbol);
  if (!constructor.is_kind(Kind::NativeFunction)) return nullptr;
  const Value registry = constructor.as<NativeFunction>()->capture(0);  // See es/symbol.cpp.
  if (!registry.is_kind(Kind::Map)) return nullptr;
  static String* const kName = intern_ascii("nodejs.util.inspect.custom");
  const Value found = registry.as<MapObject>()->get(Value(kName));
  return found.is_symbol() ? found.as_symbol() : nullptr;
}

// ---- Calls

Result<Value> InspectCalls::result_of(const Call& call) {
  for (size_t i = 0; i < values_.size(); i += 4)
    if (values_[i].as_int32() == static_cast<int32_t>(call.kind) && values_[i + 1] == call.object &&
        values_[i + 2] == call.detail)
      return values_[i + 3];
  TRY_VOID(values_.push_back(Value::int32(static_cast<int32_t>(call.kind))));
  TRY_VOID(values_.push_back(call.object));
  TRY_VOID(values_.push_back(call.detail));
  TRY_VOID(values_.push_back(Value::hole()));
  return Value::hole();
}

InspectCalls::Call InspectCalls::call(size_t i) const noexcept {
  return {static_cast<Kind>(values_[i * 4].as_int32()), values_[i * 4 + 1], values_[i * 4 + 2]};
}

bool Inspector::result_of(const InspectCalls::Call& call, Value& out) {
  Value result = Value::hole();
  if (calls_ && !take(calls_->result_of(call), result)) return false;
  if (result.is_hole()) {
    complete_ = false;
    return false;
  }
  out = result;
  return true;
}

// ---- Values

std::string Inspector::value(Value v, double depth, bool in_typed_array) {
  if (failed_) return {};
  if (!v.is_object()) return primitive(v);
  return object(v.as_object(), depth, in_typed_array);
}

std::string Inspector::proxy(Object* o, double depth) {
  if (too_deep(depth)) return style("Proxy [Array]", Style::Special);
  auto* const p = static_cast<ProxyObject*>(o);
  indentation_ += 2;
  Lines lines;
  lines.push_back(value(Value(p->target()), depth + 1));
  lines.push_back(value(Value(p->handler()), depth + 1));
  indentation_ -= 2;
  return single_text(lines, "", "Proxy [", "]", Layout::ArrayExtras, depth + 1, nullptr);
}

std::string Inspector::object(Object* o, double depth, bool in_typed_array) {
  Object* const context = o;
  while (o->is_kind(Kind::Proxy)) {
    auto* const p = static_cast<ProxyObject*>(o);
    if (p->is_revoked()) return style("<Revoked Proxy>", Style::Special);
    if (options_.show_proxy) return proxy(o, depth);
    o = p->target();
  }
  std::string text;
  if (options_.custom_inspect && custom(context, o, depth, text)) return text;
  if (std::find(seen_.begin(), seen_.end(), o) != seen_.end()) {
    auto at = std::find(circular_.begin(), circular_.end(), o);
    if (at == circular_.end()) at = circular_.insert(circular_.end(), o);
    return style("[Circular *" + std::to_string(at - circular_.begin() + 1) + "]", Style::Special);
  }
  if (nesting_ >= kNestingMax) return style("[Object: nested too deeply to show]", Style::Special);
  ++nesting_;
  text = raw(o, depth, in_typed_array);
  --nesting_;
  return text;
}

/// A method under Symbol.for('nodejs.util.inspect.custom'). True: it (or its absence so far) is the
/// text.
bool Inspector::custom(Object* context, Object* o, double depth, std::string& text) {
  Symbol* const symbol = custom_inspect_symbol(cx_);
  if (!symbol) return false;
  const Value method = data(o, PropertyKey::symbol(symbol));
  if (!method.is_callable()) return false;
  const Value constructor = data(o, key(atoms::constructor()));
  if (constructor.is_object() && data(constructor.as_object(), key(atoms::prototype())) == Value(o))
    return false;
  Value result;
  const Value left = Value::number(options_.depth - depth);
  if (!result_of({InspectCalls::Kind::Custom, Value(context), left}, result)) return true;
  if (result == Value(context)) return false;
  text = result.is_string() ? indent_lines(result.as_string()->utf8(), indentation_)
                            : value(result, depth);
  return true;
}

std::string Inspector::raw(Object* o, double depth, bool in_typed_array) {
  Subject s;
  s.object = o;
  find_constructor(s, depth);
  s.tag = find_tag(o);
  const bool iterable =
      !s.has_constructor || find(o, PropertyKey::symbol(well_known(WellKnown::iterator))).found();
  if (!iterable || !describe_iterable(s)) describe_other(s, depth, in_typed_array);
  if (s.done || failed_) return s.base;
  if (too_deep(depth)) return cut_off(s);
  depth += 1;
  seen_.push_back(o);
  current_depth_ = depth;
  Lines lines = s.contents ? (this->*s.contents)(s, depth) : Lines();
  for (const PropertyKey k : s.keys) {
    if (failed_) break;
    lines.push_back(property(o, k, depth, Entry::Property));
  }
  for (std::string& text : s.inherited) lines.push_back(std::move(text));
  return finish(s, lines, depth);
}

std::string Inspector::cut_off(Subject& s) {
  std::string name = own_prefix(s);
  name.pop_back();
  return style(s.has_constructor ? "[" + name + "]" : name, Style::Special);
}

std::string Inspector::finish(Subject& s, Lines& lines, double depth) {
  const auto at = std::find(circular_.begin(), circular_.end(), s.object);
  if (at != circular_.end()) {
    const std::string reference =
        style("<ref *" + std::to_string(at - circular_.begin() + 1) + ">", Style::Special);
    if (options_.compact == InspectOptions::kCompactAll)
      s.open = reference + " " + s.open;
    else
      s.base = s.base.empty() ? reference : reference + " " + s.base;
  }
  seen_.pop_back();
  if (options_.sorted) {
    const size_t own = s.layout == Layout::Object ? lines.size() : s.keys.size();
    std::sort(lines.end() - static_cast<std::ptrdiff_t>(std::min(own, lines.size())), lines.end());
  }
  std::string text = single_text(lines, s.base, s.open, s.close, s.layout, depth, s.object);
  budget_ += text.size();
  if (budget_ > kTextBytesMax) options_.depth = -1;  // What is left is only named.
  return text;
}

// ---- What kind of object it is

bool Inspector::describe_iterable(Subject& s) {
  Object* const o = s.object;
  const auto size_text = [](uint64_t n) { return "(" + std::to_string(n) + ")"; };
  switch (o->object_kind()) {
    case Kind::Array: {
      const uint32_t length = static_cast<ArrayObject*>(o)->length();
      const std::string heading =
          !s.is("Array") || !s.tag.empty() ? prefix(s, "Array", size_text(length)) : "";
      s.keys = own_keys(o, false);
      s.open = heading + "[";
      s.close = "]";
      s.layout = Layout::ArrayExtras;
      s.contents = &Inspector::array_contents;
      s.done = length == 0 && !s.has_extras();
      break;
    }
    case Kind::Set:
    case Kind::Map: {
      const bool is_map = o->is_kind(Kind::Map);
      const uint32_t size =
          is_map ? static_cast<MapObject*>(o)->size() : static_cast<SetObject*>(o)->size();
      s.keys = own_keys(o, true);
      s.open = prefix(s, is_map ? "Map" : "Set", size_text(size)) + "{";
      s.contents = is_map ? &Inspector::map_contents : &Inspector::set_contents;
      s.done = size == 0 && !s.has_extras();
      break;
    }
    case Kind::TypedArray: {
      auto* const array = static_cast<TypedArrayObject*>(o);
      s.keys = own_keys(o, false);
      s.open = prefix(s, typed_array_name(array->type()), size_text(array->length())) + "[";
      s.close = "]";
      s.layout = Layout::ArrayExtras;
      s.contents = &Inspector::typed_array_contents;
      s.done = array->length() == 0 && !s.has_extras() && !options_.show_hidden;
      break;
    }
    default: return describe_iterator(s);
  }
  if (s.done) s.base = s.open + s.close;
  return true;
}

void Inspector::describe_other(Subject& s, double depth, bool in_typed_array) {
  Object* const o = s.object;
  s.keys = own_keys(o, true);
  if (o->is_callable()) {
    s.base = function_base(s);
    if (s.has_extras()) return;
    s.base = style(s.base, Style::Special);
    s.done = true;
    return;
  }
  if (s.is("Object") && !o->is_kind(Kind::Error)) {
    if (o->is_kind(Kind::Arguments)) {
      s.open = "[Arguments] {";
    } else if (!s.tag.empty()) {
      s.open = prefix(s, "Object") + "{";
    }
  } else if (describe_builtin(s, depth, in_typed_array)) {
    return;
  } else {
    s.open = own_prefix(s) + "{";
  }
  if (s.has_extras()) return;
  s.base = s.open + "}";
  s.done = true;
}

namespace {
const char* time_class(Object* o) noexcept {
  return o->is_kind(Kind::Date) ? "Date"
                                : temporal::class_name(static_cast<TemporalObject*>(o)->type());
}
/// A Date or an object of Temporal as it is written.
std::string time_text(Object* o) {
  if (o->is_kind(Kind::Temporal)) return temporal::temporal_text(static_cast<TemporalObject*>(o));
  const double time = static_cast<DateObject*>(o)->time();
  return std::isnan(time) ? "Invalid Date" : iso_date(time);
}
}  // namespace

bool Inspector::describe_builtin(Subject& s, double depth, bool in_typed_array) {
  Object* const o = s.object;
  const auto titled = [&](const char* type, const std::string& text) {
    const std::string heading = prefix(s, type);
    s.base = heading == std::string(type) + " " ? text : heading + text;
    s.done = !s.has_extras();
  };
  switch (o->object_kind()) {
    case Kind::RegExp: {
      const RegExpCode* const code = static_cast<RegExpObject*>(o)->code();
      if (!code) return false;
      Value pattern = Value(code->source());
      (void)take(escaped_pattern(cx_, code->source()), pattern);
      titled("RegExp", "/" + pattern.as_string()->utf8() + "/" + code->flags_text()->utf8());
      s.done = s.done || too_deep(depth);
      if (s.done) s.base = style(s.base, Style::RegExp);
      return true;
    }
    case Kind::Date:
    case Kind::Temporal:
      titled(time_class(o), time_text(o));
      if (s.done) s.base = style(s.base, Style::Date);
      return true;
    case Kind::Error:
      s.base = error(s);
      s.done = !s.has_extras();
      return true;
    case Kind::ArrayBuffer: {
      const bool shared = static_cast<ArrayBufferObject*>(o)->is_shared();
      s.open = prefix(s, shared ? "SharedArrayBuffer" : "ArrayBuffer") + "{";
      s.contents = in_typed_array ? &Inspector::array_buffer_view_contents
                                  : &Inspector::array_buffer_contents;
      return true;
    }
    case Kind::DataView:
      s.open = prefix(s, "DataView") + "{";
      s.contents = &Inspector::data_view_contents;
      return true;
    case Kind::Promise:
      s.open = prefix(s, "Promise") + "{";
      s.contents = &Inspector::promise_contents;
      return true;
    case Kind::WeakSet:
    case Kind::WeakMap:
      s.open = prefix(s, o->is_kind(Kind::WeakSet) ? "WeakSet" : "WeakMap") + "{";
      s.contents = &Inspector::weak_contents;
      return true;
    case Kind::ModuleNamespace:
      s.open = prefix(s, "Module") + "{";
      s.contents = &Inspector::namespace_contents;
      return true;
    case Kind::Wrapper:
      s.base = boxed_base(s);
      s.done = !s.has_extras();
      return true;
    case Kind::NativeState:
      if (describe_web(s)) return true;
      [[fallthrough]];
    default: {
      const Value error_prototype = cx_.realm()->peek_intrinsic(Intrinsic::ErrorPrototype);
      for (Object* p = proto(o); p; p = proto(p)) {
        if (Value(p) != error_prototype) continue;
        s.base = error(s);
        s.done = !s.has_extras();
        return true;
      }
      return false;
    }
  }
}

// ---- From outside

Result<bool> inspect(Context& cx, Value v, const InspectOptions& options, InspectCalls* calls,
                     std::string& out) {
  Inspector inspector(cx, options, calls);
  out += inspector.value(v);
  if (!inspector.ok()) return Thrown{};
  return inspector.is_complete();
}

}  // namespace shoal
