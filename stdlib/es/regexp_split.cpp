// §22.2.6.14 RegExp.prototype [ %Symbol.split% ] ( string, limit )
#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/es/string_natives.h"
#include "vm/object/array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/string_builder.h"

namespace shoal {

using regexp::Flags;
using regexp::MatchMode;
using regexp::MatchStatus;

namespace {

/// Where a split stands: p is the end of the last separator, q where to look for the next.
struct Splitting {
  uint32_t p = 0;
  uint64_t q = 0;
};

/// Adds the piece before the separator just found and its captures. False: the limit is reached.
/// `hit` is whether the match counts: one that is empty and at p does not.
Result<bool> add_pieces(Context& cx, RegExpCode* code, String* text, Splitting& state,
                        ArrayObject* out, uint32_t limit) {
  const uint32_t* const spans = RegExpState::of(cx).captures();
  const uint32_t from = spans[0], to = spans[1];
  if (to == state.p || from >= text->length()) {
    state.q = advance_string_index(text->flat_view(), from, code->flags().either_unicode());
    return true;
  }
  String* const piece = TRY(String::substring(cx.heap(), text, state.p, from));
  TRY_VOID(out->push(cx.heap(), Value(piece)));
  state.p = to;
  state.q = to;
  if (out->length() == limit) return false;
  for (uint32_t i = 1; i < code->program().capture_count; ++i) {
    const Value part = TRY(capture_value(cx, text, spans, i));
    TRY_VOID(out->push(cx.heap(), part));
    if (out->length() == limit) return false;
  }
  return true;
}

Result<void> add_last(Context& cx, String* text, const Splitting& state, ArrayObject* out) {
  String* const piece = TRY(String::substring(cx.heap(), text, state.p, text->length()));
  return out->push(cx.heap(), Value(piece));
}

/// FAST PATH: of a pristine RegExp. The splitter of the complete way tries each place in turn;
/// searching finds the same.
Task<Value> split_pristine(Context& cx, RegExpObject* r, String* text, uint32_t limit) {
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, 0);
  if (limit == 0) co_return Value(out);
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  RegExpCode* const code = r->code();
  if (text->is_empty()) {
    const bool matched = co_await match_all_fuel(cx, code, text, 0, MatchMode::Sticky);
    if (!matched) co_await step_void(out->push(cx.heap(), Value(text)));
    co_return Value(out);
  }
  Splitting state;
  while (state.q < text->length()) {
    MatchStatus status =
        begin_match(cx, code, text->flat_view(), static_cast<uint32_t>(state.q), MatchMode::Search);
    if (!is_over(status)) status = co_await match_to_end(cx, status);
    if (status == MatchStatus::NoMatch) break;
    if (RegExpState::of(cx).captures()[0] < text->length()) note_match(cx, r, text);
    if (grows_long(out, 2)) (void)co_await make_room(cx, out);
    const bool more = co_await add_pieces(cx, code, text, state, out, limit);
    if (!more) co_return Value(out);
    co_await burn_fuel(cx, 8);
  }
  co_await step_void(add_last(cx, text, state, out));
  co_return Value(out);
}

}  // namespace

