// What is wrong with a source text: collected, never thrown. Every message a user can see stands in
// diagnostics.def.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace shoal {

/// The constructor of the exception that a script sees; Warning is shown and does not stop the
/// compilation.
enum class DiagnosticClass : uint8_t { SyntaxError, ReferenceError, RangeError, Warning };

enum class DiagnosticCode : uint16_t {
#define DIAGNOSTIC(name, number, error_class, message) name,
#include "compiler/diagnostics.def"
};

/// What is said behind a diagnostic, of another place: "hint: ..." with that place's line.
enum class DiagnosticHint : uint8_t { None, DeclaredThere, MakeAsync };

struct Diagnostic {
  DiagnosticCode code;
  DiagnosticClass error_class;
  uint16_t number;     ///< As shown: "SH1001".
  uint32_t start = 0;  ///< Byte offsets into the source text.
  uint32_t end = 0;
  std::string message;  ///< UTF-8.
  DiagnosticHint hint = DiagnosticHint::None;
  uint32_t hint_at = 0;  ///< Byte offset.
};

/// The message with {0}, {1}, ... replaced.
std::string fill_in(std::string_view message, std::initializer_list<std::string_view> arguments);

/// The diagnostics of one compilation, in the order found. Keeps the first kDiagnosticsMax.
class Diagnostics {
 public:
  static constexpr size_t kDiagnosticsMax = 64;

  /// Arguments replace {0}, {1}, ... of the message.
  void report(DiagnosticCode code, uint32_t start, uint32_t end,
              std::initializer_list<std::string_view> arguments = {});
  /// For any class with start and end, such as an AST node or its Span.
  template <class Place>
  void report(DiagnosticCode code, const Place& place,
              std::initializer_list<std::string_view> arguments = {}) {
    report(code, place.start, place.end, arguments);
  }

  /// Of the one that was reported last.
  void add_hint(DiagnosticHint hint, uint32_t at);

  bool has_errors() const { return error_count_ != 0; }
  size_t error_count() const { return error_count_; }
  const std::vector<Diagnostic>& all() const { return all_; }
  /// The error that comes first in the source, for engines that show one; null without errors.
  const Diagnostic* first_error() const;
  void clear();
  /// Takes over all of another's.
  void append(Diagnostics&& other);

 private:
  std::vector<Diagnostic> all_;
  size_t error_count_ = 0;
};

/// A position for people: both count from 1; columns in UTF-16 code units.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};
LineColumn line_column(std::string_view source, uint32_t offset);

/// "file.ts:3:14: SyntaxError: message" and the line with a marker below it.
struct ShownLine {
  std::string text;
  size_t at;  ///< Where the byte asked for is in it.
};
/// What is shown of a source line: all of it, or what is round byte `at` of a long one.
ShownLine shown_line(std::string_view line, size_t at);
/// Under a shown line, where its byte `at` is: spaces, and tabs where it has them.
std::string indentation_to(const ShownLine& line);
/// ... and its hint, if it has one.
std::string format_diagnostic(const Diagnostic& diagnostic, std::string_view file_name,
                              std::string_view source);

}  // namespace shoal
