// The natives of String.prototype by file; the table is in string_prototype.cpp.
#pragma once

#include <span>

#include "vm/run/fuel.h"
#include "vm/run/native.h"
#include "vm/run/operations/flatten.h"
#include "vm/value/string.h"

namespace shoal {

/// `this` as String.prototype methods want it: §7.2.1 RequireObjectCoercible, then ToString.
Task<String*> this_string(Context& cx, Value this_value, const char* method);
/// A relative index, already an integer or infinite, clamped to 0 .. length; negative ones count
/// from the end.
uint32_t relative_index(double index, uint32_t length) noexcept;
/// StringIndexOf, §6.1.4.1: the place of the first occurrence at or after from, or -1. Burns fuel.
Task<Value> string_index_of_long(Context& cx, String* text, String* needle, uint32_t from);

/// Where one flat string has another, which is not empty: the places, in order, that do not
/// overlap. Lives where pointers to cells are seen (gc/heap.h, ROOTS).
class Occurrences {
 public:
  Occurrences(String* text, String* what) noexcept : text_(text), what_(what) {}
  /// Some more of them, perhaps none, until at_end(). Good until the next call.
  std::span<const uint32_t> next() noexcept;
  bool at_end() const noexcept { return at_end_; }
  /// How many units the last call has looked at.
  uint32_t units_seen() const noexcept { return units_seen_; }

 private:
  static constexpr uint32_t kNotedMax = 64;

  String* text_;
  String* what_;
  uint32_t seen_to_ = 0;
  uint32_t units_seen_ = 0;
  bool at_end_ = false;
  uint32_t places_[kNotedMax];
};

namespace natives {

// string_search.cpp
Result<Value> string_index_of_short(Context& cx, const Args& args);
NativeTask string_index_of(Context& cx, Args args);
Result<Value> string_includes_short(Context& cx, const Args& args);
NativeTask string_includes(Context& cx, Args args);
Result<Value> string_starts_with_short(Context& cx, const Args& args);
NativeTask string_starts_with(Context& cx, Args args);
Result<Value> string_ends_with_short(Context& cx, const Args& args);
NativeTask string_ends_with(Context& cx, Args args);
Result<Value> string_last_index_of(Context& cx, const Args& args);
Result<Value> string_split_short(Context& cx, const Args& args);
NativeTask string_split(Context& cx, Args args);

// string_case.cpp
Result<Value> string_to_lower_short(Context& cx, const Args& args);
NativeTask string_to_lower(Context& cx, Args args);
Result<Value> string_to_upper_short(Context& cx, const Args& args);
NativeTask string_to_upper(Context& cx, Args args);
NativeTask string_to_locale_lower(Context& cx, Args args);
NativeTask string_to_locale_upper(Context& cx, Args args);
NativeTask string_normalize(Context& cx, Args args);
NativeTask string_locale_compare(Context& cx, Args args);

// string_regexp.cpp
Result<Value> string_match_short(Context& cx, const Args& args);
NativeTask string_match(Context& cx, Args args);
Result<Value> string_match_all_short(Context& cx, const Args& args);
NativeTask string_match_all(Context& cx, Args args);
Result<Value> string_replace_short(Context& cx, const Args& args);
NativeTask string_replace(Context& cx, Args args);
Result<Value> string_replace_all_short(Context& cx, const Args& args);
NativeTask string_replace_all(Context& cx, Args args);
Result<Value> string_search_short(Context& cx, const Args& args);
NativeTask string_search(Context& cx, Args args);

}  // namespace natives
}  // namespace shoal
