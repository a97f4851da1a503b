#include "vm/run/realm.h"

#include <atomic>
#include <mutex>

#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/global.h"
#include "vm/run/context.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

Result<Realm*> Realm::create(Context& cx, bool is_first) {
  return cx.heap().create<Realm>(static_cast<CellKind>(Kind::Realm), is_first);
}

void Realm::trace(Tracer& tracer) const {
  tracer.visit_value_range(intrinsics_[0].address(), kIntrinsicCount);
  tracer.visit(global_);
  tracer.visit(lexicals_);
  tracer.visit(iter_result_shape);
  tracer.visit(descriptor_shape);
  for (const Slot<Shape>& shape : arguments_shape) tracer.visit(shape);
  tracer.visit_bits(*throwing_callee.address());
  tracer.visit_bits(*array_values.address());
}

// ---- Shared shapes

namespace {

constexpr uint32_t kInlineClasses = 17;  // In-line capacities 0 to 16.

/// By prototype and in-line capacity for plain objects; by prototype and kind for the rest, which
/// have no choice of capacity.
struct SharedShapes {
  std::atomic<Shape*> plain[kIntrinsicCount][kInlineClasses] = {};
  std::mutex mutex;
  struct Entry {
    Kind kind;
    Intrinsic proto;
    Shape* shape;
  };
  std::atomic<Entry*> by_kind[256] = {};  // Open addressing; entries are never removed.
  std::atomic<Entry*> last_of_kind[256] = {};
};

SharedShapes& shared_shapes() {
  static SharedShapes* const shapes = new SharedShapes;
  return *shapes;
}

Shape* make_shared(Kind kind, Intrinsic proto, uint32_t inline_capacity) {
  Shape::Init init;
  init.kind = kind;
  init.inline_capacity = static_cast<uint8_t>(inline_capacity);
  init.proto_intrinsic = static_cast<uint16_t>(proto);
  if (kind >= Kind::Function && kind <= Kind::BoundFunction && kind != Kind::BoundFunction)
    init.flags = static_cast<uint16_t>(ShapeFlags::LazyFunction);
  return Shape::create_immortal(init);
}

}  // namespace

Shape* shared_root_shape(Kind kind, Intrinsic proto, uint32_t inline_capacity) noexcept {
  SharedShapes& shapes = shared_shapes();
  if (kind == Kind::Object) {
    std::atomic<Shape*>& slot =
        shapes.plain[static_cast<uint32_t>(proto)][std::min(inline_capacity, kInlineClasses - 1)];
    Shape* shape = slot.load(std::memory_order_acquire);
    if (shape) return shape;
    std::scoped_lock lock(shapes.mutex);
    shape = slot.load(std::memory_order_relaxed);
    if (!shape) {
      shape = make_shared(kind, proto, std::min(inline_capacity, kInlineClasses - 1));
      slot.store(shape, std::memory_order_release);
    }
    return shape;
  }
  // Most kinds have one prototype.
  std::atomic<SharedShapes::Entry*>& last = shapes.last_of_kind[static_cast<uint32_t>(kind)];
  if (SharedShapes::Entry* const e = last.load(std::memory_order_acquire); e && e->proto == proto)
    return e->shape;
  for (uint32_t at = static_cast<uint32_t>(kind) * 31 + static_cast<uint32_t>(proto);; ++at) {
    std::atomic<SharedShapes::Entry*>& slot = shapes.by_kind[at & 255];
    SharedShapes::Entry* e = slot.load(std::memory_order_acquire);
    if (!e) {
      std::scoped_lock lock(shapes.mutex);
      e = slot.load(std::memory_order_relaxed);
      if (!e) {
        e = new SharedShapes::Entry{kind, proto, make_shared(kind, proto, 0)};
        slot.store(e, std::memory_order_release);
      }
    }
    if (e->kind == kind && e->proto == proto) {
      last.store(e, std::memory_order_release);
      return e->shape;
    }
  }
}

Result<Shape*> Realm::root_shape(Context& cx, Kind kind, Intrinsic proto,
                                 uint32_t inline_capacity) {
  Shape* const shared = shared_root_shape(kind, proto, inline_capacity);
  if (is_first_) return shared;
  const Value object = TRY(intrinsic_value(cx, proto));
  return ShapeOps::with_proto(cx, shared, object);
}

// ---- Intrinsics

