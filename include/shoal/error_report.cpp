// What an uncaught error prints: where it was thrown, with the source lines; then the error as the
// console shows it, with stack, properties and causes.
#include <algorithm>

#include "include/shoal/implementation.h"
#include "stdlib/web/console.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/error.h"
#include "vm/object/promise.h"

namespace shoal {
namespace {

constexpr size_t kLineBytesMax = 240;

std::string paint(const char* code, const std::string& text, bool colors) {
  return colors ? std::string("\x1b[") + code + "m" + text + "\x1b[39m" : text;
}

/// The line of `at` with a mark under the column, and up to two lines before it.
std::string source_lines(const CodeUnit& unit, SourcePosition at, bool colors) {
  const std::string_view line = unit.line_text(at.line);
  if (line.size() > kLineBytesMax) return {};
  const uint32_t first = at.line > 2 ? at.line - 2 : 1;
  const size_t width = std::to_string(at.line).size();
  std::string out;
  for (uint32_t n = first; n <= at.line; ++n) {
    std::string_view text = unit.line_text(n);
    if (text.size() > kLineBytesMax) text = "...";
    std::string number = std::to_string(n);
    number.insert(0, width - number.size(), ' ');
    out += paint("90", "  " + number + " | ", colors) + std::string(text) + "\n";
  }
  std::string mark;
  uint32_t column = 1;
  for (size_t i = 0; i < line.size() && column < at.column; ++i) {
    const auto byte = static_cast<uint8_t>(line[i]);
    if ((byte & 0xC0) == 0x80) continue;
    column += byte >= 0xF0 ? 2 : 1;
    mark += line[i] == '\t' ? '\t' : ' ';
  }
  return out + paint("90", "  " + std::string(width, ' ') + " | ", colors) + mark +
         paint("31", "^", colors) + "\n";
}

std::string place(const CodeUnit& unit, SourcePosition at) {
  return unit.image().source_name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string code_frame(ErrorObject* error, bool colors) {
  for (uint32_t i = 0; i < error->frame_count(); ++i) {
    const CapturedFrame frame = error->frame(i);
    if (!frame.code) continue;
    const CodeUnit& unit = *frame.code->unit;
    const SourcePosition at = unit.position_of(frame.code->source_at(frame.pc));
    const std::string lines = source_lines(unit, at, colors);
    return lines.empty() ? lines : place(unit, at) + "\n" + lines;
  }
  return {};
}

}  // namespace

std::string Engine::Implementation::describe_error(Value error, bool in_promise) {
  const bool colors = options.error_colors;
  if (!host.last_frame.empty() && error.is_kind(Kind::Error)) {
    std::string text = std::move(host.last_frame);
    host.last_frame.clear();
    return text.ends_with('\n') ? text : text + "\n";
  }
  std::string text;
  if (error.is_kind(Kind::Error)) text = code_frame(error.as<ErrorObject>(), colors);
  text += paint("31", in_promise ? "Uncaught (in promise)" : "Uncaught", colors) + " ";
  text += inspect_for_message(*cx, error, colors);
  return text + "\n";
}

std::string Engine::Implementation::describe_waiting() {
  std::string text = "Warning: Detected unsettled top-level await";
  for (size_t i = 0; i + 1 < cx->waiting_modules.size(); i += 2) {
    const auto* const promise = static_cast<PromiseObject*>(cx->waiting_modules[i + 1]);
    if (!promise->is_pending()) continue;
    const auto* const frame = static_cast<SuspendedFrame*>(cx->waiting_modules[i]);
    const FunctionCode* const code = frame->code();
    const auto pc = static_cast<uint32_t>(frame->pc() - code->words.data());
    const SourcePosition at = code->unit->position_of(code->source_at(pc ? pc - 1 : 0));
    return text + " at " + place(*code->unit, at) + "\n" +
           source_lines(*code->unit, at, options.error_colors);
  }
  return text + "\n";
}

}  // namespace shoal
