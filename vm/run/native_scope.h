// NativeScope: for embedders that call natives outside Context::run (making contexts, loading and
// linking modules, looking at an exception) and hold cells in locals: the collector then scans this
// stack, too.
#pragma once

#include "vm/run/context.h"

namespace shoal {

class NativeScope {
 public:
  explicit NativeScope(Context& cx) noexcept : cx_(cx), outer_(cx.native_base) {
    if (!outer_) cx.native_base = __builtin_frame_address(0);
  }
  ~NativeScope() { cx_.native_base = outer_; }
  NativeScope(const NativeScope&) = delete;
  NativeScope& operator=(const NativeScope&) = delete;

 private:
  Context& cx_;
  const void* outer_;
};

}  // namespace shoal
