// The registers of one function: a stack. Parameters lie at the bottom, the locals of open scopes
// and the temporaries of open expressions above, in the order they were taken. So everything live
// across a call lies below its call block, and the callee's frame may overlap what is above.
#pragma once

#include <cstdint>
#include <vector>

#include "gc/base/assert.h"

namespace shoal::emit {

using Reg = uint32_t;
inline constexpr Reg kNoReg = ~Reg{0};
/// Frames name registers with 16 bits.
inline constexpr uint32_t kRegistersMax = 60000;

class Registers {
 public:
  Reg take(uint32_t count = 1) {
    const Reg first = top_;
    top_ += count;
    if (top_ > count_) {
      count_ = top_;
      is_local_.resize(count_);
    }
    return first;
  }
  /// A register that holds a variable: it is written only when its new value is complete.
  Reg take_local() {
    const Reg reg = take();
    is_local_[reg] = true;
    return reg;
  }
  void set_local(Reg reg, bool is_local) { is_local_[reg] = is_local; }
  bool is_local(Reg reg) const { return is_local_[reg]; }
  uint32_t top() const { return top_; }
  void release_to(uint32_t top) {
    SHOAL_ASSERT(top <= top_);
    for (uint32_t reg = top; reg < top_; ++reg) is_local_[reg] = false;
    top_ = top;
  }
  /// The most that were ever taken at once.
  uint32_t count() const { return count_; }

 private:
  uint32_t top_ = 0;
  uint32_t count_ = 0;
  std::vector<bool> is_local_;
};

/// Gives back, at its end, all registers taken since its start.
class Temporaries {
 public:
  explicit Temporaries(Registers& registers) : registers_(registers), top_(registers.top()) {}
  ~Temporaries() { registers_.release_to(top_); }
  Temporaries(const Temporaries&) = delete;
  Temporaries& operator=(const Temporaries&) = delete;

 private:
  Registers& registers_;
  uint32_t top_;
};

}  // namespace shoal::emit
