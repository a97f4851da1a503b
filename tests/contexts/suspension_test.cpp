// Goal: a context that waits holds no thread and little memory, from any depth of callbacks.
// Method: a thousand of them wait inside a comparator (and other callbacks) on a pool of two
// threads, and all end about when one alone would.
#include "gc/base/sanitizer.h"
#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

constexpr uint32_t kContexts = 1000;
constexpr const char* kWait = "Atomics.wait(cell, 0, 0, MS)";

std::string waiting_in(const char* place, const char* ms) {
  std::string text = place;
  for (size_t at; (at = text.find("WAIT")) != std::string::npos;) text.replace(at, 4, kWait);
  for (size_t at; (at = text.find("MS")) != std::string::npos;) text.replace(at, 2, ms);
  return "var cell = new Int32Array(new SharedArrayBuffer(8)), out = 0;\n" + text;
}

const char* const kPlaces[] = {
    "var go = () => { [3, 1, 2].sort((a, b) => { if (!out++) WAIT; return a - b; }); };",
    "var go = () => { [1].map(() => WAIT); };",
    "var go = () => { 'abc'.replace(/b/g, () => WAIT); };",
    "var go = () => { JSON.parse('[]', () => WAIT); };",
    "var go = () => { [1].values().map(() => WAIT).toArray(); };",
    "var go = () => { ({ get x() { return WAIT; } }).x; };",
    "var go = () => { Promise.resolve().then(() => WAIT).then(() => { out = 1; }); };",
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_thousand_contexts_wait_in_a_comparator_at_once) {
  Executor pool(2);
  for (const char* const place : kPlaces) {
    const bool is_first = place == kPlaces[0];
    std::vector<std::unique_ptr<Subject>> subjects;
    for (uint32_t i = 0; i < (is_first ? kContexts : 50); ++i) {
      subjects.push_back(std::make_unique<Subject>(pool, EngineOptions{}));
      subjects.back()->run_script(waiting_in(place, is_first ? "1000" : "20"));
    }
    for (const auto& s : subjects) wait_for([&] { return s->results == 1; });
    const uint64_t began = steady_now_ns();
    for (const auto& s : subjects) s->run("go();");
    for (const auto& s : subjects) wait_for([&] { return s->results == 2; });
    const double ms = static_cast<double>(steady_now_ns() - began) / 1e6;
    if (is_first) BOOST_TEST_MESSAGE("1,000 contexts waited for a second each in " << ms << " ms");
    for (const auto& s : subjects) BOOST_TEST(s->result.exit_code == 0, s->result.error);
    // One after the other on two threads it would be 500 s.
    BOOST_TEST(ms < 100'000);
  }
}

/// ThreadSanitizer keeps four words for each one that is touched; AddressSanitizer leaves room
/// between pieces, and holds what was freed for a while: there the bound only finds what is far
/// out.
constexpr size_t kBlockedBytesMax = (SHOAL_TSAN || SHOAL_ASAN ? 6u : 1u) * 12 * 1024;

BOOST_AUTO_TEST_CASE(a_context_blocked_in_a_callback_takes_12_KB_at_most) {
  for (const char* const place : kPlaces) {
    Executor pool(0);
    constexpr uint32_t kCount = 400;
    std::vector<std::unique_ptr<Subject>> subjects;
    for (uint32_t i = 0; i < kCount; ++i) {
      subjects.push_back(std::make_unique<Subject>(pool, EngineOptions{}));
      subjects.back()->run_script(waiting_in(place, "Infinity"));
    }
    pool.run_until([&] {
      for (const auto& s : subjects)
        if (s->results == 0) return false;
      return true;
    });
    // The code of the second script is made first: it is no part of what blocking takes.
    for (const auto& s : subjects) s->run_script("0 && go();");
    pool.run_until([&] {
      for (const auto& s : subjects)
        if (s->results == 1) return false;
      return true;
    });
    const size_t bytes = resident_bytes();
    for (const auto& s : subjects) s->run_script("go();");
    while (pool.run_ready(steady_now_ns() + 1'000'000'000)) {
    }
    const size_t more = std::max(resident_bytes(), bytes) - bytes;
    BOOST_TEST_MESSAGE(more / kCount << " bytes for each blocked context: " << place);
    BOOST_TEST(more / kCount <= kBlockedBytesMax, place);
    for (const auto& s : subjects) s->actor->kill();
    pool.run_until([&] {
      for (const auto& s : subjects)
        if (!s->has_ended()) return false;
      return true;
    });
  }
}

}  // namespace shoal::test
