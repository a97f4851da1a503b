// % directives, the calls that texts depend on, and options given by script.
#include "stdlib/web/inspector.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/proxy.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

using Call = InspectCalls::Call;
using CallKind = InspectCalls::Kind;

class Formatter {
 public:
  Formatter(Context& cx, const Value* values, uint32_t count, const InspectOptions& options,
            InspectCalls* calls) noexcept
      : cx_(cx), values_(values), count_(count), options_(options), calls_(calls) {}

  Result<bool> run(std::string& out) {
    uint32_t at = 0;
    std::string separator;
    if (count_ > 1 && values_[0].is_string()) {
      bool any = false;
      if (!directives(any)) return Thrown{};
      if (any) {
        separator = " ";
        at = used_ + 1;
      } else {
        text_.clear();
      }
    }
    for (; at < count_; ++at) {
      text_ += separator;
      separator = " ";
      if (values_[at].is_string())
        text_ += values_[at].as_string()->utf8();
      else if (!inspected(values_[at], options_))
        return Thrown{};
    }
    out += text_;
    return complete_;
  }

 private:
  /// The first argument with its directives replaced. any: there was one (or a %%).
  bool directives(bool& any) {
    Result<StringView> got = values_[0].as_string()->view(cx_.heap());
    if (!got.ok()) return false;
    const StringView form = got.value();
    uint32_t last = 0;
    for (uint32_t i = 0; i + 1 < form.length(); ++i) {
      if (form[i] != '%') continue;
      const char16_t letter = form[++i];
      if (letter == '%') {
        text_ += form.sub(last, i).utf8();
      } else if (used_ + 1 < count_ && letter < 0x80 &&
                 std::string_view("sdifjoOc").find(static_cast<char>(letter)) !=
                     std::string::npos) {
        text_ += form.sub(last, i - 1).utf8();
        if (!directive(static_cast<char>(letter), values_[++used_])) return false;
      } else {
        continue;
      }
      last = i + 1;
      any = true;
    }
    text_ += form.sub(last, form.length()).utf8();
    return true;
  }

  bool directive(char letter, Value v) {
    InspectOptions o = options_;
    switch (letter) {
      case 'c': return true;
      case 'O': return inspected(v, o);
      case 'o':
        o.show_hidden = o.show_proxy = true;
        o.depth = 4;
        return inspected(v, o);
      case 'j': return converted(CallKind::Json, v);
      case 's': return as_string(v);
      default: return as_number(letter, v);
    }
  }

  bool inspected(Value v, const InspectOptions& options) {
    Result<bool> complete = inspect(cx_, v, options, calls_, text_);
    if (!complete.ok()) return false;
    if (!complete.value()) complete_ = false;
    return true;
  }

  bool plain(Value v) {
    InspectOptions o = options_;
    o.colors = false;
    Inspector inspector(cx_, o, nullptr);
    text_ += inspector.primitive(v, true);
    return inspector.ok();
  }

  bool converted(CallKind kind, Value v) {
    Value result = Value::hole();
    if (calls_) {
      Result<Value> r = calls_->result_of({kind, v, Value::undefined()});
      if (!r.ok()) return false;
      result = r.value();
    }
    if (result.is_hole()) {
      complete_ = false;
      return true;
    }
    if (result.is_string()) {
      text_ += result.as_string()->utf8();
      return true;
    }
    return plain(result);
  }

  bool as_string(Value v) {
    if (v.is_number() || v.is_bigint()) return plain(v);
    if (v.is_symbol()) {
      text_ += key_text(PropertyKey::symbol(v.as_symbol()));
      return true;
    }
    if (!v.is_object()) {
      Result<String*> s = primitive_to_string(cx_, v);
      if (!s.ok()) return false;
      text_ += s.value()->utf8();
      return true;
    }
    bool builtin = false;
    if (!has_builtin_to_string(v.as_object(), builtin)) return false;
    if (!builtin) return converted(CallKind::ToString, v);
    InspectOptions o = options_;
    o.compact = 3;
    o.colors = false;
    o.depth = 0;
    return inspected(v, o);
  }

  bool as_number(char letter, Value v) {
    if (v.is_bigint() && letter != 'f') return plain(v);
    if (v.is_symbol()) {
      text_ += "NaN";
      return true;
    }
    if (letter == 'd' && v.is_number()) return plain(v);
    return converted(letter == 'd'   ? CallKind::ToNumber
                     : letter == 'i' ? CallKind::ParseInt
                                     : CallKind::ParseFloat,
                     v);
  }

