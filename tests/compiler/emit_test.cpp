// The emitter: shapes of code that matter for speed or meaning, and programs at the limits. What
// programs do is the matter of tests/lang; what whole functions look like, of
// tests/golden/bytecode.
#include <boost/test/unit_test.hpp>

#include "compiler/compile.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

namespace {

using namespace shoal;

struct Compiled {
  std::unique_ptr<UnitImage> image;
  std::string error;
  std::string text;  // Of the function asked for.

  bool has(std::string_view what) const { return text.find(what) != std::string::npos; }
  size_t count(std::string_view what) const {
    size_t found = 0;
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
      ++found;
    return found;
  }
};

/// Compiles a sloppy script; `function` is the one to look at.
Compiled compile_script(std::string_view source, uint32_t function = 0,
                        SourceGoal goal = SourceGoal::Script) {
  CompileOptions options;
  options.language = SourceLanguage::JavaScript;
  options.goal = goal;
  Diagnostics diagnostics;
  Compiled result;
  result.image = compile(source, options, diagnostics);
  if (!result.image) {
    result.error = diagnostics.all().empty() ? "?" : diagnostics.all()[0].message;
    return result;
  }
  std::string message;
  BOOST_TEST(verify(*result.image, message), message);
  if (function < result.image->functions.size())
    result.text =
        disassemble_function(*result.image, function, {.source_lines = false, .tables = true});
  return result;
}

Compiled compile_function(const std::string& body) {
  return compile_script("function f(a, b, c) {" + body + "}", 1);
}

std::string repeated(std::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

BOOST_AUTO_TEST_SUITE(emit)

BOOST_AUTO_TEST_CASE(locals_are_operands_without_moves) {
  const Compiled code = compile_function("let x = a + b; x = x * c; return x;");
  BOOST_TEST(code.has("Add                   r5, r1, r2"));
  BOOST_TEST(code.has("Mul                   r5, r5, r3"));
  BOOST_TEST(!code.has("Move"));
  BOOST_TEST(!code.has("LoadFunctionEnv"));
}

BOOST_AUTO_TEST_CASE(an_operand_that_is_assigned_later_in_the_expression_is_copied) {
  BOOST_TEST(compile_function("return a + (a = b);").count("Move") == 3u);
  BOOST_TEST(compile_function("return a + (b = c);").count("Move") == 2u);
  BOOST_TEST(compile_function("return a[a = b];").count("Move") == 3u);
}

BOOST_AUTO_TEST_CASE(a_variable_keeps_its_value_until_the_new_one_is_complete) {
  // With r1 as scratch the handler would see half of the sum.
  const Compiled code = compile_function("try { a = b() + c(); } catch { return a; }");
  BOOST_TEST(code.has("Add                   r1, "));
  BOOST_TEST(code.count(" r1, ") == 1u);
}

BOOST_AUTO_TEST_CASE(a_loop_tests_at_its_bottom_with_a_fused_compare) {
  const Compiled code = compile_function("for (let i = 0; i < a; i++) b(i);");
  BOOST_TEST(code.has("LessJump"));
  BOOST_TEST(code.has("JumpIfTrueBack"));
  BOOST_TEST(!code.has("JumpBack "));
}

BOOST_AUTO_TEST_CASE(branches_on_constants_leave_nothing) {
  const Compiled code = compile_function("if (false) a(); else b(); while (0) c(); if (!1) c();");
  BOOST_TEST(!code.has("JumpIf"));
  BOOST_TEST(code.count("Call ") == 1u);
  BOOST_TEST(compile_function("return 6 * 7 + ~0;").has("LoadInt               r5, 41"));
}

BOOST_AUTO_TEST_CASE(continue_in_an_endless_loop_burns_fuel) {
  // The verifier refuses plain jumps backwards.
  compile_function("while (true) { if (a) continue; b(); }");
  compile_function("for (;;) { if (a) continue; b(); }");
  compile_function("do { if (a) continue; b(); } while (true)");
}

BOOST_AUTO_TEST_CASE(long_straight_code_checks_its_fuel) {
  const Compiled code = compile_function(repeated("a(b);", 2000));
  BOOST_TEST(code.count("JumpBack") >= 1u);
}

BOOST_AUTO_TEST_CASE(a_function_with_many_variables_uses_wide_instructions) {
  std::string body = "var sum = 0;";
  for (int i = 0; i < 400; ++i) body += "let x" + std::to_string(i) + " = a;";
  for (int i = 0; i < 400; ++i) body += "sum += x" + std::to_string(i) + ";";
  BOOST_TEST(compile_function(body).has("Add.w"));
}

BOOST_AUTO_TEST_CASE(long_chains_need_no_depth) {
  constexpr int kLength = 20000;
  compile_function("return a" + repeated(" + b", kLength));
  compile_function("return a" + repeated(" && b", kLength));
  compile_function("return a" + repeated(".b", kLength));
  compile_function("return a" + repeated(".b(1)", kLength));
  compile_function("return a" + repeated("?.b", kLength));
  compile_function(repeated("if (a) b(); else ", kLength) + "c();");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_compiled_or_refused_but_never_overflows) {
  for (const int depth : {500, 5000, 100000}) {
    compile_function("return " + repeated("(a + ", depth) + "b" + repeated(")", depth));
    compile_function("return " + repeated("[", depth) + repeated("]", depth));
    compile_function(repeated("{", depth) + repeated("}", depth));
    compile_function("return " + repeated("() => ", depth) + "a");
    compile_function("return a" + repeated(" ? b : c", depth));
  }
}

BOOST_AUTO_TEST_CASE(too_many_registers_are_an_error_not_a_crash) {
  const Compiled code = compile_function("return a(" + repeated("b,", 61000) + "c);");
  BOOST_TEST(code.error == "The function needs too many registers");
}

BOOST_AUTO_TEST_CASE(completion_values_follow_the_statements) {
  const Compiled code = compile_script("1; if (x) 2;", 0, SourceGoal::IndirectEval);
  BOOST_TEST(code.has("Return                r2"));
  BOOST_TEST(code.count("LoadUndefined         r2") == 2u);
}

BOOST_AUTO_TEST_CASE(the_image_survives_the_cache) {
  const Compiled code = compile_script("class A { #x = /r/g; m() { return `a${this.#x}`; } }");
  const auto copy = read_image(write_image(*code.image));
  BOOST_TEST_REQUIRE(copy.get());
  BOOST_TEST(disassemble(*copy) == disassemble(*code.image));
}

BOOST_AUTO_TEST_CASE(functions_carry_their_inferred_names) {
  const Compiled code = compile_script(
      "var a = () => 1, o = { b: function () {}, 'c d': class {} }; [x = () => 2] = []");
  BOOST_TEST_REQUIRE(code.error == "");
  std::vector<std::string> names;
  for (const FunctionImage& each : code.image->functions) {
    if (each.name == kNoString) continue;
    const std::u16string& name = code.image->strings[each.name];
    names.emplace_back(name.begin(), name.end());
  }
  const std::vector<std::string> expected{"a", "b", "c d", "x"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
