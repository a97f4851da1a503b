// A context with all of stdlib for tests of how it runs: they start a script, drive the loop of
// dispatch themselves, and bring a native that script calls as hook().
#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>

#include "gc/verify.h"
#include "tests/run/engine.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/debugger.h"
#include "vm/run/eval.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal::test {

class ScriptWorld {
 public:
  static EngineOptions engine_options(bool slow) {
    EngineOptions options;
    options.stress_slow = slow;
    return options;
  }
  explicit ScriptWorld(bool slow = false) : engine(engine_options(slow)) {
    const NativeScope scope(cx());
    static constexpr Builtin kHook = method("hook", 0, run_hook);
    add_function(kHook);
    engine.actor->options().output = [this](std::string_view text, bool) { output += text; };
    current_ = this;
  }
  ~ScriptWorld() {
    BOOST_TEST(cx().nested_runs == 0u);
    current_ = nullptr;
  }

  Context& cx() { return engine.cx(); }

  void add_function(const Builtin& b) {
    Realm* const realm = cx().first_realm();
    Shape* const shape =
        realm->root_shape(cx(), Kind::NativeFunction, Intrinsic::FunctionPrototype).value();
    auto* const f =
        cx().heap()
            .create<NativeFunction>(static_cast<CellKind>(Kind::NativeFunction), shape, realm, &b)
            .value();
    BOOST_REQUIRE(
        define_field(cx(), realm->global(), key(intern_ascii(b.key)), Value(f), attr::Hidden).ok());
  }

  /// Compiles a sloppy script (TypeScript) and makes it ready to run.
  const CodeUnit* start(std::string_view source, const char* name = "test.ts") {
    const NativeScope scope(cx());
    CompileOptions options;
    options.source_name = name;
    options.goal = SourceGoal::Script;
    Result<const CodeUnit*> unit = engine.host().compile_text(cx(), source, options);
    if (!unit.ok()) {
      BOOST_TEST_MESSAGE(engine.host().last_frame);
      return nullptr;
    }
    Realm* const realm = cx().first_realm();
    ScriptFunction* const f =
        top_level_function(cx(), unit.value(), realm, nullptr, nullptr).value();
    start_call(cx(), Value(f), realm->global_this(), nullptr, 0);
    return unit.value();
  }
  /// The next job, ready to run. False: there is none.
  bool start_next_job() {
    const NativeScope scope(cx());
    if (cx().jobs().is_empty()) return false;
    start_job(cx(), cx().jobs().pop());
    return true;
  }
  /// What the global of that name holds, as text.
  std::string global(const char* name) {
    const NativeScope scope(cx());
    Result<OwnProperty> p =
        own_property(cx(), cx().first_realm()->global(), key(intern_ascii(name)));
    return p.ok() ? describe_for_message(cx(), p.value().value) : "?";
  }
  std::string exception_text() {
    const NativeScope scope(cx());
    const Value e = cx().take_exception();
    if (!e.is_object()) return describe_for_message(cx(), e);
    Result<Value> message = try_get(cx(), e.as_object(), key(atoms::message()));
    return describe_for_message(cx(), message.ok() ? message.value() : e);
  }

  Engine engine;
  std::string output;
  /// What hook() does. suspends: it then leaves the loop as a wait would; is_waiting says so.
  std::function<void()> on_hook;
  bool suspends = false, is_waiting = false;
  uint32_t hook_calls = 0;

 private:
  static Task<Value> run_hook(Context& cx, Args) {
    ScriptWorld& world = *current_;
    ++world.hook_calls;
    if (world.on_hook) world.on_hook();
    if (world.suspends) {
      world.is_waiting = true;
      cx.leaves_to_wait = true;
      co_await FuelAwaiter{false};
      BOOST_TEST(!world.is_waiting);  // Nobody goes on who still waits.
    }
    (void)cx;
    co_return Value::undefined();
  }
  static inline ScriptWorld* current_ = nullptr;
};

}  // namespace shoal::test
