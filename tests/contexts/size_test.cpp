// Goal: a context holds what it has used, and no more; what contexts share none of them can change.
// Method: count cells and blocks; change built-ins in one context and look from the next.
#include "tests/contexts/world.h"
#include "vm/bytecode/code.h"
#include "vm/object/regexp.h"
#include "vm/value/atom.h"

namespace shoal::test {
namespace {

BOOST_AUTO_TEST_CASE(a_fresh_context_has_one_page_of_cells) {
  Executor pool(0);
  const Subject fresh(pool, {});
  const HeapStatistics s = fresh.actor->cx().heap().statistics();
  BOOST_TEST(s.block_count <= 2u);
  BOOST_TEST(s.bytes_external == 0u);
  // A page less the block's map would be 3072: the globals' slots have outgrown it.
  BOOST_TEST(s.bytes_used <= 3328u);
  BOOST_TEST(sizeof(ContextActor) + sizeof(Context) + sizeof(EmbedHost) <= 4608u);
}

BOOST_AUTO_TEST_CASE(contexts_share_what_a_pattern_of_shared_code_compiles_to) {
  Executor pool(0);
  const RegExpTemplate literal{intern_ascii("(a+)b"), intern_ascii("gi"), {}};
  BOOST_TEST(!literal.program.get());
  Subject first(pool, {}), second(pool, {});
  const auto program_in = [&literal](const Subject& subject) {
    Context& cx = subject.actor->cx();
    const NativeScope scope(cx);
    const size_t external = cx.heap().bytes_external();
    const RegExpCode* const code = RegExpCode::of_literal(cx, literal).value();
    // Each is charged for it.
    BOOST_TEST(cx.heap().bytes_external() >= external + code->program().bytes());
    return &code->program();
  };
  const regexp::Program* const program = program_in(first);
  BOOST_TEST(program_in(second) == program);
  BOOST_TEST(literal.program.get().get() == program);
}

/// The built-ins of the first context after another one has changed its own.
void check_apart(const char* change, const char* look, const char* changed, const char* fresh) {
  Executor pool(0);
  Subject first(pool, {}), second(pool, {});
  first.run(std::string(change) + "console.log(" + look + ");");
  second.run(std::string("console.log(") + look + ");");
  pool.run_until([&] { return first.results + second.results == 2; });
  BOOST_TEST(first.output() == changed);
  BOOST_TEST(second.output() == fresh);
}

BOOST_AUTO_TEST_CASE(a_built_in_that_one_context_deletes_is_there_in_the_next) {
  check_apart("delete Array.prototype.map; delete globalThis.Map;",
              "typeof [].map, typeof globalThis.Map, typeof [].filter",
              "undefined undefined function\n", "function function function\n");
}

BOOST_AUTO_TEST_CASE(a_built_in_that_one_context_reconfigures_is_as_it_was_in_the_next) {
  check_apart(
      "Object.defineProperty(String.prototype, 'trim', { enumerable: true, writable: false });",
      "JSON.stringify(Object.getOwnPropertyDescriptor(String.prototype, 'trim')), "
      "Object.keys(String.prototype).join()",
      "{\"writable\":false,\"enumerable\":true,\"configurable\":true} trim\n",
      "{\"writable\":true,\"enumerable\":false,\"configurable\":true} \n");
}

BOOST_AUTO_TEST_CASE(a_property_that_one_context_adds_to_a_built_in_is_not_in_the_next) {
  check_apart("Math.more = 1; globalThis.mine = 2; Object.freeze(Reflect);",
              "Math.more, 'mine' in globalThis, Object.isFrozen(Reflect), "
              "Object.getOwnPropertyNames(Math).includes('more')",
              "1 true true true\n", "undefined false false false\n");
}

}  // namespace
}  // namespace shoal::test
