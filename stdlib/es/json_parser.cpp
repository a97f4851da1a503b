#include "stdlib/es/json_parser.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "stdlib/es/json_text.h"
#include "vm/object/array.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"
#include "vm/value/number_text.h"
#include "vm/value/string_builder.h"

namespace shoal {
namespace {

constexpr bool is_space_unit(uint32_t c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
constexpr bool is_digit(uint32_t c) noexcept { return c - '0' < 10; }

int hex_value(uint32_t c) noexcept {
  if (is_digit(c)) return static_cast<int>(c - '0');
  const uint32_t lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

Value level_marker(size_t level, bool is_object) noexcept {
  return Value::number(static_cast<double>(level) * 2 + (is_object ? 1 : 0));
}

}  // namespace

// ---- Values

template <class Unit>
void JsonParser::skip_space(const Unit* units) noexcept {
  while (at_ < length_ && is_space_unit(units[at_])) ++at_;
}

Result<JsonParser::Status> JsonParser::run(uint32_t units_max) {
  const StringView view = TRY(text_->view(cx_.heap()));
  length_ = view.length();
  const uint32_t stop = length_ - at_ > units_max ? at_ + units_max : length_ + 1;
  return view.is_latin1() ? run_as(view.latin1(), stop) : run_as(view.utf16(), stop);
}

/// Between two turns of the loop a value is due at at_.
template <class Unit>
Result<JsonParser::Status> JsonParser::run_as(const Unit* units, uint32_t stop) {
  for (;;) {
    After after = After::Closed;
    if (closing_ != Closing::None) [[unlikely]] {
      const bool is_closed = TRY(go_on_closing());
      if (!is_closed) return Status::More;
    } else if (stopped_behind_value_) {
      stopped_behind_value_ = false;
      after = TRY(after_value(units));
    } else {
      if (at_ >= stop) return Status::More;
      skip_space(units);
      after = TRY(begin_value(units));
    }
    while (after == After::Closed) {
      if (level_ == 0) {
        skip_space(units);
        if (at_ != length_) return fail(at_, "Unexpected non-whitespace character after JSON");
        return Status::Done;
      }
      TRY_VOID(push(value_, record_));
      // Brackets that close may be many, and making what they close may pay for collections. Who
      // has read all in one go is not stopped.
      if (at_ >= stop || (cx_.state().fuel < 0 && stop <= length_)) [[unlikely]] {
        stopped_behind_value_ = true;
        return Status::More;
      }
      after = TRY(after_value(units));
    }
  }
}

/// Reads a primitive (Closed), or begins an array or object (Value: one is due in it).
template <class Unit>
Result<JsonParser::After> JsonParser::begin_value(const Unit* units) {
  if (at_ >= length_) return unexpected(at_);
  switch (units[at_]) {
    case '"': TRY_VOID(read_string(units)); return After::Closed;
    case '{': return open(units, true);
    case '[': return open(units, false);
    case 't': TRY_VOID(read_literal(units, "true", Value::boolean(true))); return After::Closed;
    case 'f': TRY_VOID(read_literal(units, "false", Value::boolean(false))); return After::Closed;
    case 'n': TRY_VOID(read_literal(units, "null", Value::null())); return After::Closed;
    default:
      if (units[at_] != '-' && !is_digit(units[at_])) return unexpected(at_);
      TRY_VOID(read_number(units));
      return After::Closed;
  }
}

template <class Unit>
Result<JsonParser::After> JsonParser::open(const Unit* units, bool is_object) {
  TRY_VOID(push(level_marker(level_, is_object_), Value::undefined()));
  level_ = values_.size();
  is_object_ = is_object;
  ++at_;
  skip_space(units);
  if (at_ < length_ && units[at_] == (is_object ? uint8_t{'}'} : uint8_t{']'})) {
    ++at_;
    return close();
  }
  if (!is_object) return After::Value;
  if (at_ >= length_ || units[at_] != '"') return unexpected(at_, "Expected property name or '}'");
  TRY_VOID(read_key(units));
  return After::Value;
}

/// Behind a value of an array or object: goes to the next, or ends it.
template <class Unit>
Result<JsonParser::After> JsonParser::after_value(const Unit* units) {
  skip_space(units);
  const uint32_t c = at_ < length_ ? units[at_] : 0;
  if (c == ',') {
    ++at_;
    if (!is_object_) return After::Value;
    skip_space(units);
    if (at_ >= length_ || units[at_] != '"')
      return unexpected(at_, "Expected double-quoted property name");
    TRY_VOID(read_key(units));
    return After::Value;
  }
  if (c != (is_object_ ? '}' : ']'))
    return unexpected(at_, is_object_ ? "Expected ',' or '}' after property value"
                                      : "Expected ',' or ']' after array element");
  ++at_;
  return close();
}

template <class Unit>
Result<void> JsonParser::read_literal(const Unit* units, const char* text, Value v) {
  const uint32_t start = at_;
  for (const char* p = text; *p; ++p, ++at_)
    if (at_ >= length_ || units[at_] != static_cast<Unit>(*p)) return unexpected(at_);
  return finish_primitive(v, start);
}

Result<void> JsonParser::finish_primitive(Value v, uint32_t start) {
  value_ = v;
  if (!with_records_) [[likely]]
    return {};
  ValueArray* const record = TRY(ValueArray::create(cx_.heap(), 3));
  record->set(cx_.heap(), 0, v);
  record->set(cx_.heap(), 1, Value::number(start));
  record->set(cx_.heap(), 2, Value::number(at_));
  record_ = Value(record);
  return {};
}

// ---- Numbers

template <class Unit>
Result<void> JsonParser::read_number(const Unit* units) {
  constexpr double kPowersOfTen[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const uint32_t start = at_;
  const bool negative = units[at_] == '-';
  if (negative && (++at_ >= length_ || !is_digit(units[at_])))
    return fail(at_, "No number after minus sign");
  uint64_t digits = 0;  // As a number; wrong once there are more than 19.
  const uint32_t first = at_;
  const auto run = [&] {
    for (; at_ < length_ && is_digit(units[at_]); ++at_) digits = digits * 10 + (units[at_] - '0');
  };
  if (units[at_] == '0') {
    ++at_;
    if (at_ < length_ && is_digit(units[at_])) return unexpected(at_);
  } else {
    run();
  }
  uint32_t digit_count = at_ - first, fraction_count = 0;
  bool has_exponent = false;
  if (at_ < length_ && units[at_] == '.') {
    const uint32_t point = at_++;
    run();
    fraction_count = at_ - point - 1;
    digit_count += fraction_count;
    if (fraction_count == 0) return fail(at_, "Unterminated fractional number");
  }
  if (at_ < length_ && (units[at_] | 0x20) == 'e') {
    has_exponent = true;
    ++at_;
    if (at_ < length_ && (units[at_] == '+' || units[at_] == '-')) ++at_;
    const uint32_t exponent = at_;
    run();
    if (at_ == exponent) return fail(at_, "Exponent part is missing a number");
  }
  double d;
  if (digit_count <= 15 && !has_exponent) [[likely]] {
    // Exact: an integer below 2^53 and a power of ten that is one too, so there is one rounding.
    d = static_cast<double>(digits);
    if (fraction_count != 0) d /= kPowersOfTen[fraction_count];
    if (negative) d = -d;
  } else {
    d = decimal_to_number(StringView(units, length_).sub(start, at_));
  }
  return finish_primitive(Value::number(d), start);
}

// ---- Strings and keys

/// From behind the opening quote: where the closing one is. Checks all escapes.
template <class Unit>
Result<uint32_t> JsonParser::find_string_end(const Unit* units, bool& has_escapes) {
  has_escapes = false;
  for (uint32_t i = at_ + 1;;) {
    i = end_of_json_run(units, i, length_);
    if (i >= length_) return fail(i, "Unterminated string");
    if (units[i] == '"') return i;
    if (units[i] < 0x20) return fail(i, "Bad control character in string literal");
    has_escapes = true;
    if (++i >= length_) return fail(i, "Unterminated string");
    switch (units[i]) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't': ++i; break;
      case 'u':
        for (uint32_t k = 1; k <= 4; ++k) {
          if (i + k >= length_) return fail(length_, "Bad Unicode escape");
          if (hex_value(units[i + k]) < 0) return fail(i + k, "Bad Unicode escape");
        }
        i += 5;
        break;
      default: return fail(i, "Bad escaped character");
    }
  }
}

namespace {

/// The unit that the escape at i, a backslash, stands for; i moves behind it.
template <class Unit>
char16_t read_escape(const Unit* units, uint32_t& i) noexcept {
  const auto unit = static_cast<char16_t>(units[i + 1]);
  i += 2;
  switch (unit) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': {
      int value = 0;
      for (uint32_t k = 0; k < 4; ++k) value = value * 16 + hex_value(units[i + k]);
      i += 4;
      return static_cast<char16_t>(value);
    }
    default: return unit;
  }
}

/// Latin-1 text whose escapes have been checked, into `out`, which has room for all of it. How much
/// was written, or kNotLatin1.
constexpr uint32_t kNotLatin1 = UINT32_MAX;
uint32_t unescape_latin1(const uint8_t* units, uint32_t from, uint32_t end, uint8_t* out) noexcept {
  uint8_t* to = out;
  for (uint32_t i = from; i < end;) {
    if (i + 8 <= end) {
      // Eight at a time, of which those before a backslash count: the result is never longer than
      // what is read, so there is room for all.
      uint64_t word;
      std::memcpy(&word, units + i, 8);
      std::memcpy(to, &word, 8);
      const uint64_t found = ends_of_json_run(word);
      const uint32_t run = found ? static_cast<uint32_t>(std::countr_zero(found)) / 8 : 8;
      i += run;
      to += run;
      if (!found) continue;
    } else if (units[i] != '\\') {
      *to++ = units[i++];
      continue;
    }
    const char16_t unit = read_escape(units, i);
    if (unit > 0xFF) return kNotLatin1;
    *to++ = static_cast<uint8_t>(unit);
  }
  return static_cast<uint32_t>(to - out);
}

}  // namespace

template <class Unit>
Result<String*> JsonParser::unescape(const Unit* units, uint32_t from, uint32_t end) {
  if constexpr (sizeof(Unit) == 1) {
    String* const made = TRY(String::make_flat(cx_.heap(), end - from, true));
    const uint32_t length = unescape_latin1(units, from, end, made->latin1_storage());
    if (length == 1) return String::single(made->latin1_storage()[0]);
    if (length != kNotLatin1) {
      made->shrink(length);
      return made;
    }
  }
  const StringView all(units, length_);
  StringBuilder out(cx_.heap());
  for (uint32_t i = from; i < end;) {
    const uint32_t stop = end_of_json_run(units, i, end);
    TRY_VOID(out.append(all.sub(i, stop)));
    i = stop;
    if (i != end) TRY_VOID(out.append(read_escape(units, i)));
  }
  return out.finish();
}

template <class Unit>
Result<void> JsonParser::read_string(const Unit* units) {
  const uint32_t start = at_;
  bool has_escapes;
  const uint32_t end = TRY(find_string_end(units, has_escapes));
  String* s;
  if (has_escapes)
    s = TRY(unescape(units, start + 1, end));
  else
    s = TRY(String::from_view(cx_.heap(), StringView(units, length_).sub(start + 1, end)));
  at_ = end + 1;
  return finish_primitive(Value(s), start);
}

/// A key and its colon.
template <class Unit>
Result<void> JsonParser::read_key(const Unit* units) {
  bool has_escapes;
  const uint32_t start = at_ + 1;
  const uint32_t end = TRY(find_string_end(units, has_escapes));
  PropertyKey key;
  if (has_escapes) {
    String* const s = TRY(unescape(units, start, end));
    key = TRY(cx_.atoms().key_of(cx_.heap(), s));
  } else {
    key = TRY(key_of(StringView(units, length_).sub(start, end)));
  }
  at_ = end + 1;
  skip_space(units);
  if (at_ >= length_ || units[at_] != ':')
    return unexpected(at_, "Expected ':' after property name");
  ++at_;
  // A key's bits are those of a Value, too: a cell or a number.
  return push(Value::from_bits(key.bits()), Value::undefined());
}

Result<PropertyKey> JsonParser::key_of(const StringView& text) {
  const uint32_t hash = text.hash();
  String*& known = known_keys_[hash & (kKnownKeys - 1)];
  if (known && known->hash() == hash && known->flat_view() == text) return PropertyKey::atom(known);
  String* const s = TRY(String::from_view(cx_.heap(), text));
  const PropertyKey key = TRY(cx_.atoms().key_of(cx_.heap(), s));
  if (!key.is_index()) known = key.as_atom();
  return key;
}

// ---- Arrays and objects

Result<void> JsonParser::push(Value v, Value record) {
  TRY_VOID(values_.push_back(v));
  if (with_records_) TRY_VOID(records_.push_back(record));
  return {};
}

/// Drops the items of the level that begins at first, and its marker.
void JsonParser::pop_level(size_t first) noexcept {
  const auto marker = static_cast<uint64_t>(values_[first - 1].as_number());
  level_ = static_cast<size_t>(marker / 2);
  is_object_ = (marker & 1) != 0;
  values_.pop_back(values_.size() - first + 1);
  if (with_records_) records_.pop_back(records_.size() - first + 1);
}

Result<JsonParser::After> JsonParser::close() {
  const size_t count = values_.size() - level_;
  // What a leaf parses is not that long.
  if (count >= kLongGrowth && length_ > kLeafUnitsMax) [[unlikely]] {
    TRY_VOID(begin_closing(count));
    return After::Closing;
  }
  TRY_VOID(is_object_ ? close_object() : close_array());
  return After::Closed;
}

Result<void> JsonParser::begin_closing(size_t count) {
  Heap& heap = cx_.heap();
  closed_ = 0;
  if (!is_object_) {
    closing_target_ = TRY(ValueArray::create_empty(heap, static_cast<uint32_t>(count)));
    closing_ = Closing::Array;
    return {};
  }
  // It has room for all, so that nothing big is moved.
  const auto properties = static_cast<uint32_t>(count / 2);
  Shape* const root =
      TRY(cx_.realm()->root_shape(cx_, Kind::Object, Intrinsic::ObjectPrototype, 0));
  Shape* const shape = TRY(ShapeOps::own(cx_, root));
  PropertyTable* const table = TRY(PropertyTable::create(heap, properties));
  ShapeOps::move_to_table(cx_, shape, table);
  PlainObject* const object = TRY(PlainObject::create(heap, shape));
  ValueArray* const slots = TRY(ValueArray::create_empty(heap, properties));
  object->set_slots(heap, slots);
  closing_target_ = object;
  closing_ = Closing::Object;
  return {};
}

Result<bool> JsonParser::go_on_closing() {
  constexpr size_t kValuesPerPiece = 8192, kMembersPerPiece = 1024;
  Heap& heap = cx_.heap();
  const size_t count = values_.size() - level_;
  const Value* const from = values_.data() + level_;
  if (closing_ == Closing::Array) {
    auto* const elements = static_cast<ValueArray*>(closing_target_);
    const auto piece = static_cast<uint32_t>(std::min(count - closed_, kValuesPerPiece));
    for (const size_t end = closed_ + piece; closed_ < end; ++closed_)
      elements->init(static_cast<uint32_t>(closed_), from[closed_]);
    elements->extend(heap, piece);
    if (closed_ < count) return false;
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    array->set_elements(heap, elements);
    array->set_length_field(static_cast<uint32_t>(count));
    value_ = Value(array);
  } else {
    auto* const object = static_cast<PlainObject*>(closing_target_);
    const size_t end = std::min(count, closed_ + 2 * kMembersPerPiece);
    for (size_t slot = closed_ / 2; slot < end / 2; ++slot)
      object->slots()->init(static_cast<uint32_t>(slot), Value::hole());
    object->slots()->extend(heap, static_cast<uint32_t>((end - closed_) / 2));
    for (; closed_ < end; closed_ += 2)
      TRY_VOID(define_field(cx_, object, PropertyKey::from_bits(from[closed_].bits()),
                            from[closed_ + 1]));
    if (closed_ < count) return false;
    value_ = Value(static_cast<Object*>(object));
  }
  closing_ = Closing::None;
  closing_target_ = nullptr;
  if (with_records_) TRY_VOID(is_object_ ? record_object(level_) : record_array(level_));
  pop_level(level_);
  return true;
}

Result<void> JsonParser::close_array() {
  Heap& heap = cx_.heap();
  const size_t first = level_;
  const auto count = static_cast<uint32_t>(values_.size() - first);
  ArrayObject* const array = TRY(ArrayObject::create(cx_, count, count));
  if (count != 0) {
    ValueArray* const elements = array->elements();
    for (uint32_t i = 0; i < count; ++i) elements->init(i, values_[first + i]);
    elements->wrote_range(heap, 0, count);
  }
  value_ = Value(array);
  if (with_records_) TRY_VOID(record_array(first));
  pop_level(first);
  return {};
}

/// Of the array in value_.
Result<void> JsonParser::record_array(size_t first) {
  Heap& heap = cx_.heap();
  const auto count = static_cast<uint32_t>(values_.size() - first);
  ValueArray* const record = TRY(ValueArray::create(heap, count + 1));
  record->set(heap, 0, value_);
  for (uint32_t i = 0; i < count; ++i) record->set(heap, i + 1, records_[first + i]);
  record_ = Value(record);
  return {};
}

Result<void> JsonParser::close_object() {
  const size_t first = level_;
  const auto count = static_cast<uint32_t>((values_.size() - first) / 2);
  Object* const object = TRY(make_object(first, count));
  value_ = Value(object);
  if (with_records_) TRY_VOID(record_object(first));
  pop_level(first);
  return {};
}

/// Of the object in value_.
Result<void> JsonParser::record_object(size_t first) {
  Heap& heap = cx_.heap();
  Object* const entries = TRY(new_object_with_proto(cx_, Value::null()));
  // The keys stand in values_ alone.
  for (size_t i = first; i < values_.size(); i += 2)
    TRY_VOID(
        define_field(cx_, entries, PropertyKey::from_bits(values_[i].bits()), records_[i + 1]));
  ValueArray* const record = TRY(ValueArray::create(heap, 2));
  record->set(heap, 0, value_);
  record->set(heap, 1, Value(entries));
  record_ = Value(record);
  return {};
}

/// The shape of an earlier object with the same keys, or null; `slot` is where it is to be
/// remembered.
Shape* JsonParser::known_shape(size_t first, uint32_t count, uint32_t& slot) const noexcept {
  uint64_t hash = count;
  for (uint32_t i = 0; i < count; ++i)
    hash = string_hash::step(hash, values_[first + 2 * i].bits());
  slot = string_hash::finish(hash) & (kKnownShapes - 1);
  Shape* const shape = known_shapes_[slot];
  if (!shape || shape->count() != count) return nullptr;
  for (uint32_t i = 0; i < count; ++i)
    if (shape->table()->entry(i).key.bits() != values_[first + 2 * i].bits()) return nullptr;
  return shape;
}

Result<Object*> JsonParser::make_object(size_t first, uint32_t count) {
  constexpr uint32_t kInlineMax = 16;
  const uint32_t in_line = count < kInlineMax ? count : kInlineMax;
  uint32_t slot = 0;
  Shape* shape = count != 0 ? known_shape(first, count, slot) : nullptr;
  if (!shape) {
    shape = TRY(cx_.realm()->root_shape(cx_, Kind::Object, Intrinsic::ObjectPrototype, in_line));
    Shape* const root = shape;
    bool is_plain = count <= Shape::kMaxSharedProperties;
    for (uint32_t i = 0; i < count && is_plain; ++i) {
      const PropertyKey key = PropertyKey::from_bits(values_[first + 2 * i].bits());
      is_plain = !key.is_index() && !shape->find(key);
      if (is_plain) shape = TRY(ShapeOps::add(cx_, shape, key, attr::All));
    }
    if (!is_plain) {
      PlainObject* const object = TRY(PlainObject::create(cx_.heap(), root));
      for (uint32_t i = 0; i < count; ++i) {
        const PropertyKey key = PropertyKey::from_bits(values_[first + 2 * i].bits());
        TRY_VOID(define_field(cx_, object, key, values_[first + 2 * i + 1]));
      }
      return static_cast<Object*>(object);
    }
    if (count != 0) known_shapes_[slot] = shape;
  }
  PlainObject* const object = TRY(PlainObject::create(cx_.heap(), shape));
  if (count <= shape->inline_capacity()) [[likely]] {
    // The object is the last cell made.
    for (uint32_t i = 0; i < count; ++i) object->inline_slots()[i].init(values_[first + 2 * i + 1]);
  } else {
    for (uint32_t i = 0; i < count; ++i)
      object->set_slot(cx_.heap(), i, values_[first + 2 * i + 1]);
  }
  return static_cast<Object*>(object);
}

// ---- Errors, in V8's words

namespace {

/// " in JSON at position 7 (line 1 column 8)"
std::string place_text(const StringView& text, uint32_t position) {
  uint32_t line = 1, column = 1;
  for (uint32_t i = 0; i < position; ++i) {
    const bool is_break =
        text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.length() && text[i + 1] == '\n'));
    line += is_break ? 1 : 0;
    column = is_break ? 1 : column + 1;
  }
  return " at position " + std::to_string(position) + " (line " + std::to_string(line) +
         " column " + std::to_string(column) + ")";
}

