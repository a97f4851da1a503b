// What a context keeps of its session (include/shoal/session.h): inputs under way, and the names
// that inputs have declared.
//
// A NAME becomes an accessor of the global object once its input has run: it reads and writes the
// slot of the module's environment, so closures of that input and later inputs see one variable.
// The next input that declares the name has a binding of its own, and the accessor goes to that.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "gc/roots.h"
#include "vm/run/module.h"
#include "vm/run/native.h"
#include "vm/run/task.h"

namespace shoal {

class ContextCore;

struct SessionInput {
  explicit SessionInput(Heap& heap) : module(heap), promise(heap), thrown(heap, Value::hole()) {}
  Persistent<ModuleRecord> module;
  Persistent<PromiseObject> promise;  // Of its evaluation; null: it did not come to that.
  PersistentValue<Value> thrown;      // Then why; the hole: nothing.
  std::string report;                 // Of a text that does not compile.
};

struct SessionState {
  uint64_t count = 0;
  std::map<uint64_t, std::unique_ptr<SessionInput>> inputs;
  std::unique_ptr<PersistentValue<Value>> last;  // `_`
};

/// The accessors' functions: capture 1 is the module, capture 2 the number of the binding.
enum class SessionAccess : uint8_t { Read, Write };
Result<Value> access_session_name(Context& cx, SessionAccess access, const Args& args);
/// What nobody caught is `_error`.
void note_session_error(Context& cx, Value error);
/// Appends an expression that gives an equal value. False: it is no plain data. Runs no script.
Result<bool> write_literal(Context& cx, Value value, std::string& out);
/// "{ a: number; b: string[] }". Runs no script.
Result<bool> describe_type(Context& cx, Value value, std::string& out);

}  // namespace shoal
