#include "stdlib/es/json_writer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "stdlib/es/json.h"
#include "stdlib/es/json_text.h"
#include "vm/object/array.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/number_text.h"

namespace shoal {

// ---- Primitives

namespace {

/// What cannot stand in a JSON string, as it is written there.
Result<void> append_escaped(StringBuilder& out, char16_t unit) {
  constexpr char kHex[] = "0123456789abcdef";
  const char* short_form = nullptr;
  switch (unit) {
    case '"': short_form = "\\\""; break;
    case '\\': short_form = "\\\\"; break;
    case '\b': short_form = "\\b"; break;
    case '\f': short_form = "\\f"; break;
    case '\n': short_form = "\\n"; break;
    case '\r': short_form = "\\r"; break;
    case '\t': short_form = "\\t"; break;
    default: break;
  }
  if (short_form) return out.append_ascii({short_form, 2});
  const char text[] = {
      '\\', 'u', kHex[unit >> 12], kHex[(unit >> 8) & 15], kHex[(unit >> 4) & 15], kHex[unit & 15]};
  return out.append_ascii({text, 6});
}

bool is_surrogate(char16_t unit) noexcept { return (unit & 0xF800) == 0xD800; }
bool is_pair(const char16_t* units, uint32_t i, uint32_t length) noexcept {
  return (units[i] & 0xFC00) == 0xD800 && i + 1 < length && (units[i + 1] & 0xFC00) == 0xDC00;
}

/// The first unit at or after i that has to be escaped.
uint32_t end_of_plain(const uint8_t* units, uint32_t i, uint32_t length) noexcept {
  return end_of_json_run(units, i, length);
}
uint32_t end_of_plain(const char16_t* units, uint32_t i, uint32_t length) noexcept {
  for (; i < length; ++i) {
    const char16_t unit = units[i];
    if (unit == '"' || unit == '\\' || unit < 0x20) break;
    if (!is_surrogate(unit)) continue;
    if (!is_pair(units, i, length)) break;
    ++i;
  }
  return i;
}

/// The quote has been appended, and what comes before i.
template <class Unit>
Result<void> append_rest_quoted(StringBuilder& out, const Unit* units, uint32_t i,
                                uint32_t length) {
  while (i < length) {
    const uint32_t end = end_of_plain(units, i, length);
    TRY_VOID(out.append(StringView(units, length).sub(i, end)));
    if (end == length) break;
    TRY_VOID(append_escaped(out, units[end]));
    i = end + 1;
  }
  return out.append('"');
}

/// In one go up to the first unit that has to be escaped.
Result<void> append_latin1_quoted(StringBuilder& out, const uint8_t* units, uint32_t length) {
  if (!out.takes_latin1(length + 2)) {
    TRY_VOID(out.append('"'));
    return append_rest_quoted(out, units, 0, length);
  }
  uint8_t* const to = TRY(out.room_for_latin1(length + 2));
  to[0] = '"';
  const uint32_t plain = copy_json_run(to + 1, units, length);
  out.wrote(plain + 1);
  if (plain != length) return append_rest_quoted(out, units, plain, length);
  to[length + 1] = '"';
  out.wrote(1);
  return {};
}

}  // namespace

Result<void> append_quoted(Heap& heap, StringBuilder& out, String* s) {
  const StringView view = TRY(s->view(heap));
  if (view.is_latin1()) return append_latin1_quoted(out, view.latin1(), view.length());
  TRY_VOID(out.append('"'));
  return append_rest_quoted(out, view.utf16(), 0, view.length());
}

Result<void> append_json_number(StringBuilder& out, Value number) {
  const double d = number.as_number();
  if (!std::isfinite(d)) return out.append_ascii("null");
  if (out.takes_latin1(kNumberTextMax)) {
    uint8_t* const to = TRY(out.room_for_latin1(kNumberTextMax));
    out.wrote(static_cast<uint32_t>(number_to_text(d, reinterpret_cast<char*>(to))));
    return {};
  }
  char text[kNumberTextMax];
  return out.append_ascii({text, number_to_text(d, text)});
}

Result<void> append_json_line(StringBuilder& out, const StringView& gap, size_t depth) {
  TRY_VOID(out.append('\n'));
  for (size_t i = 0; i < depth; ++i) TRY_VOID(out.append(gap));
  return {};
}

Thrown throw_circular(Context& cx, const RootVector<Value>& path) {
  const auto constructor_of = [&cx](Value object) {
    const std::string text = describe_for_message(cx, object);
    if (object.is_kind(Kind::Array)) return std::string("'Array'");
    return text.starts_with("#<") ? "'" + text.substr(2, text.size() - 3) + "'"
                                  : std::string("'Object'");
  };
  const auto step_of = [](Value key) {
    const PropertyKey k = PropertyKey::from_bits(key.bits());
    return k.is_index() ? "index " + key_text(k) : "property '" + key_text(k) + "'";
  };
  const size_t pairs = path.size() / 2;
  std::string text =
      "Converting circular structure to JSON\n    --> starting at object with constructor " +
      constructor_of(path[0]);
  constexpr size_t kShown = 2;
  for (size_t i = 1; i < pairs; ++i) {
    if (i > kShown && i + 1 < pairs) {
      if (i == kShown + 1) text += "\n    |     ...";
      continue;
    }
    text += "\n    |     " + step_of(path[2 * i - 1]) + " -> object with constructor " +
            constructor_of(path[2 * i]);
  }
  text += "\n    --- " + step_of(path[2 * pairs - 1]) + " closes the circle";
  return throw_type_error(cx, "%s", text.c_str());
}

// ---- The writer

namespace {

/// Objects have few shapes: where one is kept in a table of `count` places.
uint32_t place_of(const Shape* shape, uint32_t count) noexcept {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(shape) >> 5) & (count - 1);
}

/// Short texts are copied so many units at a time: there is as much more to read, and to write.
constexpr uint32_t kOverread = 16;

/// Room for what write_short writes: a string of so many units, or a number.
constexpr uint32_t kShortUnits = 128, kShortRoom = kShortUnits + 2;
static_assert(kNumberTextMax <= kShortRoom);
/// Shorter texts get no more room than they need.
constexpr uint32_t kRoomyLength = 64;
/// So many elements are written between two looks at what has been written.
constexpr uint32_t kElementsAtOnce = 64;

uint32_t write_word(uint8_t* to, std::string_view word) noexcept {
  std::memcpy(to, word.data(), word.size());
  return static_cast<uint32_t>(word.size());
}

/// Writes a number, true, false, null, or a short flat string of which nothing has to be escaped;
/// returns how many units that took. 0: it is none of them.
uint32_t write_short(Value v, uint8_t* to) noexcept {
  if (v.is_string()) {
    const String* const s = v.as_string();
    const uint32_t length = s->length();
    if (s->is_rope() || !s->is_latin1() || length > kShortUnits) return 0;
    to[0] = '"';
    if (copy_json_run(to + 1, s->flat_view().latin1(), length) != length) return 0;
    to[length + 1] = '"';
    return length + 2;
  }
  if (v.is_number()) {
    const double d = v.as_number();
    if (!std::isfinite(d)) return write_word(to, "null");
    return static_cast<uint32_t>(number_to_text(d, reinterpret_cast<char*>(to)));
  }
  if (v.is_boolean()) return write_word(to, v.is_true() ? "true" : "false");
  return v.is_null() ? write_word(to, "null") : 0;
}

uint32_t element_count(const Object* object) noexcept {
  return object->elements() ? object->elements()->capacity() : 0;
}

}  // namespace

