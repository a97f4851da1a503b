// Goal: sessions of the REPL without a terminal: what is entered, and what is printed; completion,
// painting, previews; Ctrl-C; the pager. What the keys do is told by repl.py, on a pty.
#include "cli/repl.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "cli/pager.h"

namespace shoal::cli {
namespace {

using namespace std::chrono_literals;

/// A session in a folder of its own.
struct Sitting {
  Sitting() {
    char name[] = "/tmp/shoal-repl-XXXXXX";
    folder = std::filesystem::canonical(::mkdtemp(name));
    before = std::filesystem::current_path();
    std::filesystem::current_path(folder);
    invocation.verb = &kReplVerb;
    BOOST_REQUIRE(session.begin());
  }
  ~Sitting() {
    session.end();
    std::filesystem::current_path(before);
    std::filesystem::remove_all(folder);
  }

  /// All that is printed because of that line; errors too.
  std::string enter(const std::string& line) {
    (void)take();
    (void)feed_line(repl, line, false);
    return take();
  }
  std::string take() {
    const std::scoped_lock lock(mutex);
    return std::exchange(printed, {});
  }
  void print(std::string_view text) {
    const std::scoped_lock lock(mutex);
    printed += text;
    changed.notify_all();
  }
  bool wait_for(const std::string& text) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 20s, [&] { return printed.find(text) != std::string::npos; });
  }
  /// As Ctrl-C does it, so many times, once the input has printed "on".
  std::string interrupt(const std::string& line, int times) {
    std::thread other([this, times] {
      if (!wait_for("on\n")) return;
      for (int i = 0; i < times; ++i) {
        if (i > 0) std::this_thread::sleep_for(1700ms);
        std::this_thread::sleep_for(100ms);
        (void)::kill(::getpid(), SIGINT);
      }
    });
    const std::string text = enter(line);
    other.join();
    return text;
  }
  /// A preview has some milliseconds, which a busy machine may take for others.
  std::string preview(const std::string& text) {
    std::string shown;
    for (int i = 0; i < 200 && shown.empty(); ++i) shown = session.preview(text);
    return shown;
  }
  std::set<std::string> completions(const std::string& text) {
    std::vector<std::string> words;  // Asked again, as for previews.
    for (int i = 0; i < 5 && words.empty(); ++i)
      words = complete_input(session, text, text.size()).words;
    return {words.begin(), words.end()};
  }

  std::filesystem::path folder, before;
  std::mutex mutex;
  std::condition_variable changed;
  std::string printed;
  Invocation invocation;
  ReplSession session{invocation, [this](std::string_view text, bool) { print(text); }};
  Repl repl{session, nullptr, [this](std::string_view text, bool) { print(text); }};
};

bool has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  BOOST_TEST_MESSAGE("no \"" + part + "\" in\n" + text);
  return false;
}

BOOST_FIXTURE_TEST_SUITE(repl_sessions, Sitting)

BOOST_AUTO_TEST_CASE(values_are_printed_and_undefined_is_not) {
  BOOST_TEST(enter("1 + 1") == "2\n");
  BOOST_TEST(enter("({ a: [1, 2] })") == "{ a: [ 1, 2 ] }\n");
  BOOST_TEST(enter("{ b: 3 }") == "{ b: 3 }\n");
  BOOST_TEST(enter("undefined") == "");
  BOOST_TEST(enter("enum Color { Red, Green }") == "");
  BOOST_TEST(enter("Color[1] as string satisfies string") == "'Green'\n");
  BOOST_TEST(enter("type T = { a: number }; const t: T = { a: 1 }; t.a") == "1\n");
  BOOST_TEST(enter("console.log('told')") == "told\n");
}

BOOST_AUTO_TEST_CASE(await_and_import_stand_at_the_top_level) {
  BOOST_TEST(enter("await Promise.resolve('awaited')") == "'awaited'\n");
  BOOST_TEST(enter("const late = await new Promise<number>(r => setTimeout(() => r(7), 5))") == "");
  BOOST_TEST(enter("late") == "7\n");
  BOOST_TEST(enter("for await (const x of [1, 2]) console.log(x)") == "1\n2\n");
  BOOST_TEST(enter("import { join } from 'node:path'") == "");
  BOOST_TEST(enter("join('a', 'b')") == "'a/b'\n");
  BOOST_TEST(enter("(await import('node:path')).sep") == "'/'\n");
}

BOOST_AUTO_TEST_CASE(names_are_declared_again_and_constants_hold) {
  (void)enter("const x = 41; let n = 0; const count = () => ++n; class K { m() { return 1 } }");
  BOOST_TEST(enter("count() + x") == "42\n");
  BOOST_TEST(enter("n = 10; count()") == "11\n");
  BOOST_TEST(enter("const x = 'again'; x") == "'again'\n");
  BOOST_TEST(has(enter("x = 5"), "Assignment to constant variable"));
  BOOST_TEST(enter("class K { m() { return 2 } }") == "");
  BOOST_TEST(enter("new K().m()") == "2\n");
  // A closure keeps the variable that it was made with.
  (void)enter("let n = 100");
  BOOST_TEST(enter("[count(), n]") == "[ 12, 100 ]\n");
}