namespace {

/// The key of a table row; "@@name" is a well-known symbol.
PropertyKey key_of(const char* text) {
  if (text[0] == '@' && text[1] == '@') return PropertyKey::symbol(well_known_by_name(text));
  return intern_key(StringView(std::string_view(text)));
}

/// The rows that become properties, in order: slot i of the object is row_of(i).
struct TemplateShapes {
  std::mutex mutex;
  std::atomic<Shape*> by_intrinsic[kIntrinsicCount] = {};
};
TemplateShapes& template_shapes() {
  static TemplateShapes* const shapes = new TemplateShapes;
  return *shapes;
}

bool is_property(const Builtin& b) noexcept {
  return b.type != BuiltinType::Setter && b.type != BuiltinType::Hidden;
}

uint32_t own_slots_before(const IntrinsicTemplate& t) noexcept {
  return t.type == IntrinsicTemplate::Type::Function ? 2 : 0;  // length, name
}

Shape* build_template_shape(const IntrinsicTemplate& t) {
  Shape::Init init;
  init.kind = t.type == IntrinsicTemplate::Type::Function ? Kind::NativeFunction : t.kind;
  init.flags = ShapeFlags::Prototype | ShapeFlags::Owned;
  if (!t.null_proto) init.proto_intrinsic = static_cast<uint16_t>(t.proto);
  Shape* const shape = Shape::create_immortal(init);
  ShapeOps::reserve_immortal(shape, t.builtin_count + 2);
  if (t.type == IntrinsicTemplate::Type::Function) {
    ShapeOps::append_immortal(shape, key(atoms::length()), attr::Configurable);
    ShapeOps::append_immortal(shape, key(atoms::name()), attr::Configurable);
  }
  for (uint32_t i = 0; i < t.builtin_count; ++i) {
    const Builtin& b = t.builtins[i];
    if (!is_property(b)) continue;
    const bool accessor = b.type == BuiltinType::Getter || b.type == BuiltinType::Accessor ||
                          b.type == BuiltinType::Thrower;
    ShapeOps::append_immortal(
        shape, key_of(b.key),
        static_cast<uint8_t>(b.attributes | (accessor ? attr::IsAccessor : 0)));
  }
  shape->set_intrinsic_template(&t);
  return shape;
}

Shape* template_shape(Intrinsic which, const IntrinsicTemplate& t) {
  TemplateShapes& all = template_shapes();
  std::atomic<Shape*>& slot = all.by_intrinsic[static_cast<uint32_t>(which)];
  if (Shape* const shape = slot.load(std::memory_order_acquire)) return shape;
  std::scoped_lock lock(all.mutex);
  Shape* shape = slot.load(std::memory_order_relaxed);
  if (!shape) {
    shape = build_template_shape(t);
    slot.store(shape, std::memory_order_release);
  }
  return shape;
}

const Builtin& row_of_slot(const IntrinsicTemplate& t, uint32_t slot) {
  uint32_t at = own_slots_before(t);
  for (uint32_t i = 0; i < t.builtin_count; ++i) {
    if (!is_property(t.builtins[i])) continue;
    if (at++ == slot) return t.builtins[i];
  }
  SHOAL_UNREACHABLE();
}

Intrinsic intrinsic_of(Context& cx, const IntrinsicTemplate& t) {
  const IntrinsicTemplates all = cx.options().intrinsics;
  for (uint32_t i = 0; i < kIntrinsicCount; ++i)
    if (all[i] == &t) return static_cast<Intrinsic>(i);
  SHOAL_UNREACHABLE();
}

/// A lazy slot does not say which realm it belongs to: those of the first realm are told by its
/// intrinsics, so whatever another realm has is made at once.
Result<void> materialize_all(Context& cx, Realm* realm, Object* object, const IntrinsicTemplate& t);

}  // namespace

Result<Value> Realm::make_intrinsic(Context& cx, Intrinsic which) {
  const IntrinsicTemplate* const t = cx.options().intrinsics[static_cast<uint32_t>(which)];
  if (!t) return Value::undefined();
  // A shape of its own from the start: what the template's shape says, changeable.
  Shape* const shared = template_shape(which, *t);
  Shape* const shape = TRY(ShapeOps::own(cx, shared));
  if (!is_first_ && !t->null_proto) {
    const Value proto = TRY(intrinsic_value(cx, t->proto));
    shape->set_proto(cx.heap(), proto);
  }
  // Whatever fails for want of memory must not leave half an object behind.
  ValueArray* slots = nullptr;
  if (shape->slot_count() != 0) {
    slots = TRY(ValueArray::create(cx.heap(), shape->slot_count(), Value::lazy()));
    if (t->type == IntrinsicTemplate::Type::Function) {
      String* const name = TRY(builtin_name(cx, t->function));
      slots->set(cx.heap(), 0, Value::int32(t->function->length));
      slots->set(cx.heap(), 1, Value(name));
    }
  }
  Object* object;
  if (t->create) {
    object = TRY(t->create(cx, this, shape));
  } else if (t->type == IntrinsicTemplate::Type::Function) {
    object = TRY(cx.heap().create<NativeFunction>(static_cast<CellKind>(Kind::NativeFunction),
                                                  shape, this, t->function));
  } else if (t->kind == Kind::Array) {
    object = TRY(ArrayObject::create_with_shape(cx.heap(), shape, 0));
  } else {
    object = TRY(PlainObject::create(cx.heap(), shape));
  }
  if (slots) object->set_slots(cx.heap(), slots);
  set_intrinsic(cx.heap(), which, object);
  if (!is_first_ && !materialize_all(cx, this, object, *t).ok()) {
    intrinsics_[static_cast<uint32_t>(which)].set(cx.heap(), this, Value::undefined());
    return Thrown{};
  }
  return Value(object);
}

