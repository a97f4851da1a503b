// The C ABI where it is used wrongly; the rest is examples/embed-c.
#include <shoal.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <string>
#include <thread>

namespace shoal::test {
namespace {

struct CWorld {
  CWorld() {
    shoal_runtime_settings settings{};
    settings.size = sizeof settings;
    settings.threads = 2;
    BOOST_REQUIRE(!shoal_runtime_create(&settings, &runtime));
    BOOST_REQUIRE(!shoal_context_create(runtime, nullptr, &context));
  }
  ~CWorld() {
    shoal_context_free(context);
    shoal_runtime_free(runtime);
  }
  /// JSON of what a text gives, or the error's message.
  std::string eval(const char* source) {
    return text(shoal_context_eval(context, source, SHOAL_TEXT, nullptr));
  }
  static std::string text(shoal_future* future) {
    shoal_value* value = nullptr;
    char* json = nullptr;
    shoal_error* error = shoal_future_get(future, -1, &value);
    if (!error) error = shoal_value_to_json(value, &json);
    std::string out = error ? shoal_error_get_message(error) : json;
    shoal_error_free(error);
    shoal_text_free(json);
    shoal_value_free(value);
    shoal_future_free(future);
    return out;
  }
  void define(const char* name, shoal_host_function f, void* data = nullptr) {
    shoal_future_free(shoal_context_define(context, name, 0, f, data, nullptr));
  }
  shoal_runtime* runtime = nullptr;
  shoal_context* context = nullptr;
};

shoal_error_code code_of(shoal_error* error) {
  const shoal_error_code code = shoal_error_get_code(error);
  shoal_error_free(error);
  return code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(c_api)

BOOST_FIXTURE_TEST_CASE(null_handles_are_errors_not_crashes, CWorld) {
  shoal_runtime* none = nullptr;
  BOOST_TEST(code_of(shoal_runtime_initialize(none)) == SHOAL_ERROR_EMPTY_HANDLE);
  BOOST_TEST(code_of(shoal_context_create(none, nullptr, &context)) == SHOAL_ERROR_EMPTY_HANDLE);
  BOOST_TEST(text(shoal_context_eval(nullptr, "1", SHOAL_TEXT, nullptr)) == "context is NULL");
  BOOST_TEST(code_of(shoal_future_get(nullptr, 0, nullptr)) == SHOAL_ERROR_EMPTY_HANDLE);
  BOOST_TEST(shoal_value_as_string(nullptr, nullptr) == std::string());
  BOOST_TEST(shoal_value_item(nullptr, 0) == nullptr);
  BOOST_TEST(shoal_call_defer(nullptr, SHOAL_ASYNC) == nullptr);
  shoal_value_free(nullptr);
  shoal_error_free(nullptr);
}

BOOST_FIXTURE_TEST_CASE(settings_of_an_older_header_are_taken_and_unset_sizes_refused, CWorld) {
  shoal_context_settings settings{};
  shoal_context* made = nullptr;
  shoal_error* const error = shoal_context_create(runtime, &settings, &made);
  BOOST_TEST(std::strstr(shoal_error_get_message(error), "size is not set"));
  shoal_error_free(error);
  settings.size = offsetof(shoal_context_settings, limits);  // Knows the name alone.
  settings.name = "old";
  settings.limits = reinterpret_cast<const shoal_limits*>(1);
  BOOST_TEST(!shoal_context_create(runtime, &settings, &made));
  shoal_context_free(made);
}

BOOST_FIXTURE_TEST_CASE(a_host_function_without_an_answer_is_an_error, CWorld) {
  define("nothing", [](shoal_call*, void*) {});
  BOOST_TEST(eval("nothing()").find("ended without a result") != std::string::npos);
  define("both", [](shoal_call* call, void*) {
    shoal_call_return(call, shoal_value_number(1));
    shoal_call_return(call, shoal_value_number(2));
  });
  BOOST_TEST(eval("both()") == "1");
}

BOOST_FIXTURE_TEST_CASE(a_dropped_completion_breaks_its_promise, CWorld) {
  define("drop", [](shoal_call* call, void*) {
    shoal_completion_free(shoal_call_defer(call, SHOAL_BLOCKING));
  });
  BOOST_TEST(eval("try { drop() } catch (e) { e.code }") == "\"BrokenPromise\"");
}

BOOST_FIXTURE_TEST_CASE(an_answer_after_the_end_says_so, CWorld) {
  shoal_completion* completion = nullptr;
  define(
      "later",
      [](shoal_call* call, void* data) {
        *static_cast<shoal_completion**>(data) = shoal_call_defer(call, SHOAL_BLOCKING);
      },
      &completion);
  shoal_future* const future = shoal_context_eval(context, "later()", SHOAL_TEXT, nullptr);
  while (shoal_context_state(context) != SHOAL_WAITING) {
  }
  shoal_context_kill(context, "done with it");
  BOOST_TEST(text(future).find("done with it") != std::string::npos);
  while (shoal_context_state(context) != SHOAL_ENDED) {
  }
  BOOST_TEST(code_of(shoal_completion_resolve(completion, shoal_value_null())) ==
             SHOAL_ERROR_ANSWERED_TOO_LATE);
  shoal_completion_free(completion);
}

BOOST_FIXTURE_TEST_CASE(a_module_loader_may_answer_later, CWorld) {
  static std::atomic<shoal_completion*> kept = nullptr;
  shoal_context_settings settings{};
  settings.size = sizeof settings;
  settings.module_loader = [](const shoal_module_query*, shoal_completion* answer, void*) {
    kept = answer;
  };
  shoal_context* with_loader = nullptr;
  BOOST_REQUIRE(!shoal_context_create(runtime, &settings, &with_loader));
  shoal_future* const future =
      shoal_context_eval(with_loader, "import('m').then(m => m.default)", SHOAL_TEXT, nullptr);
  shoal_error* const early = shoal_future_get(future, 5, nullptr);
  BOOST_TEST(code_of(early) == SHOAL_ERROR_TIMEOUT);
  while (!kept) std::this_thread::yield();  // The loader is asked on a thread of the pool.
  BOOST_TEST(!shoal_completion_resolve_module(kept, "m", "export default 5", SHOAL_TEXT,
                                              SHOAL_TYPESCRIPT));
  shoal_completion_free(kept);
  BOOST_TEST(text(future) == "5");
  shoal_context_free(with_loader);
}

BOOST_FIXTURE_TEST_CASE(a_group_runs_in_virtual_time_and_repeats_itself, CWorld) {
  std::string first;
  for (int i = 0; i < 2; ++i) {
    shoal_group_settings settings{};
    settings.size = sizeof settings;
    settings.seed = 7;
    shoal_group* group = nullptr;
    shoal_context* member = nullptr;
    BOOST_REQUIRE(!shoal_group_create(runtime, &settings, &group));
    BOOST_REQUIRE(!shoal_group_create_context(group, nullptr, &member));
    shoal_future* const later = shoal_context_eval(
        member, "new Promise(r => setTimeout(() => r(Date.now() + Math.random()), 5000))",
        SHOAL_TEXT, nullptr);
    static bool called;
    called = false;
    BOOST_TEST(!shoal_group_at(group, 1'000'000'000, [](void*) { called = true; }, nullptr));
    BOOST_TEST(text(shoal_group_run_for(group, 2'000'000'000, SHOAL_NO_LIMIT))
                   .find("\"stop\":1,\"elapsed_ns\":2000000000") != std::string::npos);
    BOOST_TEST(called);
    BOOST_TEST(!shoal_future_is_ready(later));
    BOOST_TEST(text(shoal_group_run_until_idle(group, SHOAL_NO_LIMIT)).find("\"stop\":0") !=
               std::string::npos);
    BOOST_TEST(shoal_group_elapsed_ns(group) == 5'000'000'000u);
    const std::string answer = text(later);
    BOOST_TEST(answer.find("94668480500") == 0u);
    if (i == 0) first = answer;
    BOOST_TEST(answer == first);
    shoal_value* content = nullptr;
    BOOST_TEST(!shoal_group_write_file(group, "/a/b", "text", SHOAL_TEXT));
    BOOST_TEST(!shoal_group_read_file(group, "/a/b", &content));
    BOOST_TEST(shoal_value_as_string(content, nullptr) == std::string("text"));
    shoal_value_free(content);
    BOOST_TEST(code_of(shoal_group_read_file(group, "/c", &content)) == SHOAL_ERROR_BAD_ARGUMENT);
    shoal_group_free(group);
    BOOST_TEST(text(shoal_context_eval(member, "1", SHOAL_TEXT, nullptr)).find("has ended") !=
               std::string::npos);
    shoal_context_free(member);
  }
  BOOST_TEST(code_of(shoal_group_create(runtime, nullptr, nullptr)) == SHOAL_ERROR_EMPTY_HANDLE);
  BOOST_TEST(text(shoal_group_run_until_idle(nullptr, 1)) == "group is NULL");
  shoal_group_free(nullptr);
}

BOOST_FIXTURE_TEST_CASE(a_context_has_the_limits_that_it_is_given, CWorld) {
  shoal_limits limits{};
  limits.size = sizeof limits;
  limits.mailbox_messages_max = 3;
  limits.mailbox_bytes_max = 100'000;
  shoal_context_settings settings{};
  settings.size = sizeof settings;
  settings.limits = &limits;
  shoal_context* limited = nullptr;
  BOOST_REQUIRE(!shoal_context_create(runtime, &settings, &limited));
  const auto fill = [limited](const std::string& what) {
    const std::string source =
        "(() => { const c = globalThis.c = new MessageChannel(); let n = 0;"
        "  try { for (;; ++n) c.port1.postMessage(" +
        what + "); } catch (e) { return n } })()";
    return text(shoal_context_eval(limited, source.c_str(), SHOAL_TEXT, nullptr));
  };
  BOOST_TEST(fill("1") == "3");
  BOOST_TEST(fill("'x'.repeat(60000)") == "1");
  shoal_context_free(limited);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