BOOST_AUTO_TEST_CASE(the_last_value_and_the_last_error_have_names) {
  BOOST_TEST(enter("[_, _error]") == "[ undefined, undefined ]\n");
  (void)enter("6 * 7");
  BOOST_TEST(enter("_ + 1") == "43\n");
  BOOST_TEST(has(enter("throw new TypeError('bad')"), "Uncaught TypeError: bad"));
  BOOST_TEST(enter("_error.message") == "'bad'\n");
  BOOST_TEST(enter("const _ = 'mine'") == "");
  (void)enter("1 + 1");
  BOOST_TEST(enter("_") == "'mine'\n");
}

BOOST_AUTO_TEST_CASE(errors_leave_the_session_as_it_was) {
  (void)enter("const kept = 1; function boom() { throw new Error('no') }");
  const std::string told = enter("boom()");
  BOOST_TEST(has(told, "Uncaught Error: no"));
  BOOST_TEST(has(told, "boom"));
  BOOST_TEST(has(enter("let v = 1 1"), "SyntaxError"));
  BOOST_TEST(has(enter("kept.nope.more"), "TypeError"));
  BOOST_TEST(enter("setTimeout(() => { throw new Error('later') }, 5); 0") == "0\n");
  BOOST_TEST(wait_for("Uncaught Error: later"));
  BOOST_TEST(enter("kept") == "1\n");
}

BOOST_AUTO_TEST_CASE(inputs_go_on_in_the_next_line) {
  BOOST_TEST(enter("function twice(n: number) {") == "");
  BOOST_TEST(enter("  return 2 * n") == "");
  BOOST_TEST(enter("}") == "");
  BOOST_TEST(enter("twice(") == "");
  BOOST_TEST(enter("21)") == "42\n");
  BOOST_TEST(enter("`a") == "");
  BOOST_TEST(enter("b`") == "'a\\nb'\n");
  BOOST_TEST(enter("const given = [") == "");
  BOOST_TEST(enter(".break") == "");
  BOOST_TEST(enter("typeof given") == "'undefined'\n");
}

BOOST_AUTO_TEST_CASE(every_command_is_helped_with) {
  const std::string told = enter(".help");
  for (const ReplCommand& each : repl_commands()) BOOST_TEST(has(told, each.name));
  for (const char* const name : {".help", ".load", ".save", ".editor", ".break", ".clear", ".exit",
                                 ".type", ".bytecode", ".heap", ".perms", ".more"})
    BOOST_TEST(has(told, std::string("  ") + name + " "));
  BOOST_TEST(has(enter(".hlep"), "did you mean .help?"));
  BOOST_TEST(has(enter(".editor"), "needs a terminal"));
  BOOST_TEST(enter(".more") == "There is no more.\n");
  BOOST_TEST(enter(".5 + 1") == "1.5\n");  // It is no command.
}

BOOST_AUTO_TEST_CASE(commands_tell_of_types_bytecode_memory_and_permissions) {
  (void)enter("({ a: 1, b: ['x'] })");
  BOOST_TEST(enter(".type") == "{ a: number; b: string[] }\n");
  BOOST_TEST(has(enter(".type [1, 'a']"), "(number | string)[]\n"));
  BOOST_TEST(has(enter(".type missing"), "ReferenceError"));
  BOOST_TEST(has(enter(".bytecode 1 + x"), "Add"));
  BOOST_TEST(has(enter(".bytecode 1 +"), "SyntaxError"));
  BOOST_TEST(has(enter(".heap"), "in use"));
  BOOST_TEST(has(enter(".perms"), "  allowed  read\n"));  // Who sits there may all.
  invocation.add(Flag::DenyNet);
  BOOST_TEST(has(enter(".perms"), "  denied   net\n"));
}

BOOST_AUTO_TEST_CASE(inputs_are_saved_and_loaded) {
  (void)enter("const saved = 12");
  (void)enter("throw 1");
  (void)enter("const saved = 13");
  (void)enter("function f() {");
  (void)enter("  return saved }");
  BOOST_TEST(enter(".save out.ts") == "3 inputs are in out.ts\n");
  BOOST_TEST(has(enter(".save /proc/nowhere/out.ts"), "cannot write"));
  BOOST_TEST(enter(".clear") == "A new session begins.\n");
  BOOST_TEST(enter("typeof saved") == "'undefined'\n");
  BOOST_TEST(enter(".load out.ts") == "");  // A name is declared twice in it.
  BOOST_TEST(enter("f()") == "13\n");
  BOOST_TEST(has(enter(".load missing.ts"), "cannot read"));
  BOOST_TEST(has(enter(".load"), "wants the name"));
  std::ofstream("one.ts")
      << "const a = 1\nif (a === 2) {\n}\nelse {\n  console.log('one input')\n}\n";
  BOOST_TEST(enter(".load one.ts") == "one input\n");
}