/// What stands around a position, in quotes, with dots where text is left out.
std::string context_text(const StringView& text, uint32_t position) {
  constexpr uint32_t kAround = 10;
  const uint32_t length = text.length();
  uint32_t from = 0, to = length;
  if (length > 2 * kAround) {
    from = position < kAround ? 0 : position - kAround;
    to = length - position <= kAround ? length : position + kAround;
  }
  std::string out = from == 0 ? "" : "...";
  out += '"' + text.sub(from, to).utf8() + '"';
  if (to != length)
    out += "... ";
  else
    out += ' ';
  return out;
}

}  // namespace

Thrown JsonParser::fail(uint32_t position, const char* what) {
  const std::string place = place_text(text_->flat_view(), position);
  const bool has_json = std::string_view(what).ends_with("JSON");
  return throw_syntax_error(cx_, "%s%s%s", what, has_json ? "" : " in JSON", place.c_str());
}

Thrown JsonParser::unexpected(uint32_t position, const char* expected) {
  if (expected) return fail(position, expected);
  const StringView text = text_->flat_view();
  if (position >= text.length()) return throw_syntax_error(cx_, "Unexpected end of JSON input");
  const char16_t c = text[position];
  if (is_digit(c) || c == '-') return fail(position, "Unexpected number");
  if (c == '"') return fail(position, "Unexpected string");
  for (const char* const word : {"undefined", "[object Object]", "Infinity", "NaN"})
    if (text.equals_ascii(word)) return throw_syntax_error(cx_, "\"%s\" is not valid JSON", word);
  uint32_t units;
  (void)text.code_point_at(position, units);
  return throw_syntax_error(cx_, "Unexpected token '%s', %sis not valid JSON",
                            text.sub(position, position + units).utf8().c_str(),
                            context_text(text, position).c_str());
}

}  // namespace shoal
