// Text: the names and string values of one compilation, interned: equal texts are the same pointer.
// A text holds UTF-16 code units, as ECMAScript strings do (lone surrogates included), in Latin-1
// if every unit fits a byte, else two bytes each; that is also the choice of the VM's strings, so
// the emitter copies them into atoms as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/ast/arena.h"

namespace shoal::ast {

class Text {
 public:
  uint32_t length() const { return length_; }  ///< In UTF-16 code units.
  uint32_t hash() const { return hash_; }
  /// Its place in the order in which its table came to know them, from 0.
  uint32_t number() const { return number_; }
  bool is_latin1() const { return !two_byte_; }
  bool empty() const { return length_ == 0; }
  /// The characters as bytes; only if is_latin1().
  std::string_view latin1() const {
    SHOAL_ASSERT(!two_byte_);
    return {static_cast<const char*>(data_), length_};
  }
  /// The code units; only if not is_latin1().
  std::u16string_view utf16() const {
    SHOAL_ASSERT(two_byte_);
    return {static_cast<const char16_t*>(data_), length_};
  }
  char16_t operator[](uint32_t index) const {
    SHOAL_ASSERT(index < length_);
    return two_byte_ ? static_cast<const char16_t*>(data_)[index]
                     : static_cast<char16_t>(static_cast<const unsigned char*>(data_)[index]);
  }
  /// Compares with an ASCII literal. To compare with another Text compare pointers.
  bool is(std::string_view ascii) const { return !two_byte_ && latin1() == ascii; }
  /// For messages and dumps; lone surrogates become WTF-8.
  std::string to_utf8() const;
  /// In double quotes, ASCII only, the rest escaped.
  std::string quoted() const;

 private:
  friend class TextTable;
  const void* data_ = nullptr;
  uint32_t length_ = 0;
  uint32_t hash_ = 0;
  uint32_t number_ = 0;
  bool two_byte_ = false;
};

/// Names that passes ask for, interned at the start so that they compare by pointer.
struct CommonTexts {
#define COMMON_TEXT(name, text) const Text* name = nullptr;
#include "compiler/ast/common_texts.def"
};

class TextTable {
 public:
  explicit TextTable(Arena& arena);
  TextTable(const TextTable&) = delete;
  TextTable& operator=(const TextTable&) = delete;

  const Text* intern(std::u16string_view units);
  const Text* intern_latin1(std::string_view bytes);
  /// From WTF-8. Invalid bytes become U+FFFD; surrogate pairs written as two 3-byte sequences are
  /// joined by nature.
  const Text* intern_utf8(std::string_view utf8);
  const CommonTexts& common() const { return common_; }
  uint32_t count() const { return count_; }

 private:
  template <class Unit>
  const Text* find_or_add(const Unit* units, uint32_t length, bool two_byte);
  void grow();

  Arena& arena_;
  List<Text*> slots_;
  uint32_t count_ = 0;
  std::u16string scratch_;
  CommonTexts common_;
};

}  // namespace shoal::ast
