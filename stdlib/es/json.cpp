// §25.5 The JSON object, with the proposal "JSON.parse source text access". JSON.stringify is in
// json_stringify.cpp.
#include "stdlib/es/json.h"

#include "stdlib/es/json_parser.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

/// §7.3.23 EnumerableOwnProperties(object, key), as an array of strings.
Task<ArrayObject*> enumerable_own_names(Context& cx, Object* object) {
  if (!object->is_kind(Kind::Proxy)) {
    ArrayObject* const names = co_await own_keys_ordinary(
        cx, object, KeyFilter{.strings = true, .symbols = false, .only_enumerable = true});
    co_return names;
  }
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  ArrayObject* const names = co_await ArrayObject::create(cx, 0, 0);
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const Value name = keys->dense_element(i);
    if (!name.is_string()) continue;
    const PropertyKey at = co_await primitive_to_key(cx, name);
    const PropertyDescriptor d = co_await get_own_property(cx, object, at);
    if (d.present && d.enumerable) co_await step_void(names->push(cx.heap(), name));
  }
  co_return names;
}

// ---- Raw JSON

namespace {

struct RawJsonBrand {
  alignas(kCellAlignment) char storage[(sizeof(Symbol) + 15) & ~size_t{15}];
  RawJsonBrand() noexcept {
    new (storage) Symbol(intern_ascii("rawJSON"), 0x8000'1000u, Symbol::Private, kCellImmortalBit);
  }
};

}  // namespace

Symbol* raw_json_brand() noexcept {
  static RawJsonBrand* const brand = new RawJsonBrand;
  return reinterpret_cast<Symbol*>(brand->storage);
}

bool is_raw_json(const Object* object) noexcept {
  if (!object->is_kind(Kind::Object) || object->shape()->is_extensible()) return false;
  return object->shape()->find(PropertyKey::symbol(raw_json_brand())) != nullptr;
}

namespace {

/// Read between two looks at the fuel; a unit may become an array.
constexpr uint32_t kReadAtOnce = 4096;
constexpr int64_t kReadFuel = 2 * kReadAtOnce;

/// Parses it all, burning fuel.
NativeTask parse_text(Context& cx, String* text) {
  JsonParser parser(cx, text, false);
  for (;;) {
    const JsonParser::Status status = co_await parser.run(kReadAtOnce);
    if (status == JsonParser::Status::Done) co_return parser.result();
    co_await burn_fuel(cx, kReadFuel);
  }
}

/// JSON.rawJSON ( text )
NativeTask json_raw_json(Context& cx, Args args) {
  const Value string = co_await to_string(cx, args[0]);
  String* const text = string.as_string();
  const StringView view = co_await text->view(cx.heap());
  const auto is_bad = [](char16_t c) { return c == '\t' || c == '\n' || c == '\r' || c == ' '; };
  const bool bad_ends = view.length() == 0 || is_bad(view[0]) || is_bad(view[view.length() - 1]);
  if (bad_ends || view[0] == '{' || view[0] == '[')
    co_return throw_syntax_error(cx, "Invalid value for JSON.rawJSON");
  (void)co_await parse_text(cx, text);
  Object* const object = co_await new_object_with_proto(cx, Value::null());
  co_await step_void(define_field(cx, object, key(atoms::rawJSON()), string, attr::Enumerable));
  co_await step_void(
      define_field(cx, object, PropertyKey::symbol(raw_json_brand()), Value::boolean(true), 0));
  co_await step_void(prevent_extensions_plain(cx, object));
  co_return Value(object);
}

Result<Value> json_is_raw_json(Context&, const Args& args) {
  return Value::boolean(args[0].is_object() && is_raw_json(args[0].as_object()));
}

// ---- §25.5.1 JSON.parse ( text [ , reviver ] )

/// The record of an element or a member, or undefined.
Value child_record(Value record, PropertyKey key, bool is_array) noexcept {
  if (record.is_undefined()) return record;
  const auto* const parts = record.as<ValueArray>();
  if (is_array) {
    const uint32_t index = key.is_index() ? key.as_index() : ~0u;
    return index < parts->capacity() - 1 ? parts->get(index + 1) : Value::undefined();
  }
  Object* const entries = parts->get(1).as_object();
  if (key.is_index()) {
    const Value v = entries->dense_element(key.as_index());
    if (!v.is_hole()) return v;
  }
  const PropertyEntry* const entry = entries->shape()->find(key);
  return entry ? entries->slot(entry->slot) : Value::undefined();
}

/// A property of which InternalizeJSONProperty is under way: what it holds is an object.
struct Level {
  Value holder, name, object, keys,
      record;  // name: bits of a PropertyKey. keys: an array, or undefined.
  uint64_t index = 0, length = 0;
};

/// The levels around the current one. They are values and numbers in turn on a vector that the
/// collector sees.
class LevelStack {
 public:
  explicit LevelStack(Context& cx) : items_(cx.heap()) {}
  bool empty() const noexcept { return items_.empty(); }
  Result<bool> push(const Level& level) {
    const Value values[kItems] = {level.holder,
                                  level.name,
                                  level.object,
                                  level.keys,
                                  level.record,
                                  Value::number(level.index),
                                  Value::number(level.length)};
    for (const Value v : values)
      if (!items_.push_back(v).ok()) return Thrown{};
    return true;
  }
  Level pop() noexcept {
    const Value* const v = items_.end() - kItems;
    Level level{v[0], v[1], v[2], v[3], v[4]};
    level.index = static_cast<uint64_t>(v[5].as_number());
    level.length = static_cast<uint64_t>(v[6].as_number());
    items_.pop_back(kItems);
    return level;
  }

