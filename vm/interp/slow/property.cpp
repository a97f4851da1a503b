// Objects and properties: complete paths, and where inline caches are filled.
#include "vm/interp/megamorphic.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/prototype_store.h"
#include "vm/object/typed_array.h"
#include "vm/run/expression_text.h"
#include "vm/run/operations/fast_iteration.h"
#include "vm/run/operations/flatten.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::slow {
namespace {

InlineCache* cache_of(Context& cx, Frame* frame, uint32_t feedback) {
  Feedback* const f = frame->state->feedback_after_miss(cx);
  return f ? f->site(feedback) : nullptr;
}

/// The four ways of a site. The handlers look at the front one alone, the slow path at the rest.
/// Misses fill the site from the front; after many of them it stays as it is.
constexpr uint8_t kMissesMax = 64;

/// The way that fits objects of that word, or null.
InlineCache* find_way(InlineCache* ways, uint64_t word) {
  if (!ways) return nullptr;
  for (uint32_t i = 0; i < Feedback::kWays; ++i)
    if (ways[i].word == word) return &ways[i];
  return nullptr;
}

constexpr uint64_t kStringWord = Feedback::kStringWord;

InlineCache* new_way(Context& cx, Frame* frame, InlineCache* ways) {
  if (ways[0].misses >= kMissesMax) return nullptr;
  ++ways[0].misses;
  const uint8_t misses = ways[0].misses;
  for (uint32_t i = Feedback::kWays - 1; i > 0; --i) ways[i] = ways[i - 1];
  ways[0] = InlineCache();
  ways[0].misses = misses;
  Feedback* const f = frame->state->feedback();
  for (uint32_t i = 0; i < Feedback::kWays; ++i) f->changed(cx.heap(), ways[i]);
  return &ways[0];
}

void set_location(InlineCache& ic, const Object* holder, uint32_t slot) {
  const uint32_t in_line = holder->shape()->inline_capacity();
  ic.in_line = slot < in_line;
  ic.offset = ic.in_line ? slot : slot - in_line;
}

/// Who reads or stores, and where what is found may be kept: in the way that fits, in a new way of
/// the instruction, or, when that has seen too many, in the context's table.
struct Site {
  Frame* frame;
  InlineCache* ways = nullptr;  // Null: the function has not run often.
  InlineCache* way = nullptr;
  bool has_table_alone = false;  // The key is no part of the instruction.
  bool keeps() const noexcept { return ways || has_table_alone; }
};

void remember(Context& cx, const Site& site, PropertyKey key, const InlineCache& found,
              std::unique_ptr<MegamorphicCache>* table) {
  if (!site.keeps()) return;
  InlineCache* way = site.way;
  if (!way && site.ways) way = new_way(cx, site.frame, site.ways);
  if (way) {
    const uint8_t misses = way->misses;
    *way = found;
    way->misses = misses;
    site.frame->state->feedback()->changed(cx.heap(), *way);
    return;
  }
  if (!table || key.is_index()) return;
  if (MegamorphicCache* const made = ensure_megamorphic(cx.heap(), *table)) made->put(found, key);
}

/// A cache for reading `own` (a data property, or an accessor), found on holder up a cacheable
/// chain; of kind None if it is not cacheable.
InlineCache inherited_way(Context& cx, uint64_t word, Object* holder, const OwnProperty& own) {
  InlineCache ic;
  if (own.where != OwnProperty::Where::Slot) return ic;
  ic.word = word;
  ic.holder = holder;
  set_location(ic, holder, own.index);
  ic.kind = own.is_accessor() ? InlineCache::Kind::ProtoGetter
            : ic.in_line      ? InlineCache::Kind::ProtoInline
                              : InlineCache::Kind::ProtoSlot;
  ic.epoch = cx.state().prototype_epoch;
  return ic;
}

/// Of dictionaries larger than this caches know nothing: their keys are data, rather than names.
constexpr uint32_t kWatchedPropertiesMax = 512;

/// Whether caches may rely on where the object has its own properties.
bool keeps_slots(Object* object) {
  Shape* const shape = object->shape();
  if (!shape->is_owned()) return true;
  if (shape->has(ShapeFlags::Prototype) || shape->has(ShapeFlags::Churned) ||
      shape->count() > kWatchedPropertiesMax)
    return false;
  shape->set_flag(ShapeFlags::Watched);
  return true;
}

/// The same for `own`, found on the receiver itself. A prototype has its shape for itself, and its
/// changes move the epoch.
InlineCache own_way(Context& cx, Object* object, const OwnProperty& own) {
  InlineCache ic;
  const Shape* const shape = object->shape();
  if (shape->is_owned() && shape->has(ShapeFlags::Prototype))
    return inherited_way(cx, object->header_word(), object, own);
  if (own.where != OwnProperty::Where::Slot || own.is_accessor() || !keeps_slots(object)) return ic;
  ic.word = object->header_word();  // A lazy function has another one by now.
  set_location(ic, object, own.index);
  ic.kind = ic.in_line ? InlineCache::Kind::OwnInline : InlineCache::Kind::OwnSlot;
  return ic;
}

InlineCache absent_way(Context& cx, uint64_t word) {
  InlineCache ic;
  ic.word = word;
  ic.kind = InlineCache::Kind::Absent;
  ic.epoch = cx.state().prototype_epoch;
  return ic;
}

/// A cache for the length of arrays or strings of that word.
InlineCache length_way(uint64_t word, InlineCache::Kind kind) {
  InlineCache ic;
  ic.word = word;
  ic.kind = kind;
  return ic;
}

/// Whether the chain from object to holder (null: to its end) consists of objects that a prototype
/// cache for the key may go through. Typed arrays are ordinary to keys that spell no number.
bool is_cacheable_chain(Context& cx, Object* object, Object* holder, PropertyKey key) {
  for (Object* o = object; o != holder;) {
    const Kind kind = o->object_kind();
    if (kind == Kind::Proxy || kind == Kind::ModuleNamespace) return false;
    if (kind == Kind::TypedArray && is_canonical_numeric(key)) return false;
    if (o != object && !o->shape()->has(ShapeFlags::Prototype)) return false;
    Result<Value> proto = o->shape()->proto(cx);
    if (!proto.ok()) return false;
    const Value p = proto.value();
    if (!p.is_object()) return holder == nullptr;
    o = p.as_object();
  }
  return holder->shape()->has(ShapeFlags::Prototype);
}

SHOAL_COLD Value throw_read_of_nullish(Context& cx, Value object, PropertyKey key) {
  if (key == PropertyKey::symbol(well_known(WellKnown::iterator))) {
    throw_not_iterable(cx, object, "iterable");
    return kThrown;
  }
  const PatternText pattern = running_pattern_text(cx);
  if (pattern.is_pattern && !pattern.property.empty() && pattern.property == key_text(key))
    return throw_not_coercible(cx, object), kThrown;
  (void)throw_type_error(cx, "Cannot read properties of %s (reading '%s')",
                         object.is_null() ? "null" : "undefined", key_text(key).c_str());
  return kThrown;
}

}  // namespace

