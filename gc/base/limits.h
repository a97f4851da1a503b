// What a context may use, and why it ended. Plain data that vm, io and the embedding API share;
// std only, and installed with the public headers.
//
// OVER A LIMIT. Where the language allows it the script first gets an error that it can catch (a
// RangeError), once; then the context is ended with the reason that names the limit. Its owner is
// told, the process and the other contexts go on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace shoal {

enum class EndReason : uint8_t {
#define END_REASON(name, text) name,
#include "gc/base/end_reasons.def"
};

/// "the context is over its memory quota".
constexpr const char* text_of(EndReason reason) noexcept {
  switch (reason) {
#define END_REASON(name, text) \
  case EndReason::name: return text;
#include "gc/base/end_reasons.def"
  }
  return "";
}
/// "HeapQuota".
constexpr const char* name_of(EndReason reason) noexcept {
  switch (reason) {
#define END_REASON(name, text) \
  case EndReason::name: return #name;
#include "gc/base/end_reasons.def"
  }
  return "";
}

/// How a context ended.
struct ContextEnd {
  EndReason reason = EndReason::None;
  /// What there is to say: of the owner who ended it, of the limit, of the uncaught error.
  std::string text;
};

struct MailboxLimits {
  uint32_t messages_max = uint32_t{1} << 20;
  /// Without what is transferred. One message alone may be bigger.
  uint64_t bytes_max = uint64_t{1} << 30;
};

struct ContextLimits {
  static constexpr uint64_t kNone = ~uint64_t{0};

  /// Cells, buffers, queues, compiled code, stacks: all that the context holds in memory.
  uint64_t heap_bytes_max = uint64_t{1} << 40;
  uint64_t stack_bytes_max = uint64_t{4} << 20;
  /// A unit of fuel is about one instruction. In all, and in one turn (a job, a timer's callback, a
  /// letter).
  uint64_t fuel_max = kNone;
  uint64_t turn_fuel_max = kNone;
  /// Since the context was made, idle or not; and since the turn began, waiting or not.
  uint64_t wall_ns_max = kNone;
  uint64_t turn_wall_ns_max = kNone;
  /// What a cancelled context has for its finally blocks.
  uint64_t cancel_grace_ns = 1'000'000'000;
  /// One text that script gives to the compiler: eval, new Function.
  uint64_t source_bytes_max = uint64_t{64} << 20;
  /// Host operations that have not been answered, resources open behind the door. One more is
  /// refused with an error; who keeps asking is ended (see refusals_max).
  uint32_t operations_max = UINT32_MAX;
  uint32_t handles_max = UINT32_MAX;
  /// What waits in the mailbox of each of its ports, workers and broadcast channels: the sender's
  /// next message is refused with an error.
  MailboxLimits mailbox;
  /// So many requests over one of these limits are refused before the context is ended.
  uint32_t refusals_max = 10'000;
};

}  // namespace shoal
