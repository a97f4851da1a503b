// §22.2.6.11 RegExp.prototype [ %Symbol.replace% ] ( string, replaceValue )
#include <algorithm>

#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/es/string_natives.h"
#include "stdlib/es/substitution.h"
#include "vm/object/array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/repeated_call.h"
#include "vm/unicode/text_buffer.h"
#include "vm/value/atom.h"

namespace shoal {

using regexp::Flags;
using regexp::MatchStatus;

namespace {

bool has_dollar(const StringView& text) noexcept {
  return text.index_of(StringView(std::string_view("$")), 0) >= 0;
}

/// One step of replacing all (or the first) matches of a pristine RegExp: where the matching and
/// the copying are.
struct Replacing {
  uint64_t at = 0;      // Where to look next.
  uint32_t copied = 0;  // Units of the text that are in the result.
  bool found = false;
};

/// Appends what lies before the match just found, and its replacement; false: this was the last
/// one.
Result<bool> append_match(Context& cx, RegExpCode* code, const StringView& text,
                          const StringView& by, bool simple, Replacing& state, StringBuilder& out) {
  const uint32_t* const spans = RegExpState::of(cx).captures();
  TRY_VOID(out.append(text.sub(state.copied, spans[0])));
  if (simple)
    TRY_VOID(out.append(by));
  else
    TRY_VOID(append_substitution(out, text, by, code->program(), spans));
  state.copied = spans[1];
  state.found = true;
  state.at = spans[0] == spans[1]
                 ? advance_string_index(text, spans[1], code->flags().either_unicode())
                 : spans[1];
  return code->flags().has(Flags::Global) && state.at <= text.length();
}

/// Where a sticky RegExp that is not global begins; others begin at 0. False: the complete way.
bool start_index(const RegExpObject* r, uint64_t& at) noexcept {
  at = 0;
  const Flags flags = r->code()->flags();
  if (flags.has(Flags::Global)) return true;
  // Whatever the flags, exec brings lastIndex into a number: an object's valueOf runs.
  if (!r->last_index().is_number()) return false;
  if (!flags.has(Flags::Sticky)) return true;
  if (!r->last_index().is_int32() || r->last_index().as_int32() < 0) return false;
  at = static_cast<uint64_t>(r->last_index().as_int32());
  return true;
}

/// lastIndex as the last exec leaves it.
void leave_last_index(Context& cx, RegExpObject* r, const Replacing& state) noexcept {
  const Flags flags = r->code()->flags();
  if (flags.has(Flags::Global))
    r->set_last_index(cx.heap(), Value::int32(0));
  else if (flags.has(Flags::Sticky))
    r->set_last_index(cx.heap(), Value::number(state.found ? state.copied : 0u));
}

}  // namespace

Result<Value> replace_pristine_short(Context& cx, RegExpObject* r, String* text, String* by) {
  Replacing state;
  if (text->length() > 1024 || by->length() > 64 || !start_index(r, state.at)) return Value::lazy();
  TRY_VOID(text->flatten(cx.heap()));
  TRY_VOID(by->flatten(cx.heap()));
  RegExpCode* const code = r->code();
  const StringView units = text->flat_view(), replacement = by->flat_view();
  const bool simple = !has_dollar(replacement);
  const int64_t fuel = cx.state().fuel;
  StringBuilder out(cx.heap());
  while (state.at <= text->length()) {
    const MatchStatus status =
        begin_match(cx, code, units, static_cast<uint32_t>(state.at), mode_of(code));
    if (status == MatchStatus::NoMatch) break;
    if (status != MatchStatus::Matched || fuel - cx.state().fuel > kMatchFuel) return Value::lazy();
    note_match(cx, r, text);
    const bool more = TRY(append_match(cx, code, units, replacement, simple, state, out));
    if (!more) break;
  }
  leave_last_index(cx, r, state);
  if (!state.found) return Value(text);
  TRY_VOID(out.append(units.sub(state.copied, units.length())));
  String* const result = TRY(out.finish());
  return Value(result);
}

namespace {

/// FAST PATH: of a pristine RegExp, by a string.
Task<Value> replace_pristine(Context& cx, RegExpObject* r, String* text, String* by,
                             Replacing state) {
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  co_await step_void(by->flatten(cx.heap()));
  RegExpCode* const code = r->code();
  const bool simple = !has_dollar(by->flat_view());
  StringBuilder out(cx.heap());
  while (state.at <= text->length()) {
    MatchStatus status =
        begin_match(cx, code, text->flat_view(), static_cast<uint32_t>(state.at), mode_of(code));
    if (!is_over(status)) status = co_await match_to_end(cx, status);
    if (status == MatchStatus::NoMatch) break;
    note_match(cx, r, text);
    const uint32_t before = out.length();
    const bool more =
        co_await append_match(cx, code, text->flat_view(), by->flat_view(), simple, state, out);
    if (!more) break;
    co_await burn_fuel(cx, 4 + fuel_of_units(out.length() - before));
  }
  leave_last_index(cx, r, state);
  if (!state.found) co_return Value(text);
  co_await step_void(out.append(text->flat_view().sub(state.copied, text->length())));
  String* const result = co_await out.finish();
  co_return Value(result);
}

// ---- By a function

/// All matches of a pristine RegExp, as spans one after the other. False: out of memory.
Task<bool> collect_matches(Context& cx, RegExpObject* r, String* text, Replacing* state,
                           TextBuffer<uint32_t>* all) {
  RegExpCode* const code = r->code();
  while (state->at <= text->length()) {
    MatchStatus status =
        begin_match(cx, code, text->flat_view(), static_cast<uint32_t>(state->at), mode_of(code));
    if (!is_over(status)) status = co_await match_to_end(cx, status);
    if (status == MatchStatus::NoMatch) break;
    note_match(cx, r, text);
    const uint32_t* const spans = RegExpState::of(cx).captures();
    if (!all->append(spans, 2 * size_t{code->program().capture_count}))
      co_return cx.out_of_memory();
    state->found = true;
    state->copied = spans[1];
    state->at = spans[0] == spans[1] ? advance_string_index(text->flat_view(), spans[1],
                                                            code->flags().either_unicode())
                                     : spans[1];
    if (!code->flags().has(Flags::Global)) break;
    co_await burn_fuel(cx, 4);
  }
  leave_last_index(cx, r, *state);
  co_return true;
}

/// The arguments of a replacer for one match: the substrings, position, text, and groups if there
/// are names.
Result<void> fill_arguments(Context& cx, RegExpCode* code, String* text, const uint32_t* spans,
                            ValueArray* arguments, uint32_t at) {
  const uint32_t groups = code->program().capture_count;
  for (uint32_t i = 0; i < groups; ++i) {
    const Value part = TRY(capture_value(cx, text, spans, i));
    arguments->set(cx.heap(), at + i, part);
  }
  arguments->set(cx.heap(), at + groups, Value::number(spans[0]));
  arguments->set(cx.heap(), at + groups + 1, Value(text));
  if (code->program().names.empty()) return {};
  const Value named = TRY(match_groups(cx, code, text, spans));
  arguments->set(cx.heap(), at + groups + 2, named);
  return {};
}

const Value* values_of(const ValueArray* array) noexcept {
  static_assert(sizeof(ValueSlot) == sizeof(Value));
  return reinterpret_cast<const Value*>(array->slots());
}

/// A few calls of a replacer whose arguments are made: vm/run/repeated_call.h.
struct ReplacerCalls : RepeatedCall {
  const Value* arguments() const noexcept { return values_of(prepared) + size_t{at} * width; }
  ValueArray* prepared = nullptr;  // Of each match `width` arguments.
  ValueArray* given = nullptr;     // What the calls before this one gave, as strings.
  uint32_t width = 0, count = 0;
  uint32_t at = 0;
};

Repeat next_of_replacer(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& calls = static_cast<ReplacerCalls&>(call);
  if (!result.is_string() || calls.at + 1 == calls.count) return Repeat::Declines;
  calls.given->set(cx.heap(), calls.at++, result);
  std::copy(calls.arguments(), calls.arguments() + calls.width, regs + 1);
  return Repeat::Again;
}

/// Calls it for each of the matches that are prepared.
Task<Value> call_for_each(Context& cx, ReplacerCalls* calls, Value replacer) {
  for (calls->at = 0; calls->at < calls->count; ++calls->at) {
    const Value given =
        co_await call_repeatedly(cx, *calls, replacer, calls->arguments(), calls->width);
    const Value by = co_await to_string(cx, given);
    calls->given->set(cx.heap(), calls->at, by);
  }
  co_return Value::undefined();
}

/// FAST PATH: of a pristine RegExp, by a function. All matching comes before the first call, as in
/// the complete way.
Task<Value> replace_by_calls(Context& cx, RegExpObject* r, String* text, Value replacer,
                             Replacing state) {
  constexpr uint32_t kMatchesAtOnce = 32, kArgumentsAtOnce = 1024;
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  RegExpCode* const code = r->code();
  const uint32_t groups = code->program().capture_count;
  TextBuffer<uint32_t> all;
  (void)co_await collect_matches(cx, r, text, &state, &all);
  if (!state.found) co_return Value(text);
  const auto matches = static_cast<uint32_t>(all.size() / (2 * size_t{groups}));
  ReplacerCalls calls{{next_of_replacer, Value::undefined()}};
  calls.width = groups + (code->program().names.empty() ? 2 : 3);
  const uint32_t at_once =
      std::min({matches, kMatchesAtOnce, std::max(1u, kArgumentsAtOnce / calls.width)});
  calls.prepared = co_await ValueArray::create(cx.heap(), at_once * calls.width);
  calls.given = co_await ValueArray::create(cx.heap(), at_once);
  StringBuilder out(cx.heap());
  uint32_t copied = 0;
  for (uint32_t first = 0; first < matches; first += calls.count) {
    const uint32_t* const spans = &all[size_t{first} * 2 * groups];
    calls.count = std::min(at_once, matches - first);
    for (uint32_t i = 0; i < calls.count; ++i)
      co_await step_void(fill_arguments(cx, code, text, spans + size_t{i} * 2 * groups,
                                        calls.prepared, i * calls.width));
    (void)co_await call_for_each(cx, &calls, replacer);
    for (uint32_t i = 0; i < calls.count; ++i) {
      const uint32_t* const span = spans + size_t{i} * 2 * groups;
      co_await step_void(out.append(text->flat_view().sub(copied, span[0])));
      co_await step_void(out.append(calls.given->get(i).as_string()));
      copied = span[1];
    }
    co_await burn_fuel(cx, 8 * calls.count);
  }
  co_await step_void(out.append(text->flat_view().sub(copied, text->length())));
  String* const result = co_await out.finish();
  co_return Value(result);
}

// ---- The complete way

/// What the loop over the results needs.
struct Request {
  Object* r = nullptr;
  String* text = nullptr;
  Value by;
  bool by_function = false;
};

/// Step 8 to 11: the results of exec.
Task<ArrayObject*> collect_results(Context& cx, Request q) {
  const Value given = co_await get(cx, q.r, key(atoms::flags()));
  const Value flags_value = co_await to_string(cx, given);
  const StringView flags = co_await flags_value.as_string()->view(cx.heap());
  const auto has = [](const StringView& text, char letter) {
    return text.index_of(StringView(std::string_view(&letter, 1)), 0) >= 0;
  };
  const bool global = has(flags, 'g'), unicode = has(flags, 'u') || has(flags, 'v');
  const PropertyKey last_index = key(atoms::lastIndex());
  if (global) (void)co_await set_or_throw(cx, q.r, last_index, Value::int32(0));
  ArrayObject* const results = co_await ArrayObject::create(cx, 0, 0);
  for (;;) {
    const Value result = co_await regexp_exec(cx, q.r, q.text);
    if (result.is_null()) break;
    co_await step_void(results->push(cx.heap(), result));
    if (!global) break;
    const Value first = co_await get(cx, result.as_object(), PropertyKey::index(0));
    const Value matched = co_await to_string(cx, first);
    co_await burn_fuel(cx, 8);
    if (!matched.as_string()->is_empty()) continue;
    const Value at = co_await get(cx, q.r, last_index);
    const uint64_t index = co_await to_length(cx, at);
    const StringView units = co_await q.text->view(cx.heap());
    const uint64_t next = advance_string_index(units, index, unicode);
    (void)co_await set_or_throw(cx, q.r, last_index, Value::number(next));
  }
  co_return results;
}

/// The captures of a result, as strings or undefined.
Task<ArrayObject*> captures_of(Context& cx, Object* result, uint64_t count) {
  ArrayObject* const captures = co_await ArrayObject::create(cx, 0, 0);
  for (uint64_t n = 1; n <= count; ++n) {
    const PropertyKey at = co_await key_of_integer(cx, n);
    Value capture = co_await get(cx, result, at);
    if (!capture.is_undefined()) capture = co_await to_string(cx, capture);
    co_await step_void(captures->push(cx.heap(), capture));
    co_await burn_fuel(cx, 4);
  }
  co_return captures;
}

/// Step 14.k: what the replacer gives for a match.
Task<Value> call_replacer(Context& cx, Request q, String* matched, ArrayObject* captures,
                          uint32_t position, Value named) {
  const uint32_t groups = captures->length();
  ValueArray* const arguments = co_await ValueArray::create(cx.heap(), groups + 4);
  arguments->set(cx.heap(), 0, Value(matched));
  for (uint32_t i = 0; i < groups; ++i)
    arguments->set(cx.heap(), i + 1, captures->dense_element(i));
  arguments->set(cx.heap(), groups + 1, Value::number(position));
  arguments->set(cx.heap(), groups + 2, Value(q.text));
  uint32_t count = groups + 3;
  if (!named.is_undefined()) arguments->set(cx.heap(), count++, named);
  if (count > 65'000) co_return throw_range_error(cx, "Too many arguments in function call");
  const Value given = co_await call(cx, q.by, Value::undefined(), values_of(arguments), count);
  const Value text = co_await to_string(cx, given);
  co_return text;
}

/// Step 14 for one result: appends to out. `next` is nextSourcePosition.
Task<Value> append_result(Context& cx, Request q, Object* result, StringBuilder* out,
                          uint32_t* next) {
  const uint64_t length = co_await length_of_array_like(cx, result);
  const Value first = co_await get(cx, result, PropertyKey::index(0));
  const Value matched_value = co_await to_string(cx, first);
  String* const matched = matched_value.as_string();
  const Value index = co_await get(cx, result, key(atoms::index()));
  const double given = co_await to_integer_or_infinity(cx, index);
  const auto position = static_cast<uint32_t>(std::clamp(given, 0.0, double{1} * q.text->length()));
  ArrayObject* const captures = co_await captures_of(cx, result, length ? length - 1 : 0);
  Value named = co_await get(cx, result, key(atoms::groups()));
  StringBuilder replacement(cx.heap());
  if (q.by_function) {
    const Value text = co_await call_replacer(cx, q, matched, captures, position, named);
    co_await step_void(replacement.append(text.as_string()));
  } else {
    if (!named.is_undefined()) {
      Object* const object = co_await to_object(cx, named);
      named = Value(object);
    }
    const Substitution what{
        q.text, matched, q.by.as_string(), position, captures->elements(), captures->length(),
        named};
    (void)co_await append_substitution(cx, &replacement, what);
  }
  if (position < *next) co_return Value::undefined();
  const StringView units = co_await q.text->view(cx.heap());
  co_await step_void(out->append(units.sub(*next, position)));
  co_await step_void(out->append(replacement.view()));
  // A result that script made may claim more than there is.
  const uint64_t end = uint64_t{position} + matched->length();
  *next = static_cast<uint32_t>(std::min<uint64_t>(end, 0xFFFF'FFFF));
  co_return Value::undefined();
}

Task<Value> replace_slow(Context& cx, Request q) {
  ArrayObject* const results = co_await collect_results(cx, q);
  StringBuilder out(cx.heap());
  uint32_t next = 0;
  for (uint32_t i = 0; i < results->length(); ++i)
    (void)co_await append_result(cx, q, results->dense_element(i).as_object(), &out, &next);
  if (next < q.text->length()) {
    const StringView units = co_await q.text->view(cx.heap());
    co_await step_void(out.append(units.sub(next, units.length())));
  }
  String* const result = co_await out.finish();
  co_return Value(result);
}

}  // namespace

namespace natives {

Result<Value> regexp_symbol_replace_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (!r || !args[0].is_string() || !args[1].is_string()) return Value::lazy();
  return replace_pristine_short(cx, r, args[0].as_string(), args[1].as_string());
}

NativeTask regexp_symbol_replace(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(
        cx, "Method RegExp.prototype.[Symbol.replace] called on incompatible receiver %s",
        describe_for_message(cx, args.this_value).c_str());
  const Value text = co_await to_string(cx, args[0]);
  Request q{args.this_value.as_object(), text.as_string(), args[1], args[1].is_callable()};
  if (!q.by_function) q.by = co_await to_string(cx, q.by);
  Replacing state;
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (r && start_index(r, state.at)) {
    if (q.by_function) {
      const Value made = co_await replace_by_calls(cx, r, q.text, q.by, state);
      co_return made;
    }
    const Value made = co_await replace_pristine(cx, r, q.text, q.by.as_string(), state);
    co_return made;
  }
  const Value result = co_await replace_slow(cx, q);
  co_return result;
}

}  // namespace natives
}  // namespace shoal
