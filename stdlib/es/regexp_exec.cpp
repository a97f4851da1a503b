// §22.2.7.1 RegExpExec and §22.2.7.2 RegExpBuiltinExec, their results, and the methods exec and
// test.
#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/es/string_natives.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

using regexp::Flags;
using regexp::kNoPosition;
using regexp::MatchStatus;

uint64_t advance_string_index(const StringView& text, uint64_t index, bool unicode) noexcept {
  if (!unicode || index + 1 >= text.length()) return index + 1;
  uint32_t units;
  (void)text.code_point_at(static_cast<uint32_t>(index), units);
  return index + units;
}

RegExpObject* pristine_regexp(Context& cx, Value v) noexcept {
  if (!v.is_kind(Kind::RegExp)) return nullptr;
  auto* const r = v.as<RegExpObject>();
  return RegExpState::of(cx).is_pristine(cx, r) ? r : nullptr;
}

Result<void> set_last_index(Context& cx, RegExpObject* r, Value index) {
  if (r->last_index_is_frozen())
    return throw_type_error(
        cx, "Cannot assign to read only property 'lastIndex' of object '/%s/%s'",
        r->code()->source()->utf8().c_str(), r->code()->flags_text()->utf8().c_str());
  r->set_last_index(cx.heap(), index);
  return {};
}

// ---- Matching

namespace {

bool uses_last_index(const RegExpCode* code) noexcept {
  return code->flags().has(Flags::Global) || code->flags().has(Flags::Sticky);
}

/// After a match was tried: §22.2.7.2, steps 13 to 19.
Result<bool> finish_match(Context& cx, RegExpObject* r, RegExpCode* code, String* text,
                          bool matched) {
  if (!matched) {
    if (uses_last_index(code)) TRY_VOID(set_last_index(cx, r, Value::int32(0)));
    return false;
  }
  const uint32_t end = RegExpState::of(cx).captures()[1];
  if (uses_last_index(code))
    TRY_VOID(set_last_index(cx, r, Value::int32(static_cast<int32_t>(end))));
  note_match(cx, r, text);
  return true;
}

}  // namespace

Result<Value> try_regexp_match(Context& cx, RegExpObject* r, String* text) {
  RegExpCode* const code = r->code();
  // The conversion of a number cannot be observed.
  if (!r->last_index().is_number()) return Value::lazy();
  if (is_long_rope(text)) return Value::lazy();
  uint32_t start = 0;
  TRY_VOID(text->flatten(cx.heap()));
  bool matched = false;
  const double index = uses_last_index(code) ? integer_of(r->last_index().as_number()) : 0;
  if (index <= text->length()) {
    start = index > 0 ? static_cast<uint32_t>(index) : 0;
    const MatchStatus status = begin_match(cx, code, text->flat_view(), start, mode_of(code));
    if (status == MatchStatus::OutOfFuel || status == MatchStatus::OutOfMemory)
      return Value::lazy();
    matched = status == MatchStatus::Matched;
  }
  const bool found = TRY(finish_match(cx, r, code, text, matched));
  return Value::boolean(found);
}

Task<bool> regexp_match(Context& cx, RegExpObject* r, String* text) {
  const uint64_t index = co_await to_length(cx, r->last_index());
  RegExpCode* const code = r->code();
  const uint64_t start = uses_last_index(code) ? index : 0;
  bool matched = false;
  if (start <= text->length())
    matched = co_await match_all_fuel(cx, code, text, static_cast<uint32_t>(start), mode_of(code));
  const bool found = co_await finish_match(cx, r, code, text, matched);
  co_return found;
}

// ---- Results

Result<Value> capture_value(Context& cx, String* text, const uint32_t* spans, uint32_t group) {
  const uint32_t from = spans[2 * group], to = spans[2 * group + 1];
  if (from == kNoPosition) return Value::undefined();
  String* const part = TRY(String::substring(cx.heap(), text, from, to));
  return Value(part);
}

