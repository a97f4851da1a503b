// The templates of String.prototype.replace, §22.1.3.19.1 GetSubstitution: "$1", "$&" and so on,
// read piece by piece.
#pragma once

#include "vm/object/regexp.h"
#include "vm/run/native.h"
#include "vm/value/string_builder.h"

namespace shoal {

struct SubstitutionPart {
  enum class Type : uint8_t { End, Literal, Matched, Before, After, Capture, Named };
  Type type = Type::End;
  uint32_t from = 0, to = 0;  // Literal: units of the template. Named: the name's.
  uint32_t capture = 0;
};

/// Reads a template.
class SubstitutionReader {
 public:
  /// captures: how many groups, without the whole match. has_names: "$<" is special.
  SubstitutionReader(const StringView& text, uint32_t captures, bool has_names) noexcept
      : text_(text), captures_(captures), has_names_(has_names) {}
  SubstitutionPart next() noexcept;

 private:
  SubstitutionPart special() noexcept;
  SubstitutionPart digits() noexcept;
  SubstitutionPart name() noexcept;
  SubstitutionPart literal(uint32_t count) noexcept {
    at_ += count;
    return {SubstitutionPart::Type::Literal, at_ - count, at_, 0};
  }

  StringView text_;
  uint32_t captures_;
  uint32_t at_ = 0;
  bool has_names_;
};

/// What is replaced. captures: strings or undefined, without the whole match; may be null. named:
/// an object, or undefined.
struct Substitution {
  String* text = nullptr;
  String* matched = nullptr;
  String* by = nullptr;
  uint32_t position = 0;
  ValueArray* captures = nullptr;
  uint32_t capture_count = 0;
  Value named;
};

/// Appends what the template gives. out lives in the caller's frame. The value is undefined.
Task<Value> append_substitution(Context& cx, StringBuilder* out, Substitution what);
/// The same for a match as the matcher found it.
Result<void> append_substitution(StringBuilder& out, const StringView& text, const StringView& by,
                                 const regexp::Program& program, const uint32_t* spans);

}  // namespace shoal
