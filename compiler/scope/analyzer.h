// The analysis at work. One walk in source order declares names and collects uses; each scope, when
// it ends, claims the uses it can and leaves the rest to its parent. What is not known before the
// walk ends (captures, hence environments) is laid out in one pass over all scopes afterwards.
//
// Three stacks hold what bubbles outwards: `uses_`; `vars_`, the names of `var` on their way to
// their function, which collide with lexical names of the blocks they pass (and candidates of
// §B.3.2, which do not collide but stay behind); `functions_`, declarations not yet in
// Scope::functions. A scope remembers where its part of each begins.
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/diagnostics.h"
#include "compiler/scope/analyze.h"
#include "compiler/scope/bound_names.h"

namespace shoal::scope {

/// What a scope needs only while it is open.
struct Work {
  size_t first_use = 0;
  size_t first_var = 0;
  size_t first_function = 0;
  size_t first_alias = 0;
  ast::List<Binding*> table;  ///< Open addressing by name; empty while the scope is small.
  /// Bindings of one clause of a `switch` are safe to use only up to here.
  uint32_t clause_end = ~0u;
  /// Namespace and enum bodies: where others of the same name may stand.
  ast::List<ast::Statement*> siblings;
  const ast::Text* merge_name = nullptr;
  /// Whether bodies round this one, where they merge, may hold more of them: `namespace A.B {}`.
  bool merges_outside = false;
  std::vector<const ast::Statement*> merged_bodies;  ///< All of them; made when first asked for.
  bool is_outside = false;                           ///< An environment round eval code.
  bool is_simple_catch = false;
  bool is_catch_body = false;
};

enum UseFlag : uint16_t {
  kRead = 1,
  kWrite = 2,
  kCaptured = 4,        ///< Has left the function in which it stands.
  kDynamic = 8,         ///< Has left a `with` or the var scope of a sloppy direct eval.
  kPrivate = 16,        ///< A private name.
  kPseudo = 32,         ///< this, new.target, the active constructor: cannot be shadowed.
  kFromMember = 64,     ///< Stands in a method or field, which runs when the class is complete.
  kFromHeritage = 128,  ///< A private name in `extends`: not the class's own.
  kTame = 256,          ///< `arguments` in arguments[i] or arguments.length, read.
};

struct Use {
  const ast::Text* name;
  ast::Node* node;     ///< Null for implicit uses.
  const Binding* via;  ///< The hoisted function in which it stands, outermost in this scope.
  uint32_t position;
  uint16_t flags;
};

/// A list of statements while it is walked, with the bodies of namespaces and enums in it counted
/// by name when first asked for.
struct Siblings {
  ast::List<ast::Statement*> statements;
  std::unique_ptr<std::unordered_map<const ast::Text*, uint32_t>> bodies;
};

/// A hoisted function that uses another one of its scope.
struct CallEdge {
  const Binding* user;
  Binding* used;
};

struct VarName {
  const ast::Text* name;
  ast::Node* node;
  ast::FunctionDeclaration* candidate;  ///< §B.3.2; else null.
  Scope* home;                          ///< The block of the candidate.
};

/// A function while its text is walked.
struct FunctionState {
  FunctionInfo* info = nullptr;
  FunctionState* outer = nullptr;
  bool walking_parameters = false;
  bool eval_sees_this = false;    ///< A direct eval in it or in its arrows.
  bool arguments_escape = false;  ///< Used for more than arguments[i] and arguments.length.
  uint32_t this_initialized_at = ~0u;
  uint32_t statement_depth = 0;  ///< 0: the statement certainly runs.
};

class Analyzer {
 public:
  Analyzer(ast::Program& program, ast::Arena& arena, ast::TextTable& texts,
           Diagnostics& diagnostics, const Options& options)
      : program_(program),
        arena_(arena),
        texts_(texts),
        common_(texts.common()),
        diagnostics_(diagnostics),
        options_(options) {}

  Analysis run();

 private:
  struct PendingExport {
    const ast::Text* exported;
    const ast::Text* local;
    Binding* binding;  ///< Null: look `local` up at the end.
    ast::Node* node;
    bool maybe_elidable;
  };
  struct PendingImport {
    Binding* binding;
    ast::ImportDeclaration* declaration;
    ast::ImportSpecifier* specifier;
  };

