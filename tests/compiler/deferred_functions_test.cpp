// Functions that get their code when they are called: what the unit says of them until then, what
// is emitted when, and that all of them together are what compile() gives at once.
#include <boost/test/unit_test.hpp>

#include "compiler/compile.h"
#include "vm/bytecode/deferred.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

namespace {

using namespace shoal;

std::unique_ptr<UnitImage> compile_module(std::string_view source, bool defers) {
  CompileOptions options;
  options.source_name = "/deferred.js";
  options.language = SourceLanguage::JavaScript;
  options.defer_functions = defers;
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  BOOST_REQUIRE(image);
  return image;
}

/// A comment that makes a function long enough to wait.
const std::string kLong = "/*" + std::string(300, '-') + "*/";

const std::string kSource =
    "import { other } from './other.js';\n"
    "export function outer(a, b = 1, ...rest) {" +
    kLong + "  const inner = async (x) => {" + kLong +
    " return a + x; };\n"
    "  return [inner, () => other];\n"
    "}\n"
    "class C { #p = 1; constructor() {" +
    kLong + "} method() {" + kLong +
    " return this.#p; } }\n"
    "export const short = () => C;\n"
    "export const named = function* () {" +
    kLong + " yield* [/x/g, `${1}`]; };\n";

const FunctionImage* find(const UnitImage& image, std::u16string_view name) {
  for (const FunctionImage& each : image.functions)
    if (each.name != kNoString && image.strings[each.name] == name) return &each;
  return nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deferred_functions)

BOOST_AUTO_TEST_CASE(a_function_that_waits_says_what_closures_must_know) {
  const auto image = compile_module(kSource, true);
  const FunctionImage* const outer = find(*image, u"outer");
  BOOST_REQUIRE(outer);
  BOOST_TEST(outer->deferred != kNotDeferred);
  BOOST_TEST(outer->words.empty());
  BOOST_TEST(outer->length == 1u);
  BOOST_TEST(outer->uses_extra_arguments);
  BOOST_TEST(image->source.substr(outer->source_start, 14) == "function outer");
  BOOST_TEST(find(*image, u"named")->is_generator);
  BOOST_TEST(find(*image, u"short")->deferred == kNotDeferred);
  BOOST_TEST(find(*image, u"C")->deferred == kNotDeferred);  // Constructors know their class.
  BOOST_TEST(find(*image, u"method")->deferred != kNotDeferred);
  BOOST_TEST(find(*image, u"inner") == nullptr);  // Nobody has looked into outer.
}

BOOST_AUTO_TEST_CASE(what_is_called_is_emitted_with_what_is_short_in_it) {
  const auto image = compile_module(kSource, true);
  std::string message;
  const auto part = image->deferred->emit(find(*image, u"outer")->deferred, message);
  BOOST_REQUIRE(part);
  BOOST_TEST(part->strings[part->functions[0].name].size() == 5u);
  BOOST_TEST(!part->functions[0].words.empty());
  BOOST_REQUIRE(part->functions.size() == 3u);
  BOOST_TEST(part->functions[1].deferred != kNotDeferred);  // inner
  BOOST_TEST(!part->functions[2].words.empty());            // () => other
  const auto inner = image->deferred->emit(part->functions[1].deferred, message);
  BOOST_REQUIRE(inner);
  BOOST_TEST(inner->functions[0].is_async);
  BOOST_TEST(!inner->functions[0].words.empty());
}

BOOST_AUTO_TEST_CASE(all_of_them_are_what_is_compiled_at_once) {
  const auto at_once = compile_module(kSource, false);
  for (const bool called_before : {false, true}) {
    const auto image = compile_module(kSource, true);
    std::string message;
    if (called_before)
      BOOST_REQUIRE(image->deferred->emit(find(*image, u"outer")->deferred, message));
    std::vector<uint32_t> places;
    const auto all = image->deferred->emit_all(places);
    BOOST_REQUIRE(all);
    all->source = kSource;
    BOOST_TEST((write_image(*all) == write_image(*at_once)));
    BOOST_TEST(verify(*all, message), message);
    for (const char16_t* name : {u"outer", u"named", u"method"})
      BOOST_TEST(&all->functions[places[find(*image, name)->deferred]] == find(*all, name));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_emitted_says_why) {
  std::string source = "function huge() {" + kLong;
  for (int i = 0; i < 70'000; ++i) source += "let v" + std::to_string(i) + ";";
  const auto image = compile_module(source + "}", true);
  std::string message;
  std::vector<uint32_t> places;
  BOOST_TEST(!image->deferred->emit(find(*image, u"huge")->deferred, message));
  BOOST_TEST(!message.empty());
  BOOST_TEST(!image->deferred->emit_all(places));
}

BOOST_AUTO_TEST_SUITE_END()