namespace {

/// What a way of kind ProtoGetter or ProtoSetter leads to.
Accessor* accessor_of(const InlineCache& way) {
  const Value accessor = way.in_line ? way.holder->inline_slots()[way.offset].get()
                                     : way.holder->slots()->get(way.offset);
  return accessor.as<Accessor>();
}

/// Reads by a way that fits the receiver. False: it is of another epoch.
bool read_way(Context& cx, const InlineCache& way, Value receiver, Value& out) {
  switch (way.kind) {
    case InlineCache::Kind::OwnInline:
      out = receiver.as_object()->inline_slots()[way.offset].get();
      return true;
    case InlineCache::Kind::OwnSlot:
      out = receiver.as_object()->slots()->get(way.offset);
      return true;
    case InlineCache::Kind::ProtoSlot:
      if (way.epoch != cx.state().prototype_epoch) return false;
      out = way.holder->slots()->get(way.offset);
      return true;
    case InlineCache::Kind::ProtoInline:
      if (way.epoch != cx.state().prototype_epoch) return false;
      out = way.holder->inline_slots()[way.offset].get();
      return true;
    case InlineCache::Kind::Absent:
      out = Value::undefined();
      return way.epoch == cx.state().prototype_epoch;
    case InlineCache::Kind::ProtoGetter: {
      if (way.epoch != cx.state().prototype_epoch) return false;
      const Value getter = accessor_of(way)->getter();
      out = getter.is_undefined() ? getter : step(cx, call(cx, getter, receiver));
      return true;
    }
    case InlineCache::Kind::ArrayLength:
      out = Value::number(receiver.as<ArrayObject>()->length());
      return true;
    case InlineCache::Kind::StringLength:
      out = Value::number(receiver.as_string()->length());
      return true;
    default: return false;
  }
}

/// Reads by the context's table. False: it has nothing that is valid now.
bool read_megamorphic(Context& cx, uint64_t word, Value receiver, PropertyKey key, Value& out) {
  if (!cx.megamorphic_reads) return false;
  const InlineCache* const found = cx.megamorphic_reads->find(word, key);
  return found && read_way(cx, *found, receiver, out);
}

/// [[Get]] along the chain from `start`, and the caches' filling. word: what the receiver is known
/// by; 0: not at all.
Value get_uncached(Context& cx, const Site& site, Value receiver, Object* start, uint64_t word,
                   PropertyKey key) {
  for (Object* o = start;;) {
    if (o->is_kind(Kind::Proxy)) return step(cx, get(cx, o, key, receiver));
    Result<OwnProperty> found = own_property(cx, o, key);
    if (!found.ok()) return kThrown;
    const OwnProperty own = found.value();
    // Through the chain: the receiver's shape must fix its prototype and that it lacks the key; of
    // a primitive, a change of its prototype must move the epoch.
    const Shape* const shape = start->shape();
    const bool is_fixed =
        (receiver.is_object() && !shape->is_owned()) || shape->has(ShapeFlags::Prototype);
    if (own.found()) {
      InlineCache made;
      if (o == start && receiver.is_object())
        made = own_way(cx, o, own);
      else if (is_fixed && is_cacheable_chain(cx, start, o, key))
        made = inherited_way(cx, word, o, own);
      if (made.kind != InlineCache::Kind::None)
        remember(cx, site, key, made, &cx.megamorphic_reads);
      if (!own.is_accessor()) return own.value;
      const Value getter = own.value.as<Accessor>()->getter();
      return getter.is_undefined() ? getter : step(cx, call(cx, getter, receiver));
    }
    if (o->is_kind(Kind::TypedArray) && is_canonical_numeric(key)) return Value::undefined();
    Result<Value> proto = o->shape()->proto(cx);
    if (!proto.ok()) return kThrown;
    const Value next = proto.value();
    if (!next.is_object()) {
      if (is_fixed && is_cacheable_chain(cx, start, nullptr, key))
        remember(cx, site, key, absent_way(cx, word), &cx.megamorphic_reads);
      return Value::undefined();
    }
    o = next.as_object();
  }
}

/// Of a string: its methods are cached, its own properties are not.
Value get_string_prop(Context& cx, Frame* frame, Value value, PropertyKey key, uint32_t feedback) {
  if (key.is_index()) return step(cx, get_v(cx, value, key));
  InlineCache* const ways = cache_of(cx, frame, feedback);
  InlineCache* const way = find_way(ways, kStringWord);
  Value out;
  if (way && read_way(cx, *way, value, out)) return out;
  if (!way && read_megamorphic(cx, kStringWord, value, key, out)) return out;
  if (key == PropertyKey::atom(atoms::length())) {
    remember(cx, {frame, ways, way}, key, length_way(kStringWord, InlineCache::Kind::StringLength),
             &cx.megamorphic_reads);
    return Value::number(value.as_string()->length());
  }
  Result<Object*> proto = prototype_of_primitive(cx, value, key);
  if (!proto.ok()) return kThrown;
  return get_uncached(cx, {frame, ways, way}, value, proto.value(), kStringWord, key);
}

}  // namespace