namespace {

/// §22.2.7.7 GetMatchIndexPair, as array.
Result<Value> index_pair(Context& cx, const uint32_t* spans, uint32_t group) {
  if (spans[2 * group] == kNoPosition) return Value::undefined();
  const Value pair[] = {Value::number(spans[2 * group]), Value::number(spans[2 * group + 1])};
  ArrayObject* const array = TRY(array_from(cx, pair, 2));
  return Value(array);
}

using GroupValue = Result<Value> (*)(Context&, String*, const uint32_t*, uint32_t);

/// An object with a property for each group name, without prototype; undefined if there is none.
Result<Value> by_name(Context& cx, RegExpCode* code, String* text, const uint32_t* spans,
                      GroupValue value_of) {
  const regexp::Program& program = code->program();
  if (program.names.empty()) return Value::undefined();
  Object* const groups = TRY(new_object_with_proto(cx, Value::null()));
  for (const regexp::NamedGroup& named : program.names) {
    String* const name = TRY(String::from_utf16(cx.heap(), named.name.data(), named.name.size()));
    const PropertyKey at = TRY(cx.atoms().key_of(cx.heap(), name));
    Value value;
    for (const uint32_t group : named.groups)
      if (spans[2 * group] != kNoPosition) value = TRY(value_of(cx, text, spans, group));
    TRY_VOID(define_field(cx, groups, at, value));
  }
  return Value(groups);
}

Result<Value> pair_of_group(Context& cx, String*, const uint32_t* spans, uint32_t group) {
  return index_pair(cx, spans, group);
}

/// §22.2.7.8 MakeMatchIndicesIndexPairArray
Result<Value> match_indices(Context& cx, RegExpCode* code, const uint32_t* spans) {
  ArrayObject* const indices = TRY(ArrayObject::create(cx, 0, code->program().capture_count));
  for (uint32_t i = 0; i < code->program().capture_count; ++i) {
    const Value pair = TRY(index_pair(cx, spans, i));
    TRY_VOID(indices->push(cx.heap(), pair));
  }
  const Value groups = TRY(by_name(cx, code, nullptr, spans, pair_of_group));
  TRY_VOID(define_field(cx, indices, key(atoms::groups()), groups));
  return Value(indices);
}

/// A result array of the first realm with its three properties; their shape is kept.
Result<ArrayObject*> new_result(Context& cx, Value index, Value input, Value groups) {
  RegExpState& state = RegExpState::of(cx);
  if (!cx.realm()->is_first() || !state.result_shape) {
    ArrayObject* const array = TRY(ArrayObject::create(cx, 0, 0));
    TRY_VOID(define_field(cx, array, key(atoms::index()), index));
    TRY_VOID(define_field(cx, array, key(atoms::input()), input));
    TRY_VOID(define_field(cx, array, key(atoms::groups()), groups));
    if (cx.realm()->is_first() && !array->shape()->is_owned()) state.result_shape = array->shape();
    return array;
  }
  ValueArray* const slots = TRY(ValueArray::create(cx.heap(), 4));
  slots->init(0, index);
  slots->init(1, input);
  slots->init(2, groups);
  ArrayObject* const array = TRY(ArrayObject::create_with_shape(cx.heap(), state.result_shape, 0));
  array->set_slots(cx.heap(), slots);
  return array;
}

}  // namespace

Result<Value> match_groups(Context& cx, RegExpCode* code, String* text, const uint32_t* spans) {
  return by_name(cx, code, text, spans, capture_value);
}

Result<Value> match_result(Context& cx, RegExpCode* code, String* text) {
  const uint32_t* const spans = RegExpState::of(cx).captures();
  const uint32_t count = code->program().capture_count;
  const Value groups = TRY(match_groups(cx, code, text, spans));
  ArrayObject* const array = TRY(new_result(cx, Value::number(spans[0]), Value(text), groups));
  ValueArray* const elements = TRY(ValueArray::create(cx.heap(), count));
  array->set_elements(cx.heap(), elements);
  array->set_length_field(count);
  for (uint32_t i = 0; i < count; ++i) {
    const Value part = TRY(capture_value(cx, text, spans, i));
    elements->set(cx.heap(), i, part);
  }
  if (code->flags().has(Flags::HasIndices)) {
    const Value indices = TRY(match_indices(cx, code, spans));
    TRY_VOID(define_field(cx, array, key(atoms::indices()), indices));
  }
  spend_fuel(cx, 8 * int64_t{count});
  return Value(array);
}

