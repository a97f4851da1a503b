#include "stdlib/web/console_table.h"

#include <algorithm>

#include "stdlib/es/collections.h"
#include "vm/object/array.h"
#include "vm/object/map.h"
#include "vm/object/proxy.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

using Cells = std::vector<std::string>;

class Table {
 public:
  Table(Context& cx, const InspectOptions& options, InspectCalls* calls, std::string& out) noexcept
      : cx_(cx), options_(options), calls_(calls), text_(out) {}

  Result<bool> of_map(MapObject* map) {
    Cells indices, keys, values;
    MapCursor cursor;
    for (uint32_t at; map->next(cursor, at);) {
      indices.push_back(cell(Value::number(uint64_t{keys.size()})));
      keys.push_back(cell(cursor.table->key_at(at)));
      values.push_back(cell(cursor.table->value_at(at)));
    }
    return draw({"(iteration index)", "Key", "Values"}, {indices, keys, values});
  }

  Result<bool> of_set(SetObject* set) {
    Cells indices, values;
    MapCursor cursor;
    for (uint32_t at; set->next(cursor, at);) {
      indices.push_back(cell(Value::number(uint64_t{values.size()})));
      values.push_back(cell(cursor.table->key_at(at)));
    }
    return draw({"(iteration index)", "Values"}, {indices, values});
  }

  /// What an iterator of a map or a set would give; it stays where it is. False: it is none.
  bool is_of_iterator(Value iterator, Result<bool>& result) {
    IterationKind kind{};
    bool of_map = false;
    RootVector<Value> keys(cx_.heap()), values(cx_.heap());
    const auto note = [&](HashTable* table, uint32_t at) {
      const Value key = table->key_at(at);
      if (!keys.push_back(key).ok() || !values.push_back(of_map ? table->value_at(at) : key).ok())
        failed_ = true;
    };
    if (!collections::preview_iterator(iterator, kind, of_map, note)) return false;
    const bool pairs = kind == IterationKind::Entries;
    Cells indices, first, second;
    for (size_t i = 0; i < keys.size(); ++i) {
      indices.push_back(cell(Value::number(uint64_t{i})));
      if (pairs) first.push_back(cell(keys[i]));
      second.push_back(cell(kind == IterationKind::Keys ? keys[i] : values[i]));
    }
    if (pairs)
      result = draw({"(iteration index)", "Key", "Values"}, {indices, first, second});
    else
      result = draw({"(iteration index)", "Values"}, {indices, second});
    return true;
  }

  Result<bool> of_rows(Object* data, ArrayObject* columns) {
    Cells heads = {"(index)"};
    std::vector<Cells> bodies(1);
    Cells primitives;
    bool has_primitives = false;
    const std::vector<PropertyKey> rows = keys_of(data);
    for (size_t i = 0; i < rows.size() && !failed_; ++i) {
      bodies[0].push_back(key_text(rows[i]));
      const Value item = value_of(data, rows[i]);
      if (!columns && !item.is_object()) {
        has_primitives = true;
        primitives.resize(i + 1);
        primitives[i] = cell(item);
        continue;
      }
      for (const PropertyKey k : columns ? keys_in(columns) : keys_of(item.as_object())) {
        const std::string head = key_text(k);
        const auto known = std::find(heads.begin() + 1, heads.end(), head);
        const auto column = static_cast<size_t>(known - heads.begin());
        if (known == heads.end()) {
          heads.push_back(head);
          bodies.emplace_back();
        }
        bodies[column].resize(i + 1);
        if (item.is_object() && has_own(item.as_object(), k))
          bodies[column][i] = cell(value_of(item.as_object(), k));
      }
    }
    if (has_primitives) {
      heads.push_back("Values");
      bodies.push_back(std::move(primitives));
    }
    return draw(heads, bodies);
  }

 private:
  Result<bool> draw(const Cells& heads, const std::vector<Cells>& columns) {
    if (failed_) return Thrown{};
    std::vector<size_t> widths;
    size_t row_count = 0;
    for (size_t i = 0; i < heads.size(); ++i) {
      size_t width = display_width(heads[i]);
      for (const std::string& c : columns[i]) width = std::max(width, display_width(c));
      widths.push_back(width);
      row_count = std::max(row_count, columns[i].size());
    }
    std::string out = rule(widths, "┌", "┬", "┐") + "\n" + row(widths, heads) + "\n" +
                      rule(widths, "├", "┼", "┤") + "\n";
    for (size_t j = 0; j < row_count; ++j) {
      Cells cells;
      for (const Cells& column : columns) cells.push_back(j < column.size() ? column[j] : "");
      out += row(widths, cells) + "\n";
    }
    text_ += out + rule(widths, "└", "┴", "┘");
    return complete_;
  }