Value get_prop(Context& cx, Frame* frame, Value value, PropertyKey key, uint32_t feedback) {
  if (value.is_nullish()) return throw_read_of_nullish(cx, value, key);
  if (value.is_string()) return get_string_prop(cx, frame, value, key, feedback);
  if (!value.is_object()) return step(cx, get_v(cx, value, key));
  Object* const object = value.as_object();
  InlineCache* const ways = cache_of(cx, frame, feedback);
  InlineCache* const way = find_way(ways, object->header_word());
  Value out;
  if (way && read_way(cx, *way, value, out)) return out;
  if (!way && read_megamorphic(cx, object->header_word(), value, key, out)) return out;
  if (object->is_kind(Kind::Array) && key == PropertyKey::atom(atoms::length())) {
    remember(cx, {frame, ways, way}, key,
             length_way(object->header_word(), InlineCache::Kind::ArrayLength),
             &cx.megamorphic_reads);
    return Value::number(static_cast<ArrayObject*>(object)->length());
  }
  return get_uncached(cx, {frame, ways, way}, value, object, object->header_word(), key);
}

namespace {

/// Remembers where constructors like `f` keep their prototype, if `instanceof` does what it mostly
/// does with them.
void cache_instance(Context& cx, Frame* frame, ScriptFunction* f, uint32_t feedback) {
  InlineCache* const ways = cache_of(cx, frame, feedback);
  const Shape* const shape = f->shape();
  if (!ways || (shape->is_owned() && !shape->has(ShapeFlags::Prototype))) return;
  if (!has_builtin_instance_test(cx, f) ||
      !is_cacheable_chain(cx, f, nullptr, key(atoms::prototype())))
    return;
  Result<OwnProperty> found = own_property(cx, f, key(atoms::prototype()));
  if (!found.ok()) {
    if (!cx.is_terminating()) (void)cx.take_exception();
    return;
  }
  if (found.value().where != OwnProperty::Where::Slot || found.value().is_accessor()) return;
  InlineCache made;
  made.word = f->header_word();
  made.kind = InlineCache::Kind::Instance;
  made.offset = found.value().index;
  made.epoch = cx.state().prototype_epoch;
  remember(cx, {frame, ways, find_way(ways, made.word)}, {}, made, nullptr);
}

}  // namespace

