// A context for tests of the VM's parts, without stdlib: every prototype is an empty object, and
// tests bring their natives.
#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "gc/verify.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::test {

class VmWorld {
 public:
  /// natives: reached by native(i). They must outlive the world.
  explicit VmWorld(const Builtin* natives = nullptr, uint32_t count = 0) {
    for (uint32_t i = 0; i < kIntrinsicCount; ++i) pointers_[i] = &templates_[i];
    templates_[static_cast<uint32_t>(Intrinsic::ObjectPrototype)].null_proto = true;
    templates_[static_cast<uint32_t>(Intrinsic::Internal)].builtins = natives;
    templates_[static_cast<uint32_t>(Intrinsic::Internal)].builtin_count = count;
    ContextOptions options;
    options.intrinsics = pointers_;
    options.deterministic = true;
    context_ = Context::create(options);
    BOOST_REQUIRE(context_);
    kept_ = std::make_unique<RootVector<Value>>(heap());
    // Below this, the collector scans the native stack: from the test case's frame on.
    cx().native_base = this + 1;
  }

  Context& cx() { return *context_; }
  Heap& heap() { return context_->heap(); }
  /// While a context runs, the native stack below the run is all that is scanned: what tests hold
  /// is kept here.
  template <class T>
  T* keep(T* cell) {
    BOOST_REQUIRE(kept_->push_back(Value(cell)).ok());
    return cell;
  }
  /// From now on collects (and verifies) at every allocation.
  void stress() {
    testing_.collect_every = 1;
    testing_.verify = true;
    heap().set_testing(&testing_);
  }
  Value native(uint32_t i) {
    return Value(
        keep(NativeFunction::create(cx(), cx().first_realm(), Intrinsic::Internal, i).value()));
  }
  /// A new object, kept.
  Object* object() { return keep(new_object(cx()).value()); }
  String* ascii_string(const char* s) { return keep(String::from_ascii(heap(), s).value()); }
  Value str(const char* ascii) { return Value(ascii_string(ascii)); }
  PropertyKey name(const char* ascii) {
    return cx().atoms().key_of(heap(), ascii_string(ascii)).value();
  }
  void put(Object* o, const char* key, Value v) {
    BOOST_REQUIRE(define_field(cx(), o, name(key), v).ok());
  }

  /// The result of a task, run to its end; a throw is the text of its message with a "! " before
  /// it.
  Value run(Task<Value>&& task) {
    start_task(cx(), task.release());
    const LeaveReason reason = cx().run();
    return reason == LeaveReason::Done ? cx().result() : failure();
  }
  Value run(Eventually<Value>&& e) { return run(await_it(cx(), std::move(e))); }
  Value run_call(Value f, const std::vector<Value>& arguments = {}, Value this_value = {}) {
    start_call(cx(), f, this_value, arguments.data(), static_cast<uint32_t>(arguments.size()));
    const LeaveReason reason = cx().run();
    return reason == LeaveReason::Done ? cx().result() : failure();
  }
  Value take(Result<Value> r) { return r.ok() ? r.value() : failure(); }

  std::string show(Value v) { return describe_for_message(cx(), v); }
  std::string show_run(Task<Value>&& task) { return show(run(std::move(task))); }

  ~VmWorld() { BOOST_TEST(cx().nested_runs == nested_expected); }
  /// Of Context::nested_runs: zero, but for the test of the counter itself.
  uint32_t nested_expected = 0;

 private:
  static Task<Value> await_it(Context& cx, Eventually<Value> e) {
    (void)cx;
    const Value v = co_await std::move(e);
    co_return v;
  }
  Value failure() {
    const Value e = cx().take_exception();
    if (!e.is_object()) return e;
    const Value message = own_property(cx(), e.as_object(), key(atoms::message())).value().value;
    return str(("! " + message.as_string()->utf8()).c_str());
  }
  IntrinsicTemplate templates_[kIntrinsicCount];
  const IntrinsicTemplate* pointers_[kIntrinsicCount];
  HeapTesting testing_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<RootVector<Value>> kept_;
};

}  // namespace shoal::test