Result<JsonWriter::Status> JsonWriter::run(uint32_t units_max) {
  if (!started_) {
    started_ = true;
    const Outcome outcome = TRY(write(value_));
    if (outcome == Outcome::Declined) return Status::Declined;
    is_undefined_ = outcome == Outcome::Undefined;
  }
  const uint32_t begin = out_.length();
  for (uint32_t steps = 0; object_; ++steps) {
    if (steps > units_max || out_.length() - begin > units_max) return Status::More;
    const Outcome outcome = TRY(object_->is_kind(Kind::Array) ? next_of_array() : next_of_object());
    if (outcome == Outcome::Declined) return Status::Declined;
  }
  return Status::Done;
}

Result<Value> JsonWriter::finish() {
  if (is_undefined_) return Value::undefined();
  String* const s = TRY(out_.finish());
  return Value(s);
}

Result<JsonWriter::Outcome> JsonWriter::write(Value v) {
  if (v.is_string()) {
    TRY_VOID(append_quoted(cx_.heap(), out_, v.as_string()));
  } else if (v.is_number()) {
    TRY_VOID(append_json_number(out_, v));
  } else if (v.is_boolean()) {
    TRY_VOID(out_.append_ascii(v.is_true() ? "true" : "false"));
  } else if (v.is_null()) {
    TRY_VOID(out_.append_ascii("null"));
  } else if (v.is_object()) {
    return enter(v.as_object());
  } else {
    return v.is_bigint() ? Outcome::Declined : Outcome::Undefined;
  }
  return Outcome::Written;
}

