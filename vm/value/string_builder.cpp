#include "vm/value/string_builder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "gc/base/large_memory.h"

namespace shoal {

namespace {

/// memcpy, without a call for what is short: the halves overlap.
void copy_few(uint8_t* to, const uint8_t* from, uint32_t count) noexcept {
  const auto halves = [=](auto half) {
    decltype(half) first, last;
    std::memcpy(&first, from, sizeof half);
    std::memcpy(&last, from + count - sizeof half, sizeof half);
    std::memcpy(to, &first, sizeof half);
    std::memcpy(to + count - sizeof half, &last, sizeof half);
  };
  if (count > 16) {
    std::memcpy(to, from, count);
  } else if (count >= 8) {
    halves(uint64_t{});
  } else if (count >= 4) {
    halves(uint32_t{});
  } else {
    for (uint32_t i = 0; i < count; ++i) to[i] = from[i];
  }
}

}  // namespace

Result<void> StringBuilder::make_room(uint32_t count, bool latin1) {
  const uint64_t needed = uint64_t{length_} + count;
  const bool narrow = is_latin1_ && latin1;
  if (needed <= capacity_ && narrow == is_latin1_) return {};
  if (needed > String::kLengthMax) return heap_.fail_too_big("Invalid string length");
  // Doubling, but not past the limit while there is room below it.
  const uint64_t wanted = std::max(needed, needed <= capacity_ ? capacity_ : uint64_t{2} * length_);
  const auto capacity = static_cast<uint32_t>(std::min<uint64_t>(wanted, String::kLengthMax));
  if (size_t{capacity} * (narrow ? 1 : 2) >= large_memory::kMappedBytesMin)
    return move_outside(capacity, narrow);
  String* const bigger = TRY(String::make_flat(heap_, capacity, narrow));
  move_to(narrow ? static_cast<void*>(bigger->latin1_storage()) : bigger->utf16_storage(), capacity,
          narrow);
  buffer_ = bigger;
  return {};
}

/// Copies what there is to other memory; what is narrow is Latin-1.
void StringBuilder::move_to(void* units, uint32_t capacity, bool narrow) noexcept {
  if (narrow)
    std::memcpy(units, latin1_, length_);
  else if (is_latin1_)
    std::copy_n(latin1_, length_, static_cast<char16_t*>(units));
  else
    std::memcpy(units, utf16_, size_t{length_} * 2);
  capacity_ = capacity;
  is_latin1_ = narrow;
  if (narrow)
    latin1_ = static_cast<uint8_t*>(units);
  else
    utf16_ = static_cast<char16_t*>(units);
}

Result<void> StringBuilder::move_outside(uint32_t capacity, bool narrow) {
  const size_t bytes = size_t{capacity} * (narrow ? 1 : 2);
  TRY_VOID(heap_.charge_external(bytes));
  void* const memory = large_memory::acquire(bytes, /*zeroed=*/false);
  if (!memory) {
    heap_.discharge_external(bytes);
    return heap_.fail_too_big("Out of memory");
  }
  move_to(memory, capacity, narrow);
  if (outside_) release_outside();
  outside_ = memory;
  outside_bytes_ = bytes;
  buffer_ = nullptr;
  return {};
}

void StringBuilder::release_outside() noexcept {
  large_memory::release(std::exchange(outside_, nullptr), outside_bytes_);
  heap_.discharge_external(outside_bytes_);
}

Result<void> StringBuilder::append(const StringView& view) {
  const uint32_t n = view.length();
  if (n == 0) return {};
  if (n > capacity_ - length_ || (is_latin1_ && !view.is_latin1()))
    TRY_VOID(make_room(n, view.is_latin1()));
  if (is_latin1_)
    copy_few(latin1_ + length_, view.latin1(), n);
  else
    view.visit([this](const auto* units, uint32_t m) { std::copy_n(units, m, utf16_ + length_); });
  length_ += n;
  return {};
}

Result<void> StringBuilder::append(String* s) {
  const uint32_t n = s->length();
  if (n == 0) return {};
  if (n > capacity_ - length_ || (is_latin1_ && !s->is_latin1()))
    TRY_VOID(make_room(n, s->is_latin1()));
  // A rope is written out in place: no flat copy of it is made.
  if (is_latin1_)
    s->copy_to(latin1_ + length_);
  else
    s->copy_to(utf16_ + length_);
  length_ += n;
  return {};
}

Result<void> StringBuilder::append_code_point(char32_t code_point) {
  if (code_point < 0x10000) return append(static_cast<char16_t>(code_point));
  TRY_VOID(append(static_cast<char16_t>(0xD800 + ((code_point - 0x10000) >> 10))));
  return append(static_cast<char16_t>(0xDC00 + (code_point & 0x3FF)));
}

Result<String*> StringBuilder::finish() {
  String* const buffer = std::exchange(buffer_, nullptr);
  const uint32_t length = std::exchange(length_, 0);
  const StringView all = is_latin1_ ? StringView(latin1_, length) : StringView(utf16_, length);
  capacity_ = kInline;
  is_latin1_ = true;
  latin1_ = inline_;
  if (buffer && length >= String::kSliceMin) {
    buffer->shrink(length);
    return buffer;
  }
  Result<String*> made = String::from_view(heap_, all);
  if (outside_) release_outside();
  return made;
}

}  // namespace shoal
