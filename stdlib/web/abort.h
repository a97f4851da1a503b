// AbortController and AbortSignal, DOM Standard §3; and the signal of a context, which its owner
// aborts when it cancels the context.
#pragma once

#include <string_view>

#include "vm/run/context.h"

namespace shoal {

class NativeStateObject;

/// An AbortController; its one slot: the signal.
inline constexpr uint32_t kAbortControllerTag = 0x41624374;

/// signal is an AbortSignal.
bool signal_is_aborted(Value signal) noexcept;
/// Of any event target, after its listeners changed: a signal of AbortSignal.any that somebody
/// listens to lives as long as its sources, others only as long as they are referred to.
Result<void> note_signal_listeners(Context& cx, NativeStateObject* target);

/// The context's own AbortSignal, made on first use.
Result<Value> context_signal(Context& cx);
/// Aborts it, without a word to its listeners: they have a turn of their own. The reason: an
/// AbortError of that message.
Result<Value> abort_context_signal(Context& cx, std::string_view message);
/// Whether script has that signal: then dispatch_context_abort tells the listeners.
bool context_signal_is_observed(Context& cx) noexcept;
Task<Value> dispatch_context_abort(Context& cx);

}  // namespace shoal
