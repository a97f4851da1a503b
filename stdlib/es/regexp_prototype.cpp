// §22.2.6 Properties of the RegExp prototype object: the table, flags, source and toString.
#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/string_builder.h"

namespace shoal {

namespace natives {
NativeTask regexp_compile(Context& cx, Args args);
}

namespace {

using regexp::Flags;

struct FlagProperty {
  Flags::Bit bit;
  char letter;
  const char* name;
};
/// In the order in which `flags` reads and writes them.
constexpr FlagProperty kFlags[] = {
    {Flags::HasIndices, 'd', "hasIndices"},   {Flags::Global, 'g', "global"},
    {Flags::IgnoreCase, 'i', "ignoreCase"},   {Flags::Multiline, 'm', "multiline"},
    {Flags::DotAll, 's', "dotAll"},           {Flags::Unicode, 'u', "unicode"},
    {Flags::UnicodeSets, 'v', "unicodeSets"}, {Flags::Sticky, 'y', "sticky"},
};

bool is_prototype(Context& cx, Value v) noexcept {
  return v == cx.realm()->peek_intrinsic(Intrinsic::RegExpPrototype);
}

SHOAL_COLD Thrown throw_incompatible(Context& cx, const char* name, Value v) {
  return throw_type_error(cx, "Method RegExp.prototype.%s called on incompatible receiver %s", name,
                          describe_for_message(cx, v).c_str());
}

/// §22.2.6.4.1 RegExpHasFlag
template <uint32_t flag>
Result<Value> flag_getter(Context& cx, const Args& args) {
  if (args.this_value.is_kind(Kind::RegExp))
    return Value::boolean(
        args.this_value.as<RegExpObject>()->code()->flags().has(kFlags[flag].bit));
  if (is_prototype(cx, args.this_value)) return Value::undefined();
  return throw_incompatible(cx, kFlags[flag].name, args.this_value);
}

/// §22.2.6.4 get RegExp.prototype.flags
Result<Value> flags_of_pristine(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (!r) return Value::lazy();
  std::string text;
  for (const FlagProperty& flag : kFlags)
    if (r->code()->flags().has(flag.bit)) text += flag.letter;
  return Value(intern_ascii(text));
}
NativeTask regexp_flags(Context& cx, Args args) {
  if (!args.this_value.is_object()) co_return throw_incompatible(cx, "flags", args.this_value);
  std::string text;
  for (const FlagProperty& flag : kFlags) {
    const Value v = co_await get(cx, args.this_value.as_object(), key(intern_ascii(flag.name)));
    if (to_boolean(v)) text += flag.letter;
  }
  co_return Value(intern_ascii(text));
}

// ---- source

/// Whether a slash or line terminator stands in the pattern as it is.
bool needs_escape(const StringView& text) noexcept {
  for (uint32_t i = 0; i < text.length(); ++i) {
    const char16_t c = text[i];
    if (c == '/' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) return true;
  }
  return false;
}

}  // namespace

Result<Value> escaped_pattern(Context& cx, String* source) {
  if (source->is_empty()) return Value(intern_ascii("(?:)"));
  const StringView text = TRY(source->view(cx.heap()));
  if (!needs_escape(text)) return Value(source);
  StringBuilder out(cx.heap());
  bool in_class = false, after_backslash = false;
  for (uint32_t i = 0; i < text.length(); ++i) {
    const char16_t c = text[i];
    const char* terminator = nullptr;
    if (c == '\n') terminator = "n";
    if (c == '\r') terminator = "r";
    if (c == 0x2028) terminator = "u2028";
    if (c == 0x2029) terminator = "u2029";
    const bool slash = c == '/' && !in_class;
    if ((terminator || slash) && !after_backslash) TRY_VOID(out.append('\\'));
    if (terminator)
      TRY_VOID(out.append_ascii(terminator));
    else
      TRY_VOID(out.append(c));
    if (!after_backslash && c == '[') in_class = true;
    if (!after_backslash && c == ']') in_class = false;
    after_backslash = !after_backslash && c == '\\';
  }
  spend_fuel(cx, fuel_of_units(text.length()));
  String* const made = TRY(out.finish());
  return Value(made);
}

namespace {

/// §22.2.6.13 get RegExp.prototype.source
Result<Value> regexp_source(Context& cx, const Args& args) {
  if (args.this_value.is_kind(Kind::RegExp))
    return escaped_pattern(cx, args.this_value.as<RegExpObject>()->code()->source());
  if (is_prototype(cx, args.this_value)) return Value(intern_ascii("(?:)"));
  return throw_incompatible(cx, "source", args.this_value);
}

/// §22.2.6.17 RegExp.prototype.toString ( )
NativeTask regexp_to_string(Context& cx, Args args) {
  if (!args.this_value.is_object()) co_return throw_incompatible(cx, "toString", args.this_value);
  Object* const r = args.this_value.as_object();
  const Value source = co_await get(cx, r, key(atoms::source()));
  const Value pattern = co_await to_string(cx, source);
  const Value given = co_await get(cx, r, key(atoms::flags()));
  const Value flags = co_await to_string(cx, given);
  StringBuilder out(cx.heap());
  co_await step_void(out.append('/'));
  co_await step_void(out.append(pattern.as_string()));
  co_await step_void(out.append('/'));
  co_await step_void(out.append(flags.as_string()));
  String* const text = co_await out.finish();
  co_return Value(text);
}

using namespace natives;

constexpr Builtin pair_getter(const char* key, CoroutineFunction coroutine, LeafFunction leaf) {
  Builtin b = getter(key, coroutine);
  b.leaf = leaf;
  return b;
}

constexpr Builtin kRegExpPrototype[] = {
    intrinsic("constructor", Intrinsic::RegExp),
    method("exec", 1, regexp_exec_method, regexp_exec_short),
    getter("dotAll", flag_getter<4>),
    pair_getter("flags", regexp_flags, flags_of_pristine),
    getter("global", flag_getter<1>),
    getter("hasIndices", flag_getter<0>),
    getter("ignoreCase", flag_getter<2>),
    getter("multiline", flag_getter<3>),
    getter("source", regexp_source),
    getter("sticky", flag_getter<7>),
    getter("unicode", flag_getter<5>),
    getter("unicodeSets", flag_getter<6>),
    method("compile", 2, regexp_compile),
    method("test", 1, regexp_test, regexp_test_short),
    method("toString", 0, regexp_to_string),
    method("@@match", 1, regexp_symbol_match, regexp_symbol_match_short),
    method("@@matchAll", 1, regexp_symbol_match_all, regexp_symbol_match_all_short),
    method("@@replace", 2, regexp_symbol_replace, regexp_symbol_replace_short),
    method("@@search", 1, regexp_symbol_search, regexp_symbol_search_short),
    method("@@split", 2, regexp_symbol_split, regexp_symbol_split_short),
};

}  // namespace

constinit const IntrinsicTemplate kRegExpPrototypeTemplate = object_template(kRegExpPrototype);

}  // namespace shoal
