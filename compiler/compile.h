// The compiler's one public entry: a source text and options in, a UnitImage or diagnostics out.
// Touches no heap, holds no state: any thread may compile at any time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics.h"
#include "vm/bytecode/image.h"

namespace shoal {

namespace ast {
class Text;
}
struct UnitDebugInfo;

/// What the text is parsed as.
enum class SourceLanguage : uint8_t { JavaScript, JavaScriptJsx, TypeScript, TypeScriptJsx };

enum class SourceGoal : uint8_t {
  Script,
  Module,
  CommonJs,    // Compiled as a function of (exports, require, module, __filename, __dirname).
  DirectEval,  // Needs CompileOptions::eval.
  IndirectEval,
  Function,  // `new Function`: the text is one function expression; the unit's completion value is
             // the function.
};

enum class JsxMode : uint8_t { React, ReactJsx, ReactJsxDev, Preserve };

/// An environment round a direct eval, from the inside out: what its ScopeImage says. See
/// EvalScopeImage.
struct EvalEnvironmentOptions {
  struct Slot {
    std::u16string name;
    uint32_t slot;
    uint8_t flags;
  };
  std::vector<Slot> slots;
  bool is_var_scope = false;
  bool is_with = false;
};

struct EvalOptions {
  bool strict = false;
  bool in_function = false;
  bool in_method = false;
  bool in_derived_constructor = false;
  bool in_class_field = false;
  std::vector<std::u16string> private_names;  // Without "#".
  std::vector<EvalEnvironmentOptions>
      environments;  // All there are, or none: then names are looked up at run time.
};

/// The parts of a compilation, in their order.
enum class CompilePass : uint8_t { Parse, Lower, EarlyErrors, Scopes, Emit };

/// tsconfig options with run-time meaning, and how to read the text.
struct CompileOptions {
  std::string source_name;
  SourceLanguage language = SourceLanguage::TypeScript;
  SourceGoal goal = SourceGoal::Module;
  bool completion_value = false;  // The top level returns its completion value (always so for
                                  // evals); a module's is its default export, if it has no other.
  bool use_define_for_class_fields = true;
  bool experimental_decorators = false;
  bool emit_decorator_metadata = false;  // With experimental_decorators only.
  bool strict_null_checks = true;        // For emit_decorator_metadata.
  bool verbatim_module_syntax = false;
  bool keep_type_imports = false;  // ModuleImage::type_imports, for tools.
  JsxMode jsx = JsxMode::ReactJsx;
  std::string jsx_factory = "React.createElement";
  std::string jsx_fragment_factory = "React.Fragment";
  std::string jsx_import_source = "react";
  const EvalOptions* eval = nullptr;
  /// SourceGoal::Function: offsets of the expression's "(", ")", "{", "}": they must be found there
  /// again.
  uint32_t function_parens[2] = {0, 0};
  uint32_t function_braces[2] = {0, 0};
  /// Functions get their code when they are first called: UnitImage::deferred. For sources that are
  /// no eval's and have no JSX; such an image can be neither written nor described.
  bool defer_functions = false;
  /// Where not null, filled with what a debugger wants to know; the image is the same.
  UnitDebugInfo* debug_info = nullptr;
  /// Told of the end of each pass, for those who measure. Parse and Lower may come more than once.
  void (*passed)(void* user, CompilePass pass) = nullptr;
  void* passed_user = nullptr;
  /// Whether the pattern of a RegExp literal is valid, else why not; null: patterns pass unseen.
  /// The check of the matcher's own parser, which the compiler does not know.
  bool (*check_regexp)(const ast::Text& pattern, const ast::Text& flags,
                       std::string& message) = nullptr;
};

/// What a debugger must know of the image's code: compiles its source again, with the options that
/// it was compiled with. Null: what came out is not the same code.
std::shared_ptr<const UnitDebugInfo> describe(const UnitImage& image);

/// The image, or null: then diagnostics has errors. The source is WTF-8.
std::unique_ptr<UnitImage> compile(std::string_view source, const CompileOptions& options,
                                   Diagnostics& diagnostics);

}  // namespace shoal
