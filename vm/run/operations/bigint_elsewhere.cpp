#include "vm/run/operations/bigint_elsewhere.h"

#include <algorithm>
#include <memory>

#include "gc/large_space.h"
#include "vm/run/elsewhere.h"
#include "vm/run/fuel.h"
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
/// Copied in one go; and what that takes where each page is touched for the first time.
constexpr size_t kLimbsPerPiece = 4096;
constexpr int64_t kFuelPerPiece = 8192;

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

Task<bool> copy_in_pieces(Context& cx, uint64_t* to, const uint64_t* from, size_t count) {
  for (size_t at = 0; at < count; at += kLimbsPerPiece) {
    std::copy_n(from + at, std::min(kLimbsPerPiece, count - at), to + at);
    co_await burn_fuel(cx, kFuelPerPiece);
  }
  co_return true;
}

Result<BigInt*> bigint_of(Heap& heap, const uint64_t* limbs, uint32_t count, bool negative) {
  BigInt* const made = TRY(heap.create_with_tail<BigInt>(
      static_cast<CellKind>(Kind::BigInt), size_t{count} * sizeof(uint64_t), count, negative));
  std::copy_n(limbs, count, made->limbs());
  return made;
}

/// The digits of an operand, apart from any heap: its own may end meanwhile.
class Limbs {
 public:
  explicit Limbs(const BigInt* like)
      : limbs_(std::make_unique_for_overwrite<uint64_t[]>(like->limb_count())),
        count_(like->limb_count()),
        negative_(like->is_negative()) {}
  /// From the one that it was made like.
  Task<bool> fill(Context& cx, const BigInt* from) {
    return copy_in_pieces(cx, limbs_.get(), from->limbs(), count_);
  }
  Result<BigInt*> in(Heap& heap) const { return bigint_of(heap, limbs_.get(), count_, negative_); }

 private:
  std::unique_ptr<uint64_t[]> limbs_;
  uint32_t count_;
  bool negative_;
};

Result<BigInt*> copy_in(Heap& heap, const BigInt* x) {
  return bigint_of(heap, x->limbs(), x->limb_count(), x->is_negative());
}
Result<String*> copy_in(Heap& heap, const String* text) {
  return String::from_view(heap, text->flat_view());
}

/// A large cell moves as it lies: of a copy, most of the time would go into the first touch of
/// pages.
template <class T>
Result<T*> moved(Heap& to, Heap& from, T* cell) {
  if (cell->is_immortal()) return cell;
  if (!LargeSpace::has(cell)) return copy_in(to, cell);
  TRY_VOID(LargeSpace(to).adopt(from, cell));
  return cell;
}

/// Makes a T in a heap of its own.
template <class T>
class ScratchWork : public Elsewhere {
 public:
  /// When it is done.
  Result<T*> take(Context& cx) {
    if (result_) return moved(cx.heap(), heap_, result_);
    // The language's limit, else memory.
    return owner_.too_big ? cx.heap().fail_too_big(owner_.too_big) : cx.out_of_memory();
  }

 protected:
  void work() noexcept final {
    const NoCollect none(heap_);
    // What is made on the way ends here, not on the thread that takes the result.
    Heap heap(HeapOptions{&owner_, cell_kind_table()});
    const NoCollect none_here(heap);
    if (Result<T*> made = make(heap); made.ok())
      if (Result<T*> result = moved(heap_, heap, made.value()); result.ok())
        result_ = result.value();
  }
  virtual Result<T*> make(Heap& heap) = 0;

 private:
  ScratchOwner owner_;
  Heap heap_{HeapOptions{&owner_, cell_kind_table()}};  // Of the result alone.
  T* result_ = nullptr;
};

class OperationWork final : public ScratchWork<BigInt> {
 public:
  OperationWork(BinaryOperator op, const BigInt* left, const BigInt* right)
      : x(left), y(right), op_(op) {}
  Limbs x, y;

 protected:
  Result<BigInt*> make(Heap& heap) override {
    BigInt* const left = TRY(x.in(heap));
    BigInt* const right = TRY(y.in(heap));
    switch (op_) {
      case BinaryOperator::Mul: return BigInt::multiply(heap, left, right);
      case BinaryOperator::Div: return BigInt::divide(heap, left, right);
      case BinaryOperator::Mod: return BigInt::remainder(heap, left, right);
      case BinaryOperator::Exp: return BigInt::power(heap, left, right);
      default: SHOAL_UNREACHABLE();
    }
  }

 private:
  BinaryOperator op_;
};

class TextWork final : public ScratchWork<String> {
 public:
  TextWork(const BigInt* number, uint32_t radix) : x(number), radix_(radix) {}
  Limbs x;

 protected:
  Result<String*> make(Heap& heap) override {
    BigInt* const number = TRY(x.in(heap));
    return BigInt::to_string(heap, number, radix_);
  }

 private:
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
  (void)co_await work->x.fill(cx, x);
  (void)co_await work->y.fill(cx, y);
  const int64_t limbs = int64_t{x->limb_count()} + y->limb_count();
  (void)co_await do_elsewhere(cx, work, limbs * kFuelPerLimb);
  BigInt* const result = co_await work->take(cx);
  co_return Value(result);
}

bool text_takes_long(const BigInt* x) noexcept { return x->limb_count() > kTextLimbs; }

Task<Value> bigint_text_elsewhere(Context& cx, BigInt* x, uint32_t radix) {
  const auto work = std::make_shared<TextWork>(x, radix);
  (void)co_await work->x.fill(cx, x);
  (void)co_await do_elsewhere(cx, work, int64_t{x->limb_count()} * kFuelPerLimb);
  String* const text = co_await work->take(cx);
  co_return Value(text);
}

}  // namespace shoal
