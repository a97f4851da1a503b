// A heap for tests of values alone: strings, symbols and BigInts, no context.
#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "gc/heap.h"
#include "gc/verify.h"
#include "vm/value/bigint.h"
#include "vm/value/string.h"
#include "vm/value/symbol.h"

namespace shoal::test {

inline constexpr const CellInfo* kValueKinds[] = {&String::kCell, &Symbol::kCell, &BigInt::kCell};
static_assert(static_cast<int>(Kind::String) == 0 && static_cast<int>(Kind::BigInt) == 2);

struct ValueHeap : private HeapOwner {
  explicit ValueHeap(size_t quota_bytes = size_t{1} << 40)
      : memory(new Heap({.owner = this, .kinds = kValueKinds, .quota_bytes = quota_bytes})) {}
  Heap& heap() { return *memory; }
  /// From here on every allocation collects, and the heap is verified each time.
  void stress(uint32_t every = 1) {
    testing.collect_every = every;
    testing.seed = every > 1 ? 7 : 0;
    testing.verify = true;
    heap().set_testing(&testing);
  }
  void calm() { heap().set_testing(nullptr); }

  String* ascii(std::string_view s) { return String::from_ascii(heap(), s).value(); }
  String* utf16(std::u16string_view s) {
    return String::from_utf16(heap(), s.data(), s.size()).value();
  }
  String* concat(String* a, String* b) { return String::concat(heap(), a, b).value(); }
  StringView view(String* s) { return s->view(heap()).value(); }
  static std::u16string units_of(const String* s) {
    std::u16string out(s->length(), u'\0');
    s->copy_to(out.data());
    return out;
  }

  std::vector<HeapFailure> failures;
  std::vector<std::string> messages;  // Of what was too big.
  std::vector<Cell*> roots;
  HeapTesting testing;

 private:
  void trace_roots(Tracer& tracer) override {
    for (Cell* cell : roots) tracer.visit(cell);
  }
  // The fixture stands in the frame that called the test.
  const void* native_stack_base() const noexcept override { return this + 1; }
  void scan_native_frames(ConservativeScanner&) override {}
  void on_allocation_failed(HeapFailure failure, FailureStage) override {
    failures.push_back(failure);
  }
  void on_too_big(const char* message) override { messages.push_back(message ? message : ""); }

  std::unique_ptr<Heap> memory;
};

}  // namespace shoal::test
