#include "vm/run/operations/concat.h"

#include <charconv>
#include <cstring>

#include "vm/run/operations/conversion.h"
#include "vm/value/number_text.h"

namespace shoal {

namespace {

/// Pieces that have so many units together are copied at once.
constexpr uint32_t kUnitsMax = 128;
constexpr uint32_t kPiecesMax = 8;

/// Consecutive pieces that become one flat string.
class Run {
 public:
  /// Takes pieces from `first` on, as many as there is room for; returns how many.
  uint32_t take(const Value* first, uint32_t count) noexcept {
    uint32_t taken = 0;
    for (; taken < count && taken < kPiecesMax; ++taken)
      if (!take(first[taken], pieces_[taken])) break;
    return count_ = taken;
  }
  /// What they make. The pieces that have units are two at least (else there is nothing to copy).
  Result<String*> join(Heap& heap) const {
    String* const made = TRY(String::make_flat(heap, units_, is_latin1_));
    is_latin1_ ? write(made->latin1_storage()) : write(made->utf16_storage());
    return made;
  }
  /// The piece that has all the units, or null.
  const Value* only_piece(const Value* first) const noexcept {
    for (uint32_t i = 0; i < count_; ++i)
      if (pieces_[i].units == units_) return &first[i];
    return nullptr;
  }

 private:
  struct Piece {
    const String* string;  // Null: a number, whose text is here.
    uint32_t units;
    char text[kNumberTextMax];
  };

  bool take(Value value, Piece& piece) noexcept {
    if (value.is_string()) {
      piece.string = value.as_string();
      piece.units = piece.string->length();
      if (piece.units > kUnitsMax - units_) return false;
      is_latin1_ &= piece.string->is_latin1();
    } else {
      piece.string = nullptr;
      piece.units = write_number(value, piece.text);
      if (piece.units > kUnitsMax - units_) return false;
    }
    units_ += piece.units;
    return true;
  }

  static uint32_t write_number(Value number, char (&text)[kNumberTextMax]) noexcept {
    if (!number.is_int32()) return static_cast<uint32_t>(number_to_text(number.as_number(), text));
    return static_cast<uint32_t>(std::to_chars(text, text + sizeof text, number.as_int32()).ptr -
                                 text);
  }

  template <class Unit>
  void write(Unit* out) const noexcept {
    for (uint32_t i = 0; i < count_; ++i) {
      const Piece& piece = pieces_[i];
      if (piece.string)
        piece.string->copy_to(out);
      else
        for (uint32_t k = 0; k < piece.units; ++k) out[k] = static_cast<Unit>(piece.text[k]);
      out += piece.units;
    }
  }

  Piece pieces_[kPiecesMax];
  uint32_t count_ = 0;
  uint32_t units_ = 0;
  bool is_latin1_ = true;
};

Result<String*> string_of(Context& cx, Value piece) {
  if (piece.is_string()) return piece.as_string();
  return number_to_string_value(cx, piece);
}

}  // namespace

Result<String*> concat_pieces(Context& cx, const Value* pieces, uint32_t count) {
  String* result = nullptr;
  for (uint32_t i = 0; i < count;) {
    Run run;
    const uint32_t taken = run.take(pieces + i, count - i);
    const Value* const only = taken == 0 ? &pieces[i] : run.only_piece(pieces + i);
    String* const next = only ? TRY(string_of(cx, *only)) : TRY(run.join(cx.heap()));
    result = result ? TRY(String::concat(cx.heap(), result, next)) : next;
    i += taken == 0 ? 1 : taken;
  }
  return result;
}

namespace {

Task<Value> object_to_string(Context& cx, Value operand) {
  const Value primitive = co_await to_primitive(cx, operand);
  co_return co_await to_string(cx, primitive);
}

}  // namespace

Eventually<Value> summand_to_string(Context& cx, Value operand) {
  if (operand.is_object()) return object_to_string(cx, operand);
  return to_string(cx, operand);
}

}  // namespace shoal
