// RegExp.prototype[@@match], [@@matchAll] and [@@search], §22.2.6, and the iterators of matchAll,
// §22.2.9.
#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/es/string_natives.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/native_state.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

using regexp::Flags;
using regexp::MatchMode;
using regexp::MatchStatus;

namespace {

/// `this` as an object, and the text: what all these methods begin with.
struct Start {
  Object* r = nullptr;
  String* text = nullptr;
};
Task<Start> start_of(Context& cx, Args args, const char* name) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "Method RegExp.prototype.%s called on incompatible receiver %s",
                               name, describe_for_message(cx, args.this_value).c_str());
  const Value text = co_await to_string(cx, args[0]);
  co_return Start{args.this_value.as_object(), text.as_string()};
}

bool contains(String* flags, char letter) noexcept {
  for (uint32_t i = 0; i < flags->length(); ++i)
    if (flags->at(i) == static_cast<char16_t>(letter)) return true;
  return false;
}

Task<String*> flags_of(Context& cx, Object* r) {
  const Value given = co_await get(cx, r, key(atoms::flags()));
  const Value flags = co_await to_string(cx, given);
  co_await step_void(flags.as_string()->flatten(cx.heap()));
  co_return flags.as_string();
}

/// After an empty match: lastIndex moves on, §22.2.6.8, step 6.g.iii.
Task<Value> step_over_empty(Context& cx, Object* r, String* text, bool unicode) {
  const Value given = co_await get(cx, r, key(atoms::lastIndex()));
  const uint64_t index = co_await to_length(cx, given);
  const StringView units = co_await text->view(cx.heap());
  const uint64_t next = advance_string_index(units, index, unicode);
  (void)co_await set_or_throw(cx, r, key(atoms::lastIndex()), Value::number(next));
  co_return Value::undefined();
}

// ---- match

/// FAST PATH: all matches of a pristine global RegExp; lastIndex is 0 before and after.
Task<Value> match_all_pristine(Context& cx, RegExpObject* r, String* text) {
  r->set_last_index(cx.heap(), Value::int32(0));
  RegExpCode* const code = r->code();
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  const bool unicode = code->flags().either_unicode();
  ArrayObject* out = nullptr;
  for (uint64_t at = 0; at <= text->length();) {
    MatchStatus status =
        begin_match(cx, code, text->flat_view(), static_cast<uint32_t>(at), mode_of(code));
    if (!is_over(status)) status = co_await match_to_end(cx, status);
    if (status == MatchStatus::NoMatch) break;
    note_match(cx, r, text);
    if (!out) out = co_await ArrayObject::create(cx, 0, 4);
    const uint32_t* const spans = RegExpState::of(cx).captures();
    const uint32_t from = spans[0], to = spans[1];
    const Value part = co_await capture_value(cx, text, spans, 0);
    co_await step_void(out->push(cx.heap(), part));
    at = from == to ? advance_string_index(text->flat_view(), to, unicode) : to;
    co_await burn_fuel(cx, 8);
  }
  co_return out ? Value(out) : Value::null();
}

}  // namespace

Result<Value> match_pristine_short(Context& cx, RegExpObject* r, String* text) {
  RegExpCode* const code = r->code();
  if (!code->flags().has(Flags::Global)) {
    const Value found = TRY(try_regexp_match(cx, r, text));
    if (found.is_lazy()) return found;
    return found.is_true() ? match_result(cx, code, text) : Result<Value>(Value::null());
  }
  if (text->length() > 1024) return Value::lazy();
  TRY_VOID(text->flatten(cx.heap()));
  const bool unicode = code->flags().either_unicode();
  const int64_t fuel = cx.state().fuel;
  ArrayObject* out = nullptr;
  for (uint64_t at = 0; at <= text->length();) {
    const MatchStatus status =
        begin_match(cx, code, text->flat_view(), static_cast<uint32_t>(at), mode_of(code));
    if (status == MatchStatus::NoMatch) break;
    if (status != MatchStatus::Matched || fuel - cx.state().fuel > kMatchFuel) return Value::lazy();
    note_match(cx, r, text);
    if (!out) out = TRY(ArrayObject::create(cx, 0, 4));
    const uint32_t* const spans = RegExpState::of(cx).captures();
    const uint32_t from = spans[0], to = spans[1];
    const Value part = TRY(capture_value(cx, text, spans, 0));
    TRY_VOID(out->push(cx.heap(), part));
    at = from == to ? advance_string_index(text->flat_view(), to, unicode) : to;
    spend_fuel(cx, 8);
  }
  r->set_last_index(cx.heap(), Value::int32(0));
  return out ? Value(out) : Value::null();
}

namespace natives {

Result<Value> regexp_symbol_match_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (!r || !args[0].is_string()) return Value::lazy();
  return match_pristine_short(cx, r, args[0].as_string());
}

