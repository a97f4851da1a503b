// The entries of collections, arrays, promises, buffers.
#include <algorithm>

#include "stdlib/es/collections.h"
#include "stdlib/web/inspector.h"
#include "vm/object/array.h"
#include "vm/object/map.h"
#include "vm/object/module_namespace.h"
#include "vm/object/promise.h"
#include "vm/object/typed_array.h"
#include "vm/value/atom.h"

namespace shoal {

std::string remaining_text(uint64_t remaining, const char* what) {
  return "... " + std::to_string(remaining) + " more " + what + (remaining > 1 ? "s" : "");
}

namespace {
uint64_t shown(uint64_t length, double max) noexcept {
  return max < static_cast<double>(length) ? static_cast<uint64_t>(std::max(0.0, max)) : length;
}
std::string empty_items(uint64_t count) {
  return "<" + std::to_string(count) + " empty item" + (count > 1 ? "s>" : ">");
}
}  // namespace

Inspector::Lines Inspector::array_contents(Subject& s, double depth) {
  auto* const array = static_cast<ArrayObject*>(s.object);
  const uint64_t length = array->length(), count = shown(length, array_max());
  Lines lines;
  for (uint64_t i = 0; i < count && !failed_; ++i) {
    const PropertyKey k = PropertyKey::index(static_cast<uint32_t>(i));
    const OwnProperty p = own(array, k);
    if (!p.found()) return sparse_contents(array, depth, count, std::move(lines), i);
    lines.push_back(property(array, k, depth, Entry::Element, &p));
  }
  if (length > count) lines.push_back(remaining_text(length - count));
  return lines;
}

Inspector::Lines Inspector::sparse_contents(Object* o, double depth, uint64_t max, Lines lines,
                                            uint64_t index) {
  const uint64_t length = static_cast<ArrayObject*>(o)->length();
  const bool hidden = std::exchange(options_.show_hidden, false);
  for (const PropertyKey k : own_keys(o, true)) {
    if (!k.is_index() || lines.size() >= max || failed_) break;
    if (k.as_index() < index) continue;
    if (k.as_index() != index) {
      lines.push_back(style(empty_items(k.as_index() - index), Style::Undefined));
      index = k.as_index();
      if (lines.size() == max) break;
    }
    options_.show_hidden = hidden;
    lines.push_back(property(o, k, depth, Entry::Element));
    options_.show_hidden = false;
    ++index;
  }
  options_.show_hidden = hidden;
  if (lines.size() == max) {
    if (length > index) lines.push_back(remaining_text(length - index));
  } else if (length > index) {
    lines.push_back(style(empty_items(length - index), Style::Undefined));
  }
  return lines;
}

Inspector::Lines Inspector::typed_array_contents(Subject& s, double depth) {
  auto* const array = static_cast<TypedArrayObject*>(s.object);
  const uint64_t length = array->length(), count = shown(length, array_max());
  Lines lines;
  for (uint64_t i = 0; i < count && !failed_; ++i) {
    Value v;
    if (take(array->load(heap_, i), v)) lines.push_back(primitive(v));
  }
  if (length > count) lines.push_back(remaining_text(length - count));
  if (!options_.show_hidden) return lines;
  indentation_ += 2;
  const std::pair<const char*, uint64_t> numbers[] = {
      {"BYTES_PER_ELEMENT", element_size(array->type())},
      {"length", length},
      {"byteLength", array->byte_length()},
      {"byteOffset", array->is_out_of_bounds() ? 0 : array->raw_byte_offset()}};
  for (const auto& [name, number] : numbers)
    lines.push_back("[" + std::string(name) + "]: " + primitive(Value::number(number)));
  lines.push_back("[buffer]: " + value(Value(array->buffer()), depth, true));
  indentation_ -= 2;
  return lines;
}

Inspector::Lines Inspector::set_contents(Subject& s, double depth) {
  auto* const set = static_cast<SetObject*>(s.object);
  const uint64_t length = set->size(), count = shown(length, array_max());
  Lines lines;
  indentation_ += 2;
  MapCursor cursor;
  for (uint32_t at; lines.size() < count && !failed_ && set->next(cursor, at);)
    lines.push_back(value(cursor.table->key_at(at), depth));
  if (length > count) lines.push_back(remaining_text(length - count));
  indentation_ -= 2;
  return lines;
}

Inspector::Lines Inspector::map_contents(Subject& s, double depth) {
  auto* const map = static_cast<MapObject*>(s.object);
  const uint64_t length = map->size(), count = shown(length, array_max());
  Lines lines;
  indentation_ += 2;
  MapCursor cursor;
  for (uint32_t at; lines.size() < count && !failed_ && map->next(cursor, at);) {
    std::string text = value(cursor.table->key_at(at), depth) + " => ";
    text += value(cursor.table->value_at(at), depth);
    lines.push_back(std::move(text));
  }
  if (length > count) lines.push_back(remaining_text(length - count));
  indentation_ -= 2;
  return lines;
}

bool Inspector::describe_iterator(Subject& s) {
  IterationKind kind{};
  bool of_map = false;
  const auto ignore = [](HashTable*, uint32_t) {};
  if (!collections::preview_iterator(Value(s.object), kind, of_map, ignore)) return false;
  const std::string type = of_map ? "Map" : "Set";
  std::string tag = s.tag;
  if (tag != type + " Iterator") tag += (tag.empty() ? "" : "] [") + type + " Iterator";
  if (kind == IterationKind::Entries) tag.replace(tag.size() - 8, 8, "Entries");
  s.keys = own_keys(s.object, true);
  s.open = "[" + tag + "] {";
  s.contents = &Inspector::iterator_contents;
  return true;
}

Inspector::Lines Inspector::iterator_contents(Subject& s, double depth) {
  IterationKind kind{};
  bool of_map = false;
  Lines lines;
  uint64_t rest = 0;
  indentation_ += 2;
  const auto show = [&](HashTable* table, uint32_t at) {
    if (failed_ || static_cast<double>(lines.size()) >= array_max()) {
      ++rest;
      return;
    }
    const Value k = table->key_at(at), v = of_map ? table->value_at(at) : k;
    if (kind != IterationKind::Entries) {
      lines.push_back(value(kind == IterationKind::Keys ? k : v, depth));
      return;
    }
    Lines pair;
    pair.push_back(value(k, depth));
    pair.push_back(value(v, depth));
    lines.push_back(single_text(pair, "", "[", "]", Layout::ArrayExtras, depth, nullptr));
  };
  collections::preview_iterator(Value(s.object), kind, of_map, show);
  indentation_ -= 2;
  if (rest) lines.push_back(remaining_text(rest));
  return lines;
}

Inspector::Lines Inspector::promise_contents(Subject& s, double depth) {
  auto* const promise = static_cast<PromiseObject*>(s.object);
  if (promise->is_pending()) return {style("<pending>", Style::Special)};
  indentation_ += 2;
  std::string text = value(promise->result(), depth);
  indentation_ -= 2;
  if (promise->state() == PromiseObject::State::Rejected)
    text = style("<rejected>", Style::Special) + " " + text;
  return {text};
}

Inspector::Lines Inspector::weak_contents(Subject&, double) {
  return {style("<items unknown>", Style::Special)};
}

Inspector::Lines Inspector::array_buffer_view_contents(Subject& s, double) {
  auto* const buffer = static_cast<ArrayBufferObject*>(s.object);
  return {"byteLength: " + primitive(Value::number(uint64_t{buffer->byte_length()}))};
}

Inspector::Lines Inspector::array_buffer_contents(Subject& s, double depth) {
  auto* const buffer = static_cast<ArrayBufferObject*>(s.object);
  if (buffer->is_detached()) {
    Lines lines = {style("(detached)", Style::Special)};
    lines.push_back("byteLength: " + primitive(Value::int32(0)));
    return lines;
  }
  const uint64_t length = buffer->byte_length(), count = shown(length, array_max());
  std::string text;
  for (uint64_t i = 0; i < count; ++i) {
    char byte[4];
    std::snprintf(byte, sizeof byte, i ? " %02x" : "%02x", buffer->data()[i]);
    text += byte;
  }
  if (length > count) text += " " + remaining_text(length - count, "byte");
  Lines lines = {style("[Uint8Contents]", Style::Special) + ": <" + text + ">"};
  for (std::string& line : array_buffer_view_contents(s, depth)) lines.push_back(std::move(line));
  return lines;
}

Inspector::Lines Inspector::data_view_contents(Subject& s, double depth) {
  auto* const view = static_cast<DataViewObject*>(s.object);
  const uint64_t offset = view->is_out_of_bounds() ? 0 : view->raw_byte_offset();
  Lines lines;
  lines.push_back("byteLength: " + primitive(Value::number(view->byte_length())));
  lines.push_back("byteOffset: " + primitive(Value::number(offset)));
  indentation_ += 2;
  lines.push_back("buffer: " + value(Value(view->buffer()), depth));
  indentation_ -= 2;
  return lines;
}

Inspector::Lines Inspector::namespace_contents(Subject& s, double depth) {
  Lines lines;
  for (const PropertyKey k : s.keys) {
    if (failed_) break;
    const Result<OwnProperty> found = own_property(cx_, s.object, k);
    if (found.ok()) {
      OwnProperty p = found.ok() ? Result<OwnProperty>(found).value() : OwnProperty();
      lines.push_back(property(s.object, k, depth, Entry::Property, &p));
      continue;
    }
    if (cx_.is_terminating()) {
      failed_ = true;
      break;
    }
    (void)cx_.take_exception();  // A binding in its TDZ.
    lines.push_back(key_name(k, true) + ": " + style("<uninitialized>", Style::Special));
  }
  s.keys.clear();
  return lines;
}

}  // namespace shoal