  /// Whether String(o) would be what the language gives: then the inspector's text says more.
  bool has_builtin_to_string(Object* o, bool& builtin) {
    while (o->is_kind(Kind::Proxy)) {
      auto* const p = static_cast<ProxyObject*>(o);
      if (p->is_revoked()) return builtin = true;
      o = p->target();
    }
    const PropertyKey names[] = {key(atoms::toString()),
                                 PropertyKey::symbol(well_known(WellKnown::toPrimitive))};
    for (Object* at = o; at;) {
      bool found = false;
      for (const PropertyKey name : names) {
        Result<OwnProperty> p = own_property(cx_, at, name);
        if (!p.ok()) return false;
        found = found || p.value().found();
      }
      if (found) {
        if (at == o) return true;
        Result<OwnProperty> c = own_property(cx_, at, key(atoms::constructor()));
        if (!c.ok()) return false;
        builtin = c.value().value.is_kind(Kind::NativeFunction);
        return true;
      }
      if (at->is_kind(Kind::Proxy)) break;
      Result<Value> next = at->shape()->proto(cx_);
      if (!next.ok()) return false;
      Value proto = next.value();
      at = proto.is_object() ? proto.as_object() : nullptr;
    }
    return builtin = true;  // It has neither: String(o) would throw.
  }

  Context& cx_;
  const Value* values_;
  uint32_t count_;
  const InspectOptions& options_;
  InspectCalls* calls_;
  std::string text_;
  bool complete_ = true;
  uint32_t used_ = 0;
};

}  // namespace

Result<bool> format_arguments(Context& cx, const Value* values, uint32_t count,
                              const InspectOptions& options, InspectCalls* calls,
                              std::string& out) {
  return Formatter(cx, values, count, options, calls).run(out);
}

// ---- Calls

namespace {

Result<Value> number_of_text(Context& cx, Value text, CallKind kind) {
  const StringView view = TRY(text.as_string()->view(cx.heap()));
  return Value::number(kind == CallKind::ParseInt ? parse_int(view, 10) : parse_float(view));
}

struct OptionName {
  const char* name;
  double (*read)(const InspectOptions&);
  void (*write)(InspectOptions&, double);
};
constexpr OptionName kFlags[] = {
    {"showHidden", [](const InspectOptions& o) { return double(o.show_hidden); },
     [](InspectOptions& o, double d) { o.show_hidden = d != 0; }},
    {"colors", [](const InspectOptions& o) { return double(o.colors); },
     [](InspectOptions& o, double d) { o.colors = d != 0; }},
    {"customInspect", [](const InspectOptions& o) { return double(o.custom_inspect); },
     [](InspectOptions& o, double d) { o.custom_inspect = d != 0; }},
    {"showProxy", [](const InspectOptions& o) { return double(o.show_proxy); },
     [](InspectOptions& o, double d) { o.show_proxy = d != 0; }},
    {"sorted", [](const InspectOptions& o) { return double(o.sorted); },
     [](InspectOptions& o, double d) { o.sorted = d != 0; }},
    {"numericSeparator", [](const InspectOptions& o) { return double(o.numeric_separator); },
     [](InspectOptions& o, double d) { o.numeric_separator = d != 0; }},
};
constexpr OptionName kNumbers[] = {
    {"depth", [](const InspectOptions& o) { return o.depth; },
     [](InspectOptions& o, double d) { o.depth = d; }},
    {"maxArrayLength", [](const InspectOptions& o) { return o.array_length_max; },
     [](InspectOptions& o, double d) { o.array_length_max = d; }},
    {"maxStringLength", [](const InspectOptions& o) { return o.string_length_max; },
     [](InspectOptions& o, double d) { o.string_length_max = d; }},
    {"breakLength", [](const InspectOptions& o) { return o.break_length; },
     [](InspectOptions& o, double d) { o.break_length = d; }},
};

Task<Value> custom_inspect(Context& cx, Value object, Value depth, InspectOptions options) {
  Symbol* const symbol = custom_inspect_symbol(cx);
  if (!symbol) co_return Value::undefined();
  const Value method = co_await get(cx, object.as_object(), PropertyKey::symbol(symbol));
  if (!method.is_callable()) co_return object;
  Object* const given = co_await new_object(cx);
  for (const OptionName& o : kFlags)
    co_await step_void(
        define_field(cx, given, key(intern_ascii(o.name)), Value::boolean(o.read(options) != 0)));
  for (const OptionName& o : kNumbers)
    co_await step_void(
        define_field(cx, given, key(intern_ascii(o.name)), Value::number(o.read(options))));
  co_await step_void(define_field(cx, given, key(intern_ascii("compact")),
                                  Value::int32(std::max(0, options.compact))));
  NativeFunction* const stylize = co_await native_function(cx, Intrinsic::Console, 0);
  co_await step_void(define_field(cx, given, key(intern_ascii("stylize")), Value(stylize)));
  NativeFunction* const inspect_function = co_await native_function(cx, Intrinsic::Console, 1);
  const Value left =
      depth.is_number() && depth.as_number() == InspectOptions::kNoLimit ? Value::null() : depth;
  const Value arguments[] = {left, Value(given), Value(inspect_function)};
  const Value result = co_await call(cx, method, object, arguments);
  co_return result;
}

Task<Value> json_text(Context& cx, Value v) {
  const Value json = co_await cx.realm()->intrinsic_value(cx, Intrinsic::JSON);
  if (!json.is_object()) co_return Value(atoms::undefined());
  const Value stringify = co_await get(cx, json.as_object(), key(intern_ascii("stringify")));
  const Value arguments[] = {v};
  const Completion<Value> text = co_await try_await(call(cx, stringify, json, arguments));
  if (!text.threw) co_return text.value;
  const bool circular =
      text.exception.is_kind(Kind::Error) &&
      error_header(cx, text.exception.as_object()).find("circular") != std::string::npos;
  if (!circular) co_return cx.throw_value(text.exception);
  co_return Value(intern_ascii("[Circular]"));
}

/// What a getter gave, in an array, or the message of what it threw.
Task<Value> getter_result(Context& cx, Value object, Value getter) {
  const Completion<Value> result = co_await try_await(call(cx, getter, object));
  if (!result.threw) {
    ArrayObject* const box = co_await array_from(cx, &result.value, 1);
    co_return Value(box);
  }
  Value message = Value(atoms::undefined());
  if (result.exception.is_object()) {
    const Value given = co_await get(cx, result.exception.as_object(), key(atoms::message()));
    if (given.is_string()) message = given;
  }
  co_return message;
}

Task<Value> make_call(Context& cx, Call c, InspectOptions options) {
  Value result;
  switch (c.kind) {
    case CallKind::Custom: result = co_await custom_inspect(cx, c.object, c.detail, options); break;
    case CallKind::Get: result = co_await call(cx, c.detail, c.object); break;
    case CallKind::Getter: result = co_await getter_result(cx, c.object, c.detail); break;
    case CallKind::ToString: result = co_await to_string(cx, c.object); break;
    case CallKind::ToNumber: result = co_await to_number(cx, c.object); break;
    case CallKind::Json: result = co_await json_text(cx, c.object); break;
    case CallKind::ParseInt:
    case CallKind::ParseFloat: {
      const Value text = co_await to_string(cx, c.object);
      result = co_await number_of_text(cx, text, c.kind);
      break;
    }
  }
  co_return result;
}

}  // namespace

