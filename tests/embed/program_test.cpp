// Whole programs: contexts with ContextSettings::process, as the command line makes them.
#include <shoal.h>
#include <shoal/embed.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

struct ProgramWorld : World {
  ProgramWorld() {
    char name[] = "/tmp/shoal-program-XXXXXX";
    root = ::mkdtemp(name);
  }
  ~ProgramWorld() { std::filesystem::remove_all(root); }
  std::string write(const std::string& name, const std::string& text) const {
    const std::string path = root + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }
  ContextSettings settings() {
    ContextSettings s;
    s.process.emplace();
    s.output = [this](std::string_view text, bool is_error) {
      const std::scoped_lock lock(mutex);
      (is_error ? errors : output) += text;
    };
    return s;
  }
  ProgramResult run(ContextSettings s, MainProgram program) {
    const ContextHandle c = runtime.create_context(std::move(s)).value();
    const ProgramResult result = c.run_main(std::move(program)).get().value();
    c.close();
    (void)c.ended().get();  // A record is written to its end.
    return result;
  }
  std::string root, output, errors;
  std::mutex mutex;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(programs)

BOOST_FIXTURE_TEST_CASE(a_file_is_run_with_its_modules_to_its_exit_code, ProgramWorld) {
  write("node_modules/p/package.json", R"({"name": "p", "main": "i.js"})");
  write("node_modules/p/i.js", "module.exports = { n: 40 }");
  const std::string main =
      write("main.ts",
            "import p from 'p'; import * as fs from 'node:fs'; console.log(p.n + 2, "
            "process.argv.slice(2).join(), typeof fs.readFileSync);"
            "setTimeout(() => { process.exitCode = 5 }, 5);");
  const ProgramResult result = run(settings(), MainProgram::file(main, {"a", "b"}));
  BOOST_TEST(output == "42 a,b function\n");
  BOOST_TEST(result.exit_code == 5);
  BOOST_TEST(result.error == "");
}

BOOST_FIXTURE_TEST_CASE(what_ends_a_program_is_in_its_result, ProgramWorld) {
  const auto text = [this](const char* source) {
    return run(settings(), MainProgram::source(source, "x.ts"));
  };
  BOOST_TEST(text("process.exit(7)").exit_code == 7);
  BOOST_TEST(text("await new Promise(() => {})").exit_code == 13);
  const ProgramResult thrown = text("null.x");
  BOOST_TEST(thrown.exit_code == 1);
  BOOST_TEST(thrown.error.find("TypeError") != std::string::npos);
  BOOST_TEST(text("let = =").error.find("SyntaxError") != std::string::npos);
  ContextSettings limited = settings();
  limited.limits.fuel_max = 100'000;
  const ProgramResult ended =
      run(limited, MainProgram::source("for (;;) try { for (;;); } catch {}", "x"));
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.error.find("the program was ended") != std::string::npos);
  const ProgramResult printed = run(settings(), MainProgram::source("6 * 7", "x", {}, true));
  BOOST_TEST(printed.value == "42");
  BOOST_TEST(output == "42\n");
  BOOST_TEST(run(settings(), MainProgram::scripts(
                                 {write("a.js", "var n = 1"), write("b.js", "console.log(n)")}))
                 .exit_code == 0);
  BOOST_TEST(output == "42\n1\n");
  BOOST_TEST(run(settings(), MainProgram::file(root + "/gone.ts")).error.find("cannot find") !=
             std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_program_waits_for_the_hosts_answers, ProgramWorld) {
  ContextSettings s = settings();
  Promise<int> answer;
  s.define("ask", [answer] { return answer.future(); });
  s.set("offset", 2);
  const ContextHandle c = runtime.create_context(std::move(s)).value();
  const Future<ProgramResult> result =
      c.run_main(MainProgram::source("console.log(offset + await ask())", "x"));
  BOOST_TEST((result.get_for(std::chrono::milliseconds(30)).error().code == ErrorCode::Timeout));
  (void)answer.resolve(40);
  BOOST_TEST(result.get().value().exit_code == 0);
  BOOST_TEST(output == "42\n");
  BOOST_TEST(c.eval<int>("offset").get().value() == 2);  // The context stays as it is.
  BOOST_TEST(c.run_main(MainProgram::source("console.log('again')", "y")).get().value().exit_code ==
             0);
}

BOOST_FIXTURE_TEST_CASE(permissions_hold_for_programs_too, ProgramWorld) {
  const std::string main =
      write("main.ts",
            "import * as fs from 'shoal:fs'; import './other.ts';"
            "try { fs.readTextFileSync('/etc/hostname') } catch (e) { console.log(e.message) }"
            "console.log(Object.keys(process.env).length)");
  write("other.ts", "console.log('loading is not reading')");
  (void)run(settings(), MainProgram::file(main));
  BOOST_TEST(
      output ==
      "loading is not reading\nRequires read access to \"/etc/hostname\", run again with the "
      "--allow-read flag\n0\n");
}

BOOST_FIXTURE_TEST_CASE(a_record_is_replayed, ProgramWorld) {
  const MainProgram program =
      MainProgram::source("console.log(Math.random(), Date.now(), performance.now())", "x");
  ContextSettings s = settings();
  s.process->record_path = root + "/log";
  (void)run(s, program);
  const std::string first = std::exchange(output, "");
  s.process->replay_path = std::exchange(s.process->record_path, "");
  (void)run(s, program);
  BOOST_TEST(output == first);
  s.process->replay_path = root + "/gone";
  BOOST_TEST((runtime.create_context(s).error().code == ErrorCode::BadArgument));
}

BOOST_FIXTURE_TEST_CASE(a_record_of_many_threads_is_replayed_and_a_difference_is_named,
                        ProgramWorld) {
  const std::string text =
      "const all = [1, 2, 3, 4].map(n => new Worker(`data:text/javascript,"
      "for (let i = 0; i < 1000; ++i) postMessage(Math.random());"
      "console.log(${n}, performance.now()); close()`));"
      "let sum = 0; for (const w of all) w.onmessage = e => { sum = sum * 31 % 1e9 + e.data };"
      "await Promise.all(all.map(w => new Promise(r => { w.onclose = r })));"
      "console.log(sum, Date.now());";
  for (int i = 0; i < 3; ++i) {
    ContextSettings s = settings();
    s.process->record_path = root + "/log";
    (void)run(s, MainProgram::source(text, "x"));
    const std::string first = std::exchange(output, "");
    BOOST_TEST(first.size() > 60u);
    s.process->replay_path = std::exchange(s.process->record_path, "");
    BOOST_TEST(run(s, MainProgram::source(text, "x")).exit_code == 0);
    BOOST_TEST(std::exchange(output, "") == first);
    const ProgramResult other = run(s, MainProgram::source(text + "console.log(1)", "x"));
    BOOST_TEST(other.exit_code == 1);
    BOOST_TEST(other.error.find("printed something else") != std::string::npos);
    output.clear();
  }
  ContextSettings both = settings();
  both.process->record_path = both.process->replay_path = root + "/log";
  BOOST_TEST((runtime.create_context(both).error().code == ErrorCode::BadArgument));
}

BOOST_FIXTURE_TEST_CASE(a_recorded_context_may_end_without_a_program, ProgramWorld) {
  ContextSettings s = settings();
  s.process->record_path = root + "/log";
  {
    const ContextHandle c = runtime.create_context(s).value();
    c.kill("not wanted");
    (void)c.ended().get();
    BOOST_TEST(c.end().text == "not wanted");
  }
  s.process->record_path = root + "/other log";
  (void)runtime.create_context(s).value();  // Let go of at once; it ends some time.
  s.process->record_path.clear();
  s.process->replay_path = root + "/log";
  const ContextHandle c = runtime.create_context(s).value();
  const auto result = c.run_main(MainProgram::source("Date.now()", "x")).get();
  const std::string error = result ? result.value().error : result.error().message;
  BOOST_TEST(error.find("cut off after") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(wrong_uses_of_programs_are_named, ProgramWorld) {
  BOOST_TEST(context.run_main(MainProgram::file("x"))
                 .get()
                 .error()
                 .message.find("ContextSettings::process") != std::string::npos);
  const ContextHandle c = runtime.create_context(settings()).value();
  const Future<ProgramResult> first =
      c.run_main(MainProgram::source("setInterval(() => {}, 1000)", "x"));
  BOOST_TEST(c.run_main(MainProgram::source("1", "y")).get().error().message ==
             "run_main: a program runs already");
  BOOST_TEST((c.run_main({}).get().error().code == ErrorCode::BadArgument));
  c.kill("enough");
  const ProgramResult result = first.get().value();
  BOOST_TEST(result.exit_code == 1);
  BOOST_TEST(result.error == "error: the program was ended: enough\n");
  BOOST_TEST(
      (c.run_main(MainProgram::source("1", "y")).get().error().code == ErrorCode::ContextEnded));
}

BOOST_AUTO_TEST_CASE(a_program_is_run_from_c_as_well) {
  shoal_runtime* runtime = nullptr;
  shoal_context* c = nullptr;
  shoal_process_settings process{};
  process.size = sizeof process;
  shoal_context_settings settings{};
  settings.size = sizeof settings;
  settings.process = &process;
  std::string output;
  settings.output = [](const char* text, size_t length, bool, void* data) {
    static_cast<std::string*>(data)->append(text, length);
  };
  settings.output_data = &output;
  BOOST_REQUIRE(!shoal_runtime_create(nullptr, &runtime));
  BOOST_REQUIRE(!shoal_context_create(runtime, &settings, &c));
  const char* const arguments[] = {"x", "y"};
  shoal_future* const future =
      shoal_context_run_source(c, "console.log(process.argv.slice(2).join()); process.exitCode = 3",
                               SHOAL_TEXT, "main.ts", arguments, 2, false);
  shoal_value* value = nullptr;
  BOOST_REQUIRE(!shoal_future_get(future, -1, &value));
  BOOST_TEST(shoal_value_as_number(shoal_value_member(value, "exit_code")) == 3);
  BOOST_TEST(output == "x,y\n");
  shoal_value_free(value);
  shoal_future_free(future);
  shoal_context_free(c);
  shoal_runtime_free(runtime);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