  // analyzer.cpp: scopes, functions, the program.
  Scope* open_scope(ScopeKind kind, Work& work, uint32_t start, uint32_t end);
  void close_scope();
  FunctionInfo* open_function(FunctionState& state, ast::FunctionNode* node);
  FunctionState* this_function();
  void visit_function(ast::FunctionNode& node, uint32_t creation_position, uint16_t flags,
                      const Binding* hoisted = nullptr);
  void visit_parameters(ast::FunctionNode& node);
  void visit_body(ast::FunctionNode& node);
  void note_super_call_statement(const ast::Statement& statement);
  void visit_program();
  ScopeKind program_scope_kind() const;
  void declare_commonjs_parameters();
  void open_outside(std::vector<Work>& works);
  void close_outside();
  bool collides_outside(const ast::Text* name) const;
  void check_vars_of_eval(const Scope& scope);
  void declare_outside_name(Scope& scope, const EvalEnvironment::Slot& slot);

  // statements.cpp
  void visit_statements(ast::List<ast::Statement*> statements);
  void visit_nested(ast::Statement* statement);
  void visit_statement(ast::Statement& statement);
  void visit_block(ast::BlockStatement& block);
  void visit_if(ast::IfStatement& first);
  ast::Statement* wrap_function(ast::Statement* statement);
  void visit_for(ast::ForStatement& loop);
  template <class Loop>
  void visit_for_each(Loop& loop);
  void visit_try(ast::TryStatement& statement);
  void visit_catch(ast::CatchClause& handler);
  void visit_switch(ast::SwitchStatement& statement);
  void visit_with(ast::WithStatement& statement);
  void visit_variables(ast::VariableDeclaration& declaration, bool is_exported_member);
  void visit_function_declaration(ast::FunctionDeclaration& declaration);
  void visit_class_declaration(ast::ClassDeclaration& declaration);
  void note_siblings(Scope& scope, Siblings* siblings, const ast::Text* name, bool is_export);
  void visit_enum(ast::EnumDeclaration& declaration, bool is_export);
  void visit_namespace(ast::NamespaceDeclaration& declaration, bool is_export);
  void visit_import_equals(ast::ImportEquals& declaration);

  // expressions.cpp
  void visit(ast::Node* node);
  void visit_children(ast::Node& node);
  void visit_identifier(ast::Identifier& node, uint16_t flags);
  void visit_target(ast::Node* target, bool also_read);
  void visit_call(ast::CallExpression& call);
  void visit_member(ast::Node& node);
  void visit_class(ast::ClassNode& node);
  void visit_class_members(ast::ClassNode& node);
  void visit_fields(ast::ClassNode& node, ast::FunctionNode* initializer, bool of_class);
  void declare_private_name(ast::ClassMember& member);
  void visit_jsx_element(ast::JSXElement& element);
  void use_this(ast::Node& node);
  void use_super_call(ast::Super& node);
  void note_direct_eval(ast::CallExpression& call);
  void use(const ast::Text* name, ast::Node* node, uint32_t position, uint16_t flags) {
    uses_.push_back({name, node, nullptr, position, flags});
  }

  // declare.cpp
  Binding* find(const Scope& scope, const ast::Text* name, bool is_private = false) const;
  Binding* add(Scope& scope, const ast::Text* name, BindingKind kind, ast::Node* declaration,
               bool is_private = false);
  void grow_table(Scope& scope);
  Binding* add_hidden(Scope& scope);
  void declare_pattern(ast::Node* pattern, BindingKind kind, uint32_t initialized_at,
                       bool has_value);
  Binding* declare_name(ast::Identifier& id, BindingKind kind, uint32_t initialized_at,
                        bool has_value);
  Binding* declare_var(ast::Identifier& id, uint32_t initialized_at, bool has_value);
  Binding* declare_lexical(ast::Identifier& id, BindingKind kind, uint32_t initialized_at);
  Binding* declare_function(ast::FunctionDeclaration& declaration);
  Binding* declare_parameter(ast::Identifier& id, uint32_t index, uint32_t initialized_at);
  bool collides(const ast::Identifier& id) const;
  bool may_merge(const Binding& existing, BindingKind kind) const;
  /// first: the binding that has the name; null: another scope's.
  void report_redeclaration(const ast::Text* name, const ast::Node& node,
                            const Binding* first = nullptr);
  void settle_vars_of_block(Scope& scope);
  void settle_vars_of_function(Scope& scope);
  void assign_var_dynamically(ast::Identifier& id);
  void assign_catch_parameter(ast::Identifier& id, Binding& parameter);
  void adopt_candidate(Scope& scope, VarName& var);
  void take_functions(Scope& scope);

