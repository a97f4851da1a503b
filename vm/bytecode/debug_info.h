// What a debugger must know of code beyond what the code itself holds: where statements begin, and
// where names live. Nobody keeps it: the compiler makes it on demand by compiling again, which is
// deterministic (compiler/recipe.h). Plain data, and an image's word offsets.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace shoal {

inline constexpr uint32_t kNoScope = ~0u;
/// Instead of a register: the environment in which the function was created.
inline constexpr uint32_t kFunctionEnvironment = ~0u - 1;

/// A name, and the register or environment slot that holds it.
struct DebugName {
  enum class Place : uint8_t { Register, Slot, Import };
  std::string name;  // UTF-8; "this" and "new.target" where closures share those of a function.
  Place place = Place::Register;
  uint32_t index = 0;
  bool is_constant = false;
  /// It holds a value (or the marker of the dead zone) from the scope's start on. If not: only
  /// where the source offset of the running statement is in [set_from, set_until).
  bool is_always_set = false;
  uint32_t set_from = 0, set_until = ~0u;
};

enum class DebugScopeKind : uint8_t { Function, Block, With, Class, Module, Script, Eval, Catch };

struct DebugScope {
  DebugScopeKind kind = DebugScopeKind::Block;
  uint32_t parent = kNoScope;  // In the same table.
  /// A scope of the function itself: the register that holds its environment; kNoScope: none.
  uint32_t environment = kNoScope;
  std::vector<DebugName> names;
};

struct DebugStatement {
  uint32_t pc;      // Word offset of its first instruction.
  uint32_t source;  // Offset in bytes.
};

/// A way that a decision may take, for coverage.
enum class DebugBranchKind : uint8_t { If, Else, ConditionalTrue, ConditionalFalse, Logical, Case };
struct DebugBranch {
  uint32_t pc;        // Word offset of its first instruction.
  uint32_t source;    // Offset in bytes of what runs.
  uint32_t decision;  // Of what decides.
  DebugBranchKind kind;
};

struct FunctionDebugInfo {
  std::vector<DebugStatement> statements;  // By pc; a statement that begins with another
                                           // one shares its place.
  std::vector<DebugBranch> branches;
  std::vector<DebugScope> scopes;
  struct Range {
    uint32_t pc;     // From here on ...
    uint32_t scope;  // ... this is the innermost one (kNoScope: none).
  };
  std::vector<Range> ranges;
  /// In UnitDebugInfo::outer: the environment in which the function is created; kNoScope: none.
  uint32_t outer = kNoScope;
};

struct UnitDebugInfo {
  std::vector<FunctionDebugInfo> functions;  // As UnitImage::functions.
  /// Scopes that have an environment at run time, by parent: what closures see.
  std::vector<DebugScope> outer;
  std::unordered_map<const void*, uint32_t> outer_index;  // The compiler's, while it records.
};

}  // namespace shoal
