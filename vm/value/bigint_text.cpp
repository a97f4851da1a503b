// BigInts as text and back.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>

#include "vm/value/bigint.h"
#include "vm/value/bigint_limbs.h"
#include "vm/value/number_text.h"

namespace shoal {

using limbs::kLimbBits;
using limbs::Limb;

namespace {

constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/// The highest power of a radix that a limb holds.
struct Chunk {
  Limb power;
  uint32_t digit_count;
};

Chunk chunk_of(uint32_t radix) noexcept {
  Chunk chunk{radix, 1};
  while (chunk.power <= ~Limb{0} / radix) {
    chunk.power *= radix;
    ++chunk.digit_count;
  }
  return chunk;
}

uint32_t bits_per_digit(uint32_t radix) noexcept {
  return static_cast<uint32_t>(std::countr_zero(radix));
}

/// At least as many as the digits of a number of so many bits.
size_t digit_count_max(uint64_t bits, uint32_t radix) noexcept {
  if (std::has_single_bit(radix)) return (bits + bits_per_digit(radix) - 1) / bits_per_digit(radix);
  return static_cast<size_t>(static_cast<double>(bits) / std::log2(radix)) + 2;
}

// Each writes the digits of x, which is not 0, so that they end at `end`, and returns where they
// begin.

char* write_power_of_two(const BigInt* x, uint32_t radix, char* end) noexcept {
  const uint32_t width = bits_per_digit(radix);
  const uint64_t bits = x->bit_length();
  for (uint64_t at = 0; at < bits; at += width) {
    const auto i = static_cast<uint32_t>(at / kLimbBits);
    const auto shift = static_cast<uint32_t>(at % kLimbBits);
    Limb digit = x->limb(i) >> shift;
    if (shift + width > kLimbBits && i + 1 < x->limb_count())
      digit |= x->limb(i + 1) << (kLimbBits - shift);
    *--end = kDigits[digit & (radix - 1)];
  }
  return end;
}

/// rest: n limbs, which are destroyed. Takes a time that is the square of n.
char* write_chunks(Limb* rest, uint32_t n, uint32_t radix, char* end) noexcept {
  const Chunk chunk = chunk_of(radix);
  while (n != 0) {
    Limb part = limbs::divide_limb(rest, rest, n, chunk.power);
    n = limbs::significant(rest, n);
    for (uint32_t i = 0; n != 0 ? i < chunk.digit_count : part != 0; ++i) {
      *--end = kDigits[part % radix];
      part /= radix;
    }
  }
  return end;
}

char* write_short(const BigInt* x, uint32_t radix, char* end) noexcept {
  SHOAL_ASSERT(x->limb_count() < limbs::kForeignMin);
  Limb rest[limbs::kForeignMin];
  std::copy_n(x->limbs(), x->limb_count(), rest);
  return write_chunks(rest, x->limb_count(), radix, end);
}

/// From the end: as the others do. Null: no memory.
char* write_long(const BigInt* x, uint32_t radix, char* end, size_t room) noexcept {
  const uint32_t n = x->limb_count();
  std::unique_ptr<Limb[]> copy(new (std::nothrow) Limb[size_t{n} + 1]);
  if (!copy) return nullptr;
  std::copy_n(x->limbs(), n, copy.get());
  if (!limbs::has_foreign()) return write_chunks(copy.get(), n, radix, end);
  auto* const start = reinterpret_cast<uint8_t*>(end - room);
  const size_t count = limbs::foreign_to_digits(start, radix, copy.get(), n);
  SHOAL_VERIFY(count <= room);
  const size_t zeros = static_cast<size_t>(
      std::find_if(start, start + count, [](uint8_t digit) { return digit != 0; }) - start);
  for (size_t i = zeros; i < count; ++i) start[i] = static_cast<uint8_t>(kDigits[start[i]]);
  std::memmove(start + (room - (count - zeros)), start + zeros, count - zeros);
  return end - (count - zeros);
}

/// What write_digits needs. GMP wants room for as many digits as so many limbs can have, and one
/// more.
size_t room_for(const BigInt* x, uint32_t radix) noexcept {
  return digit_count_max(uint64_t{x->limb_count()} * kLimbBits, radix) + 3;
}

/// With the sign. Null: no memory.
char* write_digits(const BigInt* x, uint32_t radix, char* end, size_t room) noexcept {
  char* start = end;
  if (x->is_zero())
    *--start = '0';
  else if (std::has_single_bit(radix))
    start = write_power_of_two(x, radix, end);
  else if (x->limb_count() < limbs::kForeignMin)
    start = write_short(x, radix, end);
  else
    start = write_long(x, radix, end, room - 1);
  if (start && x->is_negative()) *--start = '-';
  return start;
}

constexpr size_t kStackText = 256;
/// GMP's temporary memory, over the limbs' own.
constexpr size_t kForeignFactor = 6;

}  // namespace

Result<String*> BigInt::to_string(Heap& heap, const BigInt* x, uint32_t radix) {
  SHOAL_ASSERT(radix >= 2 && radix <= 36);
  const size_t room = room_for(x, radix);
  char on_stack[kStackText];
  std::unique_ptr<char[]> owned;
  ScratchCharge charge(heap);
  char* buffer = on_stack;
  if (room > kStackText) {
    TRY_VOID(charge.add(room + x->limb_count() * sizeof(Limb) * kForeignFactor));
    owned.reset(new (std::nothrow) char[room]);
    buffer = owned.get();
  }
  char* const end = buffer + room;
  const char* const start = buffer ? write_digits(x, radix, end, room) : nullptr;
  if (!start) return heap.fail_too_big("Out of memory");
  return String::from_ascii(heap, {start, static_cast<size_t>(end - start)});
}

std::string BigInt::to_text(uint32_t radix) const {
  const size_t room = room_for(this, radix);
  std::string text(room, '\0');
  char* const end = text.data() + room;
  char* const start = write_digits(this, radix, end, room);
  return start ? text.substr(static_cast<size_t>(start - text.data())) : "?";
}

// ---- Reading

namespace {

uint32_t digit_of(char16_t c) noexcept {
  if (c >= u'0' && c <= u'9') return static_cast<uint32_t>(c - u'0');
  if (c >= u'a' && c <= u'z') return static_cast<uint32_t>(c - u'a') + 10;
  if (c >= u'A' && c <= u'Z') return static_cast<uint32_t>(c - u'A') + 10;
  return 99;
}

bool all_digits(StringView text, uint32_t radix) noexcept {
  for (uint32_t i = 0; i < text.length(); ++i)
    if (digit_of(text[i]) >= radix) return false;
  return text.length() != 0;
}

StringView without_leading_zeros(StringView digits) noexcept {
  uint32_t i = 0;
  while (i < digits.length() && digits[i] == u'0') ++i;
  return digits.sub(i, digits.length());
}

uint64_t limbs_for(StringView digits, uint32_t radix) noexcept {
  const double bits = std::ceil(digits.length() * std::log2(radix) * (1 + 1e-12)) + 1;
  return static_cast<uint64_t>(bits / kLimbBits) + 1;
}

void read_power_of_two(StringView digits, uint32_t radix, Limb* out, uint64_t count) noexcept {
  const uint32_t width = bits_per_digit(radix);
  for (uint32_t i = 0; i < digits.length(); ++i) {
    const Limb digit = digit_of(digits[digits.length() - 1 - i]);
    const uint64_t at = uint64_t{i} * width;
    const auto shift = static_cast<uint32_t>(at % kLimbBits);
    out[at / kLimbBits] |= digit << shift;
    if (shift + width > kLimbBits && at / kLimbBits + 1 < count)
      out[at / kLimbBits + 1] |= digit >> (kLimbBits - shift);
  }
}

void read_short(StringView digits, uint32_t radix, Limb* out, uint64_t count) noexcept {
  const Chunk chunk = chunk_of(radix);
  uint32_t used = 0;
  for (uint32_t i = 0; i < digits.length();) {
    Limb part = 0, power = 1;
    for (uint32_t k = 0; k < chunk.digit_count && i < digits.length(); ++k, ++i) {
      part = part * radix + digit_of(digits[i]);
      power *= radix;
    }
    const Limb carry = limbs::multiply_add_limb(out, used, power, part);
    SHOAL_ASSERT(used < count || carry == 0);
    if (used < count) out[used++] = carry;
    used = limbs::significant(out, used);
  }
}

/// False: no memory.
bool read_long(StringView digits, uint32_t radix, Limb* out, uint64_t count) noexcept {
  std::unique_ptr<uint8_t[]> values(new (std::nothrow) uint8_t[digits.length()]);
  // GMP may use a limb more than the number has.
  std::unique_ptr<Limb[]> limbs(new (std::nothrow) Limb[count + 2]);
  if (!values || !limbs) return false;
  for (uint32_t i = 0; i < digits.length(); ++i)
    values[i] = static_cast<uint8_t>(digit_of(digits[i]));
  const uint32_t used =
      limbs::foreign_from_digits(limbs.get(), values.get(), digits.length(), radix);
  SHOAL_VERIFY(used <= count);
  std::copy_n(limbs.get(), used, out);
  return true;
}

bool read_digits(StringView digits, uint32_t radix, Limb* out, uint64_t count) noexcept {
  if (std::has_single_bit(radix))
    read_power_of_two(digits, radix, out, count);
  else if (count < limbs::kForeignMin || !limbs::has_foreign())
    read_short(digits, radix, out, count);
  else
    return read_long(digits, radix, out, count);
  return true;
}

/// Takes "0x" and the like off; 10 if there is none.
uint32_t take_radix(StringView& digits) noexcept {
  if (digits.length() < 2 || digits[0] != u'0') return 10;
  const char16_t c = static_cast<char16_t>(digits[1] | 0x20);
  const uint32_t radix = c == u'x' ? 16 : c == u'o' ? 8 : c == u'b' ? 2 : 10;
  if (radix != 10) digits = digits.sub(2, digits.length());
  return radix;
}

}  // namespace

/// digits are digits.
Result<BigInt*> BigInt::parse(Heap& heap, StringView digits, uint32_t radix, bool negative) {
  digits = without_leading_zeros(digits);
  if (digits.length() == 0) return zero();
  const uint64_t count = limbs_for(digits, radix);
  ScratchCharge charge(heap);
  if (digits.length() > kStackText && count <= kLimbsMax + 1)
    TRY_VOID(charge.add(digits.length() + count * sizeof(Limb) * kForeignFactor));
  BigInt* const x = TRY(create(heap, count, negative));
  if (!read_digits(digits, radix, x->limbs(), count)) return heap.fail_too_big("Out of memory");
  return finish(heap, x);
}

Result<BigInt*> BigInt::from_literal(Heap& heap, std::string_view digits) {
  StringView text{digits};
  const uint32_t radix = take_radix(text);
  return parse(heap, text, radix, false);
}

Result<BigInt*> BigInt::from_string(Heap& heap, StringView text, bool& valid) {
  StringView digits = trim(text);
  valid = true;
  if (digits.length() == 0) return zero();
  const uint32_t radix = take_radix(digits);
  bool negative = false;
  if (radix == 10 && (digits[0] == u'-' || digits[0] == u'+')) {
    negative = digits[0] == u'-';
    digits = digits.sub(1, digits.length());
  }
  valid = all_digits(digits, radix);
  if (!valid) return zero();
  return parse(heap, digits, radix, negative);
}

// ---- Constants of code

namespace {

/// All immortal BigInts, so that each value is there once however often code is loaded.
struct Immortals {
  struct Node {
    BigInt* value;
    Node* next;
  };
  static constexpr uint32_t kBuckets = 256;
  std::mutex mutex;
  Node* buckets[kBuckets] = {};

