// §23.1.3.30 Array.prototype.sort, .toSorted, and the sorting of lists for both kinds of arrays: a
// stable sort by merging. With a comparator each comparison is an ordinary call; without one, and
// nothing but primitives, the strings are made once and no script can run.
#include <algorithm>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/comparison_sort.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/string_natives.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// Moves undefined to the end; how many elements are before them. For lists of a piece.
uint32_t split_undefined(Context& cx, ValueArray* list, uint32_t count) noexcept {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Value v = list->get(i);
    if (v.is_undefined()) continue;
    if (kept != i) list->set(cx.heap(), kept, v);
    ++kept;
  }
  for (uint32_t i = kept; i < count; ++i) list->set(cx.heap(), i, Value::undefined());
  return kept;
}
/// The same of any list.
Task<uint32_t> split_undefined_of_long(Context& cx, ValueArray* list, uint32_t count) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (!list->get(i).is_undefined()) list->set(cx.heap(), kept++, list->get(i));
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  for (uint32_t i = kept; i < count; ++i) {
    list->set(cx.heap(), i, Value::undefined());
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  co_return kept;
}

Task<bool> copy_range(Context& cx, ValueArray* from, ValueArray* to, uint32_t first, uint32_t end) {
  for (uint32_t i = first; i < end; ++i) {
    to->set(cx.heap(), i, from->get(i));
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  co_return true;
}

// ---- With a comparator

/// §23.1.3.30.2 CompareArrayElements for two that are not undefined, without a comparator: for
/// lists that hold objects.
Task<Value> compare_by_text(Context& cx, Value x, Value y) {
  const Value a = co_await to_string(cx, x);
  const Value b = co_await to_string(cx, y);
  co_await step_void(a.as_string()->flatten(cx.heap()));
  co_await step_void(b.as_string()->flatten(cx.heap()));
  co_return Value::int32(String::compare(a.as_string(), b.as_string()));
}

/// Sorts what lies at `values`, which the caller keeps alive.
Task<bool> sort_by_questions(Context& cx, Value* values, Value* spare, uint32_t count,
                             Value compare) {
  ComparisonSort sort(values, spare, count);
  while (!sort.is_done()) {
    if (!sort.advance(cx)) {
      co_await burn_fuel(cx, 0);
      continue;
    }
    sort.is_answered = false;
    const Value arguments[] = {sort.left(), sort.right()};
    Value order;
    if (compare.is_undefined())
      order = co_await compare_by_text(cx, arguments[0], arguments[1]);
    else
      order = co_await call_repeatedly(cx, sort, compare, arguments);
    if (sort.is_answered) continue;
    if (!order.is_number()) order = co_await to_number(cx, order);
    sort.answer(order.as_number() > 0);
  }
  co_return true;
}

/// A long list is sorted outside the heap, and stays as it is until all is done: it keeps its
/// elements alive, and there are as few stores as elements.
Task<bool> sort_outside(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  ArrayBufferObject* const scratch =
      co_await new_array_buffer(cx, uint64_t{count} * 2 * sizeof(Value));
  auto* const values = reinterpret_cast<Value*>(scratch->data());
  for (uint32_t i = 0; i < count; ++i) {
    values[i] = list->get(i);
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  (void)co_await sort_by_questions(cx, values, values + count, count, compare);
  ValueArray* const sorted = co_await ValueArray::create(cx.heap(), count);
  for (uint32_t i = 0; i < count; ++i) {
    sorted->set(cx.heap(), i, values[i]);
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  (void)co_await copy_range(cx, sorted, list, 0, count);
  co_return scratch->byte_length() != 0;  // Named to the end: the frame keeps it alive.
}

/// In place, a short list has the same elements at each comparison: no store need be reported.
Task<bool> sort_by_comparisons(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  if (count > ComparisonSort::kNoMergeMax) return sort_outside(cx, list, count, compare);
  auto* const values = reinterpret_cast<Value*>(list->slots());
  return sort_by_questions(cx, values, nullptr, count, compare);
}

// ---- Without script: a permutation is sorted by the texts, then carried out

/// So many are sorted, or merged, in one go; of long texts one.
constexpr uint32_t kRun = 1024;
constexpr uint32_t kLongText = 256;

bool is_plain_primitive(Value v) noexcept { return !v.is_object() && !v.is_symbol(); }

/// Of flat texts, what most comparisons can be decided by: eight bytes as a big-endian number, from
/// where the texts begin to differ. Keys that differ are in the order of the texts.
class TextKeys {
 public:
  /// Looks at every text, one by one.
  void look_at(const StringView& text) noexcept {
    if (!text.is_latin1()) is_latin1_ = false;
    if (!is_latin1_) return;
    if (!first_) {
      first_ = text.latin1();
      common_ = std::min(text.length(), kLongText);
    }
    common_ = std::min(common_, text.length());
    const uint8_t* const end = first_ + common_;
    common_ = static_cast<uint32_t>(std::mismatch(first_, end, text.latin1()).first - first_);
  }
  uint64_t of(const StringView& text) const noexcept {
    uint64_t key = 0;
    if (is_latin1_) {
      const uint32_t count = std::min(text.length() - common_, 8u);
      const uint8_t* const units = text.latin1() + common_;
      for (uint32_t i = 0; i < count; ++i) key |= uint64_t{units[i]} << (56 - 8 * i);
      return key;
    }
    const uint32_t count = std::min(text.length(), 4u);
    for (uint32_t i = 0; i < count; ++i) key |= uint64_t{text[i]} << (48 - 16 * i);
    return key;
  }

 private:
  const uint8_t* first_ = nullptr;  // Of a text that the caller holds.
  uint32_t common_ = 0;             // Units that all texts begin with.
  bool is_latin1_ = true;
};

struct ByText {
  const ValueArray* texts;
  const uint64_t* keys;
  bool operator()(uint32_t x, uint32_t y) const noexcept {
    if (keys[x] != keys[y]) return keys[x] < keys[y];
    const int order = String::compare(texts->get(x).as_string(), texts->get(y).as_string());
    return order != 0 ? order < 0 : x < y;  // Equal ones as they stood: stable.
  }
};

/// So few, if none is long, are sorted without more ado.
constexpr uint32_t kShortList = 64;

/// False: that is not so.
Result<bool> sort_short(Context& cx, ValueArray* list, uint32_t count) {
  if (count > kShortList) return false;
  ValueArray* const texts = TRY(ValueArray::create(cx.heap(), count));
  ValueArray* const sorted = TRY(ValueArray::create(cx.heap(), count));
  uint32_t order[kShortList];
  uint64_t keys[kShortList];
  TextKeys maker;
  for (uint32_t i = 0; i < count; ++i) {
    String* const text = TRY(primitive_to_string(cx, list->get(i)));
    if (text->length() > kLongText) return false;
    TRY_VOID(text->flatten(cx.heap()));
    texts->set(cx.heap(), i, Value(text));
    maker.look_at(text->flat_view());
    order[i] = i;
  }
  for (uint32_t i = 0; i < count; ++i) keys[i] = maker.of(texts->get(i).as_string()->flat_view());
  std::sort(order, order + count, ByText{texts, keys});
  for (uint32_t i = 0; i < count; ++i) sorted->set(cx.heap(), i, list->get(order[i]));
  for (uint32_t i = 0; i < count; ++i) list->set(cx.heap(), i, sorted->get(i));
  return true;
}

Task<bool> sort_permutation(Context& cx, ByText less, uint32_t* from, uint32_t* to, uint32_t count,
                            uint32_t run) {
  uint32_t* const home = from;
  for (uint32_t at = 0; at < count;) {
    const uint32_t here = std::min(run, count - at);
    std::sort(from + at, from + at + here, less);
    at += here;
    co_await burn_fuel(cx, here * 8);
  }
  for (uint64_t width = run; width < count; width *= 2) {
    for (uint64_t left = 0; left < count; left += 2 * width) {
      const uint64_t middle = std::min<uint64_t>(left + width, count);
      const uint64_t end = std::min<uint64_t>(left + 2 * width, count);
      uint64_t i = left, j = middle;
      for (uint64_t k = left; k < end; ++k) {
        const bool right = i == middle || (j < end && less(from[j], from[i]));
        to[k] = from[right ? j++ : i++];
        if (k % run == 0) co_await burn_fuel(cx, std::max(run, kRun / 16));
      }
    }
    std::swap(from, to);
  }
  for (uint32_t at = 0; from != home && at < count; at += kElementsPerPiece) {
    std::copy(from + at, from + std::min(count, at + kElementsPerPiece), home + at);
    co_await burn_fuel(cx, kElementsPerPiece / 8);
  }
  co_return true;
}

/// The elements as flat texts, which `maker` has looked at.
Task<ValueArray*> texts_of(Context& cx, ValueArray* list, uint32_t count, uint32_t& run,
                           TextKeys& maker) {
  ValueArray* const texts = co_await ValueArray::create(cx.heap(), count);
  for (uint32_t i = 0; i < count; ++i) {
    String* const text = co_await primitive_to_string(cx, list->get(i));
    if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
    co_await step_void(text->flatten(cx.heap()));
    texts->set(cx.heap(), i, Value(text));
    maker.look_at(text->flat_view());
    if (text->length() > kLongText) run = 1;
    if ((i + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
  }
  co_return texts;
}

Task<bool> sort_primitives(Context& cx, ValueArray* list, uint32_t count) {
  const bool is_sorted = co_await sort_short(cx, list, count);
  if (is_sorted) co_return true;
  uint32_t run = kRun;
  TextKeys maker;
  ValueArray* const texts = co_await texts_of(cx, list, count, run, maker);
  ArrayBufferObject* const scratch = co_await new_array_buffer(cx, uint64_t{count} * 16);
  auto* const keys = reinterpret_cast<uint64_t*>(scratch->data());
  auto* const order = reinterpret_cast<uint32_t*>(keys + count);
  for (uint32_t i = 0; i < count; ++i) {
    keys[i] = maker.of(texts->get(i).as_string()->flat_view());
    order[i] = i;
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 2);
  }
  const ByText less{texts, keys};
  (void)co_await sort_permutation(cx, less, order, order + count, count, run);
  ValueArray* const sorted = co_await ValueArray::create(cx.heap(), count);
  for (uint32_t i = 0; i < count; ++i) {
    sorted->set(cx.heap(), i, list->get(order[i]));
    if ((i + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
  }
  (void)co_await copy_range(cx, sorted, list, 0, count);
  co_return scratch->byte_length() != 0;  // Named to the end: the frame keeps it alive.
}

/// A list without undefined.
Task<bool> sort_defined(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  bool primitive = compare.is_undefined();
  for (uint32_t i = 0; primitive && i < count; ++i) {
    primitive = is_plain_primitive(list->get(i));
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  if (primitive)
    (void)co_await sort_primitives(cx, list, count);
  else
    (void)co_await sort_by_comparisons(cx, list, count, compare);
  co_return true;
}

Task<bool> sort_long(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  count = co_await split_undefined_of_long(cx, list, count);
  if (count >= 2) (void)co_await sort_defined(cx, list, count, compare);
  co_return true;
}

}  // namespace

Eventually<bool> sort_list(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  if (count > kElementsPerPiece) return sort_long(cx, list, count, compare);
  count = split_undefined(cx, list, count);
  if (count < 2) return true;
  if (!compare.is_undefined()) return sort_by_comparisons(cx, list, count, compare);
  return sort_defined(cx, list, count, compare);
}

Result<Value> check_comparator(Context& cx, Value compare) {
  if (compare.is_undefined() || compare.is_callable()) return compare;
  return throw_type_error(cx,
                          "The comparison function must be either a function or undefined "
                          "(got %s)",
                          describe_for_message(cx, compare).c_str());
}

namespace natives {
namespace {

/// The elements there are, without holes, as they are read one by one.
Task<ArrayObject*> collect_present_by_keys(Context& cx, Object* object, uint64_t length) {
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  for (uint64_t k = 0; k < length; ++k) {
    if ((k + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
    const PropertyKey at = co_await key_of_integer(cx, k);
    const bool present = co_await has_property(cx, object, at);
    if (!present) continue;
    const Value v = co_await get(cx, object, at);
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return list;
}

Result<ArrayObject*> collect_dense(Context& cx, const ArrayObject* array) {
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, array->length()));
  for (uint32_t k = 0; k < array->length(); ++k) {
    const Value v = array->dense_element(k);
    if (!v.is_hole()) TRY_VOID(list->push(cx.heap(), v));
  }
  return list;
}

Eventually<ArrayObject*> collect_present(Context& cx, Object* object, uint64_t length) {
  const ArrayObject* const plain = plain_array(cx, Value(object));
  if (plain && plain->length() == length && length <= kElementsPerPiece)
    return collect_dense(cx, plain);
  return collect_present_by_keys(cx, object, length);
}

/// Whether sort_short can take it: no holes, nothing that is undefined or runs script.
bool is_short_and_primitive(const ArrayObject* array) noexcept {
  const uint32_t count = array->length();
  if (count == 0 || count > kShortList) return false;
  for (uint32_t i = 0; i < count; ++i) {
    const Value v = array->dense_element(i);
    if (v.is_hole() || v.is_undefined() || !is_plain_primitive(v)) return false;
  }
  return true;
}

}  // namespace

/// §23.1.3.30 Array.prototype.sort ( comparator )
Result<Value> array_sort_short(Context& cx, const Args& args) {
  ArrayObject* const array = plain_array(cx, args.this_value);
  if (!array || !args[0].is_undefined() || !is_short_and_primitive(array)) return Value::lazy();
  const bool is_sorted = TRY(sort_short(cx, array->elements(), array->length()));
  return is_sorted ? Value(array) : Value::lazy();
}
NativeTask array_sort(Context& cx, Args args) {
  (void)co_await check_comparator(cx, args[0]);
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  ArrayObject* const list = co_await collect_present(cx, object, length);
  const uint32_t count = list->length();
  if (count) (void)co_await sort_list(cx, list->elements(), count, args[0]);
  for (uint32_t k = 0; k < count; ++k) {
    const Value v = list->dense_element(k);
    if (!set_dense(cx, object, k, v))
      (void)co_await set_or_throw(cx, object, PropertyKey::index(k), v);
    if ((k + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
  }
  for (uint64_t k = count; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    (void)co_await delete_or_throw(cx, object, at);
  }
  co_return Value(object);
}

/// §23.1.3.34 Array.prototype.toSorted ( comparator )
Result<Value> array_to_sorted_short(Context& cx, const Args& args) {
  ArrayObject* const array = plain_array(cx, args.this_value);
  if (!array || !args[0].is_undefined() || !is_short_and_primitive(array)) return Value::lazy();
  const uint32_t count = array->length();
  ArrayObject* const list = TRY(ArrayObject::create(cx, count, count));
  for (uint32_t i = 0; i < count; ++i) list->elements()->set(cx.heap(), i, array->dense_element(i));
  const bool is_sorted = TRY(sort_short(cx, list->elements(), count));
  return is_sorted ? Value(list) : Value::lazy();
}
NativeTask array_to_sorted(Context& cx, Args args) {
  (void)co_await check_comparator(cx, args[0]);
  ArrayObject* const list = co_await array_copy(cx, args.this_value);
  if (list->length()) (void)co_await sort_list(cx, list->elements(), list->length(), args[0]);
  co_return Value(list);
}

}  // namespace natives

}  // namespace shoal
