#include "vm/run/expression_text.h"

#include "vm/bytecode/decode.h"
#include "vm/bytecode/position_table.h"
#include "vm/interp/function_state.h"
#include "vm/interp/slow/slow.h"
#include "vm/run/context.h"

namespace shoal {
namespace {

constexpr size_t kTextMax = 80;
constexpr const char kIntermediate[] = "(intermediate value)";

constexpr bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || c == '#' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

/// Reads a chain of names, members, indices and calls, from the front or from the back. No parser:
/// what it does not know for certain it leaves out.
class ChainReader {
 public:
  explicit ChainReader(std::string_view source) : source_(source) {}

  // --- Forwards
  size_t name_end(size_t at) const {
    while (at < source_.size() && is_name_char(source_[at])) ++at;
    return at;
  }
  size_t skip_blanks(size_t at) const {
    while (at < source_.size() && is_blank(source_[at])) ++at;
    return at;
  }
  /// Past the bracket that closes the one at `at`; npos: not on these few lines.
  size_t after_bracket(size_t at) const {
    int depth = 0;
    for (const size_t limit = std::min(source_.size(), at + 400); at < limit; ++at) {
      const char c = source_[at];
      if (c == '(' || c == '[' || c == '{') ++depth;
      if ((c == ')' || c == ']' || c == '}') && --depth == 0) return at + 1;
      if (is_quote(c)) {
        at = source_.find(c, at + 1);
        if (at == std::string_view::npos) break;
      }
    }
    return std::string_view::npos;
  }
  size_t after_literal(size_t at) const {
    const size_t end = source_.find(source_[at], at + 1);
    return end == std::string_view::npos ? end : end + 1;
  }

  // --- Backwards: the index of the first character of what ends before `end`; npos: unknown.
  size_t name_start(size_t end) const {
    while (end > 0 && is_name_char(source_[end - 1])) --end;
    return end;
  }
  size_t skip_blanks_back(size_t end) const {
    while (end > 0 && is_blank(source_[end - 1])) --end;
    return end;
  }
  size_t bracket_start(size_t end) const {
    int depth = 0;
    for (const size_t limit = end > 400 ? end - 400 : 0; end > limit; --end) {
      const char c = source_[end - 1];
      if (c == ')' || c == ']' || c == '}') ++depth;
      if ((c == '(' || c == '[' || c == '{') && --depth == 0) return end - 1;
      if (is_quote(c)) return std::string_view::npos;
    }
    return std::string_view::npos;
  }

  /// The object whose member begins after `end`, which is where its dot stands.
  std::string object_before(size_t end) const {
    std::string text;
    for (;;) {
      if (end > 0 && source_[end - 1] == '!') --end;  // a!.b
      end = skip_blanks_back(end);
      if (end == 0) return text.empty() ? kIntermediate : text;
      const char last = source_[end - 1];
      if (last == ')' || last == ']') {
        const size_t start = bracket_start(end);
        if (start == std::string_view::npos) return kIntermediate + text;
        const bool suffix = start > 0 && (is_name_char(source_[start - 1]) ||
                                          source_[start - 1] == ')' || source_[start - 1] == ']');
        if (!suffix) {
          const std::string_view whole = source_.substr(start, end - start);
          return (whole.size() > kTextMax ? kIntermediate : std::string(whole)) + text;
        }
        text = (last == ')' ? "(...)" : std::string(source_.substr(start, end - start))) + text;
        end = start;
        continue;
      }
      if (is_quote(last)) {
        const size_t start = end < 2 ? std::string_view::npos : source_.rfind(last, end - 2);
        if (start == std::string_view::npos) return kIntermediate + text;
        return std::string(source_.substr(start, end - start)) + text;
      }
      const size_t start = name_start(end);
      if (start == end) return kIntermediate + text;
      const std::string_view name = source_.substr(start, end - start);
      text = (name == "super" ? kIntermediate : std::string(name)) + text;
      end = skip_blanks_back(start);
      const bool made = end >= 3 && name_start(end) == end - 3 &&
                        source_.substr(end - 3, 3) == "new" && text.find('(') < text.size();
      if (made) return "new " + text;
      if (end == 0 || source_[end - 1] != '.') return text;
      --end;
      const bool optional = end > 0 && source_[end - 1] == '?';
      if (optional) --end;
      if (end > 0 && source_[end - 1] == '.') return kIntermediate + std::string();  // ...name
      text = (optional ? "?." : ".") + text;
    }
  }