/// Whether object.toJSON is certainly not callable.
Result<bool> JsonWriter::has_no_to_json(Object* object) {
  const Shape* const shape = object->shape();
  const Shape*& known = without_to_json_[place_of(shape, kShapes)];
  if (known == shape) return true;
  const PropertyKey name = key(atoms::toJSON());
  const Value v = TRY(try_get(cx_, object, name));
  if (v.is_lazy() || v.is_callable()) return false;
  // Objects of one shape inherit the same, but own values may differ.
  if (!shape->find(name)) known = shape;
  return true;
}

Result<JsonWriter::Outcome> JsonWriter::enter(Object* object) {
  const bool array = object->is_kind(Kind::Array), plain = object->is_kind(Kind::Object);
  const bool function = object->is_kind(Kind::Function) || object->is_kind(Kind::NativeFunction);
  if (!array && !plain && !function) return Outcome::Declined;
  const bool quiet = TRY(has_no_to_json(object));
  if (!quiet) return Outcome::Declined;
  if (function) return Outcome::Undefined;
  if (object->shape()->has(ShapeFlags::SparseElements)) return Outcome::Declined;
  if (plain && is_raw_json(object)) {
    const PropertyEntry* const entry = object->shape()->find(key(atoms::rawJSON()));
    TRY_VOID(out_.append(object->slot(entry->slot).as_string()));
    return Outcome::Written;
  }
  TRY_VOID(check_circle(object));
  if (object_) {
    TRY_VOID(path_.push_back(Value(object_)));
    TRY_VOID(path_.push_back(Value::number(next_)));
  }
  object_ = object;
  next_ = 0;
  is_first_ = true;
  TRY_VOID(out_.append(array ? '[' : '{'));
  return Outcome::Entered;
}

/// The comma and the line before a member.
Result<void> JsonWriter::separate() {
  if (!is_first_) TRY_VOID(out_.append(','));
  is_first_ = false;
  if (!gap_->is_empty()) return append_json_line(out_, gap_->flat_view(), depth());
  return {};
}

Result<JsonWriter::Outcome> JsonWriter::close(char bracket) {
  if (!is_first_ && !gap_->is_empty())
    TRY_VOID(append_json_line(out_, gap_->flat_view(), depth() - 1));
  TRY_VOID(out_.append(bracket));
  object_ = nullptr;
  if (!path_.empty()) {
    next_ = static_cast<uint32_t>(path_.back().as_number());
    path_.pop_back();
    object_ = path_.back().as_object();
    path_.pop_back();
  }
  is_first_ = false;
  return Outcome::Written;
}

bool JsonWriter::is_roomy(uint32_t units) const noexcept {
  return out_.length() >= kRoomyLength && out_.takes_latin1(units);
}

