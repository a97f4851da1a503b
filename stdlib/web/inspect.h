// How values look on the console: the text of any value, in the form of Node's util.inspect, which
// people know and tools parse. The inspector itself runs no script: getters are shown as [Getter],
// proxies as their target. Where the text does depend on script (a custom inspection method, a
// getter of Symbol.toStringTag, toString for %s), it notes the call in an InspectCalls and goes on;
// the caller makes the calls as ordinary frames and inspects once more. Nothing nests.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "gc/roots.h"
#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal {

struct InspectOptions {
  static constexpr double kNoLimit = std::numeric_limits<double>::infinity();
  static constexpr int kCompactAll = -1;  // `compact: true`.
  enum class Getters : uint8_t { Label, All, GetOnly, GetSet };

  double depth = 2;
  double array_length_max = 100;
  double string_length_max = 10000;
  double break_length = 80;
  int compact = 3;
  bool show_hidden = false;
  bool colors = false;
  bool custom_inspect = true;
  bool show_proxy = false;
  bool sorted = false;
  bool numeric_separator = false;
  Getters getters = Getters::Label;
};

/// Calls that a text depends on, and their results once made.
class InspectCalls {
 public:
  enum class Kind : int32_t { Custom, Get, Getter, ToString, ToNumber, ParseInt, ParseFloat, Json };
  struct Call {
    Kind kind;
    Value object;  // Who is asked; for conversions, what is converted.
    Value detail;  // Custom: the depth that is left; Get, Getter: the getter.
  };
  explicit InspectCalls(Heap& heap) noexcept : values_(heap) {}

  /// The call's result, or the hole if it has yet to be made. Error: quota.
  Result<Value> result_of(const Call& call);
  size_t count() const noexcept { return values_.size() / 4; }
  size_t made() const noexcept { return made_; }
  Call call(size_t i) const noexcept;
  /// The result of call number made().
  void set_result(Value v) noexcept { values_[made_++ * 4 + 3] = v; }

 private:
  RootVector<Value> values_;  // kind, object, detail, result
  size_t made_ = 0;
};

/// The text of v, appended to out. False: it depends on calls yet to be made. calls may be null:
/// then what would take script is left out, as a getter is.
Result<bool> inspect(Context& cx, Value v, const InspectOptions& options, InspectCalls* calls,
                     std::string& out);
/// The text of arguments as console.log has them: % directives of a first string, then the rest,
/// with spaces between.
Result<bool> format_arguments(Context& cx, const Value* values, uint32_t count,
                              const InspectOptions& options, InspectCalls* calls, std::string& out);
/// Makes the calls that are missing.
Task<bool> make_calls(Context& cx, InspectCalls* calls, InspectOptions options);
/// inspect, with all calls made: a string Value.
Task<Value> inspect_completely(Context& cx, Value v, InspectOptions options);
/// The options that script gave as an object; other values change nothing.
Task<InspectOptions> read_inspect_options(Context& cx, Value given, InspectOptions options);

// --- Parts, for the console and for error texts
/// With quotes and escapes, as in source text.
std::string quote_string(Heap& heap, String* s);
/// Columns that a terminal needs for the text, colours apart.
size_t display_width(std::string_view utf8) noexcept;
/// UTF-16 units, colours apart.
size_t unit_count(std::string_view utf8) noexcept;
/// 2024-01-31T12:00:00.000Z
std::string iso_date(double time_ms);
std::string indent_lines(std::string text, size_t columns);

}  // namespace shoal
