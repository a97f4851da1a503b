// shoal completions: what the shell completes on Tab, from the tables.
#include <cstdio>

#include "cli/help.h"

namespace shoal::cli {
namespace {

/// What a shell completes behind an option's "=".
enum class Value : uint8_t { Text, File, Folder, Choice };

Value value_of(const Option& option) {
  const std::string_view name = option.value_name;
  if (name.starts_with("FILE") || name.starts_with("PATHS")) return Value::File;
  if (name.starts_with("DIR")) return Value::Folder;
  return option.choices().empty() ? Value::Text : Value::Choice;
}

std::string choices_of(const Option& option) {
  std::string all;
  for (const std::string& each : option.choices()) all += (all.empty() ? "" : " ") + each;
  return all;
}

const char* extensions() { return "ts|tsx|mts|cts|js|mjs|cjs|jsx"; }

std::string bash_words(const Verb& verb) {
  switch (verb.words) {
    case Words::Sources: return std::string("_shoal_files '*.@(") + extensions() + ")'";
    case Words::Files: return "_shoal_files '*'";
    case Words::Verbs: return "COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))";
    case Words::Tasks:
      return "COMPREPLY=($(compgen -W \"$(shoal task --list --quiet 2>/dev/null)\" -- \"$word\"))";
    case Words::Shells: return "COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$word\"))";
    case Words::None: return ":";
  }
  return ":";
}

std::string option_names(const Verb& verb) {
  std::string names;
  for (const Option* const o : options_of(verb)) {
    const bool wants_value = o->value == OptionValue::Required;
    names += (names.empty() ? "--" : " --") + std::string(o->name) + (wants_value ? "=" : "");
  }
  return names;
}

/// The names of the options that have such a value, as a pattern of `case`.
std::string bash_pattern(Value value) {
  std::string names;
  for (const Option& o : all_options())
    if (o.value != OptionValue::None && value_of(o) == value)
      names += std::string(names.empty() ? "--" : "|--") + o.name;
  return names;
}

/// Behind "--name=", which bash takes for three words, or behind a name that wants a value.
std::string bash_values() {
  std::string out =
      "  local option=\n"
      "  if [[ $word == '=' ]]; then option=${COMP_WORDS[COMP_CWORD-1]}; word=\n"
      "  elif [[ ${COMP_WORDS[COMP_CWORD-1]} == '=' ]]; then option=${COMP_WORDS[COMP_CWORD-2]}\n"
      "  else case ${COMP_WORDS[COMP_CWORD-1]} in\n    ";
  std::string needing;
  for (const Option& o : all_options())
    if (o.value == OptionValue::Required)
      needing += std::string(needing.empty() ? "--" : "|--") + o.name;
  out += needing +
         ") option=${COMP_WORDS[COMP_CWORD-1]} ;;\n  esac; fi\n"
         "  case $option in\n    '') ;;\n";
  for (const Option& o : all_options())
    if (value_of(o) == Value::Choice)
      out += std::string("    --") + o.name + ") COMPREPLY=($(compgen -W '" + choices_of(o) +
             "' -- \"$word\")); return ;;\n";
  out += "    " + bash_pattern(Value::File) + ") _shoal_files '*'; return ;;\n    " +
         bash_pattern(Value::Folder) +
         ") COMPREPLY=($(compgen -d -- \"$word\")); compopt -o filenames 2>/dev/null; return ;;\n"
         "    *) return ;;\n  esac\n";
  return out;
}

std::string bash() {
  std::string verbs;
  for (const Verb* const verb : all_verbs())
    verbs += std::string(verbs.empty() ? "" : " ") + verb->name;
  std::string out =
      "# Completion of shoal for bash:  source <(shoal completions bash)\n"
      "_shoal_files() {\n"
      "  local IFS=$'\\n'\n"
      "  shopt -s extglob\n"
      "  COMPREPLY=($(compgen -d -S / -- \"$word\") $(compgen -f -X \"!$1\" -- \"$word\"))\n"
      "  compopt -o nospace -o filenames 2>/dev/null\n"
      "}\n"
      "_shoal() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]}\n"
      "  local verbs='" +
      verbs +
      "'\n"
      "  COMPREPLY=()\n" +
      bash_values() +
      "  if [ \"$COMP_CWORD\" -eq 1 ] && [[ $word != -* ]]; then\n"
      "    " +
      bash_words(*find_verb("run")) +
      "\n"
      "    COMPREPLY+=($(compgen -W \"$verbs\" -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case $verb in\n";
  for (const Verb* const verb : all_verbs()) {
    out += std::string("  ") + verb->name + ")\n    if [[ $word == -* ]]; then\n" +
           "      compopt -o nospace 2>/dev/null\n" + "      COMPREPLY=($(compgen -W '" +
           option_names(*verb) + "' -- \"$word\"))\n" + "    else\n      " + bash_words(*verb) +
           "\n    fi ;;\n";
  }
  out += "  *) if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '" + option_names(kRunVerb) +
         "' -- \"$word\")); else " + bash_words(kRunVerb) +
         "; fi ;;\n  esac\n}\n"
         "complete -F _shoal shoal\n";
  return out;
}

/// In '...' of zsh and fish; brackets and colons are marks of _arguments.
std::string quoted(std::string_view text, bool is_zsh) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += is_zsh ? "'\\''" : "\\'";
    } else if (is_zsh && (c == '[' || c == ']' || c == ':')) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string zsh_words(const Verb& verb) {
  switch (verb.words) {
    case Words::Sources: return std::string("'*:file:_files -g \"*.(") + extensions() + ")\"'";
    case Words::Files: return "'*:file:_files'";
    case Words::Verbs: return "'1:command:(${(k)verbs})'";
    case Words::Tasks: return "'1:task:($(shoal task --list --quiet 2>/dev/null))'";
    case Words::Shells: return "'1:shell:(bash zsh fish)'";
    case Words::None: return "";
  }
  return "";
}

std::string zsh_value(const Option& option) {
  switch (value_of(option)) {
    case Value::Text: return "";
    case Value::File: return "_files";
    case Value::Folder: return "_files -/";
    case Value::Choice: return "(" + choices_of(option) + ")";
  }
  return "";
}

std::string zsh() {
  std::string out =
      "#compdef shoal\n"
      "# Completion of shoal for zsh:  source <(shoal completions zsh)\n"
      "_shoal() {\n"
      "  local -A verbs=(\n";
  for (const Verb* const verb : all_verbs())
    out += std::string("    ") + verb->name + " '" + quoted(verb->summary, true) + "'\n";
  out +=
      "  )\n"
      "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
      "    local -a list\n"
      "    for name text in ${(kv)verbs}; do list+=(\"$name:$text\"); done\n"
      "    _describe command list\n"
      "    _files -g \"*.(" +
      std::string(extensions()) +
      ")\"\n"
      "    return\n"
      "  fi\n"
      "  local verb=$words[2]\n"
      "  (( CURRENT-- )); shift words\n"
      "  case $verb in\n";
  for (const Verb* const verb : all_verbs()) {
    out += std::string("  ") + verb->name + ")\n    _arguments";
    for (const Option* const o : options_of(*verb)) {
      const char* const mark = o->value == OptionValue::None       ? ""
                               : o->value == OptionValue::Optional ? "=-"
                                                                   : "=";
      std::string value;
      if (o->value != OptionValue::None) {
        value = std::string(o->value == OptionValue::Optional ? "::" : ":") +
                quoted(o->value_name, true) + ":" + zsh_value(*o);
      }
      out += std::string(" \\\n      '--") + o->name + mark + "[" + quoted(o->help, true) + "]" +
             value + "'";
    }
    const std::string words = zsh_words(*verb);
    if (!words.empty()) out += " \\\n      " + words;
    out += " ;;\n";
  }
  return out + "  *) _files ;;\n  esac\n}\ncompdef _shoal shoal\n";
}

std::string fish() {
  std::string out = "# Completion of shoal for fish:  shoal completions fish | source\n";
  for (const Verb* const verb : all_verbs()) {
    out += std::string("complete -c shoal -n __fish_use_subcommand -a ") + verb->name + " -d '" +
           quoted(verb->summary, false) + "'\n";
    const std::string condition =
        std::string("complete -c shoal -n '__fish_seen_subcommand_from ") + verb->name + "'";
    for (const Option* const o : options_of(*verb)) {
      out += condition + " -l " + o->name;
      if (o->letter != 0) out += std::string(" -s ") + o->letter;
      if (o->value == OptionValue::Required) out += " -r";
      const Value value = o->value == OptionValue::None ? Value::Text : value_of(*o);
      if (value == Value::Choice) out += " -x -a '" + choices_of(*o) + "'";
      if (value == Value::Folder) out += " -x -a '(__fish_complete_directories)'";
      out += " -d '" + quoted(o->help, false) + "'\n";
    }
    if (verb->words == Words::Tasks)
      out += condition + " -x -a '(shoal task --list --quiet 2>/dev/null)'\n";
    if (verb->words == Words::Shells) out += condition + " -x -a 'bash zsh fish'\n";
  }
  return out;
}

int run(const Invocation& invocation) {
  const std::string shell = invocation.words.empty() ? "" : invocation.words[0];
  if (shell != "bash" && shell != "zsh" && shell != "fish")
    return usage_error(shell.empty() ? "for which shell? bash, zsh or fish"
                                     : "there is bash, zsh and fish, not '" + shell + "'",
                       invocation.verb);
  const std::string text = shell == "bash" ? bash() : shell == "zsh" ? zsh() : fish();
  std::fputs(text.c_str(), stdout);
  return 0;
}

constexpr Example kExamples[] = {
    {"completions bash >~/.local/share/bash-completion/completions/shoal", "for bash"},
    {"completions zsh >~/.zfunc/_shoal", "for zsh, with ~/.zfunc in fpath"},
    {"completions fish >~/.config/fish/completions/shoal.fish", "for fish"},
};

}  // namespace

const Verb kCompletionsVerb = {
    .name = "completions",
    .usage = "bash|zsh|fish",
    .summary = "what the shell completes on Tab",
    .description =
        "Prints a script that tells the shell of shoal's commands, options, files and "
        "tasks.",
    .options = {},
    .examples = kExamples,
    .words = Words::Shells,
    .run = run,
};

}  // namespace shoal::cli