  /// x itself, or the one that is there already; then x is freed.
  BigInt* unique(BigInt* x) {
    std::scoped_lock lock(mutex);
    Node*& bucket = buckets[x->hash() % kBuckets];
    for (const Node* node = bucket; node; node = node->next) {
      if (BigInt::compare(node->value, x) != 0) continue;
      std::free(x);
      return node->value;
    }
    bucket = new Node{x, bucket};
    return x;
  }
};

constinit Immortals g_immortals;

}  // namespace

BigInt* BigInt::make_immortal(std::string_view digits) {
  StringView text{digits};
  const uint32_t radix = take_radix(text);
  text = without_leading_zeros(text);
  if (text.length() == 0) return zero();
  const uint64_t count = limbs_for(text, radix);
  SHOAL_VERIFY(count <= kLimbsMax + 1);
  const size_t bytes = sizeof(BigInt) + count * sizeof(Limb);
  void* const memory =
      std::aligned_alloc(kCellAlignment, (bytes + kCellAlignment - 1) & ~(kCellAlignment - 1));
  SHOAL_VERIFY(memory != nullptr);
  std::memset(memory, 0, bytes);
  auto* const x = new (memory) BigInt(static_cast<uint32_t>(count), false, kCellImmortalBit);
  SHOAL_VERIFY(read_digits(text, radix, x->limbs(), count));
  x->set_limb_count(limbs::significant(x->limbs(), x->limb_count()));
  SHOAL_VERIFY(x->limb_count() <= kLimbsMax);
  return g_immortals.unique(x);
}

}  // namespace shoal
