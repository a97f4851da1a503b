// Bytes that cross the border without a copy, both ways, and when the host's memory is let go of.
#include <shoal.h>
#include <shoal/embed.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <deque>
#include <numeric>
#include <thread>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

/// Memory of the host's that counts how often it is released, and on which thread. What a context
/// may still hold at the end of a test is Lender's.
struct Lent {
  explicit Lent(size_t count) : memory(count) { std::iota(memory.begin(), memory.end(), 0); }
  ByteBuffer give() { return ByteBuffer::lend(memory, release, this); }
  static void release(void* self) {
    static_cast<Lent*>(self)->thread = std::this_thread::get_id();
    ++static_cast<Lent*>(self)->released;
  }
  std::vector<uint8_t> memory;
  std::atomic<int> released = 0;
  std::thread::id thread;
};

/// Its memories outlive the runtime, which releases what was not collected when it ends.
struct Lender {
  Lent& memory_of(size_t count) { return memories.emplace_back(count); }
  std::deque<Lent> memories;
};

struct LendingWorld : Lender, World {};

}  // namespace

BOOST_AUTO_TEST_SUITE(bytes)

BOOST_FIXTURE_TEST_CASE(script_writes_into_the_hosts_own_memory, LendingWorld) {
  Lent& lent = memory_of(8);
  (void)context.set("b", lent.give());
  BOOST_TEST(context.eval<int>("b[1] = 77; new Uint16Array(b.buffer)[3] = 0xABCD; b.length")
                 .get()
                 .value() == 8);
  BOOST_TEST(lent.memory[1] == 77);
  BOOST_TEST(lent.memory[6] == 0xCD);
  lent.memory[2] = 99;  // No script runs.
  BOOST_TEST(context.eval<int>("b[2]").get().value() == 99);
  BOOST_TEST(lent.released == 0);
}

BOOST_FIXTURE_TEST_CASE(lent_memory_is_released_once_when_its_buffer_is_collected, LendingWorld) {
  Lent& lent = memory_of(1000);
  (void)context.set("b", lent.give());
  (void)context.eval("globalThis.b = undefined; 0").get();
  for (int i = 0; i < 3; ++i) (void)context.collect_garbage().get();
  BOOST_TEST(lent.released == 1);
  BOOST_TEST((lent.thread != std::this_thread::get_id()));
  context.kill();
  (void)context.ended().get();
  BOOST_TEST(lent.released == 1);
}

BOOST_FIXTURE_TEST_CASE(lent_memory_is_released_once_at_the_end_of_the_context, LendingWorld) {
  Lent &lent = memory_of(1000), &never_there = memory_of(10);
  (void)context.set("b", lent.give());
  (void)context.eval("b.length").get();
  context.kill();
  (void)context.ended().get();
  BOOST_TEST(lent.released == 1);
  BOOST_TEST(!context.set("b", never_there.give()).get().ok());
  BOOST_TEST(never_there.released == 1);
}

BOOST_FIXTURE_TEST_CASE(lent_memory_that_is_transferred_lives_on_in_the_new_buffer, LendingWorld) {
  Lent& lent = memory_of(4);
  (void)context.set("b", lent.give());
  BOOST_TEST(context.eval<int>("globalThis.c = b.buffer.transfer(); b.length + c.byteLength")
                 .get()
                 .value() == 4);
  (void)context.eval("new Uint8Array(c)[0] = 5; globalThis.b = null").get();
  (void)context.collect_garbage().get();
  BOOST_TEST(lent.memory[0] == 5);
  BOOST_TEST(lent.released == 0);
  // To another length it is a copy, and the memory is let go of at once.
  (void)context.eval("globalThis.c = c.transfer(9); 0").get();
  BOOST_TEST(lent.released == 1);
}