Task<bool> make_calls(Context& cx, InspectCalls* calls, InspectOptions options) {
  while (calls->made() < calls->count()) {
    const Call next = calls->call(calls->made());
    const Value result = co_await make_call(cx, next, options);
    calls->set_result(result);
  }
  co_return true;
}

Task<Value> inspect_completely(Context& cx, Value v, InspectOptions options) {
  InspectCalls calls(cx.heap());
  for (;;) {
    std::string text;
    const bool complete = co_await inspect(cx, v, options, &calls, text);
    if (complete) {
      String* const s = co_await String::from_utf8(cx.heap(), text);
      co_return Value(s);
    }
    co_await make_calls(cx, &calls, options);
  }
}

Task<InspectOptions> read_inspect_options(Context& cx, Value given, InspectOptions options) {
  if (given.is_boolean()) options.show_hidden = given.is_true();
  if (!given.is_object()) co_return options;
  Object* const object = given.as_object();
  for (const OptionName& o : kFlags) {
    const Value v = co_await get(cx, object, key(intern_ascii(o.name)));
    if (v.is_boolean()) o.write(options, v.is_true() ? 1 : 0);
  }
  for (const OptionName& o : kNumbers) {
    const Value v = co_await get(cx, object, key(intern_ascii(o.name)));
    if (v.is_number()) o.write(options, v.as_number());
    if (v.is_null()) o.write(options, InspectOptions::kNoLimit);
  }
  const Value compact = co_await get(cx, object, key(intern_ascii("compact")));
  if (compact.is_boolean()) options.compact = compact.is_true() ? InspectOptions::kCompactAll : 0;
  if (compact.is_int32()) options.compact = compact.as_int32();
  const Value getters = co_await get(cx, object, key(intern_ascii("getters")));
  if (getters.is_boolean())
    options.getters =
        getters.is_true() ? InspectOptions::Getters::All : InspectOptions::Getters::Label;
  if (getters.is_string()) {
    const std::string which = getters.as_string()->utf8();
    if (which == "get") options.getters = InspectOptions::Getters::GetOnly;
    if (which == "set") options.getters = InspectOptions::Getters::GetSet;
  }
  co_return options;
}

}  // namespace shoal
