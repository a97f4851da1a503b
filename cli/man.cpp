// The manual page, from the tables: docs/shoal.1 is what `shoal help --man` prints.
#include <string>

#include "cli/help.h"

namespace shoal::cli {
namespace {

/// For troff: its escape, and what would be a request at a line's start.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\e";
    if (c == '-') out += "\\-";
    if (c != '\\' && c != '-') out += c;
    if (c == '\n') continue;
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string option_rows(const Verb& verb) {
  std::string out;
  for (const Option* const o : options_of(verb)) {
    const std::string letter =
        o->letter != 0 ? std::string("\\fB\\-") + o->letter + "\\fR, " : std::string();
    out += ".TP\n" + letter + "\\fB" + roff(o->spelled()) + "\\fR\n" + roff(o->help) + "\n";
  }
  return out;
}

constexpr std::pair<const char*, const char*> kVariables[] = {
    {"SHOAL_OPTIONS", "options for every command that runs programs, before those given"},
    {"SHOAL_CACHE_DIR", "where compiled code is kept; empty: nowhere"},
    {"SHOAL_REPL_HISTORY", "where the REPL keeps what was entered; empty: nowhere"},
    {"NO_COLOR, FORCE_COLOR", "no colours; colours also where there is no terminal"},
};

}  // namespace

std::string manual_page() {
  std::string out =
      ".\\\" Made by `shoal help --man`.\n"
      ".TH SHOAL 1\n.SH NAME\nshoal \\- runs TypeScript\n.SH SYNOPSIS\n"
      ".B shoal\n[\\fBrun\\fR] [options] \\fIFILE\\fR [arguments...]\n.br\n"
      ".B shoal\n\\fICOMMAND\\fR [options] ...\n.br\n.B shoal\n"
      ".SH DESCRIPTION\nRuns TypeScript, without a build step. Without arguments, on a terminal, "
      "it is a REPL.\n.SH COMMANDS\n";
  for (const Verb* const verb : all_verbs()) {
    out += std::string(".SS shoal ") + verb->name + " " + roff(verb->usage) + "\n" +
           roff(verb->description) + "\n" + option_rows(*verb) + ".PP\nExamples:\n.nf\n";
    for (const Example& e : verb->examples)
      out += "    shoal " + roff(e.command) + "\n        " + roff(e.what) + "\n";
    out += ".fi\n";
  }
  out += ".SH ENVIRONMENT\n";
  for (const auto& [name, what] : kVariables)
    out += std::string(".TP\n\\fB") + roff(name) + "\\fR\n" + roff(what) + "\n";
  return out +
         ".SH EXIT STATUS\n0; 1 after an uncaught error or unhandled rejection; 2 for wrong usage; "
         "13 if top\\-level await never settles; else what the program gave to process.exit.\n";
}

}  // namespace shoal::cli
