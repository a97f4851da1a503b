// Goal: the `var` of a function in a block (§B.3.2) keeps clear of what earlier scripts declared.
#include "tests/run/script_world.h"

namespace shoal::test {
namespace {

class ScriptsWorld : public ScriptWorld {
 public:
  /// Runs a script to its end. The text of what it throws, or nothing.
  std::string run(std::string_view source) {
    BOOST_REQUIRE(start(source));
    cx().state().fuel = int64_t{1} << 40;
    return cx().run() == LeaveReason::Done ? "" : exception_text();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_function_in_a_block_leaves_a_lexical_global_of_its_name_alone,
                        ScriptsWorld) {
  BOOST_TEST(run("var result: any; let f = 1; const g = 2; let k = 3;") == "");
  BOOST_TEST(run("{ function f() {} result = typeof f; } result += f;") == "");
  BOOST_TEST(global("result") == "function1");
  BOOST_TEST(run("if (true) { function g() {} } result = g;") == "");
  BOOST_TEST(global("result") == "2");
  BOOST_TEST(run("switch (1) { case 1: function k() {} } result = k;") == "");
  BOOST_TEST(global("result") == "3");
  BOOST_TEST(run("result = Object.keys(globalThis).includes('f');") == "");
  BOOST_TEST(global("result") == "false");
}

BOOST_FIXTURE_TEST_CASE(so_does_one_in_an_eval, ScriptsWorld) {
  BOOST_TEST(run("var result: any; let f = 1;") == "");
  BOOST_TEST(run("result = eval('{ function f() {} } f');") == "");
  BOOST_TEST(global("result") == "1");
  BOOST_TEST(run("result = (0, eval)('{ function f() {} } f');") == "");
  BOOST_TEST(global("result") == "1");
  // A variable of the function around the eval is no global.
  BOOST_TEST(
      run("function w() { eval('{ function f() {} }'); return typeof f; } result = w() + f;") ==
      "");
  BOOST_TEST(global("result") == "function1");
  // A function outside of blocks still collides.
  BOOST_TEST(run("function f() {}") == "Identifier 'f' has already been declared");
  BOOST_TEST(run("var f;") == "Identifier 'f' has already been declared");
}

BOOST_FIXTURE_TEST_CASE(without_one_it_becomes_a_global, ScriptsWorld) {
  BOOST_TEST(run("var result: any = typeof q; { function q() {} } result += typeof q;") == "");
  BOOST_TEST(global("result") == "undefinedfunction");
  BOOST_TEST(
      run("eval('{ function r() {} }'); result = typeof r + delete (globalThis as any).r;") == "");
  BOOST_TEST(global("result") == "functiontrue");
  BOOST_TEST(run("Object.preventExtensions(globalThis);") == "");
  BOOST_TEST(run("{ function s() {} } result = typeof s;") == "");
  BOOST_TEST(global("result") == "undefined");
}

}  // namespace shoal::test
