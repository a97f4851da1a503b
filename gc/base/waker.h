// Waker: what sets somebody going who waits, from any thread. It may outlive whom it wakes: then it
// does nothing.
#pragma once

#include "gc/base/ref.h"

namespace shoal {

class Waker : public RefCounted {
 public:
  virtual void wake() noexcept = 0;
};

}  // namespace shoal
