#include "vm/run/operations/bigint_elsewhere.h"

#include <string>
#include <vector>

#include "vm/run/elsewhere.h"
#include "vm/value/cell_kinds.h"

namespace shoal {
namespace {

/// From here on GMP takes more than about half a millisecond.
constexpr uint64_t kProductLimbs = 4096;
constexpr uint64_t kFactorLimbs = 64;
constexpr uint64_t kQuotientLimbs = 1024;
constexpr uint64_t kPowerBits = 128 * 1024;
constexpr uint32_t kTextLimbs = 1024;
/// About an instruction's time for each limb, times what superlinear algorithms take.
constexpr int64_t kFuelPerLimb = 16;

/// Of a heap that nothing is collected in, for one operation on another thread.
class ScratchOwner final : public HeapOwner {
 public:
  void trace_roots(Tracer&) override {}
  const void* native_stack_base() const noexcept override { return nullptr; }
  void scan_native_frames(ConservativeScanner&) override {}
  void on_allocation_failed(HeapFailure, FailureStage) override {}
  void on_too_big(const char* message) override { too_big = message; }
  const char* too_big = nullptr;
};

/// Digits of a number, apart from any heap.
struct Limbs {
  explicit Limbs(const BigInt* from)
      : limbs(from->limbs(), from->limbs() + from->limb_count()), negative(from->is_negative()) {}
  Limbs() = default;
  Result<BigInt*> in(Heap& heap) const {
    BigInt* const made = TRY(heap.create_with_tail<BigInt>(
        static_cast<CellKind>(Kind::BigInt), limbs.size() * sizeof(uint64_t),
        static_cast<uint32_t>(limbs.size()), negative));
    std::copy(limbs.begin(), limbs.end(), made->limbs());
    return made;
  }
  std::vector<uint64_t> limbs;
  bool negative = false;
};

class ScratchWork : public Elsewhere {
 public:
  /// Why there is no result: the language's limit, else memory.
  Thrown throw_failure(Context& cx) const {
    return too_big_ ? cx.heap().fail_too_big(too_big_) : cx.out_of_memory();
  }
  bool failed() const noexcept { return failed_; }

 protected:
  void work() noexcept final {
    ScratchOwner owner;
    Heap heap(HeapOptions{&owner, cell_kind_table()});
    const NoCollect none(heap);
    failed_ = !work_in(heap).ok();
    too_big_ = owner.too_big;
  }
  virtual Result<void> work_in(Heap& heap) = 0;

 private:
  const char* too_big_ = nullptr;
  bool failed_ = false;
};

class OperationWork final : public ScratchWork {
 public:
  OperationWork(BinaryOperator op, const BigInt* x, const BigInt* y) : op_(op), x_(x), y_(y) {}
  Limbs result;

 protected:
  Result<void> work_in(Heap& heap) override {
    BigInt* const x = TRY(x_.in(heap));
    BigInt* const y = TRY(y_.in(heap));
    BigInt* const made = TRY(compute(heap, x, y));
    result = Limbs(made);
    return {};
  }

 private:
  Result<BigInt*> compute(Heap& heap, BigInt* x, BigInt* y) const {
    switch (op_) {
      case BinaryOperator::Mul: return BigInt::multiply(heap, x, y);
      case BinaryOperator::Div: return BigInt::divide(heap, x, y);
      case BinaryOperator::Mod: return BigInt::remainder(heap, x, y);
      case BinaryOperator::Exp: return BigInt::power(heap, x, y);
      default: SHOAL_UNREACHABLE();
    }
  }
  BinaryOperator op_;
  Limbs x_, y_;
};

class TextWork final : public ScratchWork {
 public:
  TextWork(const BigInt* x, uint32_t radix) : x_(x), radix_(radix) {}
  std::string text;

 protected:
  Result<void> work_in(Heap& heap) override {
    BigInt* const x = TRY(x_.in(heap));
    String* const made = TRY(BigInt::to_string(heap, x, radix_));
    text = made->utf8();
    return {};
  }

 private:
  Limbs x_;
  uint32_t radix_;
};

}  // namespace

bool takes_long(BinaryOperator op, const BigInt* x, const BigInt* y) noexcept {
  const uint64_t nx = x->limb_count(), ny = y->limb_count();
  switch (op) {
    case BinaryOperator::Mul: return nx + ny > kProductLimbs && std::min(nx, ny) > kFactorLimbs;
    case BinaryOperator::Div:
    case BinaryOperator::Mod:
      return nx > kQuotientLimbs && ny > kFactorLimbs && nx > ny + kFactorLimbs;
    case BinaryOperator::Exp:
      // An exponent of more limbs is over the limit, at once, or of 0 and 1.
      return ny == 1 && !y->is_negative() && x->bit_length() > 1 &&
             y->limb(0) > kPowerBits / x->bit_length() && y->limb(0) <= BigInt::kBitsMax;
    default: return false;
  }
}

Task<Value> bigint_operation_elsewhere(Context& cx, BinaryOperator op, BigInt* x, BigInt* y) {
  const auto work = std::make_shared<OperationWork>(op, x, y);
  const int64_t limbs = int64_t{x->limb_count()} + y->limb_count();
  (void)co_await do_elsewhere(cx, work, limbs * kFuelPerLimb);
  if (work->failed()) co_return work->throw_failure(cx);
  BigInt* const result = co_await work->result.in(cx.heap());
  co_return Value(result);
}

bool text_takes_long(const BigInt* x) noexcept { return x->limb_count() > kTextLimbs; }

Task<Value> bigint_text_elsewhere(Context& cx, BigInt* x, uint32_t radix) {
  const auto work = std::make_shared<TextWork>(x, radix);
  (void)co_await do_elsewhere(cx, work, int64_t{x->limb_count()} * kFuelPerLimb);
  if (work->failed()) co_return work->throw_failure(cx);
  String* const text = co_await String::from_ascii(cx.heap(), work->text);
  co_return Value(text);
}

}  // namespace shoal