Value instance_of_slow(Context& cx, Frame* frame, Value object, Value target, uint32_t feedback) {
  if (target.is_kind(Kind::Function))
    cache_instance(cx, frame, target.as<ScriptFunction>(), feedback);
  return step(cx, instance_of(cx, object, target));
}

namespace {

/// After a store that added a property: remembers the transition, if it was a shared one. table:
/// null for definitions, which a setter up the chain does not concern.
void cache_add(Context& cx, const Site& site, uint64_t old_word, Object* object, PropertyKey key,
               std::unique_ptr<MegamorphicCache>* table) {
  Shape* const shape = object->shape();
  if (shape->is_owned() || shape->is_immortal()) return;
  const PropertyEntry* const entry = shape->find(key);
  if (!entry || entry->slot >= shape->inline_capacity() || entry->attributes != attr::All) return;
  InlineCache made;
  made.word = old_word;
  made.new_shape = shape;
  made.offset = entry->slot;
  made.kind = InlineCache::Kind::AddInline;
  made.epoch = cx.state().prototype_epoch;
  remember(cx, site, key, made, table);
}

/// Whether adding a property to object meets no setter, readonly property or proxy that a later
/// change could bring without moving the epoch: all prototypes up the chain are watched ones.
bool chain_is_watched(Context& cx, Object* object) {
  for (Object* o = object;;) {
    Result<Value> proto = o->shape()->proto(cx);
    if (!proto.ok()) return false;
    const Value p = proto.value();
    if (!p.is_object()) return true;
    o = p.as_object();
    if (o->is_kind(Kind::Proxy) || !o->shape()->has(ShapeFlags::Prototype)) return false;
  }
}

SHOAL_COLD Value throw_set_of_nullish(Context& cx, Value object, PropertyKey key) {
  (void)throw_type_error(cx, "Cannot set properties of %s (setting '%s')",
                         object.is_null() ? "null" : "undefined", key_text(key).c_str());
  return kThrown;
}

Value set_value(Context& cx, Frame* frame, Value target, PropertyKey key, Value value) {
  if (target.is_kind(Kind::Proxy))
    return proxy_set_step(cx, target.as_object(), key, value, frame->code->strict);
  if (target.is_object())
    return frame->code->strict ? step(cx, set_or_throw(cx, target.as_object(), key, value))
                               : step(cx, set(cx, target.as_object(), key, value, target));
  Result<Object*> proto = prototype_of_primitive(cx, target, key);
  if (!proto.ok()) return kThrown;
  if (!frame->code->strict) return step(cx, set(cx, proto.value(), key, value, target));
  struct Strict {
    static Thrown refused(Context& context, PropertyKey k, Value receiver) {
      const bool has_own =
          receiver.is_string() && (k == shoal::key(atoms::length()) ||
                                   (k.is_index() && k.as_index() < receiver.as_string()->length()));
      return throw_type_error(context,
                              has_own ? "Cannot assign to read only property '%s' of %s '%s'"
                                      : "Cannot create property '%s' on %s '%s'",
                              key_text(k).c_str(), typeof_text(receiver)->utf8().c_str(),
                              describe_for_message(context, receiver).c_str());
    }
    static Task<Value> run(Context& context, Object* object, PropertyKey k, Value v,
                           Value receiver) {
      const bool done = co_await set(context, object, k, v, receiver);
      if (!done) co_return refused(context, k, receiver);
      co_return Value::undefined();
    }
  };
  return step(cx, Strict::run(cx, proto.value(), key, value, target));
}

/// A cache for storing through a setter up the chain from object, which has no such property of its
/// own; of kind None if there is none, or it is not cacheable.
InlineCache setter_way(Context& cx, Object* object, PropertyKey key) {
  const Shape* const shape = object->shape();
  if (shape->is_owned() && !shape->has(ShapeFlags::Prototype)) return {};
  for (Object* o = object;;) {
    Result<Value> proto = o->shape()->proto(cx);
    if (!proto.ok() || !proto.value().is_object()) return {};
    o = proto.value().as_object();
    if (o->is_kind(Kind::Proxy)) return {};
    Result<OwnProperty> found = own_property(cx, o, key);
    if (!found.ok()) return {};
    if (!found.value().found()) continue;
    if (!found.value().is_accessor() || !is_cacheable_chain(cx, object, o, key)) return {};
    InlineCache made = inherited_way(cx, object->header_word(), o, found.value());
    if (made.kind == InlineCache::Kind::ProtoGetter) made.kind = InlineCache::Kind::ProtoSetter;
    return made;
  }
}

/// Stores by a way that fits the object. False: it is of another epoch, or has no setter. out: an
/// outcome, or undefined.
bool write_way(Context& cx, const InlineCache& way, Object* object, Value value, Value& out) {
  out = Value::undefined();
  switch (way.kind) {
    case InlineCache::Kind::ProtoSetter: {
      if (way.epoch != cx.state().prototype_epoch) return false;
      const Value setter = accessor_of(way)->setter();
      if (setter.is_undefined()) return false;
      out = step(cx, call(cx, setter, Value(object), &value, 1));
      return true;
    }
    case InlineCache::Kind::OwnInline: break;
    case InlineCache::Kind::OwnSlot:
      object->slots()->set(cx.heap(), way.offset, value);
      return true;
    case InlineCache::Kind::AddInline:
      if (way.epoch != cx.state().prototype_epoch) return false;
      object->set_shape(cx.heap(), way.new_shape);
      break;
    default: return false;
  }
  object->inline_slots()[way.offset].set(cx.heap(), object, value);
  return true;
}

/// Stores by the context's table. False: it has nothing that is valid now.
bool write_megamorphic(Context& cx, Object* object, PropertyKey key, Value value, Value& out) {
  if (!cx.megamorphic_stores) return false;
  const InlineCache* const found = cx.megamorphic_stores->find(object->header_word(), key);
  return found && write_way(cx, *found, object, value, out);
}

}  // namespace