// ---- RegExpExec

namespace {

Task<Value> builtin_exec(Context& cx, RegExpObject* r, String* text) {
  const bool found = co_await regexp_match(cx, r, text);
  if (!found) co_return Value::null();
  const Value result = co_await match_result(cx, r->code(), text);
  co_return result;
}

}  // namespace

Task<Value> regexp_exec(Context& cx, Object* r, String* text) {
  const Value exec = co_await get(cx, r, key(atoms::exec()));
  const bool builtin = exec.is_kind(Kind::NativeFunction) &&
                       exec.as<NativeFunction>()->builtin()->leaf == natives::regexp_exec_short;
  // FAST PATH: the built-in method called directly; nobody can see the call.
  if (exec.is_callable() && !(builtin && r->is_kind(Kind::RegExp))) {
    const Value arguments[] = {Value(text)};
    const Value result = co_await call(cx, exec, Value(r), arguments);
    if (!result.is_object() && !result.is_null())
      co_return throw_type_error(cx, "object null or function expected as result of exec");
    co_return result;
  }
  if (!r->is_kind(Kind::RegExp))
    co_return throw_type_error(cx, "Receiver is not a RegExp: its exec is not a function");
  const Value result = co_await builtin_exec(cx, static_cast<RegExpObject*>(r), text);
  co_return result;
}

namespace natives {
namespace {

/// `this` and the text of a leaf.
RegExpObject* plain_receiver(const Args& args) noexcept {
  if (!args.this_value.is_kind(Kind::RegExp) || !args[0].is_string()) return nullptr;
  auto* const r = args.this_value.as<RegExpObject>();
  return r->code() ? r : nullptr;
}

}  // namespace

/// §22.2.6.2 RegExp.prototype.exec ( string )
Result<Value> regexp_exec_short(Context& cx, const Args& args) {
  RegExpObject* const r = plain_receiver(args);
  if (!r) return Value::lazy();
  RegExpCode* const code = r->code();
  const Value found = TRY(try_regexp_match(cx, r, args[0].as_string()));
  if (found.is_lazy()) return found;
  if (!found.is_true()) return Value::null();
  return match_result(cx, code, args[0].as_string());
}
NativeTask regexp_exec_method(Context& cx, Args args) {
  if (!args.this_value.is_kind(Kind::RegExp))
    co_return throw_type_error(cx,
                               "Method RegExp.prototype.exec called on incompatible receiver %s",
                               describe_for_message(cx, args.this_value).c_str());
  const Value text = co_await to_string(cx, args[0]);
  const Value result =
      co_await builtin_exec(cx, args.this_value.as<RegExpObject>(), text.as_string());
  co_return result;
}

/// §22.2.6.16 RegExp.prototype.test ( S )
Result<Value> regexp_test_short(Context& cx, const Args& args) {
  RegExpObject* const r = plain_receiver(args);
  if (!r || !RegExpState::of(cx).is_pristine(cx, r)) return Value::lazy();
  return try_regexp_match(cx, r, args[0].as_string());
}
NativeTask regexp_test(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx,
                               "Method RegExp.prototype.test called on incompatible receiver %s",
                               describe_for_message(cx, args.this_value).c_str());
  const Value text = co_await to_string(cx, args[0]);
  if (RegExpObject* const r = pristine_regexp(cx, args.this_value)) {
    const bool found = co_await regexp_match(cx, r, text.as_string());
    co_return Value::boolean(found);
  }
  const Value result = co_await regexp_exec(cx, args.this_value.as_object(), text.as_string());
  co_return Value::boolean(!result.is_null());
}

}  // namespace natives
}  // namespace shoal