  static std::string rule(const std::vector<size_t>& widths, const char* left, const char* middle,
                          const char* right) {
    std::string out = left;
    for (size_t i = 0; i < widths.size(); ++i) {
      if (i) out += middle;
      for (size_t k = 0; k < widths[i] + 2; ++k) out += "─";
    }
    return out + right;
  }
  static std::string row(const std::vector<size_t>& widths, const Cells& cells) {
    std::string out = "│ ";
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i) out += " │ ";
      out += cells[i] + std::string(widths[i] - display_width(cells[i]), ' ');
    }
    return out + " │";
  }

  std::string cell(Value v) {
    InspectOptions o = options_;
    o.array_length_max = 3;
    o.break_length = InspectOptions::kNoLimit;
    o.depth = 0;
    if (v.is_object() && !v.is_callable() && !v.is_kind(Kind::Array) &&
        !v.is_kind(Kind::TypedArray) && keys_of(v.as_object()).size() > 2)
      o.depth = -1;
    std::string text;
    Result<bool> complete = inspect(cx_, v, o, calls_, text);
    if (!complete.ok())
      failed_ = true;
    else if (!complete.value())
      complete_ = false;
    return text;
  }

  static Object* target_of(Object* o) {
    while (o && o->is_kind(Kind::Proxy)) o = static_cast<ProxyObject*>(o)->target();
    return o;
  }
  std::vector<PropertyKey> keys_in(ArrayObject* names) {
    std::vector<PropertyKey> keys;
    for (uint32_t i = 0; i < names->length() && !failed_; ++i) {
      const Value v = names->dense_element(i);
      if (v.is_hole() || v.is_object()) continue;
      Result<PropertyKey> k = primitive_to_key(cx_, v);
      if (k.ok())
        keys.push_back(k.value());
      else
        failed_ = true;
    }
    return keys;
  }
  std::vector<PropertyKey> keys_of(Object* o) {
    o = target_of(o);
    if (!o || failed_) return {};
    KeyFilter filter;
    filter.only_enumerable = true;
    filter.symbols = false;
    Result<ArrayObject*> found = own_keys_ordinary(cx_, o, filter);
    if (!found.ok()) {
      failed_ = true;
      return {};
    }
    return keys_in(found.value());
  }
  OwnProperty own(Object* o, PropertyKey k) {
    o = target_of(o);
    if (!o || failed_) return {};
    Result<OwnProperty> p = own_property(cx_, o, k);
    if (p.ok()) return p.value();
    failed_ = true;
    return {};
  }
  bool has_own(Object* o, PropertyKey k) { return own(o, k).found(); }
  /// The property's value; a getter is asked.
  Value value_of(Object* o, PropertyKey k) {
    const OwnProperty p = own(o, k);
    if (!p.is_accessor()) return p.value;
    const Value getter = p.value.as<Accessor>()->getter();
    if (!getter.is_callable()) return Value::undefined();
    Result<Value> r = calls_->result_of({InspectCalls::Kind::Get, Value(o), getter});
    if (!r.ok()) {
      failed_ = true;
      return Value::undefined();
    }
    const Value v = r.value();
    if (!v.is_hole()) return v;
    complete_ = false;
    return Value::undefined();
  }

  Context& cx_;
  const InspectOptions& options_;
  InspectCalls* calls_;
  std::string& text_;
  bool failed_ = false;
  bool complete_ = true;
};

}  // namespace

Result<bool> table_text(Context& cx, Value data, Value columns, const InspectOptions& options,
                        InspectCalls* calls, std::string& out) {
  Table table(cx, options, calls, out);
  if (data.is_kind(Kind::Map)) return table.of_map(data.as<MapObject>());
  if (data.is_kind(Kind::Set)) return table.of_set(data.as<SetObject>());
  Result<bool> result = true;
  if (table.is_of_iterator(data, result)) return result;
  return table.of_rows(data.as_object(), columns.is_object() ? columns.as<ArrayObject>() : nullptr);
}

}  // namespace shoal