  // resolve.cpp
  void resolve_uses(Scope& scope);
  bool claim(Scope& scope, Use& use);
  Binding* claim_in_function(FunctionInfo& info, const Use& use);
  bool claim_pseudo(FunctionInfo& info, const Use& use);
  Binding* claim_merged(Scope& scope, const Use& use);
  static void add_merged_bodies(const Scope& scope, std::vector<const ast::Statement*>& bodies);
  void bind(Binding& binding, const Use& use);
  bool is_proved(const Binding& binding, const Use& use) const;
  void resolve_aliases(Scope& scope);
  void keep_names_for_eval(Scope& scope);
  void prepare_function_scope(FunctionInfo& info);
  void settle_arguments(FunctionInfo& info);
  bool may_have_arguments(const FunctionInfo& info) const;
  Binding* pseudo_binding(FunctionInfo& info, BindingKind kind);
  void leave_function(size_t first_use, uint32_t creation_position, uint16_t flags,
                      const Binding* hoisted);
  void find_first_calls(Scope& scope);
  void resolve_at_top();
  bool is_known_private_name(const ast::Text* name) const;

  // modules.cpp
  void visit_import(ast::ImportDeclaration& declaration);
  void visit_export(ast::ExportDeclaration& declaration);
  void export_bound_names(ast::Node* pattern);
  void visit_export_default(ast::ExportDefault& declaration);
  void visit_export_assignment(ast::ExportAssignment& assignment);
  void add_default_binding(ast::Node& node);
  void visit_export_named(ast::ExportNamed& declaration);
  void visit_export_all(ast::ExportAll& declaration);
  void add_export(const ast::Text* exported, const ast::Text* local, Binding* binding,
                  ast::Node& node, bool maybe_elidable);
  void note_import_call(const ast::ImportCall& call);
  uint32_t request_of(const ast::StringLiteral& source, ast::List<ast::ImportAttribute*> attributes,
                      ast::ImportPhase phase, bool type_only);
  void export_members(Scope& scope);
  void resolve_exports(Scope& scope);
  void make_module_tables();

  // layout.cpp
  void lay_out_scopes();
  void lay_out(Scope& scope);
  void place_bindings(Scope& scope);
  Access access_of(const Binding& binding) const;

  bool in_arrow() const { return function_->info->is_arrow; }

  ast::Program& program_;
  ast::Arena& arena_;
  ast::TextTable& texts_;
  const ast::CommonTexts& common_;
  Diagnostics& diagnostics_;
  const Options& options_;

  Scope* scope_ = nullptr;
  Scope* var_scope_ = nullptr;
  FunctionState* function_ = nullptr;
  bool strict_ = false;
  uint32_t function_count_ = 0;
  Siblings* siblings_ = nullptr;  ///< The statement list that is being walked.

  std::vector<Scope*> scopes_;
  std::vector<Use> uses_;
  std::vector<VarName> vars_;
  std::vector<ast::FunctionDeclaration*> functions_;
  std::vector<ast::ImportEquals*> aliases_;
  std::vector<CallEdge> call_edges_;  ///< Scratch.

  const ast::Text* callee_name_ = nullptr;
  ModuleInfo* module_ = nullptr;
  std::vector<ModuleInfo::Request> requests_;
  std::vector<ModuleInfo::IndirectExport> indirect_exports_;
  std::vector<ModuleInfo::LocalExport> local_exports_;
  std::unordered_map<const ast::Text*, std::vector<uint32_t>> requests_by_source_;
  std::vector<PendingExport> exports_;
  std::unordered_set<const ast::Text*> exported_names_;
  std::vector<PendingImport> imports_;
};

/// `node->aux` of an Identifier or PrivateName in use, a ThisExpression, a Super.
enum ReferenceBit : uint32_t { kReferenceDynamic = 1, kReferenceChecked = 2, kReferenceFrame = 4 };

/// ast::ImportEquals::aux of an alias that nobody uses.
constexpr uint32_t kElided = 1;

}  // namespace shoal::scope
