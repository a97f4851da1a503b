// Scope analysis: which binding each name means, and where each binding lives.
//
// The model. A *scope* is a region of the source with names of its own; scopes form a tree along
// `parent`. A *function* (FunctionInfo) is what has one frame of registers: a function, a program,
// a static block, the synthetic initialiser of a class's fields. A *binding* lives in a register
// of its function, unless a closure captures it, a direct eval may name it, or a `with` stands
// between it and a use: then it has a slot in the *environment* of its scope. A scope without such
// a binding has no environment at all ("is not materialised"); run-time environment chains are
// shorter than scope chains, and `env_depth` counts only what exists at run time:
//
//     hops from scope S to binding b  =  S.env_depth - b.scope->env_depth          (env_hops)
//
// At entry of a function its [[Environment]] is that of depth `outer_env_depth`, 0 = none. The
// emitter keeps the environments of the running function in registers, so it needs hops only to
// leave the function: `outer_env_depth - b.scope->env_depth` parents out from LoadFunctionEnv.
// A module's environment exists before its code runs: it is the [[Environment]] of the module's
// function (depth 1, always materialised). For eval code, what surrounds it counts as depth 0.
//
// Names. After the analysis each Identifier that is an expression or an assignment target, each
// `this`, new.target, PrivateName in use and `super` has a Reference: reference_of(node) and its
// kin. Its access says how to reach it:
//   Register, Environment  `binding`: its reg; or its slot, env_hops away.
//   Import       GetImport binding->slot: the index into ModuleInfo::imports.
//   Property     an exported variable of a TypeScript namespace, or an enum's member: property
//                `binding->name` of the object in binding->scope->object_binding.
//   Global       GetGlobal, SetGlobal. `binding` is set if this script declares the name.
//   Dynamic      GetName and its kin from the innermost environment: a `with`, a sloppy direct eval
//                or the edge of eval code stands between. Names that may be meant stand in the
//                ScopeImages (Scope::needs_image, Binding::named). Private names go by "#name",
//                `this` and new.target of eval code inside functions by "this" and "new.target",
//                if EvalContext tells nothing of the environments.
//   Frame        `this`, new.target, the callee straight from the frame: r0, LoadNewTarget,
//                LoadCallee. So it is wherever no closure or eval wants them.
// A binding identifier (in a declaration, or a pattern that declares) has `binding` set.
//
// Hoisting. `var` and function names stand in the scope of their function (or program) from its
// start; Scope::functions lists the declarations to be instantiated at the scope's entry. A
// function in a block of sloppy code also has `annex_b_binding`: the `var` to be assigned when the
// declaration is evaluated (§B.3.2); it may be a Global one, or Dynamic in eval code.
// `if (x) function f(){}` has been rewritten into a block. Blocks, loops, switches and catches that
// would hold no names have no scope: their LINK is null.
//
// TDZ. A use is checked only where the analysis cannot prove it comes after the initialisation. The
// proof is textual: within one scope statements run downwards, so a use after the end of the
// declaration is safe if it is in the same function, or in a closure that is itself created there
// (a hoisted function is created at the start of its block); a `switch` limits that to one clause.
// A register binding some use of which is checked (`needs_hole`) gets LoadUninitialized at the
// scope's entry; environments are born that way. Likewise a `var` needs LoadUndefined at entry only
// if `needs_undefined`; a `let` without initialiser is set to undefined where it stands.
//
// Captured pseudo-bindings. `this`, new.target and the active function, where arrows or evals
// inside use them, are bindings of the function's scope (FunctionInfo::this_binding, ...), stored
// by the emitter at entry; in a derived constructor `this_binding` is always there, is stored by
// super(), and its uses are checked with CheckThis. The home object needs none: closures carry it.
//
// Choices not taken. No second walk to resolve: a scope resolves its names when it ends, and
// hands what it does not know to its parent, so names are looked at only by the scopes between
// use and declaration. No hash table per scope: bindings of small scopes are compared by
// pointer; larger ones get a table. Functions that are emitted when they are called (Compilation)
// are analysed with all others.
#pragma once

#include "compiler/ast/ast.h"