/// Writes short elements on, and then one that may be of any kind.
Result<JsonWriter::Outcome> JsonWriter::next_of_array() {
  const uint32_t length = static_cast<ArrayObject*>(object_)->length();
  const uint32_t end = std::min(length, next_ + kElementsAtOnce);
  for (; next_ < end && gap_->is_empty() && is_roomy(1 + kShortRoom); ++next_) {
    uint8_t* const to = TRY(out_.room_for_latin1(1 + kShortRoom));
    const uint32_t lead = is_first_ ? 0 : 1;
    to[0] = ',';
    const uint32_t written = write_short(object_->dense_element(next_), to + lead);
    if (written == 0) break;
    out_.wrote(lead + written);
    is_first_ = false;
  }
  if (next_ >= length) return close(']');
  const Value v = object_->dense_element(next_++);
  if (v.is_hole()) return Outcome::Declined;
  TRY_VOID(separate());
  const Outcome outcome = TRY(write(v));
  if (outcome == Outcome::Undefined) TRY_VOID(out_.append_ascii("null"));
  return outcome;
}

Result<JsonWriter::Outcome> JsonWriter::next_of_object() {
  const uint32_t elements = element_count(object_);
  const uint32_t at = next_;
  if (at < elements) {
    ++next_;
    const Value v = object_->dense_element(at);
    if (v.is_hole()) return Outcome::Written;
    return write_member(PropertyKey::index(at), v);
  }
  const Shape* const shape = object_->shape();
  if (at - elements >= shape->count()) return close('}');
  if (elements == 0 && gap_->is_empty())
    if (const KeyPlan* const plan = plan_of(shape)) return write_planned(*plan);
  ++next_;
  const PropertyEntry& entry = shape->table()->entry(at - elements);
  if (!entry.key.is_atom() || !(entry.attributes & attr::Enumerable)) return Outcome::Written;
  if (entry.attributes & attr::IsAccessor) return Outcome::Declined;
  const Value v = object_->slot(entry.slot);
  if (v.is_lazy()) return Outcome::Declined;
  return write_member(entry.key, v);
}

const JsonWriter::KeyPlan* JsonWriter::plan_of(const Shape* shape) {
  constexpr uint32_t kMembersMax = 64;
  KeyPlan& plan = plans_[place_of(shape, kShapes)];
  if (plan.shape == shape) return plan.fits ? &plan : nullptr;
  plan = KeyPlan();
  plan.shape = shape;
  if (shape->count() > kMembersMax) return nullptr;
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& entry = shape->table()->entry(i);
    constexpr auto kWrong = attr::Enumerable | attr::IsAccessor;
    if (!entry.key.is_atom() || (entry.attributes & kWrong) != attr::Enumerable) return nullptr;
    const StringView name = entry.key.as_atom()->flat_view();
    if (!name.is_latin1() || end_of_plain(name.latin1(), 0, name.length()) != name.length())
      return nullptr;
    plan.text += ",\"";
    plan.text.append(reinterpret_cast<const char*>(name.latin1()), name.length());
    plan.text += "\":";
    plan.members.push_back({entry.slot, static_cast<uint32_t>(plan.text.size())});
  }
  plan.text.append(kOverread, ' ');
  plan.fits = true;
  return &plan;
}