BOOST_FIXTURE_TEST_CASE(what_the_host_keeps_is_immutable_in_script_and_released_by_the_last,
                        LendingWorld) {
  Lent& lent = memory_of(4);
  ByteBuffer kept = lent.give();
  BOOST_TEST(kept.mutable_data() == lent.memory.data());
  {
    const ByteBuffer second = kept;
    BOOST_TEST(kept.mutable_data() == nullptr);
  }
  (void)context.set("b", kept).get();
  BOOST_TEST(context.eval<int>("b[0] = 9; b[0]").get().value() == 0);
  context.kill();
  (void)context.ended().get();
  BOOST_TEST(lent.released == 0);
  kept = {};
  BOOST_TEST(lent.released == 1);
  BOOST_TEST((lent.thread == std::this_thread::get_id()));
}

BOOST_FIXTURE_TEST_CASE(shared_bytes_are_released_once_and_not_before, LendingWorld) {
  Lent& lent = memory_of(4);
  {
    const ByteBuffer shared = ByteBuffer::share(lent.memory, Lent::release, &lent);
    BOOST_TEST(lent.released == 0);
  }
  BOOST_TEST(lent.released == 1);
}

BOOST_FIXTURE_TEST_CASE(a_host_function_takes_the_memory_of_a_buffer, World) {
  std::optional<TakenBytes> taken;
  const uint8_t* seen = nullptr;
  context.define("look", [&](std::span<const uint8_t> b) { seen = b.data(); });
  context.define("take", [&](TakenBytes b) {
    if (uint8_t* const data = b.bytes.mutable_data()) ++data[0];
    taken.emplace(std::move(b));
  });
  BOOST_TEST(
      context
          .eval<std::string>("const a = new Uint8Array([1, 2, 3]); look(a); take(a); [a.length, "
                             "a.buffer.byteLength, a.buffer.detached].join()")
          .get()
          .value() == "0,0,true");
  BOOST_TEST(taken->bytes.data() == seen);
  BOOST_TEST(taken->bytes.size() == 3u);
  BOOST_TEST(taken->bytes.data()[0] == 2);
  // And back again, into another context, still without a copy.
  ContextHandle other = runtime.create_context().value();
  (void)other.set("b", std::move(taken->bytes)).get();
  taken.reset();
  const auto back = other.eval<TakenBytes>("b[2] = 50; b").get().value();
  BOOST_TEST(back.bytes.data() == seen);
  BOOST_TEST(back.bytes.data()[2] == 50);
  BOOST_TEST(other.eval<int>("b.length").get().value() == 0);
}

BOOST_FIXTURE_TEST_CASE(bytes_that_go_round_for_ever_do_not_grow, World) {
  (void)context.eval("globalThis.b = new Uint8Array(16)").get();
  ByteBuffer held = context.get<TakenBytes>("b").get().value().bytes;
  const uint8_t* const address = held.data();
  for (int i = 0; i < 300; ++i) {
    BOOST_REQUIRE(held.mutable_data() == address);
    context.set("b", std::move(held));
    held = context.eval<TakenBytes>("++b[0]; b").get().value().bytes;
  }
  BOOST_TEST(held.data()[0] == 300 % 256);
}

BOOST_FIXTURE_TEST_CASE(of_a_view_its_bytes_are_taken_and_all_of_its_buffer, World) {
  const auto taken =
      context.eval<TakenBytes>("globalThis.u = new Uint8Array([1, 2, 3, 4]); u.subarray(1, 3)")
          .get()
          .value();
  BOOST_TEST(taken.bytes.size() == 2u);
  BOOST_TEST(taken.bytes.data()[0] == 2);
  BOOST_TEST(context.eval<int>("u.length").get().value() == 0);
  // Another context sees no more than those bytes.
  ContextHandle other = runtime.create_context().value();
  (void)other.set("b", taken.bytes).get();
  BOOST_TEST(other.eval<int>("b.buffer.byteLength").get().value() == 2);
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_taken_says_why_and_stays, World) {
  context.define("take", [](TakenBytes b) { return b.bytes.size(); });
  const auto message = [this](const std::string& argument) {
    return context.eval("take(" + argument + ")").get().error().message;
  };
  BOOST_TEST(message("'text'") == "take: argument 1: wanted bytes to take, got text");
  BOOST_TEST(message("") == "take: argument 1: wanted bytes to take, got undefined");
  BOOST_TEST(message("new SharedArrayBuffer(4)") ==
             "take: argument 1: The bytes cannot be taken: their buffer is shared");
  BOOST_TEST(message("new ArrayBuffer(4).transferToImmutable()") ==
             "take: argument 1: The bytes cannot be taken: their buffer is immutable");
  BOOST_TEST(message("(() => { const b = new ArrayBuffer(4); take(b); return b })()") ==
             "take: argument 1: The bytes cannot be taken: their buffer is detached");
  BOOST_TEST(context.eval<int>("take(new ArrayBuffer(0))").get().value() == 0);
}

