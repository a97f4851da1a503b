// UnitImage: what the compiler hands over. Plain data in plain containers: strings by number, no
// atoms, no cells, no pointers. The loader (load.h) verifies it and makes the immutable Code of it
// that contexts share; the code cache is this structure in bytes. So the compiler needs nothing of
// the VM but this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "vm/bytecode/ops.h"

namespace shoal {

class FunctionSource;

/// Index of a string in UnitImage::strings.
using StringId = uint32_t;
inline constexpr StringId kNoString = ~StringId{0};

/// A constant of a function.
struct ConstantImage {
  enum class Kind : uint8_t { Number, String, BigInt };
  Kind kind = Kind::Number;
  StringId string = 0;  // String: the text. BigInt: its digits, "123" or "0x1f" or "0o7" or "0b1",
                        // no separators, no n.
  double number = 0;
};

/// Where exceptions of [start, end) (word offsets) go: the handler's first instruction is Catch.
/// Inner before outer.
struct HandlerImage {
  uint32_t start, end, target;
};

/// Names of an environment's slots, for direct eval, `with` and the debugger.
struct ScopeImage {
  struct Binding {
    StringId name;
    uint32_t slot;
    uint8_t flags;  // kScope*
  };
  std::vector<Binding> bindings;
  uint8_t flags = 0;  // kScopeVarScope: `var` of a sloppy eval inside lands here.
};
inline constexpr uint8_t kScopeMutable = 1;  // Not const.
inline constexpr uint8_t kScopeLexical =
    2;  // let, const, class: TDZ, and no var of an eval may collide.
inline constexpr uint8_t kScopeSilentConst =
    4;  // A named function expression's own name: sloppy stores are ignored.
inline constexpr uint8_t kScopeImport = 8;  // The slot is the number of an import of the module's.
inline constexpr uint8_t kScopeVarScope = 1;  // ScopeImage::flags.

/// What direct eval at one place must know of its surroundings beyond the environments'
/// ScopeImages.
struct EvalScopeImage {
  bool strict = false;
  bool in_function = false;             // new.target allowed.
  bool in_method = false;               // super.x allowed.
  bool in_derived_constructor = false;  // super() allowed.
  bool in_class_field = false;          // `arguments` is an error.
  uint32_t scope_index =
      0;  // ScopeInfo + 1 of the innermost environment; outer ones are found along the parents.
  std::vector<StringId>
      private_names;  // Those in scope ("#x"); their symbols are bindings of the environments.
};

/// §16.1.7 GlobalDeclarationInstantiation. Functions are initialised from closures of `function`.
struct GlobalDeclarationsImage {
  struct Lexical {
    StringId name;
    bool is_const;
  };
  struct Function {
    StringId name;
    uint32_t function;  // Index into the script function's nested functions.
  };
  std::vector<Lexical> lexicals;
  std::vector<StringId> vars;
  /// §B.3.2: `var`s of functions in blocks. One that a lexical global hides, or that cannot be
  /// made, is left out. See AssignBlockFunction.
  std::vector<StringId> block_functions;
  std::vector<Function> functions;
  bool deletable = false;  // Sloppy indirect eval: created bindings can be deleted.
};

/// Keys of an object literal in order, and how many in-line slots to give it.
struct ObjectTemplateImage {
  std::vector<StringId> keys;
};
/// An array literal of constants only; index into the function's constants, or a marker for the
/// simple ones.
struct ArrayTemplateImage {
  static constexpr uint32_t kUndefined = ~0u, kNull = ~0u - 1, kTrue = ~0u - 2, kFalse = ~0u - 3,
                            kHole = ~0u - 4;
  std::vector<uint32_t> elements;
};
struct RegExpImage {
  StringId pattern, flags;
};
struct TaggedTemplateImage {
  std::vector<StringId> cooked;  // kNoString: undefined (an invalid escape).
  std::vector<StringId> raw;
};
/// For each parameter its environment slot (mapped arguments objects); ~0u: shadowed by a later one
/// of the same name.
struct MappedArgumentsImage {
  std::vector<uint32_t> slots;
};

enum class FunctionKind : uint8_t {
  Normal,  // A constructor too, with a `prototype`, unless strict methods etc. say otherwise: see
           // flags.
  Arrow,
  Method,           // Methods, getters, setters, field initialisers: no [[Construct]].
  BaseConstructor,  // A class's.
  DerivedConstructor,
  Script,  // Top level of a script or eval: `this` is given by the caller.
  Module,  // Top level of a module: an async function if it has top-level await.
};

inline constexpr uint32_t kNotDeferred = ~0u;

/// One function.
struct FunctionImage {
  std::vector<uint32_t> words;
  std::vector<ConstantImage> constants;
  std::vector<StringId> keys;
  std::vector<uint32_t> functions;  // Nested ones: indices into UnitImage::functions.
  std::vector<HandlerImage> handlers;
  std::vector<uint8_t> positions;  // Where instructions are in the source: position_table.h.
  std::vector<ScopeImage> scopes;
  std::vector<EvalScopeImage> eval_scopes;
  std::vector<GlobalDeclarationsImage> global_declarations;
  std::vector<ObjectTemplateImage> object_templates;
  std::vector<ArrayTemplateImage> array_templates;
  std::vector<RegExpImage> regexps;
  std::vector<TaggedTemplateImage> templates;
  std::vector<MappedArgumentsImage> mapped_arguments;
  std::vector<std::vector<int32_t>> jump_tables;
  std::vector<std::vector<StringId>> string_sets;

