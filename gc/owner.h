// HeapOwner: what the collector asks of whoever owns a heap (vm's Context). Called only on the
// thread that runs the owner, inside calls that take Heap&.
#pragma once

#include <cstddef>
#include <cstdint>

namespace shoal {

class Cell;
class ConservativeScanner;
struct Pauses;
class Tracer;

/// Why an allocation could not be made.
enum class HeapFailure : uint8_t {
  OverQuota,    // Live cells and external memory would exceed the quota, also after a full
                // collection.
  OutOfMemory,  // The system gave no memory, or a test made this allocation fail.
  TooBig,       // One cell or buffer above what any heap allows: always catchable, never counted.
};

/// What follows for the script.
enum class FailureStage : uint8_t {
  Catchable,  // Throw a RangeError. The quota has been raised once, by kQuotaGraceBytes, so that a
              // handler can run.
  Final,      // End the context: nothing may catch this.
};

class HeapOwner {
 public:
  /// Visits all precise roots: VM stack (Tracer::visit_value_range), realm, queues, pending
  /// exception. In a young cycle (tracer.is_young()) frames below the watermark may be left out.
  virtual void trace_roots(Tracer& tracer) = 0;

  /// The address that the run loop recorded on entry; the collector scans from there down to the
  /// current stack pointer. Null: no native frame holds cells (a turn boundary).
  virtual const void* native_stack_base() const noexcept = 0;

  /// Calls scanner.scan(begin, bytes) for each live native coroutine frame.
  virtual void scan_native_frames(ConservativeScanner& scanner) = 0;

  /// An allocation fails; Thrown follows. The owner makes its exception pending (it may allocate a
  /// little here).
  virtual void on_allocation_failed(HeapFailure failure, FailureStage stage) = 0;

  /// A size exceeds a limit of the language (Heap::fail_too_big): as on_allocation_failed with
  /// TooBig, but it says what was too big, if anybody knows (else null).
  virtual void on_too_big(const char* /*message*/) {
    on_allocation_failed(HeapFailure::TooBig, FailureStage::Catchable);
  }

  /// A visible weak cell (FinalizationRegistry) lost something in a cycle that ended at a turn
  /// boundary: schedule its clean-up job. No allocation here. See WeakSweeper::notify_owner.
  virtual void on_weak_cleared(Cell* /*cell*/) noexcept {}

  /// A cycle, full or young, has just found what lives; dead cells are still readable during the
  /// call. For tables that the owner sweeps with the heap. No allocation here.
  virtual void on_cycle_marked() noexcept {}

  /// So long, at least a microsecond, was spent on what no instruction pays for: a step of the
  /// collector, or a table that grew. Whoever divides time among contexts counts that in. Of a
  /// deterministic heap it is never measured.
  virtual void on_pause(uint32_t /*us*/) noexcept {}

  /// Where each pause is to be written down, measured; null: nowhere.
  virtual Pauses* pauses() noexcept { return nullptr; }

  /// The context goes idle and is about to be collected in full: let go of what will be made again
  /// when needed. No allocation here.
  virtual void on_idle() noexcept {}

 protected:
  ~HeapOwner() = default;
};

}  // namespace shoal