BOOST_AUTO_TEST_CASE(it_ends_with_its_listeners_and_code) {
  (void)enter("process.on('exit', () => console.log('bye'))");
  BOOST_TEST(has(enter(".exit"), "bye"));
  BOOST_TEST(repl.is_over);
}
BOOST_AUTO_TEST_CASE(process_exit_ends_it) {
  (void)enter("process.exit(7)");
  BOOST_TEST(session.has_exited());
  BOOST_TEST(session.exit_code() == 7);
}

BOOST_AUTO_TEST_CASE(properties_globals_and_keywords_are_completed) {
  (void)enter(
      "const configuration = { port: 1, get secret() { console.log('called'); return {} } }");
  BOOST_TEST(completions("configur") == std::set<std::string>{"configuration"});
  BOOST_TEST(completions("configuration.po") == std::set<std::string>{"port"});
  BOOST_TEST(completions("1 + configuration?.p") ==
             std::set<std::string>({"port", "propertyIsEnumerable"}));
  BOOST_TEST(completions("configuration.secret.a").empty());
  BOOST_TEST(completions("f().a").empty());
  BOOST_TEST(completions("Math.hyp") == std::set<std::string>{"hypot"});
  BOOST_TEST(completions("inst") == std::set<std::string>{"instanceof"});
  BOOST_TEST(completions("structuredC") == std::set<std::string>{"structuredClone"});
  BOOST_TEST(take() == "");
}

BOOST_AUTO_TEST_CASE(modules_files_and_commands_are_completed) {
  std::filesystem::create_directories("node_modules/@scope/inner");
  std::filesystem::create_directories("node_modules/outer");
  std::filesystem::create_directories("folder");
  std::ofstream("file.ts") << "";
  std::ofstream("folder/deep.ts") << "";
  BOOST_TEST(completions("import x from 'node:timers/p") ==
             std::set<std::string>{"node:timers/promises"});
  BOOST_TEST(completions("import('shoal:subp") == std::set<std::string>{"shoal:subprocess"});
  BOOST_TEST(completions("import x from '@sc") == std::set<std::string>{"@scope/inner"});
  BOOST_TEST(completions("require('oute") == std::set<std::string>{"outer"});
  BOOST_TEST(completions("import './fi") == std::set<std::string>{"file.ts"});
  BOOST_TEST(completions("read('fo") == std::set<std::string>{"folder/"});
  BOOST_TEST(completions(".load folder/d") == std::set<std::string>{"deep.ts"});
  BOOST_TEST(completions(".he") == std::set<std::string>({".heap", ".help"}));
}

BOOST_AUTO_TEST_CASE(brackets_are_matched_and_words_painted) {
  const LineHooks hooks = repl_hooks(session);
  const auto style = [&](const std::string& text, size_t cursor, size_t at) {
    const char* const found = hooks.paint(text, cursor)[at];
    return std::string(found ? found : "");
  };
  BOOST_TEST(style("f([1])", 6, 1) == "1;36");  // Behind the last: it and the first.
  BOOST_TEST(style("f([1])", 6, 5) == "1;36");
  BOOST_TEST(style("f([1])", 6, 2) != "1;36");
  BOOST_TEST(style("f([1])", 5, 2) == "1;36");
  BOOST_TEST(style("f(1]", 4, 1) == "1;31");  // They do not fit.
  BOOST_TEST(style("1)", 2, 1) == "1;31");
  BOOST_TEST(style("')' + (1)", 9, 6) == "1;36");  // One in a string is none.
  BOOST_TEST(style("const a = 'b'", 0, 0) == "35");
  BOOST_TEST(style("const a = 'b'", 0, 10) == "32");
  BOOST_TEST(hooks.is_complete("a + 1"));
  BOOST_TEST(!hooks.is_complete("a +"));
  BOOST_TEST(!hooks.is_complete("f(() => {"));
  BOOST_TEST(hooks.is_complete(".load {"));
  BOOST_TEST(hooks.indentation("a\n") == 0u);
  BOOST_TEST(hooks.indentation("f(() => {\n") == 2u);  // What one line opens is one step.
  BOOST_TEST(hooks.indentation("f(() => {\n  g([\n") == 4u);
  BOOST_TEST(hooks.indentation("f(() => {\n  g([\n  ]") == 2u);
  BOOST_TEST(hooks.indentation("f(() => {\n  g([\n  ])\n") == 2u);
  BOOST_TEST(hooks.indentation("f(() => {\n}") == 0u);
  BOOST_TEST(hooks.indentation("')\n") == 0u);
}