/// §22.2.6.8 RegExp.prototype [ %Symbol.match% ] ( string )
NativeTask regexp_symbol_match(Context& cx, Args args) {
  const Start start = co_await start_of(cx, args, "[Symbol.match]");
  RegExpObject* const pristine = pristine_regexp(cx, args.this_value);
  if (pristine && pristine->code()->flags().has(Flags::Global)) {
    const Value all = co_await match_all_pristine(cx, pristine, start.text);
    co_return all;
  }
  String* const flags = co_await flags_of(cx, start.r);
  if (!contains(flags, 'g')) {
    const Value result = co_await regexp_exec(cx, start.r, start.text);
    co_return result;
  }
  const bool unicode = contains(flags, 'u') || contains(flags, 'v');
  (void)co_await set_or_throw(cx, start.r, key(atoms::lastIndex()), Value::int32(0));
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, 0);
  for (;;) {
    const Value result = co_await regexp_exec(cx, start.r, start.text);
    if (result.is_null()) break;
    const Value first = co_await get(cx, result.as_object(), PropertyKey::index(0));
    const Value matched = co_await to_string(cx, first);
    co_await step_void(out->push(cx.heap(), matched));
    if (matched.as_string()->is_empty())
      (void)co_await step_over_empty(cx, start.r, start.text, unicode);
    co_await burn_fuel(cx, 8);
  }
  co_return out->length() ? Value(out) : Value::null();
}

}  // namespace natives

// ---- matchAll

namespace {

constexpr auto kIteratorTag = static_cast<uint32_t>(Intrinsic::RegExpStringIteratorPrototype);
enum IteratorState : uint32_t { kRegExp, kText, kGlobal, kUnicode, kDone, kStateCount };

/// §22.2.9.1 CreateRegExpStringIterator.
Result<Value> string_iterator(Context& cx, Value matcher, String* text, bool global, bool unicode) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::RegExpStringIteratorPrototype));
  NativeStateObject* const it =
      TRY(NativeStateObject::create(cx.heap(), shape, kIteratorTag, kStateCount));
  it->set_state(cx.heap(), kRegExp, matcher);
  it->set_state(cx.heap(), kText, Value(text));
  it->set_state(cx.heap(), kGlobal, Value::boolean(global));
  it->set_state(cx.heap(), kUnicode, Value::boolean(unicode));
  it->set_state(cx.heap(), kDone, Value::boolean(false));
  return Value(it);
}

}  // namespace

/// FAST PATH: nobody can see that species, flags and constructor are asked for.
Result<Value> match_all_pristine_short(Context& cx, RegExpObject* r, String* text) {
  if (!cx.realm()->is_first() || !r->last_index().is_int32() || r->last_index().as_int32() < 0)
    return Value::lazy();
  RegExpCode* const code = r->code();
  RegExpObject* const matcher = TRY(RegExpObject::create(cx, code));
  matcher->set_last_index(cx.heap(), r->last_index());
  return string_iterator(cx, Value(matcher), text, code->flags().has(Flags::Global),
                         code->flags().either_unicode());
}

namespace natives {

Result<Value> regexp_symbol_match_all_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (!r || !args[0].is_string()) return Value::lazy();
  return match_all_pristine_short(cx, r, args[0].as_string());
}

/// §22.2.6.9 RegExp.prototype [ %Symbol.matchAll% ] ( string )
NativeTask regexp_symbol_match_all(Context& cx, Args args) {
  const Start start = co_await start_of(cx, args, "[Symbol.matchAll]");
  const Value species = co_await species_constructor(cx, start.r, Intrinsic::RegExp);
  String* const flags = co_await flags_of(cx, start.r);
  const Value arguments[] = {Value(start.r), Value(flags)};
  const Value matcher = co_await construct(cx, species, arguments, 2, species);
  const Value given = co_await get(cx, start.r, key(atoms::lastIndex()));
  const uint64_t index = co_await to_length(cx, given);
  (void)co_await set_or_throw(cx, matcher.as_object(), key(atoms::lastIndex()),
                              Value::number(index));
  const bool unicode = contains(flags, 'u') || contains(flags, 'v');
  const Value it = co_await string_iterator(cx, matcher, start.text, contains(flags, 'g'), unicode);
  co_return it;
}

}  // namespace natives