  std::string_view source() const { return source_; }

 private:
  std::string_view source_;
};

/// Not known: of f()() either call may be meant.
constexpr uint32_t kAnyCall = UINT32_MAX;

/// Names, members and indices from `at` on, up to a call: the one before which there are `calls`
/// others whose callees begin at `at` (those of members begin at their names). called: it ended at
/// one. end: where.
std::string chain_from(const ChainReader& reader, size_t at, uint32_t calls, bool& called,
                       size_t& end_of_chain) {
  const std::string_view source = reader.source();
  const size_t start = at;
  if (at >= source.size()) return {};
  if (source[at] == '(' || source[at] == '[')
    at = reader.after_bracket(at);
  else if (is_quote(source[at]))
    at = reader.after_literal(at);
  else
    at = reader.name_end(at);
  if (at == std::string_view::npos || at == start) return {};
  std::string text(source.substr(start, at - start));
  called = false;
  bool is_member = false;
  for (;;) {
    const size_t next = end_of_chain = reader.skip_blanks(at);
    if (next >= source.size()) return text;
    size_t end;
    if (source[next] == '(' || source[next] == '`') {
      called = true;
      const size_t after = source[next] == '(' ? reader.after_bracket(next) : next + 1;
      const bool ends = after == std::string_view::npos || after >= source.size();
      if (calls == kAnyCall) return ends || source[after] != '(' ? text : std::string();
      if (!is_member && calls-- == 0) return text;
      if (ends || source[next] != '(') return {};
      text += "(...)";
      at = after;
      is_member = false;
      continue;
    }
    is_member = source[next] != '[';
    if (source[next] == '[') {
      end = reader.after_bracket(next);
    } else if (source[next] == '.' || source.substr(next, 2) == "?.") {
      end = reader.name_end(next + (source[next] == '.' ? 1 : 2));
    } else {
      return text;
    }
    if (end == std::string_view::npos || end == next) return text;
    text += source.substr(next, end - next);
    at = end;
  }
}

std::string bounded(std::string text) {
  return text.size() > kTextMax || text.find('\n') != std::string::npos ? std::string() : text;
}

}  // namespace

std::string callee_text(std::string_view source, size_t at, uint32_t calls) {
  if (at >= source.size()) return {};
  const ChainReader reader(source);
  size_t before = reader.skip_blanks_back(at);
  const bool is_member =
      before > 0 && source[before - 1] == '.' && !(before > 1 && source[before - 2] == '.');
  if (is_member && is_name_char(source[at])) {
    const std::string name(source.substr(at, reader.name_end(at) - at));
    --before;
    const bool optional = before > 0 && source[before - 1] == '?';
    if (optional) --before;
    return bounded(reader.object_before(before) + (optional ? "?." : ".") + name);
  }
  if (source.substr(at, 3) == "new" && at + 3 < source.size() && !is_name_char(source[at + 3])) {
    at = reader.skip_blanks(at + 3);
    calls = kAnyCall;
  }
  bool called = false;
  size_t end = 0;
  return bounded(chain_from(reader, at, calls, called, end));
}

namespace {

/// `a.b`, `a(...)`, `null`, `{}`: what an initialiser is, if it is no more than that.
std::string initializer_text(const ChainReader& reader, size_t at) {
  const std::string_view source = reader.source();
  std::string text;
  size_t end = at;
  if (source.substr(at, 2) == "{}") {
    text = "{}";
    end = reader.skip_blanks(at + 2);
  } else {
    bool called = false;
    text = chain_from(reader, at, kAnyCall, called, end);
    if (called && !text.empty()) {
      const size_t after = reader.after_bracket(end);
      if (after == std::string_view::npos) return {};
      text += "(...)";
      end = reader.skip_blanks(after);
    }
  }
  // Anything more would be an expression of which this is but a part.
  const std::string_view between = source.substr(at, end - at);
  const bool ends = end >= source.size() || std::string_view(";,)}").find(source[end]) < 4 ||
                    between.find('\n') != std::string_view::npos || source.substr(end, 3) == "as ";
  return ends ? bounded(text) : std::string();
}

/// The bracket that opens the pattern that a key at `at` belongs to; npos: none is found.
size_t pattern_start(const ChainReader& reader, size_t at) {
  const std::string_view source = reader.source();
  for (const size_t limit = at > 400 ? at - 400 : 0; at > limit; --at) {
    const char c = source[at - 1];
    if (c == '{') return at - 1;
    if (c == ';' || c == '(' || c == '[' || is_quote(c)) break;
    if (c == ')' || c == ']' || c == '}') {
      at = reader.bracket_start(at) + 1;  // Where it opens; npos gives 0.
      if (at == 0) break;
    }
  }
  return std::string_view::npos;
}

/// The name or literal at `at` if it is the key of a pattern without a default of its own.
std::string pattern_key(const ChainReader& reader, size_t at) {
  const std::string_view source = reader.source();
  if (at >= source.size()) return {};
  const bool quoted = is_quote(source[at]);
  const size_t end = quoted ? reader.after_literal(at) : reader.name_end(at);
  if (end == std::string_view::npos || end == at) return {};
  const size_t next = reader.skip_blanks(end);
  if (next >= source.size() || std::string_view(",}:").find(source[next]) == std::string_view::npos)
    return {};
  return std::string(quoted ? source.substr(at + 1, end - at - 2) : source.substr(at, end - at));
}

}  // namespace

PatternText pattern_text(std::string_view source, size_t at) {
  PatternText result;
  if (at >= source.size()) return result;
  const ChainReader reader(source);
  const bool is_whole = source[at] == '{' || source[at] == '[';
  if (!is_whole) {
    const size_t before = reader.skip_blanks_back(at);
    if (before == 0 || (source[before - 1] != '{' && source[before - 1] != ',')) return result;
  }
  const size_t start = is_whole ? at : pattern_start(reader, at);
  if (start == std::string_view::npos) return result;
  const size_t after = reader.after_bracket(start);
  if (after == std::string_view::npos) return result;
  if (source[start] == '{')
    result.property = pattern_key(reader, is_whole ? reader.skip_blanks(start + 1) : at);
  const size_t end = reader.skip_blanks_back(start), next = reader.skip_blanks(after);
  const std::string_view word = source.substr(reader.name_start(end), end - reader.name_start(end));
  const char before = end ? source[end - 1] : '\0';
  const char behind = next < source.size() ? source[next] : '\0';
  const bool declares = word == "const" || word == "let" || word == "var";
  const bool assigns = is_whole && source[start] == '{' && before == '(' && behind == '=';
  const bool is_parameter = (before == '(' && !assigns) || (before == ',' && behind == ')');
  result.is_pattern = declares || assigns || is_parameter;
  if ((declares || assigns) && behind == '=')
    result.operand = initializer_text(reader, reader.skip_blanks(next + 1));
  return result;
}

namespace {

/// Code and word offset of the instruction after the running one; null: a native runs.
const FunctionCode* running_code(Context& cx, uint32_t& next) noexcept {
  const Frame* const frame = cx.frame();
  if (!frame || !frame->code || cx.running_leaf) return nullptr;
  next = frame->state->offset_of(cx.state().pc);
  if (next == 0 || next == FunctionState::kNowhere) return nullptr;
  return frame->code;
}

bool is_call(Op op) {
  return op == Op::Call || op == Op::CallSpread || op == Op::CallEval || op == Op::CallEvalSpread;
}

/// The calls before the one that ends at `next` whose callees begin where its does. One pass over
/// the function, and over its positions beside it.
uint32_t calls_before(const FunctionCode& code, uint32_t next) noexcept {
  const uint32_t at = code.source_at(next - 1);
  PositionReader reader(code.positions, code.image->source_start);
  uint32_t source = reader.mark().source;
  bool has_mark = reader.next();
  uint32_t count = 0;
  for (uint32_t pc = 0; pc < next;) {
    const Instruction each = decode_instruction(code.words.data(), pc);
    pc = each.next;
    for (; has_mark && reader.mark().pc < pc; has_mark = reader.next())
      source = reader.mark().source;
    if (pc < next && source == at && is_call(each.op)) ++count;
  }
  return count;
}

}  // namespace

std::string running_callee_text(Context& cx) {
  uint32_t next = 0;
  const FunctionCode* const code = running_code(cx, next);
  if (!code) return {};
  return callee_text(code->unit->image().source, code->source_at(next - 1),
                     calls_before(*code, next));
}

PatternText running_pattern_text(Context& cx) {
  uint32_t next = 0;
  const FunctionCode* const code = running_code(cx, next);
  return code ? pattern_text(code->unit->image().source, code->source_at(next - 1)) : PatternText();
}

std::string kind_and_value(Context& cx, Value value) {
  if (value.is_undefined()) return "undefined";
  const std::string kind = slow::typeof_text(value)->utf8();
  return value.is_object() ? kind : kind + " " + describe_for_message(cx, value);
}

std::string kind_with_article(Value value) {
  if (value.is_nullish()) return value.is_null() ? "null" : "undefined";
  const std::string kind = slow::typeof_text(value)->utf8();
  return (kind == "object" ? "an " : "a ") + kind;
}

std::string received_text(Context& cx, Value value) {
  if (value.is_nullish()) return value.is_null() ? "null" : "undefined";
  std::string text = describe_for_message(cx, value);
  if (value.is_object()) {
    if (text.starts_with("#<")) text = text.substr(2, text.size() - 3);
    return "an instance of " + (text == "[object Array]" ? std::string("Array") : text);
  }
  constexpr size_t kShownMax = 28;
  if (value.is_string()) text = '\'' + text + '\'';
  if (text.size() > kShownMax) text = text.substr(0, kShownMax - 3) + "...";
  return "type " + slow::typeof_text(value)->utf8() + " (" + text + ")";
}

std::string running_operand_text(Context& cx, Value value) {
  uint32_t next = 0;
  const FunctionCode* const code = running_code(cx, next);
  std::string text;
  if (code) text = operand_text(code->unit->image().source, code->source_at(next - 1));
  return text.empty() ? describe_for_message(cx, value) : text;
}

void throw_not_iterable(Context& cx, Value value, const char* iterable) {
  uint32_t next = 0;
  const FunctionCode* const code = running_code(cx, next);
  const std::string_view source = code ? code->unit->image().source : std::string_view();
  const size_t at = code ? code->source_at(next - 1) : 0;
  const char* const note = value.is_kind(Kind::Promise) ? " (it is a Promise)" : "";
  if (!code || at >= source.size() || source[at] != '[') {
    (void)throw_type_error(cx, "%s is not %s%s", running_operand_text(cx, value).c_str(), iterable,
                           note);
    return;
  }
  // An array pattern.
  const std::string operand = pattern_text(source, at).operand;
  const bool tells = !operand.empty() && (!value.is_undefined() || operand == "undefined");
  if (tells)
    (void)throw_type_error(cx, "%s is not %s%s", operand.c_str(), iterable, note);
  else
    (void)throw_type_error(cx, "%s is not %s (cannot read property Symbol(Symbol.iterator))",
                           kind_and_value(cx, value).c_str(), iterable);
}

const char* running_iteration(Context& cx) noexcept {
  uint32_t next = 0;
  const FunctionCode* const code = running_code(cx, next);
  if (!code || next >= code->words.size()) return nullptr;
  const Instruction after = decode_instruction(code->words.data(), next);
  if (after.op != Op::CheckObject) return nullptr;
  const uint32_t what = after.operands[1];
  return what == 1 ? "iterable" : what == 3 || what == 6 ? "async iterable" : nullptr;
}

std::string operand_text(std::string_view source, size_t at) {
  if (at >= source.size() || !(is_name_char(source[at]) || is_quote(source[at]))) return {};
  bool called = false;
  size_t end = 0;
  const std::string text = chain_from(ChainReader(source), at, kAnyCall, called, end);
  return called ? std::string() : bounded(text);
}

}  // namespace shoal
