// JsonWriter: JSON text of plain data, without running script: the fast part of JSON.stringify, and
// the forms of primitives for the rest of it.
#pragma once

#include <string>
#include <vector>

#include "gc/roots.h"
#include "vm/run/context.h"
#include "vm/value/string_builder.h"

namespace shoal {

/// §25.5.2.3 QuoteJSONString
Result<void> append_quoted(Heap& heap, StringBuilder& out, String* s);
/// A number, null for those that are not finite.
Result<void> append_json_number(StringBuilder& out, Value number);
/// A line break and `depth` times the gap.
Result<void> append_json_line(StringBuilder& out, const StringView& gap, size_t depth);
/// The TypeError for an object that holds itself. path: object, key, object, key, ...; the last key
/// leads back to the first object. Keys are bits of PropertyKeys.
SHOAL_COLD Thrown throw_circular(Context& cx, const RootVector<Value>& path);

/// Works in pieces. FAST PATH: exact for what it does not decline, which is where a script could be
/// run (toJSON, getters, proxies) or where it would be long-winded (wrappers, holes, typed arrays):
/// the caller then begins anew.
class JsonWriter {
 public:
  enum class Status : uint8_t { Done, More, Declined };
  /// gap: a string of at most ten units.
  JsonWriter(Context& cx, Value value, String* gap)
      : cx_(cx), value_(value), gap_(gap), out_(cx.heap()), path_(cx.heap()) {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  /// Writes on until about so many units more are written. Error: a circle, or quota.
  Result<Status> run(uint32_t units_max);
  /// After Done: the text, or undefined.
  Result<Value> finish();

 private:
  /// How the keys of a shape are written: each as `,"key":`, one after the other.
  struct KeyPlan {
    struct Member {
      uint32_t slot;
      uint32_t text_end;  // In `text`; it begins where the one before ends.
    };
    const Shape* shape = nullptr;
    bool fits = false;  // All members are data properties, enumerable, with Latin-1 names.
    std::vector<Member> members;
    std::string text;
  };
  enum class Outcome : uint8_t { Written, Undefined, Entered, Declined };
  /// Writes a primitive, or enters an array or object.
  Result<Outcome> write(Value v);
  Result<Outcome> enter(Object* object);
  Result<bool> has_no_to_json(Object* object);
  /// Whether the text is such that more room than needed may be asked for.
  bool is_roomy(uint32_t units) const noexcept;
  Result<Outcome> next_of_array();
  Result<Outcome> next_of_object();
  /// The members of an object of planned shape, up to one that is entered.
  Result<Outcome> write_planned(const KeyPlan& plan);
  /// Null: its members are written one by one. Of an object that is written without gap.
  const KeyPlan* plan_of(const Shape* shape);
  Result<Outcome> write_member(PropertyKey key, Value v);
  Result<Outcome> close(char bracket);
  Result<void> separate();
  Result<void> check_circle(Object* object);
  Result<void> report_circle(size_t start);
  /// How many objects are open.
  size_t depth() const noexcept { return path_.size() / 2 + 1; }

  Context& cx_;
  Value value_;
  String* gap_;
  StringBuilder out_;
  RootStack<Value> path_;     // Around the innermost object: objects, each with its next_.
  Object* object_ = nullptr;  // The innermost; null: none.
  size_t marked_level_ = 0;   // See check_circle.
  uint32_t next_ = 0;         // Its next element or, behind those, entry of its shape.
  bool is_first_ = true;      // No member has been written.
  bool started_ = false, is_undefined_ = false;
  static constexpr uint32_t kShapes = 16;
  const Shape* without_to_json_[kShapes] = {};
  KeyPlan plans_[kShapes];
};

}  // namespace shoal