Result<Value> split_pristine_short(Context& cx, RegExpObject* r, String* text) {
  if (text->length() > 1024 || text->is_empty()) return Value::lazy();
  TRY_VOID(text->flatten(cx.heap()));
  RegExpCode* const code = r->code();
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, 4));
  const int64_t fuel = cx.state().fuel;
  Splitting state;
  while (state.q < text->length()) {
    const MatchStatus status =
        begin_match(cx, code, text->flat_view(), static_cast<uint32_t>(state.q), MatchMode::Search);
    if (status == MatchStatus::NoMatch) break;
    if (status != MatchStatus::Matched || fuel - cx.state().fuel > kMatchFuel) return Value::lazy();
    if (RegExpState::of(cx).captures()[0] < text->length()) note_match(cx, r, text);
    const bool more = TRY(add_pieces(cx, code, text, state, out, 0xFFFF'FFFF));
    if (!more) return Value(out);
    spend_fuel(cx, 8);
  }
  TRY_VOID(add_last(cx, text, state, out));
  return Value(out);
}

namespace {

/// What the complete way works on.
struct Request {
  Object* splitter = nullptr;
  String* text = nullptr;
  uint32_t limit = 0;
  bool unicode = false;
};

/// The match at q by the splitter, step 18.c: where it ends, or the hole if there is none that
/// counts.
Task<Value> try_at(Context& cx, Request s, uint64_t q, uint32_t p, Value* result) {
  const PropertyKey last_index = key(atoms::lastIndex());
  (void)co_await set_or_throw(cx, s.splitter, last_index, Value::number(q));
  *result = co_await regexp_exec(cx, s.splitter, s.text);
  if (result->is_null()) co_return Value::hole();
  const Value given = co_await get(cx, s.splitter, last_index);
  const uint64_t end = co_await to_length(cx, given);
  const uint64_t e = end < s.text->length() ? end : s.text->length();
  co_return e == p ? Value::hole() : Value::number(e);
}

Task<Value> split_slow(Context& cx, Request s) {
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, 0);
  if (s.limit == 0) co_return Value(out);
  if (s.text->is_empty()) {
    const Value z = co_await regexp_exec(cx, s.splitter, s.text);
    if (z.is_null()) co_await step_void(out->push(cx.heap(), Value(s.text)));
    co_return Value(out);
  }
  if (is_long_rope(s.text)) (void)co_await flatten_long(cx, s.text);
  co_await step_void(s.text->flatten(cx.heap()));
  uint32_t p = 0;
  for (uint64_t q = 0; q < s.text->length();) {
    Value result;
    const Value e = co_await try_at(cx, s, q, p, &result);
    co_await burn_fuel(cx, 8);
    if (e.is_hole()) {
      q = advance_string_index(s.text->flat_view(), q, s.unicode);
      continue;
    }
    String* const piece =
        co_await String::substring(cx.heap(), s.text, p, static_cast<uint32_t>(q));
    co_await step_void(out->push(cx.heap(), Value(piece)));
    if (out->length() == s.limit) co_return Value(out);
    p = static_cast<uint32_t>(e.as_number());
    q = p;
    const uint64_t length = co_await length_of_array_like(cx, result.as_object());
    for (uint64_t i = 1; i < length; ++i) {
      const PropertyKey at = co_await key_of_integer(cx, i);
      const Value capture = co_await get(cx, result.as_object(), at);
      co_await step_void(out->push(cx.heap(), capture));
      if (out->length() == s.limit) co_return Value(out);
      co_await burn_fuel(cx, 4);
    }
  }
  String* const last = co_await String::substring(cx.heap(), s.text, p, s.text->length());
  co_await step_void(out->push(cx.heap(), Value(last)));
  co_return Value(out);
}

/// Flags with y, steps 4 to 8.
Task<String*> splitter_flags(Context& cx, Object* r, bool* unicode) {
  const Value given = co_await get(cx, r, key(atoms::flags()));
  const Value flags = co_await to_string(cx, given);
  const StringView text = co_await flags.as_string()->view(cx.heap());
  bool sticky = false;
  for (uint32_t i = 0; i < text.length(); ++i) {
    if (text[i] == 'u' || text[i] == 'v') *unicode = true;
    if (text[i] == 'y') sticky = true;
  }
  if (sticky) co_return flags.as_string();
  String* const more = co_await String::concat(cx.heap(), flags.as_string(), String::single('y'));
  co_return more;
}

}  // namespace

namespace natives {

Result<Value> regexp_symbol_split_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (!r || !args[0].is_string() || !args[1].is_undefined()) return Value::lazy();
  return split_pristine_short(cx, r, args[0].as_string());
}

NativeTask regexp_symbol_split(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(
        cx, "Method RegExp.prototype.[Symbol.split] called on incompatible receiver %s",
        describe_for_message(cx, args.this_value).c_str());
  Request s;
  Object* const r = args.this_value.as_object();
  const Value text = co_await to_string(cx, args[0]);
  s.text = text.as_string();
  s.limit = 0xFFFF'FFFF;
  if (RegExpObject* const plain = pristine_regexp(cx, args.this_value);
      plain && (args[1].is_undefined() || args[1].is_number())) {
    if (!args[1].is_undefined()) s.limit = co_await to_uint32(cx, args[1]);
    const Value pieces = co_await split_pristine(cx, plain, s.text, s.limit);
    co_return pieces;
  }
  const Value species = co_await species_constructor(cx, r, Intrinsic::RegExp);
  String* const flags = co_await splitter_flags(cx, r, &s.unicode);
  const Value arguments[] = {Value(r), Value(flags)};
  const Value splitter = co_await construct(cx, species, arguments, 2, species);
  s.splitter = splitter.as_object();
  if (!args[1].is_undefined()) s.limit = co_await to_uint32(cx, args[1]);
  const Value pieces = co_await split_slow(cx, s);
  co_return pieces;
}

}  // namespace natives
}  // namespace shoal
