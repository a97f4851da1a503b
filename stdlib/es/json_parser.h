// JsonParser: JSON text to values, ECMA-404 and §25.5.1. One pass over the characters, Latin-1 or
// UTF-16, in pieces of bounded work; what is open stands on a stack of values, so nesting costs no
// native stack.
//
// Objects get their shape when they close: keys and values wait on the stack until then, and an
// object with the keys of an earlier one takes its shape from a small table. Keys become atoms
// through another.
#pragma once

#include "gc/roots.h"
#include "vm/run/context.h"

namespace shoal {

class JsonParser {
 public:
  enum class Status : uint8_t { Done, More };
  /// with_records: remembers where the text of each value stands (record()).
  JsonParser(Context& cx, String* text, bool with_records)
      : cx_(cx),
        text_(text),
        values_(cx.heap()),
        records_(cx.heap()),
        with_records_(with_records) {}
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;

  /// Reads on, until the end or until about so many units more are read. Error: a SyntaxError, or
  /// quota.
  Result<Status> run(uint32_t units_max);
  uint32_t position() const noexcept { return at_; }
  Value result() const noexcept { return value_; }
  /// A JSON Parse Record of the proposal "JSON.parse source text access": undefined for none, else
  /// a ValueArray:
  ///   of a primitive  its value, where its text begins, where it ends
  ///   of an array     the array, then the records of its elements
  ///   of an object    the object, an object without prototype that has its records under the same
  ///   keys
  Value record() const noexcept { return record_; }

 private:
  enum class After : uint8_t { Value, Closed, Closing };
  /// An array or object of many members is made in pieces, once they have been read.
  enum class Closing : uint8_t { None, Array, Object };

  // Templates of the kind of unit (json_parser.cpp).
  template <class Unit>
  Result<Status> run_as(const Unit* units, uint32_t stop);
  template <class Unit>
  Result<After> begin_value(const Unit* units);
  template <class Unit>
  Result<After> after_value(const Unit* units);
  template <class Unit>
  Result<After> open(const Unit* units, bool is_object);
  template <class Unit>
  Result<void> read_key(const Unit* units);
  template <class Unit>
  Result<void> read_string(const Unit* units);
  template <class Unit>
  Result<uint32_t> find_string_end(const Unit* units, bool& has_escapes);
  template <class Unit>
  Result<String*> unescape(const Unit* units, uint32_t from, uint32_t end);
  template <class Unit>
  Result<void> read_number(const Unit* units);
  template <class Unit>
  Result<void> read_literal(const Unit* units, const char* text, Value v);
  template <class Unit>
  void skip_space(const Unit* units) noexcept;

  Result<PropertyKey> key_of(const StringView& text);
  /// The value is complete: with records, its record is made (start: where its text begins).
  Result<void> finish_primitive(Value v, uint32_t start);
  Result<void> push(Value v, Value record);
  /// Ends the innermost level, or begins to.
  Result<After> close();
  Result<void> begin_closing(size_t count);
  /// Another piece of it. Whether that was the last one.
  Result<bool> go_on_closing();
  Result<void> close_array();
  Result<void> record_array(size_t first);
  Result<void> record_object(size_t first);
  Result<void> close_object();
  Result<Object*> make_object(size_t first, uint32_t count);
  Shape* known_shape(size_t first, uint32_t count, uint32_t& slot) const noexcept;
  void pop_level(size_t first) noexcept;

  SHOAL_COLD Thrown unexpected(uint32_t position, const char* expected = nullptr);
  SHOAL_COLD Thrown fail(uint32_t position, const char* what);

  Context& cx_;
  String* text_;
  uint32_t at_ = 0, length_ = 0;
  // Open arrays and objects: a marker of the level around, then the elements, or keys and values in
  // turn. With records_, which has the same indices.
  RootStack<Value> values_, records_;
  size_t level_ = 0;        // Where the innermost level's items begin; 0: none is open.
  bool is_object_ = false;  // What the innermost level is.
  bool with_records_;
  Value value_, record_;  // The value last completed.
  bool stopped_behind_value_ = false;
  Closing closing_ = Closing::None;
  size_t closed_ = 0;               // So many values of the level are in closing_target_.
  Cell* closing_target_ = nullptr;  // The ValueArray of elements, or the object.

  static constexpr uint32_t kKnownKeys = 128, kKnownShapes = 32;
  String* known_keys_[kKnownKeys] = {};
  Shape* known_shapes_[kKnownShapes] = {};
};

}  // namespace shoal
