// Errors: the stack with the name that the class has now, own properties, cause and aggregated
// errors.
#include "stdlib/web/inspector.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  size_t start = 0;
  for (size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
    lines.push_back(text.substr(start, end - start));
  lines.push_back(text.substr(start));
  return lines;
}

/// Leaves out frames that the cause's stack has, too, where more than three in a row are the same.
void fold_common(std::vector<std::string>& frames, const std::vector<std::string>& cause,
                 const std::function<std::string(std::string)>& dim) {
  for (size_t i = 0; i + 3 < frames.size(); ++i) {
    const auto at = std::find(cause.begin(), cause.end(), frames[i]);
    if (at == cause.end() || cause.end() - at <= 3) continue;
    const auto pos = static_cast<size_t>(at - cause.begin());
    const size_t max = std::min(frames.size() - i, cause.size() - pos);
    size_t length = 1;
    while (length < max && frames[i + length] == cause[pos + length]) ++length;
    if (length <= 3) continue;
    const auto first = frames.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    const std::string text =
        "    ... " + std::to_string(length - 2) + " lines matching cause stack trace ...";
    frames.erase(first, first + static_cast<std::ptrdiff_t>(length) - 2);
    frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(i) + 1, dim(text));
    return;
  }
}

}  // namespace

std::string Inspector::string_property(Object* o, String* name, const char* fallback) {
  const Value v = data(o, key(name));
  if (v.is_nullish() || v.is_object() || v.is_symbol()) return fallback;
  String* text = nullptr;
  if (!take(primitive_to_string(cx_, v), text)) return fallback;
  return text->utf8();
}

std::string Inspector::stack_of(Object* o) {
  const OwnProperty own_stack = own(o, key(atoms::stack()));
  Value stack;
  if (own_stack.found() && !own_stack.is_accessor())
    stack = own_stack.value;
  else if (o->is_kind(Kind::Error) && !take(static_cast<ErrorObject*>(o)->stack(cx_), stack))
    return {};
  if (stack.is_string() && !stack.as_string()->is_empty()) return stack.as_string()->utf8();
  if (!stack.is_nullish() && !stack.is_object() && !stack.is_symbol() && !stack.is_string()) {
    String* text = nullptr;
    if (!stack.is_false() && take(primitive_to_string(cx_, stack), text)) return text->utf8();
  }
  const std::string name = string_property(o, atoms::name(), "Error");
  const std::string message = string_property(o, atoms::message(), "");
  return name.empty() ? message : message.empty() ? name : name + ": " + message;
}

/// name, message and stack are in the text already, as far as they are.
void Inspector::hide_known_keys(Subject& s, const std::string& stack) {
  if (options_.show_hidden) return;
  for (String* const name : {atoms::name(), atoms::message(), atoms::stack()}) {
    const std::string text = string_property(s.object, name, "undefined");
    if (stack.find(text) == std::string::npos) continue;
    std::erase(s.keys, key(name));
  }
}

std::string Inspector::improve_stack(const Subject& s, std::string stack, const std::string& name) {
  size_t length = name.size();
  const bool regular = name.ends_with("Error") && stack.starts_with(name) &&
                       (stack.size() == length || stack[length] == ':' || stack[length] == '\n');
  if (s.has_constructor && !regular) return stack;
  std::string fallback = "Error";
  if (!s.has_constructor) {
    const size_t end = std::min(stack.find(':'), stack.find("\n    at"));
    const std::string start = end == std::string::npos ? "" : stack.substr(0, end);
    const bool named = !start.empty() && start[0] >= 'A' && start[0] <= 'Z' &&
                       start.find('\n') == std::string::npos;
    length = named ? start.size() : 0;
    fallback = named ? start : "Error";
  }
  std::string heading = prefix(s, fallback);
  heading.pop_back();
  if (name == heading) return stack;
  if (heading.find(name) != std::string::npos)
    return length == 0 ? heading + ": " + stack : heading + stack.substr(length);
  return heading + " [" + name + "]" + stack.substr(length);
}

std::string Inspector::error(Subject& s) {
  const std::string name = string_property(s.object, atoms::name(), "Error");
  std::string stack = stack_of(s.object);
  hide_known_keys(s, stack);
  const auto add_key = [&](String* k) {
    if (std::find(s.keys.begin(), s.keys.end(), key(k)) == s.keys.end()) s.keys.push_back(key(k));
  };
  const OwnProperty cause = find(s.object, key(atoms::cause()));
  if (cause.found()) add_key(atoms::cause());
  if (data(s.object, key(atoms::errors())).is_kind(Kind::Array)) add_key(atoms::errors());
  stack = improve_stack(s, std::move(stack), name);
  // Frames begin after the message, which may look like some.
  const std::string message = string_property(s.object, atoms::message(), "");
  size_t from = message.empty() ? std::string::npos : stack.find(message);
  from = from == std::string::npos ? 0 : from + message.size();
  const size_t frames_at = stack.find("\n    at", from);
  if (frames_at == std::string::npos) {
    stack = "[" + stack + "]";
  } else {
    std::vector<std::string> frames = split_lines(stack.substr(frames_at + 1));
    if (cause.found() && !cause.is_accessor() && cause.value.is_kind(Kind::Error)) {
      const std::string other = stack_of(cause.value.as_object());
      if (const size_t at = other.find("\n    at"); at != std::string::npos)
        fold_common(frames, split_lines(other.substr(at + 1)),
                    [this](std::string t) { return style(std::move(t), Style::Undefined); });
    }
    stack.resize(frames_at);
    for (const std::string& frame : frames) stack += "\n" + frame;
  }
  return indent_lines(std::move(stack), indentation_);
}

}  // namespace shoal