BOOST_AUTO_TEST_CASE(previews_have_no_effects) {
  (void)enter("let touched = 0; const box = { get it() { touched++; return 1 }, plain: 'value' }");
  BOOST_TEST(preview("box.plain") == "'value'");
  BOOST_TEST(preview("[1, 2].map(x => x * 2)") == "[ 2, 4 ]");
  (void)session.preview("box.it");
  for (const char* const text :
       {"touched++", "touched = 5", "Math.random()", "Date.now()", "console.log('told')",
        "fetch('http://127.0.0.1:1')", "globalThis.x = 1", "await 1", "let a = 1", "1 +", "",
        ".exit", "for (;;);", "(() => { for (;;); })()", "delete box.plain"})
    BOOST_TEST(session.preview(text) == "", text);
  BOOST_TEST(take() == "");
  BOOST_TEST(enter("[touched, box.plain]") == "[ 0, 'value' ]\n");
}

BOOST_AUTO_TEST_CASE(ctrl_c_stops_a_loop_and_leaves_what_waits) {
  (void)enter("const kept = 'kept'");
  BOOST_TEST(has(interrupt("console.log('on'); for (;;) {}", 1), "Interrupted"));
  BOOST_TEST(enter("kept") == "'kept'\n");
  BOOST_TEST(has(interrupt("console.log('on'); await new Promise(() => {})", 1), "Interrupted"));
  BOOST_TEST(
      has(interrupt(
              "import { sleepSync } from 'shoal:timers'; console.log('on'); sleepSync(60_000)", 1),
          "Interrupted"));
  BOOST_TEST(enter("kept") == "'kept'\n");
}
BOOST_AUTO_TEST_CASE(an_input_that_catches_ctrl_c_ends_with_its_session) {
  (void)enter("const gone = 1");
  BOOST_TEST(has(interrupt("console.log('on'); for (;;) try { for (;;); } catch {}", 2),
                 "a new one begins"));
  BOOST_TEST(enter("typeof gone") == "'undefined'\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(repl_pager)

BOOST_AUTO_TEST_CASE(pages_end_at_the_ends_of_lines) {
  const std::string text = "1\n2\n3\n4\n5";
  BOOST_TEST(page_end(text, 0, 2, 80) == 4u);
  BOOST_TEST(page_end(text, 4, 2, 80) == 8u);
  BOOST_TEST(page_end(text, 4, 3, 80) == 9u);
  BOOST_TEST(page_end(text, 0, 100, 80) == 9u);
  // Lines that are wider than the terminal take several rows, colours none.
  BOOST_TEST(page_end("abcdefghij\nk\nl\n", 0, 2, 5) == 11u);
  BOOST_TEST(page_end("abcdefghij\nk\nl\n", 0, 3, 5) == 13u);
  BOOST_TEST(page_end("\x1b[32mabcde\x1b[39m\nk\nl\n", 0, 2, 5) == 18u);
  // Of one that alone has no room as much is shown as fits.
  BOOST_TEST(page_end("abcdefghij\nk\n", 0, 1, 5) == 5u);
  BOOST_TEST(page_end("abcdefghijklm\nk\n", 0, 2, 5) == 10u);
  BOOST_TEST(page_end("abcdefghijklm\nk\n", 10, 2, 5) == 16u);
  BOOST_TEST(page_end("\x1b[32mabcdefgh\x1b[39m\n", 0, 1, 5) == 10u);
  BOOST_TEST(page_end("", 0, 2, 80) == 0u);
}

/// How much is shown of ten lines where four fit (a page of three), by those keys; the key that the
/// editor has next.
size_t shown_by(const std::string& keys, std::string* next = nullptr) {
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  BOOST_REQUIRE(::write(ends[1], keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
  ::close(ends[1]);
  KeyReader reader(ends[0]);
  const size_t shown = show_pages("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n", reader, {4, 80});
  if (next) *next = reader.next().text;
  ::close(ends[0]);
  return shown / 2;
}

BOOST_AUTO_TEST_CASE(keys_go_on_by_pages_and_lines_or_end_it) {
  BOOST_TEST(shown_by("q") == 3u);
  BOOST_TEST(shown_by(" q") == 6u);
  BOOST_TEST(shown_by("\r\rq") == 5u);
  BOOST_TEST(shown_by("   ") == 10u);
  BOOST_TEST(shown_by("\x1b[F") == 10u);
  BOOST_TEST(shown_by("\x03") == 3u);
  std::string next;
  BOOST_TEST(shown_by("x + 1", &next) == 3u);
  BOOST_TEST(next == "x");  // What was typed ahead is not lost.
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace shoal::cli
