#include "cli/options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/verb.h"
#include "include/shoal/nearest.h"

namespace shoal::cli {
namespace {

constexpr Option kOptions[] = {
#define OPTION(group, id, letter, name, value, value_name, help) \
  {Flag::id, OptionGroup::group, letter, name, OptionValue::value, value_name, help},
#include "cli/options.def"
#undef OPTION
};

bool takes(const Verb& verb, Flag flag) {
  const auto in = [flag](std::span<const Flag> flags) {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
  };
  return in(verb.options) || in(kEveryVerbsFlags);
}

/// A word that is an option: "--name", "--name=value", "-n", "-n=value".
struct OptionWord {
  explicit OptionWord(const std::string& word) {
    const size_t equals = word.find('=');
    spelled = word.substr(0, equals);
    has_value = equals != std::string::npos;
    if (has_value) value = word.substr(equals + 1);
  }
  bool is_of(const Option& o) const {
    if (spelled.starts_with("--")) return std::string_view(spelled).substr(2) == o.name;
    return o.letter != 0 && spelled.size() == 2 && spelled[1] == o.letter;
  }
  std::string spelled, value;
  bool has_value;
};

const Option* find_option(const Verb& verb, const OptionWord& word) {
  for (const Option& o : kOptions)
    if (takes(verb, o.flag) && word.is_of(o)) return &o;
  return nullptr;
}

/// "-RW" is "-R -W", where each letter is an option that needs no value; "-RN=host" is "-R
/// -N=host".
bool add_letters(const Verb& verb, const OptionWord& word, Invocation& out) {
  if (word.spelled.size() < 3 || word.spelled[1] == '-') return false;
  std::vector<const Option*> found;
  for (const char letter : word.spelled.substr(1)) {
    found.push_back(find_option(verb, OptionWord(std::string{'-', letter})));
    if (!found.back() || found.back()->value == OptionValue::Required) return false;
  }
  if (word.has_value && found.back()->value == OptionValue::None) return false;
  for (const Option* const each : found) {
    const bool has_value = word.has_value && each == found.back();
    has_value ? out.add(each->flag, word.value) : out.add(each->flag);
  }
  return true;
}

std::string unknown_option(const Verb& verb, const OptionWord& word) {
  std::string text = "unknown option " + word.spelled;
  if (const char* const instead = option_elsewhere(word.spelled))
    return text + "; here: " + instead;
  std::vector<std::string> names;
  for (const Option& o : kOptions)
    if (takes(verb, o.flag)) names.push_back(std::string("--") + o.name);
  const std::string near = nearest_name(word.spelled, names);
  if (!near.empty()) return text + "; did you mean " + near + "?";
  for (const Verb* const verb_with_it : all_verbs())
    if (find_option(*verb_with_it, word))
      return text + "; 'shoal " + verb_with_it->name + "' has one of that name";
  return text;
}

/// ".env", ".env.local", "a/production.env": no program is called so.
bool is_env_file_name(const std::string& word) {
  const std::string_view name = std::string_view(word).substr(word.rfind('/') + 1);
  return name.starts_with(".env") || name.ends_with(".env");
}

/// Of an option that stands at words[at]; at goes beyond what it takes.
bool read_value(const Option& option, OptionWord& word, std::span<const std::string> words,
                size_t& at, std::string& error) {
  if (option.value == OptionValue::None && word.has_value) {
    error = word.spelled + " takes no value";
    return false;
  }
  // As in Node.js, though its value may be missing.
  const bool is_env_file = option.flag == Flag::EnvFile && !word.has_value &&
                           at + 1 < words.size() && is_env_file_name(words[at + 1]);
  if ((option.value == OptionValue::Required && !word.has_value) || is_env_file) {
    if (at + 1 >= words.size()) {
      error = word.spelled + " wants a value: " + option.spelled();
      return false;
    }
    word.value = words[++at];
    word.has_value = true;
  }
  const std::vector<std::string> choices = option.choices();
  if (choices.empty() || !word.has_value) return true;
  if (std::find(choices.begin(), choices.end(), word.value) != choices.end()) return true;
  error = word.spelled + " is one of " + option.value_name + ", not '" + word.value + "'";
  const std::string near = nearest_name(word.value, choices);
  if (!near.empty()) error += "; did you mean " + near + "?";
  return false;
}

/// Words of a line as a shell parts them: by blanks, but for what stands in quotes.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool open = false;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      c == quote ? void(quote = 0) : word.push_back(c);
    } else if (c == '"' || c == '\'') {
      quote = c;
      open = true;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (open) words.push_back(std::exchange(word, {}));
      open = false;
    } else {
      word.push_back(c);
      open = true;
    }
  }
  if (open) words.push_back(std::move(word));
  return words;
}