namespace {

/// [[Set]] of an object, and the caches' filling.
Value set_uncached(Context& cx, const Site& site, Object* object, PropertyKey key, Value value) {
  const Kind kind = object->object_kind();
  if (kind == Kind::Proxy || kind == Kind::TypedArray || kind == Kind::ModuleNamespace)
    return set_value(cx, site.frame, Value(object), key, value);
  const uint64_t old_word = object->header_word();
  Result<OwnProperty> found = own_property(cx, object, key);
  if (!found.ok()) return kThrown;
  const OwnProperty own = found.value();
  if (own.where == OwnProperty::Where::Slot && !own.is_accessor() &&
      (own.attributes & attr::Writable)) {
    if (!site.way && site.keeps() && keeps_slots(object)) {
      InlineCache made;
      made.word = object->header_word();  // A lazy function has another one by now.
      set_location(made, object, own.index);
      made.kind = made.in_line ? InlineCache::Kind::OwnInline : InlineCache::Kind::OwnSlot;
      remember(cx, site, key, made, &cx.megamorphic_stores);
    }
    prototype_value_changes(cx, object, own.value);
    object->set_slot(cx.heap(), own.index, value);
    return Value::undefined();
  }
  const bool keeps = site.keeps() && !own.found() && !key.is_index();
  if (keeps) {
    const InlineCache made = setter_way(cx, object, key);
    if (made.kind != InlineCache::Kind::None) remember(cx, site, key, made, &cx.megamorphic_stores);
  }
  const Value result = set_value(cx, site.frame, Value(object), key, value);
  if (keeps && !is_outcome(result) && old_word != object->header_word() &&
      chain_is_watched(cx, object))
    cache_add(cx, site, old_word, object, key, &cx.megamorphic_stores);
  return result;
}

}  // namespace

Value set_prop(Context& cx, Frame* frame, Value target, PropertyKey key, Value value,
               uint32_t feedback) {
  if (target.is_nullish()) return throw_set_of_nullish(cx, target, key);
  if (!target.is_object()) return set_value(cx, frame, target, key, value);
  Object* const object = target.as_object();
  InlineCache* const ways = cache_of(cx, frame, feedback);
  InlineCache* const way = find_way(ways, object->header_word());
  Value out;
  if (way && write_way(cx, *way, object, value, out)) return out;
  if (!way && write_megamorphic(cx, object, key, value, out)) return out;
  return set_uncached(cx, {frame, ways, way}, object, key, value);
}

