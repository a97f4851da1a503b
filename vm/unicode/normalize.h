// Unicode normalisation (UAX #15): NFC, NFD, NFKC, NFKD, in pieces of any size.
#pragma once

#include <cstdint>
#include <span>

#include "vm/unicode/text_buffer.h"

namespace shoal::unicode {

enum class NormalizationForm : uint8_t { NFC, NFD, NFKC, NFKD };

/// Canonical combining class; 0 for starters.
uint8_t combining_class(char32_t c);

/// The longest prefix of `text` known at a glance to be its own normal form, whatever follows it.
/// When that is all of it, the string need not be copied. (Latin-1 text is always its own NFC.)
size_t trivially_normalized_prefix(NormalizationForm form, std::span<const char16_t> text);

/// Normalises a text fed in pieces, so that a caller can stop between them. Unpaired surrogates
/// pass through; a piece may end inside a surrogate pair.
class Normalizer {
 public:
  /// Results are appended to `out`, which outlives this.
  Normalizer(NormalizationForm form, TextBuffer<char16_t>& out) : form_(form), out_(out) {}

  /// Both return false when out of memory; the normaliser is then of no further use.
  [[nodiscard]] bool feed(std::span<const char16_t> piece);
  [[nodiscard]] bool finish();

 private:
  struct Mark {
    char32_t c;
    uint32_t order;
    uint8_t combining_class;
  };
  bool composes() const {
    return form_ == NormalizationForm::NFC || form_ == NormalizationForm::NFKC;
  }
  bool compatible() const {
    return form_ == NormalizationForm::NFKC || form_ == NormalizationForm::NFKD;
  }
  bool add(char32_t c);
  bool add_decomposed(char32_t c);
  bool add_hangul(char32_t c);
  void settle();
  bool flush();
  bool write(char32_t c);

  NormalizationForm form_;
  TextBuffer<char16_t>& out_;
  TextBuffer<Mark>
      pending_;          // What may still be reordered or composed: at most one starter, first.
  bool settled_ = true;  // pending_ is in order and composed.
  char16_t lead_ = 0;    // A lead surrogate at the end of the last piece.
};

}  // namespace shoal::unicode
