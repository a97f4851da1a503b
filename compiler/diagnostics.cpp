#include "compiler/diagnostics.h"

#include <algorithm>

namespace shoal {

namespace {

struct Entry {
  uint16_t number;
  DiagnosticClass error_class;
  std::string_view message;
};

constexpr Entry kEntries[] = {
#define DIAGNOSTIC(name, number, error_class, message) \
  {number, DiagnosticClass::error_class, message},
#include "compiler/diagnostics.def"
};

const char* class_name(DiagnosticClass error_class) {
  switch (error_class) {
    case DiagnosticClass::SyntaxError: return "SyntaxError";
    case DiagnosticClass::ReferenceError: return "ReferenceError";
    case DiagnosticClass::RangeError: return "RangeError";
    case DiagnosticClass::Warning: return "warning";
  }
  return "";
}

/// The length in bytes of the line end at `at`, or 0: LF, CR, CRLF, LS, PS.
size_t line_end_bytes(std::string_view source, size_t at) {
  if (source[at] == '\n') return 1;
  if (source[at] == '\r') return at + 1 < source.size() && source[at + 1] == '\n' ? 2 : 1;
  const std::string_view three = source.substr(at, 3);
  return three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" ? 3 : 0;
}

struct Line {
  uint32_t number = 1;
  size_t start = 0;
};

Line line_of(std::string_view source, size_t offset) {
  Line line;
  for (size_t at = 0; at < offset && at < source.size();) {
    const size_t bytes = line_end_bytes(source, at);
    at += bytes ? bytes : 1;
    if (bytes && at <= offset) line = {line.number + 1, at};
  }
  return line;
}

std::string_view hint_text(DiagnosticHint hint) {
  switch (hint) {
    case DiagnosticHint::DeclaredThere: return "line {0} declares it, too: rename one";
    case DiagnosticHint::MakeAsync: return "write async before the function of line {0}";
    case DiagnosticHint::None: break;
  }
  return {};
}

}  // namespace

std::string fill_in(std::string_view message, std::initializer_list<std::string_view> arguments) {
  std::string text;
  for (size_t at = 0; at < message.size(); ++at) {
    const bool is_place = message[at] == '{' && at + 2 < message.size() && message[at + 2] == '}';
    const size_t index = is_place ? static_cast<size_t>(message[at + 1] - '0') : SIZE_MAX;
    if (index < arguments.size()) {
      text += arguments.begin()[index];
      at += 2;
    } else {
      text += message[at];
    }
  }
  return text;
}

void Diagnostics::report(DiagnosticCode code, uint32_t start, uint32_t end,
                         std::initializer_list<std::string_view> arguments) {
  const Entry& entry = kEntries[static_cast<size_t>(code)];
  if (entry.error_class != DiagnosticClass::Warning) ++error_count_;
  if (all_.size() >= kDiagnosticsMax) return;
  all_.push_back(
      {code, entry.error_class, entry.number, start, end, fill_in(entry.message, arguments)});
}

void Diagnostics::add_hint(DiagnosticHint hint, uint32_t at) {
  if (all_.empty()) return;
  all_.back().hint = hint;
  all_.back().hint_at = at;
}

const Diagnostic* Diagnostics::first_error() const {
  const Diagnostic* first = nullptr;
  for (const Diagnostic& each : all_) {
    if (each.error_class != DiagnosticClass::Warning && (!first || each.start < first->start))
      first = &each;
  }
  return first;
}

void Diagnostics::clear() {
  all_.clear();
  error_count_ = 0;
}

void Diagnostics::append(Diagnostics&& other) {
  error_count_ += other.error_count_;
  for (Diagnostic& each : other.all_) {
    if (all_.size() < kDiagnosticsMax) all_.push_back(std::move(each));
  }
  other.clear();
}

LineColumn line_column(std::string_view source, uint32_t offset) {
  const Line line = line_of(source, offset);
  LineColumn result{line.number, 1};
  const size_t end = std::min<size_t>(offset, source.size());
  for (size_t at = line.start; at < end; ++at) {
    const auto byte = static_cast<unsigned char>(source[at]);
    if ((byte & 0xC0) == 0x80) continue;
    result.column += byte >= 0xF0 ? 2 : 1;  // Four bytes of UTF-8 are a surrogate pair.
  }
  return result;
}

ShownLine shown_line(std::string_view line, size_t at) {
  constexpr size_t kBytesMax = 160, kBefore = 60, kAfter = 60;
  at = std::min(at, line.size());
  if (line.size() <= kBytesMax) return {std::string(line), at};
  const auto is_inside = [line](size_t i) {
    return i < line.size() && (static_cast<unsigned char>(line[i]) & 0xC0) == 0x80;
  };
  size_t from = at > kBefore ? at - kBefore : 0, to = std::min(at + kAfter, line.size());
  while (from > 0 && is_inside(from)) --from;
  while (is_inside(to)) ++to;
  ShownLine shown{from > 0 ? "..." : "", 0};
  shown.at = shown.text.size() + (at - from);
  shown.text += line.substr(from, to - from);
  if (to < line.size()) shown.text += "...";
  return shown;
}

std::string indentation_to(const ShownLine& line) {
  std::string spaces;
  for (size_t i = 0; i < line.at; ++i)
    if ((static_cast<unsigned char>(line.text[i]) & 0xC0) != 0x80)
      spaces += line.text[i] == '\t' ? '\t' : ' ';
  return spaces;
}

std::string format_diagnostic(const Diagnostic& diagnostic, std::string_view file_name,
                              std::string_view source) {
  const LineColumn place = line_column(source, diagnostic.start);
  std::string text(file_name);
  text += ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": ";
  text += class_name(diagnostic.error_class);
  text += ": " + diagnostic.message + '\n';
  const size_t line_start = line_of(source, diagnostic.start).start;
  size_t line_end = line_start;
  while (line_end < source.size() && !line_end_bytes(source, line_end)) ++line_end;
  const ShownLine line =
      shown_line(source.substr(line_start, line_end - line_start), diagnostic.start - line_start);
  const std::string number = std::to_string(place.line);
  text += "  " + number + " | " + line.text;
  text += "\n  " + std::string(number.size(), ' ') + " | " + indentation_to(line);
  const size_t shown_after = line.text.size() - line.at;
  const size_t marked_end =
      std::min<size_t>({diagnostic.end, line_end, diagnostic.start + shown_after});
  size_t width = 0;
  for (size_t at = diagnostic.start; at < marked_end; ++at) {
    if ((static_cast<unsigned char>(source[at]) & 0xC0) != 0x80) ++width;
  }
  text += std::string(std::max<size_t>(width, 1), '^') + '\n';
  if (diagnostic.hint != DiagnosticHint::None) {
    const std::string hint_line = std::to_string(line_of(source, diagnostic.hint_at).number);
    text += "hint: " + fill_in(hint_text(diagnostic.hint), {hint_line}) + '\n';
  }
  return text;
}

}  // namespace shoal