namespace shoal::scope {

struct FunctionInfo;

enum class ScopeKind : uint8_t {
  Script,  ///< Top level: bindings are globals.
  Module,
  Eval,           ///< Direct or indirect; its `var`s are dynamic or global if it is sloppy.
  ParameterEval,  ///< `var`s of a sloppy direct eval in a parameter list; outside Function.
  /// Parameters; and the body's names unless there is a FunctionBody. CommonJS too.
  Function,
  FunctionBody,  ///< The body's names where parameters contain expressions.
  Block,         ///< Also the body of a catch clause.
  Catch,         ///< The catch parameter.
  Loop,          ///< `for (let ...;;)`, and one iteration of for-in and for-of.
  LoopHead,      ///< Names of for-in and for-of in their TDZ, while the right side is evaluated.
  Switch,
  With,   ///< Always an environment (NewWithEnv).
  Class,  ///< The inner class name, private names, what the emitter hides in there.
  Namespace,
  Enum,
};

enum class BindingKind : uint8_t {
  Var,
  Let,
  Const,
  Using,  ///< Also `await using`; constant.
  Function,
  Class,
  Parameter,
  CatchParameter,
  /// A function expression's own name: constant, stores are ignored in sloppy code.
  FunctionName,
  ClassName,  ///< A class's name inside itself: constant.
  Import,     ///< (`import x = ...` is a Const.)
  Enum,
  Namespace,
  Member,  ///< Exported variable of a namespace, enum member: see Property above.
  PrivateName,
  Arguments,  ///< The arguments object (also where `var arguments` names it).
  This,
  NewTarget,
  Callee,  ///< The derived constructor, for super() in arrows.
  Hidden,  ///< Of the emitter: see ClassInfo, Scope::object_binding.
};

enum class Access : uint8_t { Register, Environment, Import, Property, Global, Dynamic, Frame };

struct Scope;

struct Binding {
  const ast::Text* name = nullptr;  ///< Null for Hidden. Without "#" for private names.
  Scope* scope = nullptr;
  Binding* next = nullptr;           ///< In order of declaration.
  ast::Node* declaration = nullptr;  ///< The first: an Identifier; a ClassMember for private names.
  /// The parameter or arguments object of the same name, whose value this `var` starts with.
  Binding* copy_of = nullptr;
  /// Namespace and enum bodies under this name: Scope::next_merged.
  Scope* merged_bodies = nullptr;
  uint32_t slot = ~0u;               ///< In the environment; index of an import.
  uint32_t reg = ~0u;                ///< Free for the emitter.
  uint32_t parameter = ~0u;          ///< Index, if it is a parameter that is a plain Identifier.
  uint32_t initialized_at = ~0u;     ///< Uses at or after this source offset ...
  uint32_t initialized_until = ~0u;  ///< ... and before this one need no check.
  BindingKind kind = BindingKind::Var;
  Access access = Access::Register;  ///< How its own function reaches it.
  bool captured = false;             ///< Used by an inner function (or an eval or `with` inside).
  bool named = false;                ///< Belongs into the ScopeImage.
  bool used = false;                 ///< Read, or may be.
  bool assigned = false;             ///< Written other than by its declaration, or may be.
  bool exported = false;             ///< From the module, or from the namespace as a property.
  bool needs_hole = false;           ///< Some use is checked for TDZ.
  bool needs_undefined = false;      ///< Some use may come before the first store.
  bool is_static = false;            ///< PrivateName: of the class itself.
  bool from_annex_b = false;         ///< A Var only because of §B.3.2.
  /// PrivateName: Getter and Setter mean that only; both: AutoAccessor.
  ast::MemberKind member = {};

