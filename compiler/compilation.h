// Compilation: all that the passes make of one source, up to the emission of its code. Where
// functions may wait for their first call (CompileOptions::defer_functions), it is what is kept
// until the last one has been emitted.
#pragma once

#include <mutex>

#include "compiler/ast/arena.h"
#include "compiler/ast/text.h"
#include "compiler/ast/types.h"
#include "compiler/compile.h"
#include "compiler/emit/unit_builder.h"
#include "compiler/scope/analyze.h"
#include "compiler/syntax/parse.h"
#include "vm/bytecode/deferred.h"

namespace shoal {

class Compilation final : public FunctionSource, public std::enable_shared_from_this<Compilation> {
 public:
  explicit Compilation(const CompileOptions& options) : given_(options), options_(options) {}

  /// All passes before the emission. The source must live until the end of emit_unit. False:
  /// `diagnostics` has errors.
  bool analyze(std::string_view source, Diagnostics& diagnostics);
  /// The image; functions wait if the options say so. Null: `diagnostics`.
  std::unique_ptr<UnitImage> emit_unit(Diagnostics& diagnostics);

  // --- FunctionSource
  uint32_t count() const noexcept override { return analysis_.function_count; }
  size_t memory_bytes() const noexcept override { return arena_.bytes_reserved(); }
  std::unique_ptr<UnitImage> emit(uint32_t number, std::string& message) override;
  std::unique_ptr<UnitImage> emit_all(std::vector<uint32_t>& places) override;

 private:
  std::unique_ptr<UnitImage> new_image() const;
  void finish(UnitImage& image, emit::UnitBuilder& unit) const;
  void passed(CompilePass pass) const {
    if (options_.passed) options_.passed(options_.passed_user, pass);
  }

  const CompileOptions given_;
  CompileOptions options_;  // With what the source itself asks for.
  ast::Arena arena_;
  ast::TextTable texts_{arena_};
  ast::TypeTable types_{arena_};
  syntax::ParseResult parsed_;
  scope::EvalContext eval_context_;
  scope::Analysis analysis_;
  bool is_typescript_ = false;
  std::mutex mutex_;  // Of those who emit: names are interned, and bindings get registers.
  emit::Deferral deferral_;
};

}  // namespace shoal