 private:
  static constexpr uint32_t kItems = 7;
  RootStack<Value> items_;
};

/// Reads the value of level.holder[level.name]; an object makes the level ready for its members.
Task<Value> enter_level(Context& cx, Level* level) {
  const PropertyKey name = PropertyKey::from_bits(level->name.bits());
  const Value v = co_await get(cx, level->holder.as_object(), name);
  level->object = v;
  level->index = level->length = 0;
  level->keys = Value::undefined();
  if (!level->record.is_undefined() && !same_value(level->record.as<ValueArray>()->get(0), v))
    level->record = Value::undefined();
  if (!v.is_object()) co_return v;
  const bool array = co_await is_array(cx, v);
  if (array) {
    const uint64_t length = co_await length_of_array_like(cx, v.as_object());
    level->length = length;
    co_return v;
  }
  ArrayObject* const names = co_await enumerable_own_names(cx, v.as_object());
  level->keys = Value(names);
  level->length = names->length();
  co_return v;
}

/// Calls the reviver for a level whose members are done.
Task<Value> revive(Context& cx, Level* level, String* text, Value reviver) {
  Object* const context = co_await new_object(cx);
  if (!level->record.is_undefined() && !level->object.is_object()) {
    const auto* const record = level->record.as<ValueArray>();
    const auto from = static_cast<uint32_t>(record->get(1).as_number());
    const auto to = static_cast<uint32_t>(record->get(2).as_number());
    String* const source = co_await String::substring(cx.heap(), text, from, to);
    co_await step_void(define_field(cx, context, key(atoms::source()), Value(source)));
  }
  const Value name = co_await key_to_value(cx, PropertyKey::from_bits(level->name.bits()));
  const Value arguments[] = {name, level->object, Value(context)};
  const Value result = co_await call(cx, reviver, level->holder, arguments);
  co_return result;
}

/// §25.5.1.1 InternalizeJSONProperty, of the whole tree: members before what holds them.
Task<Value> internalize(Context& cx, String* text, Value unfiltered, Value record, Value reviver) {
  Object* const root = co_await new_object(cx);
  const PropertyKey empty_name = key(atoms::empty());
  co_await step_void(define_field(cx, root, empty_name, unfiltered));
  LevelStack around(cx);
  Level level;
  level.holder = Value(root);
  level.name = Value::from_bits(empty_name.bits());
  level.record = record;
  (void)co_await enter_level(cx, &level);
  for (;;) {
    if (level.index < level.length) {
      PropertyKey name;
      if (level.keys.is_undefined())
        name = co_await key_of_integer(cx, level.index);
      else
        name = co_await primitive_to_key(
            cx, level.keys.as<ArrayObject>()->dense_element(static_cast<uint32_t>(level.index)));
      ++level.index;
      (void)co_await around.push(level);
      level.record = child_record(level.record, name, level.keys.is_undefined());
      level.holder = level.object;
      level.name = Value::from_bits(name.bits());
      (void)co_await enter_level(cx, &level);
      continue;
    }
    const Value result = co_await revive(cx, &level, text, reviver);
    if (around.empty()) co_return result;
    const PropertyKey name = PropertyKey::from_bits(level.name.bits());
    level = around.pop();
    Object* const holder = level.object.as_object();
    if (result.is_undefined())
      (void)co_await delete_property(cx, holder, name);
    else
      (void)co_await create_data_property(cx, holder, name, result);
    co_await burn_fuel(cx, 4);
  }
}

NativeTask json_parse(Context& cx, Args args) {
  const Value string = co_await to_string(cx, args[0]);
  if (!args[1].is_callable()) {
    const Value v = co_await parse_text(cx, string.as_string());
    co_return v;
  }
  JsonParser parser(cx, string.as_string(), true);
  for (;;) {
    const JsonParser::Status status = co_await parser.run(kReadAtOnce);
    if (status == JsonParser::Status::Done) break;
    co_await burn_fuel(cx, kReadFuel);
  }
  const Value v =
      co_await internalize(cx, string.as_string(), parser.result(), parser.record(), args[1]);
  co_return v;
}
Result<Value> json_parse_leaf(Context& cx, const Args& args) {
  if (!args[0].is_string() || args[1].is_callable()) return Value::lazy();
  if (args[0].as_string()->length() > kLeafUnitsMax) return Value::lazy();
  JsonParser parser(cx, args[0].as_string(), false);
  (void)TRY(parser.run(kLeafUnitsMax));
  return parser.result();
}

constexpr Builtin kJSON[] = {
    method("isRawJSON", 1, json_is_raw_json),
    method("parse", 2, json_parse, json_parse_leaf),
    method("rawJSON", 1, json_raw_json),
    method("stringify", 3, natives::json_stringify, natives::json_stringify_leaf),
    text("@@toStringTag", "JSON"),
};

}  // namespace

constinit const IntrinsicTemplate kJSONTemplate = object_template(kJSON);

}  // namespace shoal
