// UnitBuilder: the UnitImage while it grows: strings, and functions that wait for their code. A
// function met while another is emitted gets its number at once and its code later, from a queue,
// so nesting costs no native stack.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/compile.h"
#include "compiler/scope/analyze.h"

namespace shoal::emit {

/// What a constructor or a field initialiser must know of its class.
struct ClassTraits {
  ast::ClassNode* node = nullptr;
  scope::Scope* scope = nullptr;  // The class scope.
  bool inlines_fields = false;    // The constructor itself defines the fields; no initialiser.
  bool has_initializer = false;   // InitFields has something to do.
  bool has_fields() const { return inlines_fields || has_initializer; }
};

/// What a queued function is.
enum class TaskKind : uint8_t {
  Program,
  Function,             // node.
  DefaultConstructor,   // Of `traits`: no node.
  InstanceInitializer,  // Of `traits`; node may be null.
  StaticInitializer,    // Of `traits`.
  AccessorGetter,       // Of the auto-accessor `member` of `traits`: no node.
  AccessorSetter,
};

struct FunctionTask {
  TaskKind kind = TaskKind::Function;
  uint32_t index = 0;  // In UnitImage::functions.
  ast::FunctionNode* node = nullptr;
  StringId name = kNoString;
  const ClassTraits* traits = nullptr;
  ast::ClassMember* member = nullptr;
};

class UnitBuilder {
 public:
  UnitBuilder(UnitImage& image, ast::Program& program, const scope::Analysis& analysis,
              ast::Arena& arena, ast::TextTable& texts, const CompileOptions& options,
              Diagnostics& diagnostics);

  StringId string(const ast::Text* text);
  StringId string(std::string_view utf8) { return string(texts_.intern_utf8(utf8)); }
  /// "#name".
  StringId private_string(const ast::Text* name);
  /// Reserves a number and queues the function.
  uint32_t add_function(FunctionTask task);
  ClassTraits& add_class() { return classes_.emplace_back(); }
  /// Index of the import of a function of the JSX run time.
  uint32_t jsx_import(std::string_view name);
  /// Emits all that is queued.
  void run();

  UnitImage& image() { return image_; }
  ast::Program& program() { return program_; }
  const scope::Analysis& analysis() const { return analysis_; }
  ast::Arena& arena() { return arena_; }
  const ast::CommonTexts& common() const { return texts_.common(); }
  ast::TextTable& texts() { return texts_; }
  const CompileOptions& options() const { return options_; }
  /// Of a direct eval: whether its variable scope is the global one.
  bool eval_declares_globals() const;
  /// Whether that `var` is a property of the global object, and not of a scope around an eval.
  bool is_global_var(const scope::Binding& binding) const;
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void note_imports_around();

  UnitImage& image_;
  ast::Program& program_;
  const scope::Analysis& analysis_;
  ast::Arena& arena_;
  ast::TextTable& texts_;
  const CompileOptions& options_;
  Diagnostics& diagnostics_;
  std::vector<StringId> string_ids_;  // By the text's number.
  std::deque<FunctionTask> queue_;
  std::deque<ClassTraits> classes_;
  std::vector<std::pair<std::string, uint32_t>> jsx_imports_;
  uint32_t jsx_requests_[2] = {~0u, ~0u};
};

}  // namespace shoal::emit