bool is_inherited(const Option& option) {
  constexpr Flag kPrograms[] = {Flag::Seed,    Flag::Conditions, Flag::AllowJs,
                                Flag::Preload, Flag::Import,     Flag::Require};
  // One file is one process's.
  if (option.group == OptionGroup::Permissions) return option.flag != Flag::Audit;
  return std::find(std::begin(kPrograms), std::end(kPrograms), option.flag) != std::end(kPrograms);
}

}  // namespace

std::span<const Option> all_options() noexcept { return kOptions; }
const Option& option_of(Flag flag) noexcept { return kOptions[static_cast<size_t>(flag)]; }

std::string Option::spelled() const {
  std::string text = std::string("--") + name;
  if (value == OptionValue::Required) text += std::string("=") + value_name;
  if (value == OptionValue::Optional) text += std::string("[=") + value_name + "]";
  return text;
}

std::vector<std::string> Option::choices() const {
  std::vector<std::string> found;
  const std::string_view all = value_name;
  if (all.find('|') == std::string_view::npos) return found;
  for (size_t start = 0; start <= all.size();) {
    const size_t bar = std::min(all.find('|', start), all.size());
    found.emplace_back(all.substr(start, bar - start));
    start = bar + 1;
  }
  return found;
}

bool Invocation::has(Flag flag) const noexcept {
  return std::any_of(given_.begin(), given_.end(), [&](const Given& g) { return g.flag == flag; });
}

const std::string* Invocation::value(Flag flag) const noexcept {
  const std::string* last = nullptr;
  for (const Given& each : given_)
    if (each.flag == flag && each.has_value) last = &each.value;
  return last;
}

bool Invocation::is_of_environment(Flag flag) const noexcept {
  const auto rest = std::span(given_).subspan(of_environment_);
  return has(flag) && std::ranges::find(rest, flag, &Given::flag) == rest.end();
}

bool Invocation::has_empty_value(Flag flag) const noexcept {
  return std::any_of(given_.begin(), given_.end(), [&](const Given& g) {
    return g.flag == flag && g.has_value && g.value.empty();
  });
}

std::vector<std::string> Invocation::values(std::initializer_list<Flag> flags) const {
  std::vector<std::string> all;
  for (const Given& each : given_)
    if (std::ranges::find(flags, each.flag) != flags.end()) all.push_back(each.value);
  return all;
}

std::vector<std::string> Invocation::list(Flag flag) const {
  std::vector<std::string> all;
  for (const std::string& text : values(flag)) {
    for (size_t start = 0; start < text.size();) {
      const size_t comma = std::min(text.find(',', start), text.size());
      if (comma > start) all.push_back(text.substr(start, comma - start));
      start = comma + 1;
    }
  }
  return all;
}

std::vector<std::string> Invocation::inherited() const {
  std::vector<std::string> all;
  for (size_t at = of_environment_; at < given_.size(); ++at) {
    const Given& each = given_[at];
    const Option& option = option_of(each.flag);
    if (!is_inherited(option)) continue;
    all.push_back(std::string("--") + option.name);
    if (each.has_value) all.back() += "=" + each.value;
  }
  return all;
}

bool parse_options(const Verb& verb, std::span<const std::string> words, Invocation& out,
                   std::string& error) {
  out.verb = &verb;
  bool options_are_over = false;
  for (size_t at = 0; at < words.size(); ++at) {
    const std::string& text = words[at];
    if (options_are_over || text.size() < 2 || text[0] != '-') {
      out.words.push_back(text);
      options_are_over |= verb.order == Order::OptionsFirst;
      continue;
    }
    if (text == "--") {
      options_are_over = true;
      continue;
    }
    OptionWord word(text);
    const Option* const option = find_option(verb, word);
    if (!option && add_letters(verb, word, out)) continue;
    if (!option) {
      error = unknown_option(verb, word);
      return false;
    }
    if (option->flag == Flag::Watch && word.has_value && !takes(verb, Flag::WatchPath)) {
      error = std::string("--watch of 'shoal ") + verb.name + "' takes no value";
      return false;
    }
    if (!read_value(*option, word, words, at, error)) return false;
    word.has_value ? out.add(option->flag, std::move(word.value)) : out.add(option->flag);
  }
  return true;
}

bool parse_environment_options(const Verb& verb, std::string_view text, Invocation& out,
                               std::string& error) {
  const std::vector<std::string> words = words_of(text);
  for (size_t at = 0; at < words.size(); ++at) {
    OptionWord word(words[at]);
    const Option* option = find_option(verb, word);
    const bool is_taken = option != nullptr;
    for (const Verb* const other : all_verbs())
      if (!option && other->runs_programs) option = find_option(*other, word);
    error = option ? "" : unknown_option(verb, word);
    if (!option || !read_value(*option, word, words, at, error)) {
      error = "SHOAL_OPTIONS: " + error;
      return false;
    }
    if (!is_taken) continue;
    word.has_value ? out.add(option->flag, std::move(word.value)) : out.add(option->flag);
  }
  out.end_environment();
  return true;
}

}  // namespace shoal::cli