BOOST_FIXTURE_TEST_CASE(objects_and_records_are_parameters_too, World) {
  std::optional<ObjectHandle> kept;
  context.define("keep", [&](ObjectHandle o) { kept = o; });
  (void)context.eval("keep({ n: 41, next() { return this.n + 1 } })").get().value();
  BOOST_TEST(kept->call_method<int>("next").get().value() == 42);
  std::optional<CloneRecord> record;
  context.define("record", [&](CloneRecord r) { record = r; });
  (void)context.eval("record(new Map([[1, new Date(7)]]))").get().value();
  (void)context.eval("globalThis.f = m => m.get(1).getTime()");
  BOOST_TEST(context.call<int>("f", *record).get().value() == 7);
  BOOST_TEST(context.eval("keep(1)").get().error().message ==
             "keep: argument 1: wanted an object, got a number");
}

BOOST_AUTO_TEST_CASE(bytes_are_lent_and_taken_from_c_as_well) {
  shoal_runtime* runtime = nullptr;
  shoal_context* c = nullptr;
  BOOST_REQUIRE(!shoal_runtime_create(nullptr, &runtime));
  BOOST_REQUIRE(!shoal_context_create(runtime, nullptr, &c));
  Lent lent(4);
  shoal_future_free(shoal_context_set(
      c, "b", shoal_value_bytes_lent(lent.memory.data(), 4, Lent::release, &lent)));
  static std::atomic<int> sum = 0;
  shoal_future_free(shoal_context_define(
      c, "take", 1,
      [](shoal_call* call, void*) {
        shoal_value* bytes = nullptr;
        if (shoal_error* const e = shoal_call_take_bytes(call, 0, &bytes)) {
          shoal_call_throw(call, shoal_error_get_name(e), shoal_error_get_message(e));
          return shoal_error_free(e);
        }
        size_t count = 0;
        uint8_t* const data = shoal_value_as_mutable_bytes(bytes, &count);
        for (size_t i = 0; i < count; ++i) sum += data[i];
        shoal_call_return(call, bytes);  // And back: still the same memory.
      },
      nullptr, nullptr));
  const auto eval = [c](const char* source) {
    shoal_future* const f = shoal_context_eval(c, source, SHOAL_TEXT, nullptr);
    shoal_value* value = nullptr;
    shoal_error* const error = shoal_future_get(f, -1, &value);
    const std::string text =
        error ? shoal_error_get_message(error) : shoal_value_as_string(value, nullptr);
    shoal_error_free(error);
    shoal_value_free(value);
    shoal_future_free(f);
    return text;
  };
  BOOST_TEST(eval("b[3] = 10; globalThis.r = take(b); r[0] = 8; [b.length, r.length].join()") ==
             "0,4");
  BOOST_TEST(sum == 0 + 1 + 2 + 10);
  BOOST_TEST(lent.memory[0] == 8);
  BOOST_TEST(eval("take('x')") == "wanted bytes to take, got x");
  shoal_future* const last = shoal_context_take_bytes(c, "r");
  shoal_value* value = nullptr;
  BOOST_REQUIRE(!shoal_future_get(last, -1, &value));
  shoal_future_free(last);
  size_t count = 0;
  BOOST_TEST(shoal_value_as_mutable_bytes(value, &count) == lent.memory.data());
  BOOST_TEST(count == 4u);
  shoal_context_free(c);
  shoal_runtime_free(runtime);
  BOOST_TEST(lent.released == 0);
  shoal_value_free(value);
  BOOST_TEST(lent.released == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
