// Code: what the loader makes of a UnitImage. Immutable and process-wide: contexts on several
// threads run it at once and nobody ever writes to it (but for programs of regular expressions,
// made by whoever needs one first). It holds atoms and immortal cells only.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>

#include "vm/bytecode/deferred.h"
#include "vm/bytecode/image.h"
#include "vm/value/property_key.h"

namespace shoal {

class CodeUnit;
class StringSet;
namespace regexp {
struct Program;
}

struct ScopeInfo {
  struct Binding {
    const String* name;
    uint32_t slot;
    uint8_t flags;
  };
  std::span<const Binding> bindings;
  uint8_t flags;
  /// The binding of that name, or null. Atoms compare by address.
  const Binding* find(const String* atom) const noexcept {
    for (const Binding& b : bindings)
      if (b.name == atom) return &b;
    return nullptr;
  }
};

/// What a pattern of shared code compiles to: made by the first context that evaluates it, for all.
/// Any thread may call.
class SharedProgram {
 public:
  SharedProgram() = default;
  SharedProgram(SharedProgram&& other) noexcept : made_(other.made_.exchange(nullptr)) {}
  ~SharedProgram() { delete made_.load(std::memory_order_relaxed); }

  /// Null as long as nobody has made it.
  std::shared_ptr<const regexp::Program> get() const noexcept {
    const auto* const made = made_.load(std::memory_order_acquire);
    return made ? *made : nullptr;
  }
  /// The first one stays.
  void set(std::shared_ptr<const regexp::Program> program) const noexcept;

 private:
  mutable std::atomic<const std::shared_ptr<const regexp::Program>*> made_{nullptr};
};

struct RegExpTemplate {
  const String* pattern;
  const String* flags;
  SharedProgram program;
};

/// One function. Spans point into storage that the CodeUnit owns.
struct FunctionCode {
  std::span<const uint32_t> words;
  std::span<const Value> constants;
  std::span<const PropertyKey> keys;
  std::span<const FunctionCode* const> functions;
  std::span<const HandlerImage> handlers;
  std::span<const uint8_t> positions;
  std::span<const ScopeInfo> scopes;
  std::span<const RegExpTemplate> regexps;
  std::span<const std::vector<int32_t>> jump_tables;
  std::span<const StringSet> string_sets;
  const FunctionImage* image;  // The rest of the tables, for cold instructions.
  const CodeUnit* unit;        // Whose text it is in.
  const CodeUnit* part;        // Whose strings its tables name: the unit itself, or a part of it.
  const String* name;          // An atom; empty if none.
  uint32_t index;              // In part->functions.
  uint32_t deferred;  // Not kNotDeferred: code_of() that number of the unit's is to be run.
  uint32_t param_count;
  uint32_t length;
  uint32_t register_count;
  uint32_t feedback_count;
  uint32_t entry_fuel;
  FunctionKind kind;
  bool strict, is_async, is_generator, uses_extra_arguments;

  bool is_deferred() const noexcept { return deferred != kNotDeferred; }
  bool is_constructor() const noexcept {
    return (kind == FunctionKind::Normal && !is_async && !is_generator) || is_class_constructor();
  }
  bool is_class_constructor() const noexcept {
    return kind == FunctionKind::BaseConstructor || kind == FunctionKind::DerivedConstructor;
  }
  bool is_arrow() const noexcept { return kind == FunctionKind::Arrow; }
  /// Whether a call can go straight to dispatch: nothing to check or prepare but missing arguments.
  bool has_plain_entry() const noexcept { return !uses_extra_arguments && !is_class_constructor(); }
  /// Source offset (bytes) of the instruction that holds word offset pc.
  uint32_t source_at(uint32_t pc) const noexcept;
};

/// Line and column, both from 1; the column counts UTF-16 units.
struct SourcePosition {
  uint32_t line, column;
};

/// A compiled source text and all its functions. Shared by std::shared_ptr; dies when no context
/// uses it.
class CodeUnit {
 public:
  /// Makes runnable code of a verified image.
  static std::shared_ptr<const CodeUnit> load(std::unique_ptr<UnitImage> image);
  /// The same of some functions of `whole`, which is to keep it.
  static std::shared_ptr<const CodeUnit> load_part(std::unique_ptr<UnitImage> image,
                                                   const CodeUnit& whole);
  ~CodeUnit();
  CodeUnit(const CodeUnit&) = delete;
  CodeUnit& operator=(const CodeUnit&) = delete;

  const UnitImage& image() const noexcept { return *image_; }
  /// About what it holds in all.
  size_t memory_bytes() const noexcept { return memory_bytes_; }
  /// Functions that wait for their first call; null: there are none.
  DeferredFunctions* deferred() const noexcept { return deferred_.get(); }
  const FunctionCode* top_level() const noexcept { return &functions_[0]; }
  std::span<const FunctionCode> functions() const noexcept { return functions_; }
  const String* string(StringId id) const noexcept { return strings_[id]; }
  PropertyKey key(StringId id) const noexcept { return keys_[id]; }
  SourcePosition position_of(uint32_t source_offset) const noexcept;
  /// The text of a line (from 1), without its end.
  std::string_view line_text(uint32_t line) const noexcept;
  std::string_view source_text(uint32_t start, uint32_t end) const noexcept {
    return std::string_view(image_->source).substr(start, end - start);
  }

 private:
  CodeUnit() = default;
  void load_image(std::unique_ptr<UnitImage> image, const CodeUnit& whole);
  void load_function(uint32_t index, const CodeUnit& whole);
  size_t count_memory() const noexcept;
  std::unique_ptr<UnitImage> image_;
  std::vector<const String*> strings_;
  std::vector<PropertyKey> keys_;
  std::vector<FunctionCode> functions_;
  struct FunctionStorage;
  std::vector<FunctionStorage> storage_;
  mutable std::vector<uint32_t> line_starts_;  // Made while loading.
  size_t memory_bytes_ = 0;
  std::unique_ptr<DeferredFunctions> deferred_;
};

}  // namespace shoal
