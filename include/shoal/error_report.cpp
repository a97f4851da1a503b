// What an uncaught error prints: where it was thrown, with the source lines; then the error as the
// console shows it, with stack, properties and causes.
#include <algorithm>

#include "include/shoal/context_actor.h"
#include "include/shoal/suggestion.h"
#include "stdlib/node/builtins.h"
#include "stdlib/web/console.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/error.h"
#include "vm/object/promise.h"

namespace shoal {
namespace {

std::string paint(const char* code, const std::string& text, bool colors) {
  return colors ? std::string("\x1b[") + code + "m" + text + "\x1b[39m" : text;
}

/// Line `number`, from 1, of a text, without its end.
std::string_view line_of(std::string_view text, uint32_t number) {
  for (; number > 1; --number) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// The line of `at` with a mark under the column, and up to two lines before it.
std::string source_lines(std::string_view source, SourcePosition at, bool colors) {
  const std::string_view line = line_of(source, at.line);
  size_t byte = 0;
  for (uint32_t column = 1; byte < line.size(); ++byte) {
    const auto unit = static_cast<uint8_t>(line[byte]);
    if ((unit & 0xC0) == 0x80) continue;
    if (column >= at.column) break;
    column += unit >= 0xF0 ? 2 : 1;
  }
  const ShownLine shown = shown_line(line, byte);
  const uint32_t first = at.line > 2 ? at.line - 2 : 1;
  const size_t width = std::to_string(at.line).size();
  std::string out;
  for (uint32_t n = first; n <= at.line; ++n) {
    std::string number = std::to_string(n);
    number.insert(0, width - number.size(), ' ');
    const std::string text = n == at.line ? shown.text : shown_line(line_of(source, n), 0).text;
    out += paint("90", "  " + number + " | ", colors) + text + "\n";
  }
  return out + paint("90", "  " + std::string(width, ' ') + " | ", colors) + indentation_to(shown) +
         paint("31", "^", colors) + "\n";
}

std::string place_text(const SourcePlace& place) {
  return place.file + ":" + std::to_string(place.at.line) + ":" + std::to_string(place.at.column);
}

/// The place and the lines there: of what was written, if its text can be had, else of what runs.
std::string frame_of(loader::SourceMaps& maps, const CodeUnit& unit, SourcePosition at,
                     bool colors) {
  SourcePlace place = maps.original_place(unit, at);
  const std::string* const text = maps.original_text(unit, at);
  if (!text) place = {unit.image().source_name, at};
  const std::string lines = source_lines(text ? *text : unit.image().source, place.at, colors);
  return lines.empty() ? lines : place_text(place) + "\n" + lines;
}

/// Of the innermost frame of the program's own: where it called a module of ours, if it was thrown
/// there.
std::string code_frame(loader::SourceMaps& maps, ErrorObject* error, bool colors) {
  for (const bool of_any : {false, true}) {
    for (uint32_t i = 0; i < error->frame_count(); ++i) {
      const CapturedFrame frame = error->frame(i);
      if (!frame.code) continue;
      const CodeUnit& unit = *frame.code->unit;
      if (!of_any && builtin_source(unit.image().source_name)) continue;
      const SourcePosition at = unit.position_of(frame.code->source_at(frame.pc));
      return frame_of(maps, unit, at, colors);
    }
  }
  return {};
}

/// Lines that nobody would read to the end.
std::string cut_long_lines(std::string text) {
  constexpr size_t kMax = 4000;
  for (size_t start = 0; start < text.size();) {
    size_t end = std::min(text.find('\n', start), text.size());
    if (end - start > kMax) {
      size_t cut = start + kMax;
      while ((static_cast<uint8_t>(text[cut]) & 0xC0) == 0x80) --cut;
      const std::string note = "... " + std::to_string(end - cut) + " more bytes";
      text.replace(cut, end - cut, note);
      end = cut + note.size();
    }
    start = end + 1;
  }
  return text;
}

/// As the console shows it, but an error without frames has no brackets round it here.
std::string inspect_uncaught(Context& cx, Value error, bool colors) {
  std::string text = inspect_for_message(cx, error, colors);
  if (!error.is_kind(Kind::Error)) return text;
  const std::string header = error_header(cx, error.as_object());
  if (text.starts_with("[" + header + "]")) text.replace(0, header.size() + 2, header);
  return text;
}

}  // namespace

std::string ContextActor::describe_error(Value error, bool in_promise) {
  const bool colors = options_.error_colors;
  if (!host_->last_frame.empty() && error.is_kind(Kind::Error)) {
    std::string text = std::move(host_->last_frame);
    host_->last_frame.clear();
    return cut_long_lines(text.ends_with('\n') ? text : text + "\n");
  }
  std::string text;
  if (error.is_kind(Kind::Error))
    text = code_frame(host_->loader().source_maps(), error.as<ErrorObject>(), colors);
  if (const EmbedHost::ErrorPlace& known = host_->error_place;
      text.empty() && known.unit && known.error == error.bits())
    text = frame_of(host_->loader().source_maps(), *known.unit, known.at, colors);
  text += paint("31", in_promise ? "Uncaught (in promise)" : "Uncaught", colors) + " ";
  text += inspect_uncaught(*cx_, error, colors) + "\n";
  if (error.is_kind(Kind::Error)) {
    const std::string better = suggest_name(*cx_, error.as<ErrorObject>());
    if (!better.empty()) text += "Did you mean " + paint("36", better, colors) + "?\n";
  }
  return cut_long_lines(std::move(text));
}

std::string ContextActor::describe_waiting() {
  std::string text = "Warning: Detected unsettled top-level await";
  for (size_t i = 0; i + 1 < cx_->waiting_modules.size(); i += 2) {
    const auto* const promise = static_cast<PromiseObject*>(cx_->waiting_modules[i + 1]);
    if (!promise->is_pending()) continue;
    const auto* const frame = static_cast<SuspendedFrame*>(cx_->waiting_modules[i]);
    const FunctionCode* const code = frame->code();
    const auto pc = static_cast<uint32_t>(frame->pc() - code->words.data());
    const SourcePosition at = code->unit->position_of(code->source_at(pc ? pc - 1 : 0));
    const CodeUnit& unit = *code->unit;
    const std::string lines =
        frame_of(host_->loader().source_maps(), unit, at, options_.error_colors);
    const SourcePlace bare{unit.image().source_name, at};
    return text + " at " + (lines.empty() ? place_text(bare) + "\n" : lines);
  }
  return text + "\n";
}

std::string ContextActor::describe_place() {
  if (!cx_) return {};
  const uint32_t* pc = cx_->state().pc;
  for (const Value* regs = cx_->state().regs; regs;) {
    const Frame* const frame = Frame::of(const_cast<Value*>(regs));
    const FunctionCode* const code = frame->code;
    const bool is_ours =  // The line of the program that called shoal's own modules says more.
        code && (code->unit->image().source_name.starts_with("shoal:") ||
                 code->unit->image().source_name.starts_with("node:"));
    if (code && !is_ours && pc) {
      const uint32_t next = frame->state->offset_of(pc);
      const SourcePosition at = code->unit->position_of(code->source_at(next ? next - 1 : 0));
      return " at " + place_text(host_->original_place(*code->unit, at));
    }
    pc = frame->return_pc;
    regs = frame->caller_regs;
  }
  return {};
}

}  // namespace shoal
