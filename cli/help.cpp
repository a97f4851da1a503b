#include "cli/help.h"

#include <algorithm>
#include <cstdio>

#include "cli/terminal.h"

namespace shoal::cli {
namespace {

constexpr size_t kColumns = 90;
constexpr const char* kGroupTitles[] = {"Options", "Permissions", "Looking at it", "General"};

std::string padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

/// "  -w, --watch   what it does", wrapped below itself.
void add_row(std::string& out, const std::string& term, const char* text, size_t width) {
  out += "  ";
  out += term;
  if (term.size() + 2 > width) {
    out += '\n';
    out.append(width + 2, ' ');
  } else {
    out.append(width - term.size(), ' ');
  }
  out += wrapped(text, kColumns, width + 2) + "\n";
}

std::string term_of(const Option& o) {
  const std::string letter = o.letter != 0 ? std::string("-") + o.letter + ", " : "    ";
  return letter + o.spelled();
}

void add_group(std::string& out, const std::vector<const Option*>& options, OptionGroup group) {
  constexpr size_t kWidth = 28;
  bool is_first = true;
  for (const Option* const o : options) {
    if (o->group != group) continue;
    if (is_first) out += std::string("\n") + kGroupTitles[static_cast<size_t>(group)] + ":\n";
    is_first = false;
    add_row(out, term_of(*o), o->help, kWidth);
  }
}

constexpr const char* kExitCodes =
    "Exit codes: 0; 1 after an uncaught error or unhandled rejection; 2 for wrong usage; 13 if "
    "top-level await never settles; else what the program gave to process.exit.";

int run(const Invocation& invocation) {
  if (invocation.has(Flag::Man)) {
    std::fputs(manual_page().c_str(), stdout);
    return 0;
  }
  if (invocation.words.empty()) {
    std::fputs(help_text().c_str(), stdout);
    return 0;
  }
  const std::string& topic = invocation.words[0];
  const Verb* const verb = find_verb(topic);
  if (!verb) {
    const std::string near = nearest_verb(topic);
    return usage_error("there is no command " + topic +
                       (near.empty() ? "" : "; did you mean " + near + "?"));
  }
  std::fputs(help_text(*verb).c_str(), stdout);
  return 0;
}

constexpr Flag kFlags[] = {Flag::Man};
constexpr Example kExamples[] = {{"help run", "what run does, and its options"}};

}  // namespace

std::vector<const Option*> options_of(const Verb& verb) {
  std::vector<const Option*> found;
  const auto has = [](std::span<const Flag> flags, Flag flag) {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
  };
  for (const Option& o : all_options())
    if (has(verb.options, o.flag) || has(kEveryVerbsFlags, o.flag)) found.push_back(&o);
  return found;
}

std::string help_text() {
  std::string out =
      "shoal runs TypeScript.\n\n"
      "Usage: shoal [run] [options] FILE [arguments...]\n"
      "       shoal COMMAND [options] ...\n\n"
      "Commands:\n";
  for (const Verb* const verb : all_verbs()) add_row(out, verb->name, verb->summary, 14);
  out += "\n  -h, --help, -V, --version   of any command: what it does; the version\n\n";
  out += wrapped(kExitCodes, kColumns, 0) + "\n";
  return out;
}

std::string help_text(const Verb& verb) {
  std::string out = std::string("Usage: shoal ") + verb.name + " " + verb.usage + "\n\n";
  out += wrapped(verb.description, kColumns, 0) + "\n";
  const std::vector<const Option*> options = options_of(verb);
  for (const OptionGroup group : {OptionGroup::Program, OptionGroup::Permissions,
                                  OptionGroup::Diagnosis, OptionGroup::General})
    add_group(out, options, group);
  size_t width = 0;
  for (const Example& e : verb.examples)
    width = std::max(width, std::string_view(e.command).size());
  out += "\nExamples:\n";
  for (const Example& e : verb.examples)
    out += "  shoal " + padded(e.command, width) + "   " + e.what + "\n";
  return out;
}

const Verb kHelpVerb = {
    .name = "help",
    .usage = "[COMMAND]",
    .summary = "this text, or a command's",
    .description = "Says what a command does.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Verbs,
    .run = run,
};

}  // namespace shoal::cli