namespace {

/// FAST PATH of a pristine RegExp: the next match, or null. Lazy: it declines.
Result<Value> next_match(Context& cx, NativeStateObject* it) {
  RegExpObject* const r = pristine_regexp(cx, it->state(kRegExp));
  if (!r) return Value::lazy();
  String* const text = it->state(kText).as_string();
  const Value found = TRY(try_regexp_match(cx, r, text));
  if (found.is_lazy()) return found;
  if (!found.is_true()) return Value::null();
  // Read now: the captures are of the last match.
  const uint32_t from = RegExpState::of(cx).captures()[0], to = RegExpState::of(cx).captures()[1];
  const Value result = TRY(match_result(cx, r->code(), text));
  if (from == to && r->code()->flags().has(Flags::Global)) {
    const bool unicode = r->code()->flags().either_unicode();
    const uint64_t next = advance_string_index(text->flat_view(), to, unicode);
    r->set_last_index(cx.heap(), Value::number(next));
  }
  return result;
}

Result<Value> regexp_string_iterator_next_short(Context& cx, const Args& args) {
  NativeStateObject* const it = NativeStateObject::from(args.this_value, kIteratorTag);
  if (!it || !it->state(kGlobal).is_true()) return Value::lazy();
  Value result = Value::null();
  if (!it->state(kDone).is_true()) {
    it->set_state(cx.heap(), kDone, Value::boolean(true));  // What throws ends it.
    result = TRY(next_match(cx, it));
    if (!result.is_null()) it->set_state(cx.heap(), kDone, Value::boolean(false));
    if (result.is_lazy()) return result;
  }
  const bool done = result.is_null();
  Object* const step = TRY(create_iter_result(cx, done ? Value::undefined() : result, done));
  return Value(step);
}

/// §22.2.9.2.1 %RegExpStringIteratorPrototype%.next ( )
NativeTask regexp_string_iterator_next(Context& cx, Args args) {
  NativeStateObject* const it = NativeStateObject::from(args.this_value, kIteratorTag);
  if (!it)
    co_return throw_type_error(
        cx, "RegExp String Iterator.prototype.next called on incompatible receiver %s",
        describe_for_message(cx, args.this_value).c_str());
  Value item;
  if (!it->state(kDone).is_true()) {
    Object* const r = it->state(kRegExp).as_object();
    String* const text = it->state(kText).as_string();
    // Whatever throws below ends the iteration, as the closure's return would.
    const bool global = it->state(kGlobal).is_true();
    it->set_state(cx.heap(), kDone, Value::boolean(true));
    const Value result = co_await regexp_exec(cx, r, text);
    if (result.is_object()) {
      if (global) {
        const Value first = co_await get(cx, result.as_object(), PropertyKey::index(0));
        const Value matched = co_await to_string(cx, first);
        if (matched.as_string()->is_empty())
          (void)co_await step_over_empty(cx, r, text, it->state(kUnicode).is_true());
        it->set_state(cx.heap(), kDone, Value::boolean(false));
      }
      item = result;
      Object* const step = co_await create_iter_result(cx, item, false);
      co_return Value(step);
    }
  }
  Object* const last = co_await create_iter_result(cx, item, true);
  co_return Value(last);
}

constexpr Builtin kRegExpStringIteratorPrototype[] = {
    method("next", 0, regexp_string_iterator_next, regexp_string_iterator_next_short),
    text("@@toStringTag", "RegExp String Iterator"),
};

}  // namespace

// ---- search

Result<Value> search_pristine_short(Context& cx, RegExpObject* r, String* text) {
  if (is_long_rope(text)) return Value::lazy();
  TRY_VOID(text->flatten(cx.heap()));
  const MatchStatus status = begin_match(cx, r->code(), text->flat_view(), 0, mode_of(r->code()));
  if (status == MatchStatus::NoMatch) return Value::int32(-1);
  if (status != MatchStatus::Matched) return Value::lazy();
  note_match(cx, r, text);
  return Value::number(RegExpState::of(cx).captures()[0]);
}

namespace natives {

Result<Value> regexp_symbol_search_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args.this_value);
  if (!r || !args[0].is_string()) return Value::lazy();
  return search_pristine_short(cx, r, args[0].as_string());
}

/// §22.2.6.12 RegExp.prototype [ %Symbol.search% ] ( string )
NativeTask regexp_symbol_search(Context& cx, Args args) {
  const Start start = co_await start_of(cx, args, "[Symbol.search]");
  const PropertyKey last_index = key(atoms::lastIndex());
  const Value before = co_await get(cx, start.r, last_index);
  if (!same_value(before, Value::int32(0)))
    (void)co_await set_or_throw(cx, start.r, last_index, Value::int32(0));
  const Value result = co_await regexp_exec(cx, start.r, start.text);
  const Value after = co_await get(cx, start.r, last_index);
  if (!same_value(after, before)) (void)co_await set_or_throw(cx, start.r, last_index, before);
  if (result.is_null()) co_return Value::int32(-1);
  const Value index = co_await get(cx, result.as_object(), key(atoms::index()));
  co_return index;
}

}  // namespace natives

constinit const IntrinsicTemplate kRegExpStringIteratorPrototypeTemplate =
    object_template(kRegExpStringIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
