#include "vm/run/debugger.h"

#include <algorithm>
#include <cstring>

#include "vm/bytecode/ops.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/host.h"

namespace shoal {

Debugger::Debugger(Context& cx) : cx_(cx), copied_(cx.heap()) {}
Debugger::~Debugger() = default;

// ---- What the host knows of code

const UnitDebugInfo* Debugger::info_of(const CodeUnit* unit) {
  const auto [found, is_new] = infos_.try_emplace(unit);
  if (is_new && cx_.host()) found->second = cx_.host()->describe_code(*unit);
  return found->second.get();
}

const FunctionDebugInfo* Debugger::info_of(const FunctionCode* code) {
  const UnitDebugInfo* const info = info_of(code->unit);
  return info ? &info->functions[code->index] : nullptr;
}

// ---- Breakpoints

/// Finds the statement that comes first at or after the breakpoint's line and column.
void Debugger::resolve(Breakpoint& breakpoint, const CodeUnit* unit) {
  if (unit->image().source_name != breakpoint.source) return;
  const UnitDebugInfo* const info = info_of(unit);
  if (!info) return;
  const auto before = [](SourcePosition a, SourcePosition b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
  };
  const SourcePosition wanted{breakpoint.line, breakpoint.column};
  SourcePosition best{~0u, ~0u};
  Place place{nullptr, 0};
  for (const FunctionCode& code : unit->functions()) {
    for (const DebugStatement& s : info->functions[code.index].statements) {
      const SourcePosition at = unit->position_of(s.source);
      if (before(at, wanted) || !before(at, best)) continue;
      best = at;
      place = {&code, s.pc};
    }
  }
  if (place.code) breakpoint.places.push_back(place);
}

uint32_t Debugger::add_breakpoint(std::string source, uint32_t line, uint32_t column) {
  SHOAL_VERIFY(!cx_.is_running());
  breakpoints_.push_back({next_number_++, std::move(source), line, column, {}});
  Breakpoint& added = breakpoints_.back();
  std::vector<const CodeUnit*> seen;
  for (const std::shared_ptr<const CodeUnit>& unit : cx_.units) resolve(added, unit.get());
  for (const Place& place : added.places) update_all(place.code);
  return added.number;
}

void Debugger::remove_breakpoint(uint32_t number) {
  SHOAL_VERIFY(!cx_.is_running());
  const auto found = std::find_if(breakpoints_.begin(), breakpoints_.end(),
                                  [&](const Breakpoint& b) { return b.number == number; });
  if (found == breakpoints_.end()) return;
  const std::vector<Place> places = std::move(found->places);
  breakpoints_.erase(found);
  for (const Place& place : places) update_all(place.code);
}

std::vector<SourcePosition> Debugger::places_of(uint32_t number) const {
  std::vector<SourcePosition> positions;
  for (const Breakpoint& b : breakpoints_) {
    if (b.number != number) continue;
    for (const Place& p : b.places)
      positions.push_back(p.code->unit->position_of(p.code->source_at(p.offset)));
  }
  return positions;
}

bool Debugger::has_breakpoint(const FunctionCode* code, uint32_t offset) const {
  for (const Breakpoint& b : breakpoints_)
    for (const Place& p : b.places)
      if (p.code == code && p.offset == offset) return true;
  return false;
}

bool Debugger::has_breakpoints(const FunctionCode* code) const {
  for (const Breakpoint& b : breakpoints_)
    for (const Place& p : b.places)
      if (p.code == code) return true;
  return false;
}

/// A function comes into being; with the first of its unit, breakpoints find their places.
void Debugger::on_function_state(FunctionState* state) {
  const CodeUnit* const unit = state->code()->unit;
  if (state->code()->index == 0) {
    for (Breakpoint& b : breakpoints_) {
      const bool known = std::any_of(b.places.begin(), b.places.end(),
                                     [&](const Place& p) { return p.code->unit == unit; });
      if (!known) resolve(b, unit);
    }
  }
  if (covers(state->code()) || has_breakpoints(state->code())) update(state, false);
}

// ---- Coverage

void Debugger::start_coverage(bool (*is_counted)(const CodeUnit&)) {
  SHOAL_VERIFY(!cx_.is_running());
  counts_.clear();
  covers_ = true;
  is_counted_ = is_counted;
  update_all(nullptr);
}

void Debugger::stop_coverage() {
  SHOAL_VERIFY(!cx_.is_running());
  covers_ = false;
  for (size_t i = copied_.size(); i-- > 0;) update(copied_[i], step_ != Step::None);
}

uint64_t Debugger::count_of(const FunctionCode* code, uint32_t pc) const {
  const auto function = counts_.find(code);
  if (function == counts_.end()) return 0;
  const auto place = function->second.find(pc);
  return place == function->second.end() ? 0 : place->second;
}

std::vector<Debugger::StatementCount> Debugger::coverage() {
  std::vector<StatementCount> result;
  for (const auto& [code, by_offset] : counts_) {
    for (const DebugStatement& s : info_of(code)->statements) {
      const auto found = by_offset.find(s.pc);
      const uint64_t count = found == by_offset.end() ? 0 : found->second;
      result.push_back({code, code->unit->position_of(s.source), count});
    }
  }
  return result;
}

void Debugger::clear() {
  end_step();
  covers_ = false;
  breakpoints_.clear();
  while (!copied_.empty()) update(copied_[0], false);
  reason_ = PauseReason::None;
}

// ---- Private copies

void Debugger::update_all(const FunctionCode* code) {
  RootVector<FunctionState*> states(cx_.heap());
  cx_.heap().for_each_cell([&](Cell* cell) {
    if (static_cast<Kind>(cell->kind()) != Kind::FunctionState) return;
    auto* const state = static_cast<FunctionState*>(cell);
    if (!code || state->code() == code) (void)states.push_back(state);
  });
  for (size_t i = 0; i < states.size(); ++i) update(states[i], step_ != Step::None);
}

/// Frames that run words of one copy go on in the other.
void Debugger::move_frames(const uint32_t* from, const uint32_t* to, size_t count) {
  const auto move = [&](const uint32_t*& pc) {
    if (pc >= from && pc <= from + count) pc = to + (pc - from);
  };
  move(cx_.state().pc);
  for (Frame* f = cx_.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr)
    move(f->return_pc);
}

void Debugger::update(FunctionState* state, bool stepping) {
  const FunctionCode* const code = state->code();
  if (covers_ && !stepping && !covers(code) && !has_breakpoints(code) &&
      !state->has_private_words())
    return;  // Not worth compiling it again.
  const FunctionDebugInfo* const info = info_of(code);
  const bool counts = covers(code);
  const bool all = (stepping || counts) && info && !info->statements.empty();
  const bool wanted = info && (all || has_breakpoints(code));
  const uint32_t* const old = state->words();
  if (!wanted) {
    if (!state->has_private_words()) return;
    move_frames(old, code->words.data(), code->words.size());
    state->drop_private_words(cx_.heap());
    for (size_t i = 0; i < copied_.size(); ++i) {
      if (copied_[i] != state) continue;
      copied_[i] = copied_[copied_.size() - 1];
      copied_.pop_back();
      break;
    }
    return;
  }
  const bool is_new = !state->has_private_words();
  if (is_new && !copied_.push_back(state).ok()) return;
  Result<uint32_t*> words = state->ensure_private_words(cx_.heap());
  if (!words.ok()) {
    // No memory: the function runs without breakpoints; its script does not see the failure.
    if (is_new) copied_.pop_back();
    if (!cx_.is_terminating()) (void)cx_.take_exception();
    return;
  }
  uint32_t* const copy = words.value();
  std::memcpy(copy, code->words.data(), code->words.size_bytes());
  for (const DebugStatement& s : info->statements)
    if (all || has_breakpoint(code, s.pc))
      copy[s.pc] = (copy[s.pc] & ~0xFFu) | static_cast<uint32_t>(Op::Breakpoint);
  if (counts) {
    (void)counts_[code];
    for (const DebugBranch& b : info->branches)
      copy[b.pc] = (copy[b.pc] & ~0xFFu) | static_cast<uint32_t>(Op::Breakpoint);
  }
  if (is_new) move_frames(old, copy, code->words.size());
}

void Debugger::instrument_stack() {
  for (Frame* f = cx_.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr)
    if (f->code) update(f->state, true);
}

// ---- Stepping

void Debugger::begin_step(Step step) {
  SHOAL_VERIFY(!cx_.is_running());
  step_ = step;
  const Frame* frame = cx_.frame();
  while (frame && !frame->code)
    frame = frame->caller_regs ? Frame::of(frame->caller_regs) : nullptr;
  target_ = frame;
  instrument_stack();
}

/// Statements that are no breakpoints disappear.
void Debugger::end_step() {
  if (step_ == Step::None) return;
  step_ = Step::None;
  target_ = nullptr;
  for (size_t i = copied_.size(); i-- > 0;) update(copied_[i], false);
}

void Debugger::on_idle() noexcept {
  if (cx_.frame() || is_paused()) return;
  for (size_t i = copied_.size(); i-- > 0;) update(copied_[i], false);
  if (copied_.empty()) infos_.clear();
  // The frame that a step began in is gone, and another may come to stand in its place.
  if (step_ == Step::Over || step_ == Step::Out) step_ = Step::Into;
  target_ = nullptr;
}

bool Debugger::is_on_stack(const Frame* frame) const {
  for (Frame* f = cx_.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr)
    if (f == frame) return true;
  return false;
}

/// Whether a step ends at this statement.
bool Debugger::stops(Frame* frame) const {
  switch (step_) {
    case Step::None: return false;
    case Step::Pause:
    case Step::Into: return true;
    case Step::Over: return frame == target_ || !is_on_stack(target_);
    case Step::Out: return frame != target_ && !is_on_stack(target_);
  }
  return false;
}

void Debugger::stop(PauseReason reason, uint32_t offset) {
  reason_ = reason;
  pause_offset_ = offset;
  cx_.leave_reason = LeaveReason::Paused;
  end_step();
}

bool Debugger::at_breakpoint() {
  Frame* const frame = cx_.frame();
  if (frame->has(Frame::AwaitPrepared)) return false;  // An Await that is executed again.
  const uint32_t offset = frame->state->offset_of(cx_.state().pc);
  if (covers_) ++counts_[frame->code][offset];
  const bool steps = stops(frame);
  const bool is_pause = step_ == Step::Pause;
  if (!steps && !has_breakpoint(frame->code, offset)) return false;
  past_breakpoint_ = true;
  if (op_at(&frame->code->words[offset]) == Op::Debugger) {
    // One pause for both.
    ++cx_.state().pc;
    past_breakpoint_ = false;
    stop(PauseReason::DebuggerStatement, offset);
  } else if (has_breakpoint(frame->code, offset)) {
    stop(PauseReason::Breakpoint, offset);
  } else {
    stop(is_pause ? PauseReason::Request : PauseReason::Step, offset);
  }
  return true;
}

bool Debugger::at_statement() {
  const Frame* const frame = cx_.frame();
  past_breakpoint_ = false;
  stop(PauseReason::DebuggerStatement, frame->state->offset_of(cx_.state().pc) - 1);
  return true;
}

void Debugger::run() {
  const bool resumes = is_paused() && !is_outcome(cx_.start_outcome);
  bool past = resumes && past_breakpoint_;
  reason_ = PauseReason::None;
  past_breakpoint_ = false;
  if ((step_ == Step::Over || step_ == Step::Out) && !is_on_stack(target_)) step_ = Step::Into;
  ExecutionState& s = cx_.state();
  while (step_ == Step::Into || step_ == Step::Pause) {
    // Out of fuel at the next call or back-edge: whose function that is gets its copy.
    const int64_t fuel = std::exchange(s.fuel, 0);
    cx_.run_loop(past);
    past = false;
    s.fuel += fuel;
    if (cx_.leave_reason != LeaveReason::OutOfFuel) return;
    if (cx_.frame() && cx_.frame()->code) update(cx_.frame()->state, true);
    if (s.fuel < 0) return;
  }
  cx_.run_loop(past);
}

}  // namespace shoal
