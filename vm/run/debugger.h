// Debugger: pauses a context at statements, and lets an embedder look at its frames and change
// what they hold.
//
// THE MODEL. A pause is a way to leave the loop of dispatch: Context::run returns Paused, and the
// next run() goes on. No thread waits, and other contexts run meanwhile. A context pauses where a
// statement begins: there a Breakpoint instruction stands in the *private copy* of the function's
// words (vm/interp/function_state.h). Who has no debugger pays nothing: the handlers know it only
// in the instructions Debugger and Breakpoint.
//
//   breakpoints  stand in the copies of their function, one for each FunctionState.
//   stepping     all statements of the functions on the stack get one; which of those reached is a
//                stop, the frame decides. To step *into* what is called, the fuel is taken away: so
//                each call and back-edge leaves the loop, and the function that runs then gets
//                its copy. The fuel burned is what it would have been.
//   coverage     is a Breakpoint at each statement of every function, which counts and goes on.
//   copies       are dropped, and frames moved back to the shared words, as soon as nothing stands
//                in them.
//
// Statements and names come from the host (ContextHost::describe_code), which compiles again.
// All calls belong to the context's thread, between two runs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gc/roots.h"
#include "vm/bytecode/code.h"
#include "vm/bytecode/debug_info.h"
#include "vm/interp/function_state.h"
#include "vm/run/context.h"

namespace shoal {

class Environment;

enum class PauseReason : uint8_t { None, Breakpoint, DebuggerStatement, Step, Request };

/// A frame of a paused context, innermost first; valid until it goes on.
struct DebugFrame {
  Frame* frame = nullptr;
  const FunctionCode* code = nullptr;  // Null: a native.
  uint32_t offset = 0;                 // Of the instruction that runs, in words.
  std::string function;                // Its name; empty: none.
  std::string source;                  // Name of its unit; empty: a native.
  SourcePosition position{0, 0};
};

/// A name that a frame sees. value: the hole where it has none yet (its dead zone, or not
/// assigned).
struct DebugVariable {
  std::string name;
  Value value;
  bool is_set = false;
  bool is_constant = false;
};
/// From the inside out: the function's own scopes, then those of closures it was made in.
struct DebugVariables {
  DebugScopeKind kind = DebugScopeKind::Block;
  bool is_outer = false;  // Not the function's own: shared by its closure.
  std::vector<DebugVariable> variables;
};

class Debugger {
 public:
  explicit Debugger(Context& cx);
  ~Debugger();
  Debugger(const Debugger&) = delete;
  Debugger& operator=(const Debugger&) = delete;

  // --- Asking for pauses
  /// At the first statement on the line, or else on the next line that has one, of the source of
  /// that name, in code that is there or still to come. column 0: the line's first; from 1 in
  /// UTF-16 units: the first at or after it. Returns its number.
  uint32_t add_breakpoint(std::string source, uint32_t line, uint32_t column = 0);
  void remove_breakpoint(uint32_t number);
  /// Where it stands; empty: nowhere yet.
  std::vector<SourcePosition> places_of(uint32_t number) const;
  /// At the next statement, whatever runs it.
  void pause() { begin_step(Step::Pause); }
  /// At the next statement; of this function or one that it calls.
  void step_into() { begin_step(Step::Into); }
  /// At the next statement of this function or of who called it (or what runs next, if none).
  void step_over() { begin_step(Step::Over); }
  /// At the next statement of a caller (or what runs next, if there is none).
  void step_out() { begin_step(Step::Out); }
  /// Forgets all breakpoints and steps, and drops all private copies.
  void clear();

  // --- Coverage
  /// From now on counts how often each statement begins and each branch is taken, in code that is
  /// there or still to come; null: of all units.
  void start_coverage(bool (*is_counted)(const CodeUnit&) = nullptr);
  /// Stops counting. What was counted stays until the next start.
  void stop_coverage();
  struct StatementCount {
    const FunctionCode* code;
    SourcePosition position;
    uint64_t count;
  };
  /// How often that place, a statement's or a branch's, was reached.
  uint64_t count_of(const FunctionCode* code, uint32_t pc) const;
  /// What the unit's code looks like; null: it cannot be told.
  const UnitDebugInfo* describe(const CodeUnit* unit) { return info_of(unit); }
  /// All statements of the functions that have come into being since, zeros too.
  std::vector<StatementCount> coverage();