Value define_field_slow(Context& cx, Value object, PropertyKey key, Value value,
                        uint32_t feedback) {
  Object* const o = object.as_object();
  const bool is_new_property = o->is_kind(Kind::Object) && o->shape()->is_extensible() &&
                               !key.is_index() && !o->shape()->find(key);
  if (!is_new_property) return step(cx, create_data_property_or_throw(cx, o, key, value));
  const uint64_t old_word = o->header_word();
  Result<void> done = define_field(cx, o, key, value);
  if (!done.ok()) return kThrown;
  Frame* const frame = cx.frame();
  if (InlineCache* const ways = cache_of(cx, frame, feedback); ways && old_word != o->header_word())
    cache_add(cx, {frame, ways, find_way(ways, old_word)}, old_word, o, key, nullptr);
  return Value::undefined();
}

// ---- Elements

namespace {

/// Names as elements go to the context's table once there have been some: it takes 20 KB.
bool has_table_for_names(Context& cx) noexcept {
  constexpr uint32_t kNamesBefore = 256;
  return cx.named_elements >= kNamesBefore || (cx.named_elements += 1) >= kNamesBefore;
}

/// object[key] of a name or symbol that varies.
Value get_named(Context& cx, Object* object, PropertyKey key) {
  const Value receiver(object);
  const uint64_t word = object->header_word();
  Value out;
  if (read_megamorphic(cx, word, receiver, key, out)) return out;
  if (cx.options().slow_paths || !has_table_for_names(cx)) return step(cx, get(cx, object, key));
  return get_uncached(cx, {nullptr, nullptr, nullptr, true}, receiver, object, word, key);
}

/// Whether the way found for a read says that the property is there; or is absent.
bool tells_presence(Context& cx, const InlineCache& way, bool* is_there) noexcept {
  switch (way.kind) {
    case InlineCache::Kind::OwnInline:
    case InlineCache::Kind::OwnSlot: *is_there = true; return true;
    case InlineCache::Kind::ProtoSlot:
    case InlineCache::Kind::ProtoInline:
    case InlineCache::Kind::ProtoGetter: *is_there = true; break;
    case InlineCache::Kind::Absent: *is_there = false; break;
    default: return false;
  }
  return way.epoch == cx.state().prototype_epoch;
}

Task<Value> get_elem_task(Context& cx, Value object, Value key_value) {
  const PropertyKey key = co_await to_property_key(cx, key_value);
  const Value v = co_await get_v(cx, object, key);
  co_return v;
}

Task<Value> set_elem_task(Context& cx, Value object, Value key_value, Value value, bool strict) {
  const PropertyKey key = co_await to_property_key(cx, key_value);
  Object* holder = object.is_object() ? object.as_object() : nullptr;
  if (!holder) holder = co_await prototype_of_primitive(cx, object, key);
  const bool done = co_await set(cx, holder, key, value, object);
  if (!done && strict) co_return throw_refused_store(cx, holder, key);
  co_return Value::undefined();
}

Task<Value> delete_elem_task(Context& cx, Value object, Value key_value, bool strict) {
  const PropertyKey key = co_await to_property_key(cx, key_value);
  Object* const o = co_await to_object(cx, object);
  if (strict) {
    const bool done = co_await delete_or_throw(cx, o, key);
    co_return Value::boolean(done);
  }
  const bool done = co_await delete_property(cx, o, key);
  co_return Value::boolean(done);
}

}  // namespace

Value get_elem(Context& cx, Value object, Value key_value) {
  if (object.is_nullish()) {
    (void)throw_type_error(cx, "Cannot read properties of %s (reading '%s')",
                           object.is_null() ? "null" : "undefined",
                           describe_for_message(cx, key_value).c_str());
    return kThrown;
  }
  if (key_value.is_double()) key_value = Value::number(key_value.as_double());
  if (key_value.is_int32() && key_value.as_int32() >= 0) {
    const auto i = static_cast<uint32_t>(key_value.as_int32());
    if (object.is_string()) {
      String* const s = object.as_string();
      if (i < s->length()) return step(cx, string_element(cx, s, i));
    } else if (object.is_kind(Kind::TypedArray)) {
      return object.as<TypedArrayObject>()->get_number_or_bigint(cx, i);
    }
    return step(cx, get_v(cx, object, PropertyKey::index(i)));
  }
  if (key_value.is_object()) return step(cx, get_elem_task(cx, object, key_value));
  Result<PropertyKey> key = primitive_to_key(cx, key_value);
  if (!key.ok()) return kThrown;
  if (object.is_object() && !key.value().is_index())
    return get_named(cx, object.as_object(), key.value());
  return step(cx, get_v(cx, object, key.value()));
}

