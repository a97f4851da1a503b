// RegExpObject, §22.2.9, over RegExpCode: the compiled pattern, a cell of its own, so that the
// objects of one literal share it.
#pragma once

#include <memory>

#include "gc/external.h"
#include "vm/object/object.h"
#include "vm/regexp/regexp.h"
#include "vm/value/string.h"

namespace shoal {

struct RegExpTemplate;

/// Pattern text, flags and program. Immutable. The heap is charged for the program.
class RegExpCode final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<RegExpCode>("RegExpCode");
  /// §22.2.3.3 RegExpInitialize. Error: SyntaxError, quota.
  static Result<RegExpCode*> compile(Context& cx, String* pattern, String* flags);
  /// The same for a literal, whose program all contexts share.
  static Result<RegExpCode*> of_literal(Context& cx, const RegExpTemplate& literal);

  /// [[OriginalSource]] and [[OriginalFlags]].
  String* source() const noexcept { return source_.get(); }
  String* flags_text() const noexcept { return flags_.get(); }
  regexp::Flags flags() const noexcept { return program_->flags; }
  const regexp::Program& program() const noexcept { return *program_; }
  /// Shape of the objects made of this in the context's first realm. Null before the first.
  Shape* instance_shape() const noexcept { return instance_shape_.get(); }
  void set_instance_shape(Heap& heap, Shape* shape) noexcept {
    instance_shape_.set(heap, this, shape);
  }

  void trace(Tracer& tracer) const {
    tracer.visit(source_);
    tracer.visit(flags_);
    tracer.visit(instance_shape_);
  }

 private:
  friend class Heap;
  class Hold;
  static Result<RegExpCode*> create(Context& cx, String* pattern, String* flags,
                                    std::shared_ptr<const regexp::Program> program);
  RegExpCode(String* source, String* flags, const regexp::Program* program) noexcept
      : Cell(static_cast<CellKind>(Kind::RegExpCode)),
        source_(source),
        flags_(flags),
        program_(program) {}
  Slot<String> source_;
  Slot<String> flags_;
  Slot<Shape> instance_shape_;
  const regexp::Program* program_;  // Kept by a Hold for as long as we live.
};

class RegExpObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<RegExpObject>("RegExp");
  /// §22.2.3.2 RegExpAlloc: with an own property lastIndex, which is always slot 0. code may be
  /// null: not yet initialised.
  static Result<RegExpObject*> create(Context& cx, Shape* shape, RegExpCode* code);
  /// With the running realm's RegExp.prototype.
  static Result<RegExpObject*> create(Context& cx, RegExpCode* code);

  RegExpCode* code() const noexcept { return code_.get(); }
  void set_code(Heap& heap, RegExpCode* code) noexcept { code_.set(heap, this, code); }
  Value last_index() const noexcept { return slot(0); }
  /// Whether a store to lastIndex would be refused.
  bool last_index_is_frozen() const noexcept;
  void set_last_index(Heap& heap, Value v) noexcept { set_slot(heap, 0, v); }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(code_);
  }

 private:
  friend class Heap;
  RegExpObject(Shape* shape, RegExpCode* code) noexcept : Object(shape), code_(code) {}
  Slot<RegExpCode> code_;
};

/// The characters of a flat string as the matcher wants them.
inline regexp::TextView text_view(const StringView& s) noexcept {
  if (s.is_latin1()) return std::span<const uint8_t>(s.latin1(), s.length());
  return std::span<const char16_t>(s.utf16(), s.length());
}

}  // namespace shoal
