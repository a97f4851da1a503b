#include "io/door/trace.h"

#include "io/drivers/reactor.h"

namespace shoal {
namespace {

/// Unique among the contexts of a trace.
constexpr int kContextShift = 40;

}  // namespace

uint64_t DoorTrace::now_ns() noexcept { return steady_now_ns(); }

void DoorTrace::on_asked(HostOp op, uint64_t begin_ns, const HostError& error) {
  file_->add({.phase = 'X',
              .category = "host",
              .name = info_of(op).name,
              .begin_ns = begin_ns,
              .end_ns = now_ns(),
              .arguments = error ? R"("failed":true)" : ""});
}

void DoorTrace::add(char phase, HostOp op, uint64_t sequence, const char* arguments) {
  file_->add({.phase = phase,
              .category = "host",
              .name = info_of(op).name,
              .begin_ns = now_ns(),
              .id = sequence == 0 ? 0 : (uint64_t{context_} << kContextShift) + sequence,
              .arguments = arguments});
}

void DoorTrace::on_begun(const HostOperation& operation) {
  add('b', operation.op(), operation.sequence, "");
}

void DoorTrace::on_over(const HostOperation& operation, bool is_cancelled) {
  const char* const arguments = is_cancelled        ? R"("cancelled":true)"
                                : operation.error() ? R"("failed":true)"
                                                    : "";
  add('e', operation.op(), operation.sequence, arguments);
}

void DoorTrace::on_refused(HostOp op) { add('i', op, 0, R"("refused":true)"); }

}  // namespace shoal
