// What an uncaught error prints: where it was thrown, with the source lines; then the error as the
// console shows it, with stack, properties and causes.
#include <algorithm>
#include <vector>

#include "include/shoal/context_actor.h"
#include "include/shoal/error_advice.h"
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

/// The innermost frame of the program's own: where it called a module of ours, if it was thrown
/// there. Without code: there is none.
CapturedFrame frame_to_show(ErrorObject* error) {
  for (uint32_t i = 0; i < error->frame_count(); ++i) {
    const CapturedFrame frame = error->frame(i);
    if (frame.code && !builtin_source(frame.code->unit->image().source_name)) return frame;
  }
  return {};
}

std::string code_frame(loader::SourceMaps& maps, const CapturedFrame& frame, bool colors) {
  if (!frame.code) return {};
  const CodeUnit& unit = *frame.code->unit;
  return frame_of(maps, unit, unit.position_of(frame.code->source_at(frame.pc)), colors);
}

/// What helps beyond the message: a name that was meant, or cause and fix. A line, or nothing.
std::string hint_for(Context& cx, EmbedHost& host, ErrorObject* error, bool colors) {
  AdvicePlace at;
  if (const CapturedFrame frame = frame_to_show(error); frame.code) {
    at.unit = frame.code->unit;
    at.offset = frame.code->source_at(frame.pc);
    at.function = frame_names(cx, frame).function;
  }
  const std::string advice = advice_for(cx, host, error, at);
  if (!advice.empty()) return paint("36", "hint:", colors) + " " + advice + "\n";
  const std::string better = suggest_name(cx, error);
  return better.empty() ? better : "Did you mean " + paint("36", better, colors) + "?\n";
}

bool is_frame(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with("at ");
}
/// Of the modules that shoal is made of, or of no module.
bool is_frame_of_ours(std::string_view line) {
  if (!is_frame(line)) return false;
  for (const std::string_view where : {"(node:", "(shoal:", "(web:", "(<anonymous>)"})
    if (line.find(where) != std::string_view::npos) return true;
  return false;
}

/// Without what nobody needs: of frames of our own all but what the program called, of a recursion
/// all but the first.
std::string shorten_stacks(const std::string& text) {
  constexpr size_t kSameMax = 3;
  std::vector<std::string_view> lines;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool is_inner =
        i + 1 < lines.size() && is_frame_of_ours(lines[i]) && is_frame_of_ours(lines[i + 1]);
    if (is_inner) continue;
    out += lines[i];
    size_t same = i + 1;
    while (same < lines.size() && lines[same] == lines[i]) ++same;
    if (!is_frame(lines[i]) || same - i <= kSameMax) continue;
    out.append(lines[i].substr(0, lines[i].find("at "))).append("... and so on\n");
    i = same - 1;
  }
  return out;
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
  const std::string& name = host_->context_name;
  if (host_->error_report.error == error.bits() && !host_->error_report.text.empty())
    return std::exchange(host_->error_report.text, {});
  if (!host_->last_frame.empty() && error.is_kind(Kind::Error)) {
    std::string text = name.empty() ? name : "In " + name + ":\n";
    text += std::exchange(host_->last_frame, {});
    return cut_long_lines(text.ends_with('\n') ? text : text + "\n");
  }
  loader::SourceMaps& maps = host_->loader().source_maps();
  std::string text;
  if (error.is_kind(Kind::Error))
    text = code_frame(maps, frame_to_show(error.as<ErrorObject>()), colors);
  else if (host_->throw_place.value == error.bits())
    text = code_frame(maps, host_->throw_place.frame, colors);
  if (const EmbedHost::ErrorPlace& known = host_->error_place;
      text.empty() && known.unit && known.error == error.bits())
    text = frame_of(maps, *known.unit, known.at, colors);
  std::string where = in_promise ? "in promise" : "";
  if (!name.empty()) where += (where.empty() ? "in " : " of ") + name;
  text += paint("31", where.empty() ? "Uncaught" : "Uncaught (" + where + ")", colors) + " ";
  text += shorten_stacks(inspect_uncaught(*cx_, error, colors)) + "\n";
  std::string hint;
  if (error.is_kind(Kind::Error))
    hint = hint_for(*cx_, *host_, error.as<ErrorObject>(), colors);
  else if (!error.is_object())
    hint = paint("36", "hint:", colors) + " throw new Error(...) instead: it has a stack\n";
  if (hint.empty() && in_promise)
    hint =
        paint("36", "hint:", colors) + " nobody waits for this promise: await it, or .catch() it\n";
  return cut_long_lines(text + hint);
}

std::string ContextActor::describe_waiting() {
  std::string text = "Warning: Detected unsettled top-level await";
  const std::string hint =
      paint("36", "hint:", options_.error_colors) +
      " nothing that could settle it is left: no timer, no request, no message\n";
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
    return text + " at " + (lines.empty() ? place_text(bare) + "\n" : lines) + hint;
  }
  return text + "\n" + hint;
}

std::string ContextActor::describe_place() {
  if (!cx_) return {};
  CapturedFrame frames[ErrorObject::kFramesMax];  // With those that wait for the outermost one.
  const uint32_t count = capture_frames(*cx_, frames, ErrorObject::kFramesMax);
  for (const CapturedFrame& frame : std::span(frames, count)) {
    if (!frame.code) continue;
    const CodeUnit& unit = *frame.code->unit;
    const std::string& name = unit.image().source_name;
    // The line of the program that called shoal's own modules says more.
    if (name.starts_with("shoal:") || name.starts_with("node:") || name.starts_with("web:"))
      continue;
    const SourcePosition at = unit.position_of(frame.code->source_at(frame.pc));
    return " at " + place_text(host_->original_place(unit, at));
  }
  return {};
}

}  // namespace shoal
