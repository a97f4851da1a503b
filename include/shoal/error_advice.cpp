#include "include/shoal/error_advice.h"

#include <algorithm>
#include <vector>

#include "include/shoal/host.h"
#include "include/shoal/nearest.h"
#include "vm/run/expression_text.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// What the makers of advice look at.
struct Scene {
  Context& cx;
  EmbedHost& host;
  ErrorObject* error;
  const AdvicePlace& at;
  std::vector<std::string> parts;  // What the stars of the pattern stand for.

  std::string_view source() const {
    return at.unit ? std::string_view(at.unit->image().source) : std::string_view();
  }
};

constexpr bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

/// Whether text is pattern, whose stars stand for as little as they can.
bool matches(std::string_view text, std::string_view pattern, std::vector<std::string>& parts) {
  parts.clear();
  while (true) {
    const size_t star = pattern.find('*');
    if (star == std::string_view::npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    text.remove_prefix(star);
    pattern.remove_prefix(star + 1);
    const std::string_view next = pattern.substr(0, pattern.find('*'));
    size_t end = text.size();
    if (!pattern.empty()) end = next.size() == pattern.size() ? text.rfind(next) : text.find(next);
    if (end == std::string_view::npos) return false;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool matches_one(std::string_view text, std::string_view patterns,
                 std::vector<std::string>& parts) {
  for (;;) {
    const size_t end = std::min(patterns.find('|'), patterns.size());
    if (matches(text, patterns.substr(0, end), parts)) return true;
    if (end == patterns.size()) return false;
    patterns.remove_prefix(end + 1);
  }
}

std::string name_at(std::string_view source, size_t at) {
  size_t end = at;
  while (end < source.size() && is_name_char(source[end])) ++end;
  return std::string(source.substr(std::min(at, source.size()), end - at));
}

std::string quoted(const std::string& text) { return "'" + text + "'"; }

/// The text with {0}, {1} replaced.
std::string filled(std::string_view text, const Scene& scene) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_part = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' &&
                         text[i + 1] >= '0' && text[i + 1] <= '9';
    if (is_part) {
      out += scene.parts[static_cast<size_t>(text[i + 1] - '0')];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// A property of an object, read without script; empty if it is no text.
std::string text_of(Context& cx, Value object, const char* name) {
  if (!object.is_object()) return {};
  Result<Value> value = try_get(cx, object.as_object(), key(intern_ascii(name)));
  if (!value.ok()) {
    if (!cx.is_terminating()) (void)cx.take_exception();
    return {};
  }
  return value.value().is_string() ? value.value().as_string()->utf8() : std::string();
}

// ---- Values

/// The line that declares a name (let, const, class, function, enum) in that source; 0: none does.
size_t declaration_line(std::string_view source, std::string_view name) {
  for (size_t at = 0; (at = source.find(name, at)) != std::string_view::npos; ++at) {
    const size_t end = at + name.size();
    const bool is_word =
        (end >= source.size() || !is_name_char(source[end])) && at > 1 && source[at - 1] == ' ';
    if (!is_word) continue;
    const std::string_view before = source.substr(0, at - 1);
    for (const std::string_view word : {"const", "let", "class", "function", "enum", "var"}) {
      if (!before.ends_with(word)) continue;
      const size_t start = before.size() - word.size();
      if (start > 0 && is_name_char(before[start - 1])) continue;
      return 1 + static_cast<size_t>(std::count(source.begin(), source.begin() + long(at), '\n'));
    }
  }
  return 0;
}

std::string of_missing_object(const Scene& scene) {
  const std::string& value = scene.parts[0];
  std::string object = callee_text(scene.source(), scene.at.offset);
  const size_t dot = object.rfind('.');
  const bool is_member = dot != std::string::npos && dot > 0;
  if (!is_member || object.substr(dot + 1) != scene.parts[1]) return {};
  object.resize(object[dot - 1] == '?' ? dot - 1 : dot);
  if (object.empty()) return {};
  if (object == "this") {
    const std::string& method = scene.at.function;
    if (method.empty()) return "'this' is " + value + " here: the function was called without one";
    return "'this' is " + value + ": " + quoted(method) +
           " was taken from its object; call it as object." + method +
           "(), or hand on () => object." + method + "()";
  }
  return quoted(object) + " is " + value + " here: test it first, or write " + object + "?." +
         scene.parts[1];
}

std::string of_destructuring(const Scene& scene) {
  if (scene.parts[1] != scene.parts[2])
    return quoted(scene.parts[1]) + " is " + scene.parts[2] + ": give it a value, or write " +
           scene.parts[1] + " ?? {}";
  const std::string who = scene.at.function.empty() ? "the function" : quoted(scene.at.function);
  return who + " was called without it: give the argument, or the pattern a default, { ... } = {}";
}

std::string of_not_iterable(const Scene& scene) {
  const std::string& what = scene.parts[0];
  for (const std::string_view none : {"undefined", "null", "number ", "boolean ", "symbol "})
    if (what.starts_with(none)) return {};
  const bool is_name =
      std::all_of(what.begin(), what.end(), [](char c) { return is_name_char(c) || c == '.'; });
  return "arrays, strings, Maps and Sets are; of an object take Object.entries(" +
         (is_name ? what : "object") + "), or its keys or values";
}

std::string of_constant(const Scene& scene) {
  const std::string name = name_at(scene.source(), scene.at.offset);
  const size_t line = name.empty() ? 0 : declaration_line(scene.source(), name);
  if (line == 0) return "declare it with let, if it is to change";
  return quoted(name) + " is a const of line " + std::to_string(line) +
         ": declare it with let, if it is to change";
}

std::string of_dead_zone(const Scene& scene) {
  const std::string& name = scene.parts[0];
  const size_t line = declaration_line(scene.source(), name);
  if (line != 0)
    return quoted(name) + " has its value from line " + std::to_string(line) +
           " on: move the declaration up, or the use down";
  return quoted(name) +
         " comes from a module that has not run yet: the two import each other; "
         "move what both need into a third";
}

std::string of_recursion(const Scene& scene) {
  const uint32_t count = scene.error->frame_count();
  for (uint32_t i = 1; i < count; ++i)
    if (scene.error->frame(i).code != scene.error->frame(0).code)
      return "the functions above call each other without end";
  const std::string& name = scene.at.function;
  return (name.empty() ? "the function" : quoted(name)) +
         " calls itself without end: in which case should it not?";
}

// ---- Text

std::string of_json(const Scene& scene) {
  const std::string& what = scene.parts[0];
  if (what.find(", \"<") != std::string::npos || what.find("\"<") != std::string::npos)
    return "the text is HTML or XML: look at the address and the status of the answer";
  if (what == "\"undefined\"") return "JSON.parse was given undefined";
  if (what.find("\"[object Ob") != std::string::npos)
    return "it is an object already, and was made text on the way";
  return {};
}

std::string of_circle(const Scene& scene) {
  const std::string& way = scene.parts[0];
  const size_t quote = way.rfind('\'');
  if (quote == std::string::npos) return {};  // A message that script made up.
  return "leave " + way.substr(quote) + "' out, by a replacer function or a toJSON method";
}

std::string of_url(const Scene& scene) {
  const std::string input = text_of(scene.cx, Value(scene.error), "input");
  if (input.empty()) return "the text is empty";
  if (input[0] == '/' || input[0] == '.' || input[0] == '?' || input[0] == '#')
    return "it has no host: give what it is relative to, new URL(" + quoted(input) +
           ", \"https://example.com\")";
  if (input.find("://") == std::string::npos)
    return quoted(input) + " has no scheme: write https:// before it";
  return {};
}

std::string of_fetch(const Scene& scene) {
  Result<Value> cause = try_get(scene.cx, scene.error, key(intern_ascii("cause")));
  if (!cause.ok()) {
    if (!scene.cx.is_terminating()) (void)scene.cx.take_exception();
    return {};
  }
  const std::string code = text_of(scene.cx, cause.value(), "code");
  if (code == "ECONNREFUSED")
    return "nothing listens there: is the server running, and is this its port?";
  if (code == "ENOTFOUND" || code == "EAI_AGAIN")
    return "the host's name is not known: is it spelt right, is there a network?";
  return {};
}

// ---- Files

std::string of_missing_file(const Scene& scene) {
  const std::string path = text_of(scene.cx, Value(scene.error), "path");
  if (path.empty() || scene.host.is_embedded) return {};
  const std::string full = loader::absolute_path(path, loader::current_folder());
  const std::string near =
      nearest_name(loader::name_of(full), loader::names_in(loader::folder_of(full)));
  std::string text;
  if (!near.empty()) text = "did you mean " + quoted(near) + "? ";
  if (path[0] != '/')
    text += "paths begin at the current folder, " + loader::current_folder() +
            "; beside the module: import.meta.dirname";
  return text;
}

std::string of_permission(const Scene& scene) {
  if (scene.host.is_embedded) return {};
  const std::string &what = scene.parts[2], &flag = scene.parts[3];
  for (const std::string& given : scene.host.arguments)
    if (given == "-A" || given == "--allow-all" || given.starts_with("--" + flag))
      return quoted(given) + " stands behind the file, so it is the program's: write it before";
  const bool is_plain = what.find_first_of(" ,'\"$\\()*?;&|<>") == std::string::npos;
  if (!is_plain) return {};
  return "--" + flag + "=" + what + " allows just that, --" + flag + " all of it";
}

// ---- Modules

/// The names that a module of ours has for others.
std::vector<std::string> export_names(const CodeUnit& unit) {
  std::vector<std::string> names;
  for (const LocalExportImage& each : unit.image().module.local_exports)
    names.push_back(unit.string(each.name)->utf8());
  for (const IndirectExportImage& each : unit.image().module.indirect_exports)
    if (each.name != kNoString) names.push_back(unit.string(each.name)->utf8());
  return names;
}

/// Types are erased: of those that a module exports its text alone knows.
/// Whether the source has one of the words and then the name: "interface Shape".
bool declares(std::string_view source, std::initializer_list<const char*> words,
              const std::string& name) {
  for (const char* const word : words) {
    const std::string wanted = word + name;
    for (size_t at = 0; (at = source.find(wanted, at)) != std::string_view::npos; ++at) {
      const size_t end = at + wanted.size();
      const bool begins = at == 0 || !is_name_char(source[at - 1]);
      if (begins && (end >= source.size() || !is_name_char(source[end]))) return true;
    }
  }
  return false;
}

std::string of_undefined_name(const Scene& scene) {
  const std::string& name = scene.parts[0];
  if (declares(scene.source(), {"interface ", "type "}, name))
    return quoted(name) + " is a type here, and types are gone when it runs";
  if (declares(scene.source(),
               {"declare const ", "declare let ", "declare var ", "declare class ",
                "declare function ", "declare enum ", "declare abstract class "},
               name))
    return "`declare` says that " + quoted(name) + " is there already, and it is not";
  return {};
}

std::string of_missing_export(const Scene& scene) {
  const CodeUnit* const importer = scene.host.error_place.unit;
  if (scene.host.is_embedded || !importer) return {};
  const std::string &specifier = scene.parts[0], &name = scene.parts[1];
  Result<ModuleRecord*> target =
      scene.host.resolve_module(scene.cx, {specifier, importer->image().source_name, {}});
  if (!target.ok()) {
    if (!scene.cx.is_terminating()) (void)scene.cx.take_exception();
    return {};
  }
  const CodeUnit* const unit = target.value()->unit();
  if (!unit) return {};
  if (declares(unit->image().source, {"export interface ", "export type ", "export declare class "},
               name))
    return quoted(name) +
           " is a type there, and types are gone when it runs: use a class, or test " +
           "for properties";
  std::vector<std::string> names = export_names(*unit);
  if (const std::string near = nearest_name(name, names); !near.empty())
    return "did you mean " + quoted(near) + "?";
  if (names.empty()) return "the module exports nothing";
  constexpr size_t kShownMax = 8;
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kShownMax); ++i) list += (i ? ", " : "") + names[i];
  if (names.size() > kShownMax) list += ", ...";
  return name == "default" ? "it has no default export: import { " + list + " }"
                           : "it exports " + list;
}

std::string of_missing_package(const Scene& scene) {
  if (scene.host.is_embedded) return {};
  const std::string& name = scene.parts[0];
  if (scene.parts[1].find(". Did you mean") != std::string::npos) return {};
  const loader::Package* const package =
      scene.host.loader().resolver().packages().scope_of(scene.parts[1]);
  for (const char* const list : {"dependencies", "devDependencies", "optionalDependencies"}) {
    const loader::Json* const known = package ? package->json.find(list) : nullptr;
    if (known && known->find(name)) return "it is in package.json: run shoal install";
  }
  return "run shoal add " + name;
}

struct Rule {
  std::string_view patterns;
  std::string_view text;                    // Or, if that is empty,
  std::string (*make)(const Scene& scene);  // what this says.
};

const Rule kRules[] = {
#define ADVICE(patterns, text) {patterns, text, nullptr},
#define ADVICE_BY(patterns, make) {patterns, {}, make},
#include "include/shoal/advice.def"
};

}  // namespace

std::string advice_for(Context& cx, EmbedHost& host, ErrorObject* error, const AdvicePlace& at) {
  constexpr size_t kHeaderMax = 4000;
  const std::string header = error_header(cx, error);
  if (header.size() > kHeaderMax) return {};
  Scene scene{cx, host, error, at, {}};
  for (const Rule& rule : kRules) {
    if (!matches_one(header, rule.patterns, scene.parts)) continue;
    return rule.make ? rule.make(scene) : filled(rule.text, scene);
  }
  return {};
}

}  // namespace shoal