  // --- While paused
  PauseReason reason() const noexcept { return reason_; }
  bool is_paused() const noexcept { return reason_ != PauseReason::None; }
  std::vector<DebugFrame> frames();
  /// The frame's names as its statement sees them. The values stay alive as long as their frame.
  std::vector<DebugVariables> variables(const DebugFrame& frame);
  /// Sets the innermost variable of that name. False: there is none, it is a constant, or it has
  /// no value yet.
  bool set_variable(const DebugFrame& frame, std::string_view name, Value value);
  /// `this` of the frame; the hole: the function does not know it (an arrow that does not use it).
  Value this_value(const DebugFrame& frame);

  /// What the event loop of an Engine does with a pause: this, and then it goes on. Empty: nothing.
  std::function<void(Debugger&)> on_pause;

  // --- For the loop of dispatch
  void run();
  /// At a Breakpoint instruction, which is at ExecutionState::pc. True: the loop is left.
  bool at_breakpoint();
  /// After a Debugger instruction. True: the loop is left.
  bool at_statement();
  void on_function_state(FunctionState* state);
  /// Drops what unfinished steps and questions left: a step that goes on makes its copies anew.
  void on_idle() noexcept;

 private:
  enum class Step : uint8_t { None, Pause, Into, Over, Out };
  struct Place {
    const FunctionCode* code;
    uint32_t offset;
  };
  struct Breakpoint {
    uint32_t number;
    std::string source;
    uint32_t line, column;
    std::vector<Place> places;
  };
  struct NamePlace;

  const UnitDebugInfo* info_of(const CodeUnit* unit);
  const FunctionDebugInfo* info_of(const FunctionCode* code);
  void resolve(Breakpoint& breakpoint, const CodeUnit* unit);
  bool has_breakpoint(const FunctionCode* code, uint32_t offset) const;
  bool has_breakpoints(const FunctionCode* code) const;
  void begin_step(Step step);
  bool is_on_stack(const Frame* frame) const;
  bool stops(Frame* frame) const;
  void stop(PauseReason reason, uint32_t offset);
  /// Writes the function's copy anew: with what must stand in it now, or drops it.
  void update(FunctionState* state, bool stepping);
  /// Of that code; null: of all.
  void update_all(const FunctionCode* code);
  void instrument_stack();
  void end_step();
  void move_frames(const uint32_t* from, const uint32_t* to, size_t count);
  template <class Visitor>
  bool visit_names(const DebugFrame& frame, Visitor&& visit);
  bool read(const NamePlace& place, uint32_t source, Value& value) const;
  bool write(const NamePlace& place, Value value);

  Context& cx_;
  std::vector<Breakpoint> breakpoints_;
  uint32_t next_number_ = 1;
  std::map<const CodeUnit*, std::shared_ptr<const UnitDebugInfo>> infos_;
  RootVector<FunctionState*> copied_;  // Those that have a private copy.
  bool covers(const FunctionCode* code) const {
    return covers_ && (!is_counted_ || is_counted_(*code->unit));
  }
  bool covers_ = false;
  bool (*is_counted_)(const CodeUnit&) = nullptr;
  /// By word offset; those of a function are there from its first copy on.
  std::map<const FunctionCode*, std::map<uint32_t, uint64_t>> counts_;
  Step step_ = Step::None;
  const Frame* target_ = nullptr;  // Over, Out: the frame that was paused.
  PauseReason reason_ = PauseReason::None;
  uint32_t pause_offset_ = 0;     // Of the top frame.
  bool past_breakpoint_ = false;  // Going on begins with what stands under the breakpoint.
};

}  // namespace shoal
