// §22.2.4 and .5 The RegExp constructor, with the properties of the legacy RegExp features
// proposal.
#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/unicode/unicode.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/string_builder.h"

namespace shoal {

Task<bool> is_regexp(Context& cx, Value v) {
  if (!v.is_object()) co_return false;
  const Value matcher =
      co_await get(cx, v.as_object(), PropertyKey::symbol(well_known(WellKnown::match)));
  if (!matcher.is_undefined()) co_return to_boolean(matcher);
  co_return v.is_kind(Kind::RegExp);
}

namespace {

Task<String*> string_or_empty(Context& cx, Value v) {
  if (v.is_undefined()) co_return atoms::empty();
  const Value text = co_await to_string(cx, v);
  co_return text.as_string();
}

/// §22.2.3.3 RegExpInitialize, less the store to lastIndex.
Task<RegExpCode*> compile(Context& cx, Value pattern, Value flags) {
  String* const pattern_text = co_await string_or_empty(cx, pattern);
  String* const flags_text = co_await string_or_empty(cx, flags);
  co_await burn_fuel(cx, 64 + 8 * int64_t{pattern_text->length()});
  RegExpCode* const code = co_await RegExpState::of(cx).compile(cx, pattern_text, flags_text);
  co_return code;
}

/// Pattern and flags as the constructor finds them, §22.2.4.1, steps 4 to 6.
struct Parts {
  Value pattern, flags;
};
Task<Parts> parts_of(Context& cx, Value pattern, Value flags, bool is_like_regexp) {
  if (pattern.is_kind(Kind::RegExp)) {
    RegExpCode* const code = pattern.as<RegExpObject>()->code();
    co_return Parts{Value(code->source()),
                    flags.is_undefined() ? Value(code->flags_text()) : flags};
  }
  if (!is_like_regexp) co_return Parts{pattern, flags};
  const Value source = co_await get(cx, pattern.as_object(), key(atoms::source()));
  if (flags.is_undefined()) flags = co_await get(cx, pattern.as_object(), key(atoms::flags()));
  co_return Parts{source, flags};
}

/// §22.2.4.1 RegExp ( pattern, flags )
NativeTask regexp_constructor(Context& cx, Args args) {
  const bool is_like_regexp = co_await is_regexp(cx, args[0]);
  Value new_target = args.new_target;
  if (new_target.is_undefined()) {
    new_target = Value(args.callee);
    if (is_like_regexp && args[1].is_undefined()) {
      const Value c = co_await get(cx, args[0].as_object(), key(atoms::constructor()));
      if (c == new_target) co_return args[0];
    }
  }
  const Parts parts = co_await parts_of(cx, args[0], args[1], is_like_regexp);
  const Value proto =
      co_await get_prototype_from_constructor(cx, new_target, Intrinsic::RegExpPrototype);
  RegExpCode* const code = co_await compile(cx, parts.pattern, parts.flags);
  const Value standard = co_await cx.realm()->intrinsic_value(cx, Intrinsic::RegExpPrototype);
  if (proto == standard) {
    RegExpObject* const made = co_await RegExpObject::create(cx, code);
    co_return Value(made);
  }
  Shape* const shape = co_await shape_for(cx, Kind::RegExp, proto);
  RegExpObject* const made = co_await RegExpObject::create(cx, shape, code);
  co_return Value(made);
}

}  // namespace

Task<RegExpObject*> regexp_create(Context& cx, Value pattern, Value flags) {
  RegExpCode* const code = co_await compile(cx, pattern, flags);
  RegExpObject* const made = co_await RegExpObject::create(cx, code);
  co_return made;
}

namespace natives {

/// §B.2.4.1 RegExp.prototype.compile ( pattern, flags ), restricted as the legacy RegExp features
/// proposal says.
NativeTask regexp_compile(Context& cx, Args args) {
  if (!args.this_value.is_kind(Kind::RegExp))
    co_return throw_type_error(cx,
                               "Method RegExp.prototype.compile called on incompatible receiver %s",
                               describe_for_message(cx, args.this_value).c_str());
  auto* const r = args.this_value.as<RegExpObject>();
  const Value proto = co_await r->shape()->proto(cx);
  if (proto != cx.realm()->peek_intrinsic(Intrinsic::RegExpPrototype))
    co_return throw_type_error(
        cx, "RegExp.prototype.compile called on a subclass or another realm's RegExp");
  Value pattern = args[0], flags = args[1];
  if (pattern.is_kind(Kind::RegExp)) {
    if (!flags.is_undefined())
      co_return throw_type_error(cx,
                                 "Invalid flags: the pattern is a RegExp that has some already");
    RegExpCode* const other = pattern.as<RegExpObject>()->code();
    pattern = Value(other->source());
    flags = Value(other->flags_text());
  }
  RegExpCode* const code = co_await compile(cx, pattern, flags);
  r->set_code(cx.heap(), code);
  co_await step_void(set_last_index(cx, r, Value::int32(0)));
  co_return args.this_value;
}

}  // namespace natives

namespace {

// ---- §22.2.5.1 RegExp.escape ( S )

Result<void> append_hex(StringBuilder& out, uint32_t value, uint32_t digits) {
  for (uint32_t i = digits; i-- > 0;)
    TRY_VOID(out.append("0123456789abcdef"[(value >> (4 * i)) & 15]));
  return {};
}

/// A code unit as \xHH or \uHHHH.
Result<void> append_escaped(StringBuilder& out, char16_t unit) {
  TRY_VOID(out.append_ascii(unit <= 0xFF ? "\\x" : "\\u"));
  return append_hex(out, unit, unit <= 0xFF ? 2 : 4);
}

/// §22.2.5.1.1 EncodeForRegExpEscape
Result<void> append_for_regexp(StringBuilder& out, char32_t c) {
  static constexpr std::string_view kControls = "\t\n\v\f\r", kLetters = "tnvfr";
  static constexpr std::string_view kSyntax = "^$\\.*+?()[]{}|/";
  static constexpr std::string_view kOther = ",-=<>#&!%:;@~'`\"";
  if (c < 128) {
    const char ascii = static_cast<char>(c);
    const size_t control = kControls.find(ascii);
    const bool syntax = kSyntax.find(ascii) != std::string_view::npos;
    if (syntax || control != std::string_view::npos) TRY_VOID(out.append('\\'));
    if (control != std::string_view::npos) return out.append(kLetters[control]);
    if (syntax) return out.append(ascii);
    if (kOther.find(ascii) == std::string_view::npos && ascii != ' ') return out.append(ascii);
    return append_escaped(out, static_cast<char16_t>(c));
  }
  if (unicode::is_white_space_or_line_terminator(c) || unicode::is_surrogate(c))
    return append_escaped(out, static_cast<char16_t>(c));
  return out.append_code_point(c);
}

NativeTask regexp_escape(Context& cx, Args args) {
  if (!args[0].is_string())
    co_return throw_type_error(cx, "RegExp.escape: argument is not a string (got %s)",
                               describe_for_message(cx, args[0]).c_str());
  const StringView text = co_await args[0].as_string()->view(cx.heap());
  StringBuilder out(cx.heap());
  for (uint32_t i = 0, units; i < text.length(); i += units) {
    const char32_t c = text.code_point_at(i, units);
    const bool alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (i == 0 && alphanumeric)
      co_await step_void(append_escaped(out, static_cast<char16_t>(c)));
    else
      co_await step_void(append_for_regexp(out, c));
    if (i % 256 == 0) co_await burn_fuel(cx, 256);
  }
  String* const result = co_await out.finish();
  co_return Value(result);
}

// ---- Legacy properties

Result<LegacyMatch*> legacy_of(Context& cx, const Args& args) {
  if (args.this_value != cx.realm()->peek_intrinsic(Intrinsic::RegExp))
    return throw_type_error(cx, "Legacy property of RegExp used on another receiver");
  return &RegExpState::of(cx).legacy;
}

/// Units [from, to) of the last input.
Result<Value> legacy_part(Context& cx, const Args& args, const LegacyMatch& m, uint32_t from,
                          uint32_t to) {
  (void)args;
  if (m.is_invalid && m.realm == cx.realm())
    return throw_type_error(cx, "The last match was by an instance of a subclass of RegExp");
  if (m.realm != cx.realm() || from == regexp::kNoPosition) return Value(atoms::empty());
  String* const part = TRY(String::substring(cx.heap(), m.input, from, to));
  return Value(part);
}

template <uint32_t group>
Result<Value> legacy_group(Context& cx, const Args& args) {
  const LegacyMatch* const m = TRY(legacy_of(cx, args));
  return legacy_part(cx, args, *m, m->spans[2 * group], m->spans[2 * group + 1]);
}
Result<Value> legacy_last_paren(Context& cx, const Args& args) {
  const LegacyMatch* const m = TRY(legacy_of(cx, args));
  return legacy_part(cx, args, *m, m->last_paren[0], m->last_paren[1]);
}
Result<Value> legacy_left_context(Context& cx, const Args& args) {
  const LegacyMatch* const m = TRY(legacy_of(cx, args));
  return legacy_part(cx, args, *m, 0, m->spans[0]);
}
Result<Value> legacy_right_context(Context& cx, const Args& args) {
  const LegacyMatch* const m = TRY(legacy_of(cx, args));
  const uint32_t length = m->input ? m->input->length() : 0;
  return legacy_part(cx, args, *m, m->realm ? m->spans[1] : regexp::kNoPosition, length);
}
Result<Value> legacy_input(Context& cx, const Args& args) {
  const LegacyMatch* const m = TRY(legacy_of(cx, args));
  if (m->given_input && m->realm == cx.realm()) return Value(m->given_input);
  return legacy_part(cx, args, *m, 0, m->input ? m->input->length() : 0);
}
NativeTask legacy_set_input(Context& cx, Args args) {
  LegacyMatch* const m = co_await legacy_of(cx, args);
  const Value text = co_await to_string(cx, args[0]);
  if (m->realm != cx.realm()) {
    *m = LegacyMatch{};
    m->realm = cx.realm();
    m->input = atoms::empty();
  }
  m->given_input = text.as_string();
  co_return Value::undefined();
}

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

constexpr Builtin kRegExpFunction = constructor("RegExp", 2, regexp_constructor);
constexpr Builtin kRegExp[] = {
    prototype(Intrinsic::RegExpPrototype), method("escape", 1, regexp_escape),
    getter("@@species", return_this),      accessor("input", legacy_input),
    setter("input", legacy_set_input),     accessor("$_", legacy_input),
    setter("$_", legacy_set_input),        getter("lastMatch", legacy_group<0>),
    getter("$&", legacy_group<0>),         getter("lastParen", legacy_last_paren),
    getter("$+", legacy_last_paren),       getter("leftContext", legacy_left_context),
    getter("$`", legacy_left_context),     getter("rightContext", legacy_right_context),
    getter("$'", legacy_right_context),    getter("$1", legacy_group<1>),
    getter("$2", legacy_group<2>),         getter("$3", legacy_group<3>),
    getter("$4", legacy_group<4>),         getter("$5", legacy_group<5>),
    getter("$6", legacy_group<6>),         getter("$7", legacy_group<7>),
    getter("$8", legacy_group<8>),         getter("$9", legacy_group<9>),
};

}  // namespace

constinit const IntrinsicTemplate kRegExpTemplate = function_template(kRegExpFunction, kRegExp);

}  // namespace shoal