  bool is_lexical() const {
    return (kind >= BindingKind::Let && kind <= BindingKind::Using) || kind == BindingKind::Class ||
           kind == BindingKind::ClassName;
  }
  /// Whether a use before the initialisation throws; such names also collide with `var` of evals.
  bool has_dead_zone() const {
    const bool may_be_early = kind == BindingKind::Parameter ||
                              kind == BindingKind::CatchParameter || kind == BindingKind::This ||
                              kind == BindingKind::Arguments;
    return is_lexical() || (may_be_early && initialized_at != 0);
  }
  bool is_constant() const {
    return kind == BindingKind::Const || kind == BindingKind::Using ||
           kind == BindingKind::ClassName || kind == BindingKind::FunctionName ||
           kind == BindingKind::Import;
  }
};

/// What hides in a class scope for one member; ClassMember::aux - 1 is its index in
/// ClassInfo::members.
struct ClassMemberInfo {
  Binding* computed_key = nullptr;  ///< Hidden: a field's computed key, for the initialiser.
  /// Hidden: an auto-accessor's private symbol; the function of a private instance method.
  Binding* storage = nullptr;
};
/// Static blocks and static fields run in order. Where the class has a static_initializer, the
/// functions of static blocks are created inside it (their scopes are children of its scope),
/// else by the class's own code.
struct ClassInfo {
  ast::ClassNode* node = nullptr;
  Binding* name = nullptr;        ///< The inner name; null without one.
  Binding* decorators = nullptr;  ///< Hidden: for the state of decorators; null without any.
  ast::List<ClassMemberInfo> members;
};

/// A scope's `env_depth` counts its own environment if it has one.
struct Scope {
  ScopeKind kind = ScopeKind::Block;
  bool materialized = false;  ///< Has an environment at run time, of `slot_count` slots.
  /// That environment needs its ScopeImage: the bindings that are `named`.
  bool needs_image = false;
  bool is_eval_var_scope = false;     ///< kScopeVarScope: a sloppy direct eval's `var` lands here.
  bool contains_direct_eval = false;  ///< In it or in any scope inside.
  /// The same, less what stops at functions: may grow names.
  bool contains_sloppy_direct_eval = false;
  /// Loop of `for (let ...;;)`, materialised: CopyEnv per iteration.
  bool copies_environment = false;
  uint32_t env_depth = 0;
  uint32_t slot_count = 0;
  uint32_t binding_count = 0;
  uint32_t start = 0, end = 0;  ///< Source range.
  Scope* parent = nullptr;
  FunctionInfo* function = nullptr;  ///< Whose registers it uses.
  ClassInfo* class_info = nullptr;   ///< Class scopes.
  Binding* first = nullptr;          ///< Bindings, along Binding::next.
  Binding* last = nullptr;
  Binding* object_binding = nullptr;  ///< Namespace and Enum: Hidden, the object.
  Scope* next_merged = nullptr;       ///< The next body under the same name.
  /// To be instantiated at entry, in order; of equal names only the last.
  ast::List<ast::FunctionDeclaration*> functions;
  struct Work* work = nullptr;  ///< The analysis's own, null afterwards.
};

enum class ArgumentsObject : uint8_t {
  None,
  Unmapped,
  /// Parameters live in the environment; mapped slots are those of the last of each name.
  Mapped,
  /// Sloppy, but no mapping can be observed: as Mapped with no slot, parameters anywhere.
  Detached,
};

struct FunctionInfo {
  ast::FunctionNode* node = nullptr;  ///< Null: the program.
  ast::Program* program = nullptr;    ///< Null: a function.
  FunctionInfo* outer = nullptr;
  /// Parameters (and all, without a body scope), or the program's.
  Scope* scope = nullptr;
  Scope* body_scope = nullptr;  ///< Null unless parameters contain expressions.
  /// Outside `scope`; rarely there, then always materialised.
  Scope* parameter_eval_scope = nullptr;
  uint32_t index = 0;            ///< In order of appearance; the program is 0.
  uint32_t outer_env_depth = 0;  ///< Depth of its [[Environment]].
  bool strict = false;
  bool is_arrow = false;
  /// Itself or its arrows or their evals: BoxThis, FunctionImage::uses_this.
  bool uses_this = false;
  bool has_direct_eval = false;  ///< In its own code (arrows have their own).
  bool inherits_this = false;    ///< Eval code in a function: `this`, new.target are from outside.
  bool has_rest = false;
  bool has_parameter_expressions = false;
  ArgumentsObject arguments = ArgumentsObject::None;
  Binding* arguments_binding = nullptr;  ///< Where the arguments object goes; null if None.
  Binding* self_binding = nullptr;       ///< FunctionName, stored at entry; null if nobody uses it.
  Binding* this_binding = nullptr;       ///< Null: `this` is r0 (and always there).
  Binding* new_target_binding = nullptr;
  Binding* callee_binding = nullptr;

  bool uses_extra_arguments() const { return has_rest || arguments != ArgumentsObject::None; }
};

/// What a use of a name means. See the top of the file.
struct Reference {
  Access access = Access::Global;
  bool needs_tdz_check = false;
  Binding* binding = nullptr;
};
/// Of an Identifier that is used (not one that only declares) or a PrivateName in use.
Reference reference_of(const ast::Identifier& node);
Reference reference_of(const ast::PrivateName& node);
/// `this` as wanted by `node`: a ThisExpression, or a Super (its own `this`; for super(), where the
/// result goes). Global: an arrow at the top level: the global object, in modules undefined.
Reference this_reference(const Scope& from, const ast::Node& node);
Reference new_target_reference(const Scope& from);
/// The active constructor, for super().
Reference callee_reference(const Scope& from);
/// Looks a name up after the analysis, as if it stood at the end of `from`; for names the emitter
/// makes up (JSX factories, announced by Options::jsx_names). Captures nothing.
Reference lookup(const Scope& from, const ast::Text* name);

/// How many parents out of the innermost environment of `from` the environment of b is.
inline uint32_t env_hops(const Scope& from, const Binding& b) {
  SHOAL_ASSERT(from.env_depth >= b.scope->env_depth);
  return from.env_depth - b.scope->env_depth;
}

}  // namespace shoal::scope