  StringId name =
      kNoString;  // The function's own `name`, where it is known from the source; else "".
  uint32_t source_start = 0, source_end = 0;  // Byte range for Function.prototype.toString.
  uint32_t param_count = 0;  // Registers r1..rP that the caller fills (or leaves undefined).
  uint32_t length = 0;  // The `length` property: parameters before the first with default or rest.
  uint32_t register_count = 1;  // All registers used, call blocks included.
  uint32_t feedback_count = 0;
  uint32_t entry_fuel = 1;
  FunctionKind kind = FunctionKind::Normal;
  bool strict = false;
  bool is_async = false;
  bool is_generator = false;
  bool uses_this = false;
  bool uses_extra_arguments =
      false;  // NewRest or NewArguments: arguments beyond param_count must be kept.
  bool has_direct_eval = false;
  bool is_class_field_initializer = false;
  /// Its number in UnitImage::deferred, which emits it when it is called: there is no code here.
  uint32_t deferred = kNotDeferred;
};

/// An import binding, as GetImport numbers them.
struct ImportImage {
  uint32_t request;  // Index into module requests.
  StringId name;     // kNoString: the namespace object.
  StringId local;    // For messages.
  uint32_t source;   // Byte offset, for messages.
};
/// An import of a name as a type: elided, and kept for tools where they ask for it.
struct TypeImportImage {
  uint32_t request;
  StringId name;
  uint32_t source;
  bool is_misused;  // It says `type`, and is used as a value.
};
struct ModuleRequestImage {
  StringId specifier;
  std::vector<std::pair<StringId, StringId>> attributes;
  uint8_t phase = 0;  // 0 evaluation, 1 source, 2 defer.
  uint32_t source = 0;
  bool type_only = false;  // Elided; kept for tools.
};
struct LocalExportImage {
  StringId name;
  uint32_t slot;  // In the module environment.
};
struct IndirectExportImage {
  StringId name;  // kNoString: export * from.
  uint32_t request;
  StringId import_name;  // kNoString: the namespace (export * as name).
};

/// A module's tables. Its top-level bindings that are exported or captured live in the module
/// environment, which is the [[Environment]] of the module's function.
struct ModuleImage {
  std::vector<ModuleRequestImage> requests;
  std::vector<ImportImage> imports;
  std::vector<TypeImportImage> type_imports;  // Not written.
  std::vector<LocalExportImage> local_exports;
  std::vector<IndirectExportImage> indirect_exports;
  uint32_t environment_slots = 0;
  ScopeImage scope;  // Names of the environment's slots.
  /// Functions hoisted to the module's start: closures made before any module of the graph runs.
  struct HoistedFunction {
    uint32_t slot, function;  // Slot in the module environment; index into the module function's
                              // nested functions.
  };
  std::vector<HoistedFunction> hoisted_functions;
  std::vector<uint32_t> var_slots;  // Slots that start as undefined instead of Uninitialized.
  bool has_top_level_await = false;
  bool is_commonjs =
      false;  // TypeScript's `export =` / `import x = require()`: see docs of the loader.
  bool is_typescript = false;                // A name that it re-exports in vain was a type.
  bool has_module_syntax = false;            // Import or export declarations, top-level await.
  std::vector<StringId> commonjs_exports;    // CommonJS: names that the text shows it exports,
  std::vector<StringId> commonjs_reexports;  // and the modules of which it exports all.
  uint32_t imports_around = 0;               // Direct eval: how many imports its module has.
};

/// A compiled source text. functions[0] is its top level.
struct UnitImage {
  std::string source_name;  // Path or URL, for stacks.
  std::string source;       // UTF-8 (lone surrogates as WTF-8).
  std::vector<std::u16string> strings;
  std::vector<FunctionImage> functions;
  ModuleImage module;
  bool is_module = false;
  /// The options it was compiled with, as compiler/recipe.h writes them: who debugs compiles again.
  std::string recipe;
  /// Who has the code of the functions that wait for their first call: deferred.h. Null: none does.
  /// Such an image is not written.
  std::shared_ptr<FunctionSource> deferred;
};

}  // namespace shoal
