// What break, continue and return have to pass on their way out, and where exceptions of a stretch
// of code go.
#pragma once

#include <utility>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/emit/registers.h"
#include "vm/bytecode/encoder.h"

namespace shoal::emit {

/// A stretch of code with a handler. It may have gaps: code that leaves it (closing an iterator on
/// a break) must not be caught by it.
struct Region {
  Label start;  // Of the open part.
  Label handler;
  std::vector<std::pair<Label, Label>> parts;
};

/// Where a jump out of a statement goes.
enum class ExitKind : uint8_t { Break, Continue, Return };

struct Exit {
  ExitKind kind;
  size_t control;  // Index of the target in FunctionEmitter::controls_; 0 for Return.
  bool operator==(const Exit&) const = default;
};

/// An open statement, as jumps out of it see it. From the outside in, a for-of loop is three of
/// them: where break goes, the iterator to be closed, where continue goes.
struct Control {
  enum class Kind : uint8_t { Target, Try, Finally, Iterator };
  Kind kind = Kind::Target;

  // Target
  std::vector<const ast::Text*> labels;
  Label break_label;          // Exists: break comes here ...
  bool breaks_plain = false;  // ... also without a label.
  Label continue_label;

  // Try, Finally, Iterator
  Region* region = nullptr;

  // Finally: `state` says why it was entered: -1 the end of the block, 0 a throw (of `value`), n
  // the exit n - 1.
  Label finally_label;
  Reg state = kNoReg;
  Reg value = kNoReg;
  std::vector<Exit> exits;

  // Iterator: the record's registers; `done` (a register) says that there is nothing to close, or
  // kNoReg.
  Reg iterator = kNoReg;
  Reg done = kNoReg;
  bool is_async = false;
};

/// Forgets, at its end, the constants kept in registers since its start.
class HoistedConstants {
 public:
  using List = std::vector<std::pair<const ast::Node*, Reg>>;
  explicit HoistedConstants(List& list) : list_(list), size_(list.size()) {}
  ~HoistedConstants() { list_.resize(size_); }
  HoistedConstants(const HoistedConstants&) = delete;
  HoistedConstants& operator=(const HoistedConstants&) = delete;

 private:
  List& list_;
  size_t size_;
};

/// A finally between its begin_finally and dispatch_finally.
struct FinallyState {
  Region region;
  Control control;  // Once its block has ended.
  Reg outer_resources = kNoReg;
};

}  // namespace shoal::emit
