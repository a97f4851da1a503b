// DateObject, §21.4.4: a time value.
#pragma once

#include <cmath>

#include "vm/object/object.h"

namespace shoal {

class DateObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<DateObject>("Date");
  static Result<DateObject*> create(Heap& heap, Shape* shape, double time) {
    return heap.create<DateObject>(static_cast<CellKind>(Kind::Date), shape, time);
  }
  /// Milliseconds since the epoch, UTC; NaN: an invalid date.
  double time() const noexcept { return time_; }
  void set_time(double time) noexcept { time_ = time; }

  void trace(Tracer& tracer) const { Object::trace(tracer); }

 private:
  friend class Heap;
  DateObject(Shape* shape, double time) noexcept : Object(shape), time_(time) {}
  double time_;
};

}  // namespace shoal
