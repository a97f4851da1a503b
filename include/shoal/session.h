// Sessions: a context that is given its program bit by bit, as a REPL does.
//
//   shoal::ContextSettings settings;
//   settings.process.emplace().is_session = true;  // Or an embedded context.
//   shoal::Session session(runtime.create_context(settings).value());
//   auto shown = session.run("const x = await Promise.resolve(1); x + 1").get();  // "2"
//
// AN INPUT IS A MODULE: all of TypeScript, imports and top-level await included. What it declares
// at its top level is there for the inputs after it, which may declare the same name again;
// closures keep what they were made with. Inputs share the global object. A context that has ended
// answers with ContextEnded.
#pragma once

#include "shoal/context.h"

namespace shoal {

struct InputResult {
  bool threw = false;
  bool is_undefined = false;
  /// The value as the console shows it; of an error, the report: message, code frame, stack.
  std::string text;
};

class Session {
 public:
  /// How values and errors look: with colours, in that many columns.
  struct Look {
    bool colors = false;
    uint32_t columns = 80;
  };
  explicit Session(ContextHandle context) : context_(std::move(context)) {}
  const ContextHandle& context() const noexcept { return context_; }

  /// Runs an input and shows its value, once it has awaited what it awaits. The value is the global
  /// `_` then, what it throws `_error`. Who no longer wants to wait can let go of the answer.
  Future<InputResult> run(std::string text, Look look = {false, 80}) const;
  /// Whatever script runs now, or waits in the middle, gets an error that says so. What awaits a
  /// promise goes on waiting. From any thread.
  void stop() const;

  // --- Looking, without any script of the session's being run
  /// Names of what can follow `path.`; of an empty path, names in scope. At most 5,000, sorted.
  Future<std::vector<std::string>> names(std::string path) const;
  /// What `path` ("a.b.c") holds, as a short text of one line; empty: it takes script to tell, or
  /// there is no such thing.
  Future<std::string> peek(std::string path, Look look = {false, 80}) const;
  /// A program's text that declares those of the names that are the session's, with what they hold
  /// now: plain data. Where one holds something else the text throws. For previews elsewhere.
  Future<std::string> declarations(std::vector<std::string> names) const;
  /// A type for the last value, `_`, from what it holds: "{ a: number; b: string[] }".
  Future<std::string> type_of_last() const;

 private:
  ContextHandle context_;
};

}  // namespace shoal

SHOAL_STRUCT(shoal::InputResult, threw, is_undefined, text);
