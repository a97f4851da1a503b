#include "vm/object/regexp.h"

#include <new>

#include "vm/bytecode/code.h"
#include "vm/run/context.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

/// Keeps the program, which other contexts may hold as well.
class RegExpCode::Hold final : public External {
 public:
  explicit Hold(std::shared_ptr<const regexp::Program> program) noexcept
      : program_(std::move(program)) {}

 private:
  void release() noexcept override { delete this; }
  std::shared_ptr<const regexp::Program> program_;
};

namespace {

using ProgramPtr = std::shared_ptr<const regexp::Program>;

Result<void> compile_program(Context& cx, String* pattern, String* flags, ProgramPtr& out) {
  const StringView flag_text = TRY(flags->view(cx.heap()));
  const StringView text = TRY(pattern->view(cx.heap()));
  const std::optional<regexp::Flags> parsed = regexp::parse_flags(text_view(flag_text));
  if (!parsed)
    return throw_syntax_error(cx, "Invalid flags supplied to RegExp constructor '%s'",
                              flags->utf8().c_str());
  regexp::CompileResult result = regexp::compile(text_view(text), *parsed);
  if (!result.program)
    return throw_syntax_error(cx, "Invalid regular expression: /%s/%s: %s", pattern->utf8().c_str(),
                              flags->utf8().c_str(), result.error.message);
  out = std::move(result.program);
  return {};
}

}  // namespace

Result<RegExpCode*> RegExpCode::compile(Context& cx, String* pattern, String* flags) {
  ProgramPtr program;
  TRY_VOID(compile_program(cx, pattern, flags, program));
  return create(cx, pattern, flags, std::move(program));
}

Result<RegExpCode*> RegExpCode::of_literal(Context& cx, const RegExpTemplate& literal) {
  auto* const pattern = const_cast<String*>(literal.pattern);
  auto* const flags = const_cast<String*>(literal.flags);
  ProgramPtr program = literal.program.get();
  if (!program) {
    TRY_VOID(compile_program(cx, pattern, flags, program));
    literal.program.set(program);
  }
  return create(cx, pattern, flags, std::move(program));
}

Result<RegExpCode*> RegExpCode::create(Context& cx, String* pattern, String* flags,
                                       ProgramPtr program) {
  // Charged in full, shared or not: what a context may use does not depend on others.
  const size_t bytes = program->bytes();
  const regexp::Program* const raw = program.get();
  Hold* const hold = new (std::nothrow) Hold(std::move(program));
  if (!hold) return cx.out_of_memory();
  Result<RegExpCode*> made =
      cx.heap().create<RegExpCode>(static_cast<CellKind>(Kind::RegExpCode), pattern, flags, raw);
  if (!made.ok() || !hold->attach(cx.heap(), made.value(), bytes).ok()) {
    delete hold;
    return Thrown{};
  }
  return made.value();
}

Result<RegExpObject*> RegExpObject::create(Context& cx, Shape* shape, RegExpCode* code) {
  RegExpObject* const object =
      TRY(cx.heap().create<RegExpObject>(static_cast<CellKind>(Kind::RegExp), shape, code));
  TRY_VOID(define_field(cx, object, key(atoms::lastIndex()), Value::int32(0), attr::Writable));
  return object;
}

Result<RegExpObject*> RegExpObject::create(Context& cx, RegExpCode* code) {
  const bool is_first = cx.realm()->is_first();
  if (Shape* const known = code->instance_shape(); known && is_first) {
    ValueArray* const slots = TRY(ValueArray::create(cx.heap(), 1, Value::int32(0)));
    RegExpObject* const object =
        TRY(cx.heap().create<RegExpObject>(static_cast<CellKind>(Kind::RegExp), known, code));
    object->set_slots(cx.heap(), slots);
    return object;
  }
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::RegExp, Intrinsic::RegExpPrototype));
  RegExpObject* const object = TRY(create(cx, shape, code));
  if (is_first && !object->shape()->is_owned())
    code->set_instance_shape(cx.heap(), object->shape());
  return object;
}

bool RegExpObject::last_index_is_frozen() const noexcept {
  return !(shape()->table()->entry(0).attributes & attr::Writable);
}

}  // namespace shoal