Result<JsonWriter::Outcome> JsonWriter::write_planned(const KeyPlan& plan) {
  for (uint32_t i = next_; i < plan.members.size();) {
    const Value v = object_->slot(plan.members[i].slot);
    if (v.is_lazy()) return Outcome::Declined;
    const uint32_t start = (i ? plan.members[i - 1].text_end : 0) + (is_first_ ? 1 : 0);
    const std::string_view lead(plan.text.data() + start, plan.members[i].text_end - start);
    next_ = ++i;
    if (v.is_undefined() || v.is_symbol()) continue;
    const uint32_t length = out_.length();
    const bool was_first = std::exchange(is_first_, false);
    const auto units = static_cast<uint32_t>(lead.size());
    if (is_roomy(units + kOverread + kShortRoom)) {
      uint8_t* const to = TRY(out_.room_for_latin1(units + kOverread + kShortRoom));
      for (uint32_t at = 0; at < units; at += kOverread)
        std::memcpy(to + at, lead.data() + at, kOverread);
      const uint32_t written = write_short(v, to + units);
      out_.wrote(units + written);
      if (written != 0) continue;
    } else {
      TRY_VOID(out_.append_ascii(lead));
    }
    const Outcome outcome = TRY(write(v));
    if (outcome == Outcome::Undefined) {
      out_.truncate(length);
      is_first_ = was_first;
    } else if (outcome != Outcome::Written) {
      return outcome;
    }
  }
  return Outcome::Written;
}

Result<JsonWriter::Outcome> JsonWriter::write_member(PropertyKey key, Value v) {
  if (v.is_undefined() || v.is_symbol()) return Outcome::Written;
  const uint32_t length = out_.length();
  const bool was_first = is_first_;
  TRY_VOID(separate());
  if (key.is_index()) {
    TRY_VOID(out_.append_ascii("\"" + std::to_string(key.as_index()) + "\":"));
  } else {
    TRY_VOID(append_quoted(cx_.heap(), out_, key.as_atom()));
    TRY_VOID(out_.append(':'));
  }
  if (!gap_->is_empty()) TRY_VOID(out_.append(' '));
  const Outcome outcome = TRY(write(v));
  if (outcome == Outcome::Undefined) {
    out_.truncate(length);
    is_first_ = was_first;
  }
  return outcome;
}

// ---- Circles

/// Objects that are open are few, mostly, and then looked through. In the depth only one is looked
/// at, the one that was reached when their number last doubled (Brent): who goes in circles comes
/// by it again, and nothing runs meanwhile that could see it.
Result<void> JsonWriter::check_circle(Object* object) {
  if (!object_) return {};
  constexpr size_t kFewLevels = 64;
  const size_t count = path_.size() / 2;
  const size_t looked_at = std::min(count, kFewLevels);
  for (size_t i = 0; i < looked_at; ++i)
    if (path_[2 * i].as_cell() == object) return report_circle(i);
  if (object_ == object) return report_circle(count);
  if (count < 2 * kFewLevels) return {};
  if (marked_level_ >= count || (count & (count - 1)) == 0) marked_level_ = count - 1;
  if (path_[2 * marked_level_].as_cell() != object) return {};
  const size_t period = count + 1 - marked_level_;
  const auto at = [this, count, object](size_t i) -> const Cell* {
    return i < count ? path_[2 * i].as_cell() : i == count ? object_ : object;
  };
  size_t start = 0;
  while (at(start) != at(start + period)) ++start;
  const size_t end = start + period;
  if (end > count) return report_circle(start);
  // As if it had been seen when it was met.
  next_ = static_cast<uint32_t>(path_[2 * end - 1].as_number());
  object_ = path_[2 * end - 2].as_object();
  path_.pop_back(path_.size() - (2 * end - 2));
  return report_circle(start);
}

/// The member of the innermost object that was read last is the object at `start` of the path.
Result<void> JsonWriter::report_circle(size_t start) {
  RootVector<Value> path(cx_.heap());
  const auto add = [&](Object* object, uint32_t next) -> Result<void> {
    const uint32_t elements = element_count(object), at = next - 1;
    PropertyKey key = PropertyKey::index(at);
    if (!object->is_kind(Kind::Array) && at >= elements)
      key = object->shape()->table()->entry(at - elements).key;
    TRY_VOID(path.push_back(Value(object)));
    return path.push_back(Value::from_bits(key.bits()));
  };
  for (size_t i = start; i < path_.size() / 2; ++i)
    TRY_VOID(add(path_[2 * i].as_object(), static_cast<uint32_t>(path_[2 * i + 1].as_number())));
  TRY_VOID(add(object_, next_));
  return throw_circular(cx_, path);
}

}  // namespace shoal
