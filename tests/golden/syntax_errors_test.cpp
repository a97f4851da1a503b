// Golden messages of syntax errors: tests/golden/syntax_errors/*.txt. A file is a list of programs,
// each under a line "## KIND" (ts, tsx, module, script, commonjs, eval), and under each, after a
// line "=>", its errors: "line:column message". With SHOAL_BLESS set, the errors are rewritten.
#include "compiler/compile.h"
#include "tests/golden/golden.h"

namespace {

namespace fs = std::filesystem;
using namespace shoal;

CompileOptions options_of(const std::string& kind) {
  CompileOptions options;
  options.source_name = "program";
  if (kind == "ts") return options;
  options.language = kind == "tsx" ? SourceLanguage::TypeScriptJsx : SourceLanguage::JavaScript;
  if (kind == "script") options.goal = SourceGoal::Script;
  if (kind == "commonjs") options.goal = SourceGoal::CommonJs;
  if (kind == "eval") options.goal = SourceGoal::IndirectEval;
  return options;
}

std::string errors_of(const std::string& kind, const std::string& source) {
  Diagnostics diagnostics;
  const auto image = compile(source, options_of(kind), diagnostics);
  if (image) return "no error\n";
  const Diagnostic* const first = diagnostics.first_error();
  const LineColumn place = line_column(source, first->start);
  return std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' + first->message +
         '\n';
}

struct Program {
  std::string kind, source, errors;
};

std::vector<Program> programs_in(const std::string& text) {
  std::vector<Program> programs;
  bool in_errors = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) {
      programs.push_back({line.substr(3), "", ""});
      in_errors = false;
    } else if (programs.empty()) {
      continue;
    } else if (line == "=>") {
      in_errors = true;
    } else {
      (in_errors ? programs.back().errors : programs.back().source) += line + '\n';
    }
  }
  return programs;
}

BOOST_AUTO_TEST_SUITE(golden_syntax_errors)

BOOST_AUTO_TEST_CASE(each_broken_program_is_told_what_is_wrong_with_it) {
  size_t count = 0;
  for (const fs::path& file : golden::files_in(SHOAL_SOURCE_DIR "/tests/golden/syntax_errors")) {
    std::string blessed;
    for (const Program& program : programs_in(golden::read(file))) {
      const std::string errors = errors_of(program.kind, program.source);
      BOOST_TEST(errors == program.errors, file.filename().string() << ": " << program.source);
      blessed += "## " + program.kind + '\n' + program.source + "=>\n" + errors;
      ++count;
    }
    golden::bless(file, blessed);
  }
  BOOST_TEST(count >= 40u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
