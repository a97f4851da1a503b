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

/// The numbers of texts as strings of one image, by the texts' own numbers.
class StringIds {
 public:
  /// count: how many texts there are.
  StringId& of(const ast::Text& text, uint32_t count) {
    if (text.number() >= ids_.size()) ids_.resize(count, kNoString);
    StringId& id = ids_[text.number()];
    if (id == kNoString) used_.push_back(text.number());
    return id;
  }
  /// For another image.
  void clear() {
    for (const uint32_t number : used_) ids_[number] = kNoString;
    used_.clear();
  }

 private:
  std::vector<StringId> ids_;
  std::vector<uint32_t> used_;
};

/// Functions that wait until they are called, by FunctionInfo::index.
struct Deferral {
  /// Shorter ones are emitted with what they stand in.
  static constexpr uint32_t kSourceBytesMin = 256;
  struct Function {
    ast::FunctionNode* node = nullptr;
    const ast::Text* name = nullptr;  // Null: it has none.
  };
  std::vector<Function> functions;
  StringIds ids;  // Of the image that is being made.
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
  /// Sets aside what may wait. Before the first function.
  void defer_into(Deferral& deferral);
  /// A function that was set aside, as functions[0].
  void add_deferred(const Deferral::Function& function);
  /// places[FunctionInfo::index] is to be each function's number.
  void note_places(std::vector<uint32_t>& places) { places_ = &places; }
  ClassTraits& add_class() { return classes_.emplace_back(); }
  /// Index of the import of a function of the JSX run time.
  uint32_t jsx_import(std::string_view name);
  /// Emits all that is queued.
  void run();
  /// Emits the next one. False: there is none, or an error.
  bool run_next();

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
  bool may_wait(const FunctionTask& task) const;
  void defer(const FunctionTask& task);

  UnitImage& image_;
  ast::Program& program_;
  const scope::Analysis& analysis_;
  ast::Arena& arena_;
  ast::TextTable& texts_;
  const CompileOptions& options_;
  Diagnostics& diagnostics_;
  StringIds own_ids_;
  StringIds* ids_ = &own_ids_;
  Deferral* deferral_ = nullptr;
  std::vector<uint32_t>* places_ = nullptr;
  std::deque<FunctionTask> queue_;
  std::deque<ClassTraits> classes_;
  std::vector<std::pair<std::string, uint32_t>> jsx_imports_;
  uint32_t jsx_requests_[2] = {~0u, ~0u};
};

}  // namespace shoal::emit
