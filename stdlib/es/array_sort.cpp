// §23.1.3.30 Array.prototype.sort, .toSorted, and the sorting of lists for both kinds of arrays: a
// stable merge sort. With a comparator each comparison is an ordinary call; without one, and
// nothing but primitives, the strings are made once and no script can run.
#include <algorithm>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/string_natives.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// Moves undefined to the end; how many elements are before them.
Task<uint32_t> split_undefined(Context& cx, ValueArray* list, uint32_t count) {
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

/// §23.1.3.30.2 CompareArrayElements for two that are not undefined: whether x comes after y.
Eventually<Value> compare_by_call(Context& cx, Value compare, Value x, Value y) {
  const Value arguments[] = {x, y};
  return call(cx, compare, Value::undefined(), arguments);
}
/// The same without a comparator: for lists that hold objects.
Task<Value> compare_by_text(Context& cx, Value x, Value y) {
  const Value a = co_await to_string(cx, x);
  const Value b = co_await to_string(cx, y);
  co_await step_void(a.as_string()->flatten(cx.heap()));
  co_await step_void(b.as_string()->flatten(cx.heap()));
  co_return Value::int32(String::compare(a.as_string(), b.as_string()));
}
Eventually<Value> order_of(Context& cx, Value compare, Value x, Value y) {
  if (compare.is_undefined()) return compare_by_text(cx, x, y);
  return compare_by_call(cx, compare, x, y);
}

/// One merge of [left, middle) and [middle, end).
Task<bool> merge(Context& cx, ValueArray* from, ValueArray* to, uint32_t left, uint32_t middle,
                 uint32_t end, Value compare) {
  uint32_t i = left, j = middle;
  // The first question is whether the halves are in order already.
  bool asked_border = false;
  for (uint32_t k = left; k < end; ++k) {
    bool take_right = i >= middle;
    if (!take_right && j < end) {
      const uint32_t other = asked_border ? i : middle - 1;
      Value order = co_await order_of(cx, compare, from->get(other), from->get(j));
      if (!order.is_number()) order = co_await to_number(cx, order);
      take_right = order.as_number() > 0;
      if (!asked_border) {
        asked_border = true;
        if (!take_right) {
          (void)co_await copy_range(cx, from, to, left, end);
          co_return true;
        }
        if (middle - left > 1) {  // Only with a left half of one was that question about i.
          --k;
          continue;
        }
      }
    }
    to->set(cx.heap(), k, from->get(take_right ? j++ : i++));
  }
  co_return true;
}

Task<bool> merge_sort(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  ValueArray* from = list;
  ValueArray* to = co_await ValueArray::create(cx.heap(), count);
  for (uint64_t width = 1; width < count; width *= 2) {
    for (uint64_t left = 0; left < count; left += 2 * width) {
      const auto middle = static_cast<uint32_t>(std::min<uint64_t>(left + width, count));
      const auto end = static_cast<uint32_t>(std::min<uint64_t>(left + 2 * width, count));
      (void)co_await merge(cx, from, to, static_cast<uint32_t>(left), middle, end, compare);
    }
    std::swap(from, to);
  }
  if (from != list) (void)co_await copy_range(cx, from, list, 0, count);
  co_return true;
}

// ---- Without script: a permutation is sorted by the texts, then carried out

/// So many are sorted, or merged, in one go; of long texts one.
constexpr uint32_t kRun = 1024;
constexpr uint32_t kLongText = 256;

bool is_plain_primitive(Value v) noexcept { return !v.is_object() && !v.is_symbol(); }

struct ByText {
  const ValueArray* texts;
  bool operator()(uint32_t x, uint32_t y) const noexcept {
    const int order = String::compare(texts->get(x).as_string(), texts->get(y).as_string());
    return order != 0 ? order < 0 : x < y;  // Equal ones as they stood: stable.
  }
};

Task<bool> sort_permutation(Context& cx, const ValueArray* texts, uint32_t* from, uint32_t* to,
                            uint32_t count, uint32_t run) {
  const ByText less{texts};
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

Task<ValueArray*> texts_of(Context& cx, ValueArray* list, uint32_t count, uint32_t& run) {
  ValueArray* const texts = co_await ValueArray::create(cx.heap(), count);
  for (uint32_t i = 0; i < count; ++i) {
    String* const text = co_await primitive_to_string(cx, list->get(i));
    if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
    co_await step_void(text->flatten(cx.heap()));
    texts->set(cx.heap(), i, Value(text));
    if (text->length() > kLongText) run = 1;
    if ((i + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
  }
  co_return texts;
}

Task<bool> sort_primitives(Context& cx, ValueArray* list, uint32_t count) {
  uint32_t run = kRun;
  ValueArray* const texts = co_await texts_of(cx, list, count, run);
  ArrayBufferObject* const scratch = co_await new_array_buffer(cx, uint64_t{count} * 8);
  auto* const order = reinterpret_cast<uint32_t*>(scratch->data());
  for (uint32_t i = 0; i < count; ++i) {
    order[i] = i;
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  (void)co_await sort_permutation(cx, texts, order, order + count, count, run);
  ValueArray* const sorted = co_await ValueArray::create(cx.heap(), count);
  for (uint32_t i = 0; i < count; ++i) {
    sorted->set(cx.heap(), i, list->get(order[i]));
    if ((i + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
  }
  (void)co_await copy_range(cx, sorted, list, 0, count);
  co_return scratch->byte_length() != 0;  // Named to the end: the frame keeps it alive.
}

}  // namespace

Task<bool> sort_list(Context& cx, ValueArray* list, uint32_t count, Value compare) {
  count = co_await split_undefined(cx, list, count);
  if (count < 2) co_return true;
  bool primitive = compare.is_undefined();
  for (uint32_t i = 0; primitive && i < count; ++i) {
    primitive = is_plain_primitive(list->get(i));
    if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
  }
  if (primitive)
    (void)co_await sort_primitives(cx, list, count);
  else
    (void)co_await merge_sort(cx, list, count, compare);
  co_return true;
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
Task<ArrayObject*> collect_present(Context& cx, Object* object, uint64_t length) {
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  const ArrayObject* const plain = plain_array(cx, Value(object));
  if (plain && plain->length() == length && length <= kElementsPerPiece) {
    for (uint32_t k = 0; k < length; ++k) {
      const Value v = plain->dense_element(k);
      if (!v.is_hole()) co_await step_void(list->push(cx.heap(), v));
    }
    co_return list;
  }
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

}  // namespace

/// §23.1.3.30 Array.prototype.sort ( comparator )
NativeTask array_sort(Context& cx, Args args) {
  (void)co_await check_comparator(cx, args[0]);
  Object* const object = co_await to_object(cx, args.this_value);
  const uint64_t length = co_await length_of_array_like(cx, object);
  ArrayObject* const list = co_await collect_present(cx, object, length);
  const uint32_t count = list->length();
  if (count) (void)co_await sort_list(cx, list->elements(), count, args[0]);
  for (uint32_t k = 0; k < count; ++k) {
    (void)co_await set_or_throw(cx, object, PropertyKey::index(k), list->dense_element(k));
    if ((k + 1) % kRun == 0) co_await burn_fuel(cx, kRun * 4);
  }
  for (uint64_t k = count; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    const bool present = co_await has_property(cx, object, at);
    if (present) (void)co_await delete_or_throw(cx, object, at);
  }
  co_return Value(object);
}

/// §23.1.3.34 Array.prototype.toSorted ( comparator )
NativeTask array_to_sorted(Context& cx, Args args) {
  (void)co_await check_comparator(cx, args[0]);
  ArrayObject* const list = co_await array_copy(cx, args.this_value);
  if (list->length()) (void)co_await sort_list(cx, list->elements(), list->length(), args[0]);
  co_return Value(list);
}

}  // namespace natives

}  // namespace shoal
