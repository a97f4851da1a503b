// Regular expressions of ECMAScript 2025: compilation. A pattern becomes an immutable Program that
// any number of threads may share; matcher.h runs it. Plain data throughout: nothing here knows a
// heap or a value.
//
// The passes: parser (text to tree; flags, modifiers and case folding are resolved here), analysis
// (first characters, minimal lengths), emitter (tree to words, see ops.def).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::regexp {

/// Text in either of the two forms in which strings are stored. Does not own it.
class TextView {
 public:
  TextView(std::span<const uint8_t> latin1) : latin1_(latin1.data()), length_(latin1.size()) {}
  TextView(std::span<const char16_t> utf16)
      : utf16_(utf16.data()), length_(utf16.size()), is_latin1_(false) {}
  TextView(std::u16string_view utf16) : TextView(std::span<const char16_t>(utf16)) {}

  size_t length() const { return length_; }
  bool is_latin1() const { return is_latin1_; }
  char16_t operator[](size_t index) const {
    return is_latin1_ ? char16_t{latin1_[index]} : utf16_[index];
  }
  const uint8_t* latin1() const { return latin1_; }
  const char16_t* utf16() const { return utf16_; }

 private:
  const uint8_t* latin1_ = nullptr;
  const char16_t* utf16_ = nullptr;
  size_t length_;
  bool is_latin1_ = true;
};

/// The flags of a RegExp, as a set.
struct Flags {
  enum Bit : uint8_t {
    HasIndices = 1,    // d
    Global = 2,        // g
    IgnoreCase = 4,    // i
    Multiline = 8,     // m
    DotAll = 16,       // s
    Unicode = 32,      // u
    UnicodeSets = 64,  // v
    Sticky = 128,      // y
  };
  uint8_t bits = 0;

  bool has(Bit bit) const { return (bits & bit) != 0; }
  /// u or v: the input is a sequence of code points.
  bool either_unicode() const { return (bits & (Unicode | UnicodeSets)) != 0; }
  bool operator==(const Flags&) const = default;
};

/// The flags that `text` spells, or nothing if a letter is unknown or repeated, or u and v meet.
/// §22.2.3.3.
std::optional<Flags> parse_flags(TextView text);

/// Message and place of an early error. The message is what follows "Invalid regular expression:
/// /…/flags: ".
struct PatternError {
  const char* message;
  uint32_t position;
};

struct Limits {
  uint32_t nesting_max = 1000;              // Of groups and classes.
  uint32_t program_bytes_max = 16u << 20;   // Of what compile() returns.
  uint32_t pattern_length_max = 16u << 20;  // In code units.
};

/// A group name and the groups that bear it (more than one where alternatives repeat it), in order
/// of appearance.
struct NamedGroup {
  std::u16string name;
  std::vector<uint32_t> groups;
};

/// A set of code units or code points that an instruction tests.
struct CharacterClass {
  uint64_t low[4];  // Bit per value below 256.
  uint32_t
      range_begin;  // Into Program::class_bounds: first, last, first, last, ... of what is above.
  uint32_t range_count;
};

/// A stretch of the code in which how a match goes on hangs on more than place and position.
struct CodeScope {
  enum class Kind : uint8_t {
    Opaque,   // On what no registers tell.
    Look,     // Not at all, until the look-around succeeds: then what it tried may be tried again.
    Counter,  // On register `reg`, up to `limit`: what is above counts as that.
    Turn,     // On whether register `reg` is the position.
  };
  Kind kind;
  uint32_t begin;  // Words of the code: the first, and the one after the last.
  uint32_t end;
  uint32_t reg;
  uint32_t limit;
};

/// A compiled pattern. Immutable.
struct Program {
  Flags flags;
  uint32_t capture_count = 1;   // Groups, with the whole match as group 0.
  uint32_t register_count = 2;  // Two per group, then those of loops and look-arounds.
  uint32_t entry_sticky = 0;    // Words to start at: a match at the start index only,
  uint32_t entry_search = 0;    // or the first from there on.
  std::vector<uint32_t> code;
  std::vector<CharacterClass> classes;
  std::vector<char32_t> class_bounds;
  std::vector<char16_t> literals;
  std::vector<NamedGroup> names;
  std::vector<CodeScope> scopes;

  /// Memory held, for the owner's quota.
  size_t bytes() const;
};

struct CompileResult {
  std::shared_ptr<const Program> program;  // Null on error.
  PatternError error{nullptr, 0};
};

/// Compiles a pattern. §22.2.3.3 RegExpInitialize, from its step 9 on.
CompileResult compile(TextView pattern, Flags flags, const Limits& limits = {});

/// Only looks for early errors. §22.2.1.1.
std::optional<PatternError> check_syntax(TextView pattern, Flags flags, const Limits& limits = {});

/// The program as text, an instruction a line, for tests and debugging.
std::string disassemble(const Program& program);

}  // namespace shoal::regexp