Value has_elem(Context& cx, Object* object, PropertyKey key) {
  const uint64_t word = object->header_word();
  bool is_there;
  if (!key.is_index() && cx.megamorphic_reads) {
    const InlineCache* const way = cx.megamorphic_reads->find(word, key);
    if (way && tells_presence(cx, *way, &is_there)) return Value::boolean(is_there);
  }
  if (object->is_kind(Kind::Proxy)) return proxy_has_step(cx, object, key);
  Eventually<bool> found = has_property(cx, object, key);
  if (found.is_ready() && !found.value() && !key.is_index() && object->is_kind(Kind::Object) &&
      !object->shape()->is_owned() && !cx.options().slow_paths && has_table_for_names(cx) &&
      is_cacheable_chain(cx, object, nullptr, key))
    remember(cx, {nullptr, nullptr, nullptr, true}, key, absent_way(cx, word),
             &cx.megamorphic_reads);
  return step(cx, std::move(found));
}

Value set_elem(Context& cx, Frame* frame, Value object, Value key_value, Value value) {
  if (object.is_nullish()) {
    (void)throw_type_error(cx, "Cannot set properties of %s (setting '%s')",
                           object.is_null() ? "null" : "undefined",
                           describe_for_message(cx, key_value).c_str());
    return kThrown;
  }
  if (key_value.is_double()) key_value = Value::number(key_value.as_double());
  if (key_value.is_int32() && key_value.as_int32() >= 0) {
    const auto i = static_cast<uint32_t>(key_value.as_int32());
    if (object.is_kind(Kind::TypedArray) && object.as<TypedArrayObject>()->try_store(i, value))
      return Value::undefined();
    // FAST PATH: into a hole, or at the end, of a plain array whose prototypes hold no elements.
    if (object.is_kind(Kind::Array)) {
      auto* const array = object.as<ArrayObject>();
      ValueArray* const elements = array->elements();
      const bool is_plain = array->is_plain() && is_unobservable_array(cx, object);
      if (is_plain && i < array->length() && elements && i < elements->capacity()) {
        elements->set(cx.heap(), i, value);
        return Value::undefined();
      }
      if (is_plain && i == array->length() && array->length_is_writable() && !grows_long(array)) {
        Result<void> pushed = array->push(cx.heap(), value);
        return pushed.ok() ? Value::undefined() : kThrown;
      }
    }
    return set_value(cx, frame, object, PropertyKey::index(i), value);
  }
  if (key_value.is_object())
    return step(cx, set_elem_task(cx, object, key_value, value, frame->code->strict));
  Result<PropertyKey> key = primitive_to_key(cx, key_value);
  if (!key.ok()) return kThrown;
  if (!object.is_object() || key.value().is_index() || cx.options().slow_paths ||
      !has_table_for_names(cx))
    return set_value(cx, frame, object, key.value(), value);
  Value out;
  if (write_megamorphic(cx, object.as_object(), key.value(), value, out)) return out;
  return set_uncached(cx, {frame, nullptr, nullptr, true}, object.as_object(), key.value(), value);
}

Value delete_prop(Context& cx, Frame* frame, Value object, PropertyKey key) {
  Result<Object*> o = to_object(cx, object);
  if (!o.ok()) return kThrown;
  return frame->code->strict ? step(cx, delete_or_throw(cx, o.value(), key))
                             : step(cx, delete_property(cx, o.value(), key));
}

Value delete_elem(Context& cx, Frame* frame, Value object, Value key_value) {
  return step(cx, delete_elem_task(cx, object, key_value, frame->code->strict));
}

// ---- super

namespace {

/// The base of super[key_value], and in key_value what stands for the key: both of a reference that
/// super_reference made, else the home object's prototype.
Task<Value> super_base(Context& cx, Value home, Value* key_value) {
  if (key_value->is_kind(Kind::ValueArray)) {
    const ValueArray* const reference = key_value->as<ValueArray>();
    *key_value = reference->get(1);
    co_return reference->get(0);
  }
  const Value proto = co_await get_prototype_of(cx, home.as_object());
  if (!proto.is_object())
    co_return throw_type_error(cx, "Cannot use properties of null (super%s%s)",
                               key_value->is_string() ? "." : " ",
                               describe_for_message(cx, *key_value).c_str());
  co_return proto;
}

Task<Value> get_super_task(Context& cx, Value home, Value this_value, Value key_value) {
  const Value proto = co_await super_base(cx, home, &key_value);
  const PropertyKey key = co_await to_property_key(cx, key_value);
  const Value v = co_await get(cx, proto.as_object(), key, this_value);
  co_return v;
}

Task<Value> set_super_task(Context& cx, Value home, Value this_value, Value key_value, Value value,
                           bool strict) {
  const Value proto = co_await super_base(cx, home, &key_value);
  const PropertyKey key = co_await to_property_key(cx, key_value);
  const bool done = co_await set(cx, proto.as_object(), key, value, this_value);
  if (!done && strict) co_return throw_refused_store(cx, proto.as_object(), key);
  co_return Value::undefined();
}

}  // namespace