Result<String*> builtin_name(Context& cx, const Builtin* b) {
  const char* const text = b->name ? b->name : b->key;
  std::string name = text ? text : "";
  if (name.starts_with("@@")) name = "[Symbol." + name.substr(2) + "]";
  if (b->type == BuiltinType::Getter || b->type == BuiltinType::Accessor) name = "get " + name;
  if (b->type == BuiltinType::Setter) name = "set " + name;
  (void)cx;
  return intern_ascii(name);
}

namespace {

Result<NativeFunction*> make_native(Context& cx, Realm* realm, const Builtin* b) {
  Shape* const shape =
      TRY(realm->root_shape(cx, Kind::NativeFunction, Intrinsic::FunctionPrototype));
  return cx.heap().create<NativeFunction>(static_cast<CellKind>(Kind::NativeFunction), shape, realm,
                                          b);
}

/// Which realm an intrinsic object belongs to: by identity of its slot.
Realm* realm_of(Context& cx, Object* object, Intrinsic which) {
  if (object->is_kind(Kind::NativeFunction)) return static_cast<NativeFunction*>(object)->realm();
  Realm* const first = cx.first_realm();
  if (first->peek_intrinsic(which) == Value(object)) return first;
  return cx.realm();
}

Result<Value> materialize_row(Context& cx, Realm* realm, Object* object, const Builtin* b) {
  switch (b->type) {
    case BuiltinType::Method: {
      NativeFunction* const f = TRY(make_native(cx, realm, b));
      return Value(f);
    }
    case BuiltinType::Getter:
    case BuiltinType::Accessor: {
      NativeFunction* const get = TRY(make_native(cx, realm, b));
      Value set;
      if (b->type == BuiltinType::Accessor) {
        NativeFunction* const f = TRY(make_native(cx, realm, b + 1));
        set = Value(f);
      }
      Accessor* const accessor = TRY(Accessor::create(cx.heap(), Value(get), set));
      return Value(accessor);
    }
    case BuiltinType::Thrower: {
      const Value f = TRY(realm->intrinsic_value(cx, Intrinsic::ThrowTypeError));
      Accessor* const accessor = TRY(Accessor::create(cx.heap(), f, f));
      return Value(accessor);
    }
    case BuiltinType::Number: return Value::number(b->number);
    case BuiltinType::String:
      if (b->text[0] == '@' && b->text[1] == '@') return Value(well_known_by_name(b->text));
      return Value(intern_ascii(b->text));
    case BuiltinType::Intrinsic: return realm->intrinsic_value(cx, b->intrinsic);
    case BuiltinType::Made:
      return b->leaf(cx, Args{nullptr, 0, Value(object), Value(realm), nullptr});
    case BuiltinType::Alias: {
      const OwnProperty other = TRY(own_property(cx, object, key_of(b->text)));
      return other.value;
    }
    default: return Value::undefined();
  }
}

Result<void> materialize_all(Context& cx, Realm* realm, Object* object,
                             const IntrinsicTemplate& t) {
  const uint32_t count = object->shape()->slot_count();
  for (uint32_t slot = own_slots_before(t); slot < count; ++slot) {
    const Value v = TRY(materialize_row(cx, realm, object, &row_of_slot(t, slot)));
    object->set_slot(cx.heap(), slot, v);
  }
  return {};
}

}  // namespace

Result<Value> materialize_slot(Context& cx, Object* object, uint32_t slot) {
  const IntrinsicTemplate* const t = object->shape()->intrinsic_template();
  SHOAL_ASSERT(t);
  const Builtin& b = row_of_slot(*t, slot);
  Realm* const realm = realm_of(cx, object, intrinsic_of(cx, *t));
  const Value v = TRY(materialize_row(cx, realm, object, &b));
  object->set_slot(cx.heap(), slot, v);
  return v;
}

Result<NativeFunction*> NativeFunction::create(Context& cx, Realm* realm, Intrinsic table,
                                               uint32_t entry) {
  return make_native(cx, realm,
                     &cx.options().intrinsics[static_cast<uint32_t>(table)]->builtins[entry]);
}

Result<NativeFunction*> native_function(Context& cx, Intrinsic table, uint32_t entry) {
  return NativeFunction::create(cx, cx.realm(), table, entry);
}

}  // namespace shoal
