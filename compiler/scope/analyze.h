// The pass itself: AST in, scopes out; and the tables of a module. The model is in scope.h.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/scope/scope.h"

namespace shoal {
class Diagnostics;
}

namespace shoal::scope {

/// A module's tables, for ModuleImage. Elided imports and exports are absent.
struct ModuleInfo {
  struct Request {
    const ast::Text* specifier;
    ast::List<ast::ImportAttribute*> attributes;
    ast::ImportPhase phase;
    uint32_t source;
    bool type_only;  ///< All that was imported was elided.
  };
  struct Import {
    uint32_t request;
    const ast::Text* name;  ///< Null: the namespace object.
    Binding* local;
  };
  struct TypeImport {
    uint32_t request;
    const ast::Text* name;
    uint32_t source;
    bool is_misused;  ///< It says `type`, and is used as a value.
  };
  struct LocalExport {
    const ast::Text* name;
    Binding* binding;  ///< In the module's environment.
  };
  struct IndirectExport {
    const ast::Text* name;  ///< Null: export * from.
    uint32_t request;
    const ast::Text* import_name;  ///< Null: the namespace, or all.
    uint32_t source;
  };
  ast::List<Request> requests;
  ast::List<Import> imports;
  ast::List<TypeImport> type_imports;  ///< What is elided, or should be; see keep_type_imports.
  ast::List<LocalExport> local_exports;
  ast::List<IndirectExport> indirect_exports;
  Binding* default_binding = nullptr;  ///< "*default*", where `export default` names nothing.
  bool is_commonjs = false;            ///< `export =` or `import x = require()` in it.
};

/// An environment round eval code: its ScopeImage.
struct EvalEnvironment {
  struct Slot {
    const ast::Text* name;  ///< With "#" for private names; "this", "new.target", ".callee".
    uint32_t slot;
    uint8_t flags;  ///< kScopeMutable and the like of vm/bytecode/image.h.
  };
  ast::List<Slot> slots;
  bool is_var_scope = false;
  bool is_with = false;
};

/// What surrounds eval code, or a call of eval: EvalScopeImage and the environments.
struct EvalContext {
  bool strict = false;
  bool in_function = false;
  bool in_method = false;
  bool in_derived_constructor = false;
  bool in_class_field = false;
  ast::List<const ast::Text*> private_names;  ///< Without "#".
  /// From the inside out, all there are; or none: then every name from outside is Dynamic.
  ast::List<EvalEnvironment> environments;
};

struct Options {
  bool typescript = false;
  bool verbatim_module_syntax = false;  ///< No import is elided for want of use.
  bool keep_type_imports = false;       ///< ModuleInfo::type_imports are wanted.
  /// Names JSX elements use implicitly (`React`); none with the automatic runtime.
  ast::List<const ast::Text*> jsx_names;
  /// A module whose completion value is wanted has it as its default export, if it has no other.
  bool completion_value = false;
  const EvalContext* eval = nullptr;  ///< For Goal::DirectEval; may be null.
};

struct Analysis {
  Scope* scope = nullptr;  ///< Of the program.
  FunctionInfo* function = nullptr;
  ModuleInfo* module = nullptr;  ///< Goal::Module only.
  uint32_t function_count = 0;
};

/// Analyses the program, fills its LINK and FACT fields and the `aux` of nodes, and reports
/// redeclarations, unknown private names and exports. After an error the result must not be
/// emitted. Everything it makes lives in the arena.
Analysis analyze(ast::Program& program, ast::Arena& arena, ast::TextTable& texts,
                 Diagnostics& diagnostics, const Options& options);

/// For the EvalScopeImage of a call of eval in `from` (CallExpression::scope; set on direct eval
/// calls only). Leaves `environments` empty.
EvalContext eval_context_of(const Scope& from, ast::Arena& arena);

/// An `import x = ...` that is never used as a value: emits nothing.
bool is_elided(const ast::ImportEquals& node);

}  // namespace shoal::scope