namespace {

/// [[Get]] of proto for another receiver: by the context's table, where what it knows is not of a
/// receiver's own slots.
Value get_super_named(Context& cx, Object* proto, PropertyKey key, Value receiver) {
  if (key.is_index() || cx.options().slow_paths || !has_table_for_names(cx))
    return step(cx, get(cx, proto, key, receiver));
  const uint64_t word = proto->header_word();
  const InlineCache* const way =
      cx.megamorphic_reads ? cx.megamorphic_reads->find(word, key) : nullptr;
  Value out;
  if (way && way->epoch == cx.state().prototype_epoch && read_way(cx, *way, receiver, out))
    return out;
  return get_uncached(cx, {nullptr, nullptr, nullptr, true}, receiver, proto, word, key);
}

}  // namespace

Value get_super(Context& cx, Frame* frame, Value this_value, Value key_value) {
  const Value home = frame->callee.as<ScriptFunction>()->home();
  // FAST PATH: an ordinary home object and a key that needs no conversion.
  const bool is_primitive = !key_value.is_object() && !key_value.is_kind(Kind::ValueArray);
  if (is_primitive && !home.as_object()->is_kind(Kind::Proxy)) {
    Result<PropertyKey> key = primitive_to_key(cx, key_value);
    if (!key.ok()) return kThrown;
    Result<Value> proto = home.as_object()->shape()->proto(cx);
    if (!proto.ok()) return kThrown;
    const Value p = proto.value();
    if (p.is_object()) return get_super_named(cx, p.as_object(), key.value(), this_value);
  }
  return step(cx, get_super_task(cx, home, this_value, key_value));
}

Value set_super(Context& cx, Frame* frame, Value this_value, Value key_value, Value value) {
  const Value home = frame->callee.as<ScriptFunction>()->home();
  return step(cx, set_super_task(cx, home, this_value, key_value, value, frame->code->strict));
}

Task<Value> super_reference(Context& cx, Value home, Value key_value) {
  const Value proto = co_await super_base(cx, home, &key_value);
  const PropertyKey key = co_await to_property_key(cx, key_value);
  ValueArray* const reference = co_await ValueArray::create(cx.heap(), 2);
  reference->set(cx.heap(), 0, proto);
  const Value name = co_await key_to_value(cx, key);
  reference->set(cx.heap(), 1, name);
  co_return Value(reference);
}

PropertyKey symbol_key(uint32_t which) noexcept {
  return PropertyKey::symbol(
      well_known(which == 0 ? WellKnown::iterator : WellKnown::asyncIterator));
}

void throw_not_coercible(Context& cx, Value v) {
  const PatternText pattern = running_pattern_text(cx);
  const std::string operand = pattern.operand.empty() ? kind_and_value(cx, v) : pattern.operand;
  const char* const what = v.is_null() ? "null" : "undefined";
  if (pattern.is_pattern && !pattern.property.empty())
    (void)throw_type_error(cx, "Cannot destructure property '%s' of '%s' as it is %s.",
                           pattern.property.c_str(), operand.c_str(), what);
  else
    (void)throw_type_error(cx, "Cannot destructure '%s' as it is %s.", operand.c_str(), what);
}

void throw_not_object(Context& cx, Value v, uint32_t what) {
  if (what == 4) return throw_constructor_result(cx, v);
  static constexpr const char* kFormats[] = {
      "Iterator result %s is not an object",
      "Result of the Symbol.iterator method is not an object (got %s)",
      "%s is not an object",
      "Result of the Symbol.asyncIterator method is not an object (got %s)",
      "",  // Derived constructors: above.
      "%s is not an object",
      "Result of the Symbol.iterator method is not an object (got %s)"};
  const std::string text = describe_for_message(cx, v);
  const char* const format = kFormats[what < std::size(kFormats) ? what : 5];
  std::string message = format;
  message.replace(message.find("%s"), 2, text);
  (void)throw_type_error(cx, "%s", message.c_str());
}

}  // namespace shoal::slow
