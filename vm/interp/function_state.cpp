#include "vm/interp/function_state.h"

#include <cstring>

#include "vm/run/context.h"
#include "vm/run/debugger.h"
#include "vm/run/module.h"

namespace shoal {

Result<Feedback*> Feedback::create(Heap& heap, uint32_t sites) {
  Feedback* const feedback = TRY(heap.create_with_tail<Feedback>(
      static_cast<CellKind>(Kind::Feedback), size_t{sites} * kWays * sizeof(InlineCache), sites));
  for (uint32_t i = 0; i < sites * kWays; ++i) new (feedback->caches() + i) InlineCache();
  return feedback;
}

void Feedback::trace(Tracer& tracer) const {
  for (uint32_t i = 0; i < sites() * kWays; ++i) {
    const InlineCache& ic = caches()[i];
    // The shape in `word` must not be reused for another one while the cache knows it.
    if (ic.word != 0) tracer.visit(reinterpret_cast<const Cell*>(ic.word & kCellPayloadMask));
    if (ic.holder) tracer.visit(static_cast<const Cell*>(ic.holder));
  }
}

Result<PrivateWords*> PrivateWords::create(Heap& heap, std::span<const uint32_t> words) {
  const auto count = static_cast<uint32_t>(words.size());
  PrivateWords* const copy = TRY(heap.create_with_tail<PrivateWords>(
      static_cast<CellKind>(Kind::PrivateWords), (words.size_bytes() + 7) / 8 * 8, count));
  std::memcpy(copy->words(), words.data(), words.size_bytes());
  return copy;
}

Result<uint32_t*> FunctionState::ensure_private_words(Heap& heap) {
  if (!private_words_) {
    PrivateWords* const copy = TRY(PrivateWords::create(heap, code_->words));
    private_words_.set(heap, this, copy);
    words_ = copy->words();
  }
  return private_words_->words();
}

void FunctionState::drop_private_words(Heap& heap) noexcept {
  private_words_.set(heap, this, nullptr);
  words_ = code_->words.data();
}

Result<FunctionState*> FunctionState::create(Context& cx, const FunctionCode* code, Realm* realm,
                                             ModuleRecord* module) {
  FunctionState* const state = TRY(cx.heap().create<FunctionState>(
      static_cast<CellKind>(Kind::FunctionState), code, realm, module));
  if (cx.debugger()) [[unlikely]]
    cx.debugger()->on_function_state(state);
  return state;
}

Result<FunctionState*> FunctionState::child(Context& cx, uint32_t i) {
  Heap& heap = cx.heap();
  if (!children_) {
    ValueArray* const children =
        TRY(ValueArray::create(heap, static_cast<uint32_t>(code_->functions.size())));
    children_.set(heap, this, children);
  }
  const Value known = children_->get(i);
  if (known.is_cell()) return known.as<FunctionState>();
  FunctionState* const state = TRY(create(cx, code_->functions[i], realm(), module()));
  children_->set(heap, i, Value(state));
  return state;
}

bool FunctionState::fetch_code(Context& cx, std::string* why) noexcept {
  std::string message;
  const FunctionCode* const code = code_->unit->deferred()->code_of(code_->deferred, message);
  if (why) *why = std::move(message);
  if (!code) return false;
  code_ = code;
  words_ = code->words.data();
  if (cx.debugger()) [[unlikely]]
    cx.debugger()->on_function_state(this);
  return true;
}

std::string FunctionState::why_no_code(Context& cx) noexcept {
  std::string why;
  fetch_code(cx, &why);
  return why;
}

Result<ValueArray*> FunctionState::ensure_literals(Heap& heap, uint32_t count) {
  if (!literals_) {
    ValueArray* const literals = TRY(ValueArray::create(heap, count));
    literals_.set(heap, this, literals);
  }
  return literals_.get();
}

void FunctionState::warm_up(Context& cx) noexcept {
  if (plain_entry_ || ++calls_ < kWarmCalls || cx.options().slow_paths) return;
  plain_entry_ = code_->has_plain_entry();
  make_feedback(cx);
}

Feedback* FunctionState::feedback_after_miss(Context& cx) noexcept {
  if (!feedback_ && !cx.options().slow_paths && ++visits_ > kWarmVisits * code_->feedback_count)
    make_feedback(cx);
  return feedback_.get();
}

/// Once: where memory was short the function stays without.
void FunctionState::make_feedback(Context& cx) noexcept {
  if (was_warm_ || code_->feedback_count == 0) return;
  was_warm_ = true;
  // A pending failure would be the script's to see; caches are not its business.
  const Value pending = cx.exception();
  Result<Feedback*> feedback = Feedback::create(cx.heap(), code_->feedback_count);
  if (feedback.ok())
    feedback_.set(cx.heap(), this, feedback.value());
  else if (!cx.is_terminating())
    (void)cx.throw_value(pending);
}

void FunctionState::trace(Tracer& tracer) const {
  tracer.visit(realm_);
  tracer.visit(module_);
  tracer.visit(feedback_);
  tracer.visit(children_);
  tracer.visit(literals_);
  tracer.visit(private_words_);
  tracer.visit(construct_shape);
  tracer.visit(prototype_shape);
  tracer.visit_bits(*construct_proto.address());
}

}  // namespace shoal
