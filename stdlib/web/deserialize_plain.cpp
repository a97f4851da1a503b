// StructuredDeserialize but for what runs script: leafs, in pieces.
#include <algorithm>
#include <string>

#include "stdlib/web/clone_reader.h"
#include "vm/object/date.h"
#include "vm/object/error.h"
#include "vm/object/map.h"
#include "vm/object/regexp.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// What a piece costs at most.
constexpr int64_t kFuelPerPiece = kLittleIsMuch ? 100 : 16 * 1024;
constexpr int64_t kFuelPerValue = 4;

Result<Value> read_string(CloneReader& r, CloneToken t) {
  if (t == CloneToken::Undefined) return Value::undefined();
  const auto length = r.number<uint32_t>();
  String* s = nullptr;
  if (t == CloneToken::Latin1) {
    s = TRY(String::from_latin1(r.cx.heap(), r.at, length));
    r.at += length;
  } else {
    // The bytes may lie at any address: made of whole units first.
    s = length ? TRY(String::make_flat(r.cx.heap(), length, false)) : String::empty();
    if (length) r.raw(const_cast<char16_t*>(s->flat_view().utf16()), size_t{length} * 2);
  }
  return Value(s);
}

}  // namespace

Result<Value> read_clone_primitive(CloneReader& r, CloneToken t) {
  switch (t) {
    case CloneToken::Null: return Value::null();
    case CloneToken::Kept: return r.kept->dense_element(r.number<uint32_t>());
    case CloneToken::True: return Value::boolean(true);
    case CloneToken::False: return Value::boolean(false);
    case CloneToken::Int32: return Value::int32(r.number<int32_t>());
    case CloneToken::Double: return Value::number(r.number<double>());
    case CloneToken::BigInt: {
      const bool negative = r.number<uint8_t>() != 0;
      const auto length = r.number<uint32_t>();
      const std::string digits = "0x" + std::string(reinterpret_cast<const char*>(r.at), length);
      r.at += length;
      BigInt* big = TRY(BigInt::from_literal(r.cx.heap(), digits));
      if (negative) big = TRY(BigInt::negate(r.cx.heap(), big));
      return Value(big);
    }
    default: return read_string(r, t);
  }
}

namespace {

// ---- Buffers

Result<ArrayBufferObject*> read_buffer(CloneReader& r, CloneToken t) {
  const bool shared = t == CloneToken::Shared;
  Shape* const shape = TRY(r.shape(Kind::ArrayBuffer, shared ? Intrinsic::SharedArrayBufferPrototype
                                                             : Intrinsic::ArrayBufferPrototype));
  ArrayBufferObject* buffer;
  if (shared) {
    const auto index = r.number<uint32_t>();
    const bool growable = r.number<uint8_t>() != 0;
    BackingStore* const store = std::exchange(r.record.stores[index].store, nullptr);
    buffer = TRY(ArrayBufferObject::create_over(r.cx, shape, store, growable));
  } else {
    ArrayBufferObject::Options options;
    options.length = r.number<uint64_t>();
    options.resizable = t == CloneToken::Resizable;
    bool immutable = false;
    if (options.resizable)
      options.max_length = r.number<uint64_t>();
    else
      immutable = r.number<uint8_t>() != 0;
    options.zeroed = options.resizable;
    buffer = TRY(ArrayBufferObject::create(r.cx, shape, options));
    r.raw(buffer->data(), options.length);
    if (immutable) buffer->make_immutable();
  }
  TRY_VOID(r.remember(buffer));
  return buffer;
}

Result<ArrayBufferObject*> read_buffer_or_back(CloneReader& r) {
  const CloneToken t = r.token();
  if (t == CloneToken::Back)
    return r.objects->dense_element(r.number<uint32_t>()).as<ArrayBufferObject>();
  return read_buffer(r, t);
}

Result<Value> read_window(CloneReader& r, CloneToken t) {
  const bool is_typed = t == CloneToken::Window;
  const auto type = is_typed ? static_cast<ElementType>(r.number<uint8_t>()) : ElementType::Uint8;
  const auto offset = r.number<uint64_t>(), length = r.number<uint64_t>();
  ArrayBufferObject* const buffer = TRY(read_buffer_or_back(r));
  Object* object;
  if (is_typed) {
    Shape* const shape = TRY(r.shape(Kind::TypedArray, typed_array_prototype(type)));
    object = TRY(TypedArrayObject::create(r.cx.heap(), shape, type, buffer, offset, length));
  } else {
    Shape* const shape = TRY(r.shape(Kind::DataView, Intrinsic::DataViewPrototype));
    object = TRY(DataViewObject::create(r.cx.heap(), shape, buffer, offset, length));
  }
  TRY_VOID(r.remember(object));
  return Value(object);
}

// ---- Objects

Result<ErrorObject*> read_error(CloneReader& r, bool is_exception) {
  const Intrinsic proto =
      is_exception ? Intrinsic::DOMExceptionPrototype : kClonedErrors[r.number<uint8_t>()];
  Shape* const shape = TRY(r.shape(Kind::Error, proto));
  ErrorObject* const error = TRY(ErrorObject::create(r.cx, shape));
  if (is_exception) {
    const Value name = TRY(read_string(r, r.token()));
    const Value message = TRY(read_string(r, r.token()));
    error->make_dom_exception(r.cx.heap(), name.as_string(), message.as_string());
  } else {
    const Value message = TRY(read_string(r, r.token()));
    if (!message.is_undefined())
      TRY_VOID(define_field(r.cx, error, key(atoms::message()), message, attr::Hidden));
  }
  const Value stack = TRY(read_string(r, r.token()));
  error->set_stack(r.cx.heap(), stack);
  return error;
}

Result<Value> read_leaf(CloneReader& r, CloneToken t) {
  Heap& heap = r.cx.heap();
  Object* object = nullptr;
  switch (t) {
    case CloneToken::Back: return r.objects->dense_element(r.number<uint32_t>());
    case CloneToken::Wrapper: {
      const Value primitive = TRY(read_clone_primitive(r, r.token()));
      object = TRY(WrapperObject::create(r.cx, primitive));
      break;
    }
    case CloneToken::Date: {
      Shape* const shape = TRY(r.shape(Kind::Date, Intrinsic::DatePrototype));
      object = TRY(DateObject::create(heap, shape, r.number<double>()));
      break;
    }
    case CloneToken::RegExp: {
      const Value source = TRY(read_string(r, r.token()));
      const Value flags = TRY(read_string(r, r.token()));
      RegExpCode* const code =
          TRY(RegExpCode::compile(r.cx, source.as_string(), flags.as_string()));
      object = TRY(RegExpObject::create(r.cx, code));
      break;
    }
    case CloneToken::Buffer:
    case CloneToken::Resizable:
    case CloneToken::Shared: {
      ArrayBufferObject* const buffer = TRY(read_buffer(r, t));
      return Value(buffer);
    }
    case CloneToken::Window:
    case CloneToken::View: return read_window(r, t);
    case CloneToken::Exception: object = TRY(read_error(r, true)); break;
    default: return read_clone_primitive(r, t);
  }
  TRY_VOID(r.remember(object));
  return Value(object);
}

/// What is read is put into the innermost container, until that is complete, and so on.
class PlainReader {
 public:
  explicit PlainReader(CloneReader& r) noexcept : r_(r), heap_(r.cx.heap()) {}

  Result<ClonePiece> run(Value& v) {
    for (;;) {
      if (fuel_ >= kFuelPerPiece || grows_long(r_.objects, 2) || grows_long(r_.stack, 3))
        return ClonePiece::More;
      fuel_ += kFuelPerValue;
      if (v.is_hole()) {
        const bool read = TRY(read_next(v));
        if (!read) return ClonePiece::Declined;
        if (v.is_hole()) continue;
      }
      if (r_.stack->length() == 0) return ClonePiece::Done;
      const bool is_put = TRY(put(v));
      if (!is_put) return ClonePiece::Declined;
    }
  }
  int64_t fuel() const noexcept { return fuel_; }

 private:
  /// What comes next, if that is a whole value. False: declined.
  Result<bool> read_next(Value& v) {
    const CloneToken t = r_.token();
    switch (t) {
      case CloneToken::External:
      case CloneToken::Platform: --r_.at; return false;
      case CloneToken::Plan: TRY_VOID(read_plan()); return true;
      case CloneToken::Planned: return begin_planned(v);
      case CloneToken::Dense: return begin_dense(v);
      case CloneToken::Block: return read_block(v);
      case CloneToken::Missing: return skip(v);
      case CloneToken::End:
        v = r_.top(0);
        r_.pop();
        return true;
      default: break;
    }
    const bool begun = TRY(begin_keyed(t));
    if (!begun) v = TRY(read_leaf(r_, t));
    if (v.is_string()) fuel_ += fuel_of_units(v.as_string()->length());
    return true;
  }

  // ---- Containers of values alone: their positions are numbers

  Result<void> read_plan() {
    const auto count = r_.number<uint32_t>();
    Shape* shape =
        TRY(r_.cx.realm()->root_shape(r_.cx, Kind::Object, Intrinsic::ObjectPrototype, count));
    for (uint32_t i = 0; i < count; ++i) {
      const Value text = TRY(read_string(r_, r_.token()));
      const PropertyKey at = TRY(primitive_to_key(r_.cx, text));
      shape = TRY(ShapeOps::add(r_.cx, shape, at, attr::All));
    }
    fuel_ += count * kFuelPerValue * 2;
    return r_.plans->push(heap_, Value(shape));
  }

  Result<bool> begin_planned(Value& v) {
    Shape* const shape = r_.plans->dense_element(r_.number<uint32_t>()).as<Shape>();
    PlainObject* const object = TRY(PlainObject::create(heap_, shape));
    if (shape->count() != 0) return begin(object);
    TRY_VOID(r_.remember(object));
    v = Value(object);
    return true;
  }

  Result<bool> begin_dense(Value& v) {
    const auto length = r_.number<uint32_t>();
    const bool is_small = length <= kRoomAtOnceMax;
    ArrayObject* const array = TRY(ArrayObject::create(r_.cx, length, is_small ? length : 0));
    if (!is_small) {
      ValueArray* const elements = TRY(ValueArray::create_empty(heap_, length));
      track_stores(heap_, elements);
      array->set_elements(heap_, elements);
    }
    if (length != 0) return begin(array);
    TRY_VOID(r_.remember(array));
    v = Value(array);
    return true;
  }

  Result<bool> begin(Object* object) {
    TRY_VOID(r_.push(object));
    r_.set_position(0);
    return true;
  }

  Result<bool> read_block(Value& v) {
    const auto count = r_.number<uint32_t>();
    auto* const array = r_.top(0).as<ArrayObject>();
    ValueArray* const elements = array->elements();
    const uint32_t at = r_.position();
    r_.raw(elements->slots() + at, size_t{count} * sizeof(Value));
    if (elements->capacity() == at) elements->extend(heap_, count);
    fuel_ += count / 8;
    advance(array, at + count, array->length(), v);
    return true;
  }

  /// A value that was gone when its turn came.
  Result<bool> skip(Value& v) {
    Object* const object = r_.top(0).as_object();
    r_.set_pending(Value::boolean(true));
    if (object->is_kind(Kind::Array))
      put_element(static_cast<ArrayObject*>(object), Value::hole(), v);
    else
      TRY_VOID(put_member(object, Value::hole(), v));
    return true;
  }

  void put_element(ArrayObject* array, Value element, Value& v) {
    ValueArray* const elements = array->elements();
    const uint32_t at = r_.position();
    if (elements->capacity() == at) {
      elements->init(at, element);
      elements->extend(heap_, 1);
    } else {
      elements->set(heap_, at, element);
    }
    advance(array, at + 1, array->length(), v);
  }

  Result<void> put_member(Object* object, Value member, Value& v) {
    const uint32_t at = r_.position(), count = object->shape()->count();
    object->set_slot(heap_, at, member);
    const bool lacks_some = !r_.top(1).is_hole();
    advance(object, at + 1, count, v);
    if (at + 1 == count && lacks_some) TRY_VOID(remove_missing(object));
    return {};
  }

  /// v: the container, if it is complete.
  void advance(Object* object, uint32_t position, uint32_t count, Value& v) {
    v = Value::hole();
    if (position != count) return r_.set_position(position);
    v = Value(object);
    r_.pop();
  }

  Result<void> remove_missing(Object* object) {
    const Shape* const shape = object->shape();
    const uint32_t count = shape->count();
    // The table that it shares with others; the object gets one of its own.
    const PropertyTable* const table = shape->table();
    for (uint32_t i = 0; i < count; ++i) {
      const PropertyEntry e = table->entry(i);
      const OwnProperty own = TRY(own_property(r_.cx, object, e.key));
      if (own.value.is_hole()) (void)TRY(delete_ordinary(r_.cx, object, e.key));
    }
    return {};
  }

  // ---- Containers of keys and values, up to End

  /// True: one has begun.
  Result<bool> begin_keyed(CloneToken t) {
    Object* object = nullptr;
    switch (t) {
      case CloneToken::Object: object = TRY(new_object(r_.cx)); break;
      case CloneToken::Array:
        object = TRY(ArrayObject::create(r_.cx, r_.number<uint32_t>(), 0));
        break;
      case CloneToken::Map: {
        Shape* const shape = TRY(r_.shape(Kind::Map, Intrinsic::MapPrototype));
        object = TRY(MapObject::create(heap_, shape));
        break;
      }
      case CloneToken::Set: {
        Shape* const shape = TRY(r_.shape(Kind::Set, Intrinsic::SetPrototype));
        object = TRY(SetObject::create(heap_, shape));
        break;
      }
      case CloneToken::Error: object = TRY(read_error(r_, false)); break;
      default: return false;
    }
    TRY_VOID(r_.push(object));
    return true;
  }

  /// A value for the innermost container: a key, or what belongs to the key before it. False: there
  /// is no room, and making it takes long.
  Result<bool> put(Value& v) {
    Object* const object = r_.top(0).as_object();
    if (r_.is_positional()) {
      if (!object->is_kind(Kind::Array)) {
        TRY_VOID(put_member(object, v, v));
      } else {
        put_element(static_cast<ArrayObject*>(object), v, v);
      }
      return true;
    }
    const bool is_put = TRY(put_keyed(object, v));
    if (is_put) v = Value::hole();
    return is_put;
  }

  Result<bool> put_keyed(Object* object, Value v) {
    if (object->is_kind(Kind::Set)) {
      auto* const set = static_cast<SetObject*>(object);
      if (grows_long(set)) return false;
      TRY_VOID(set->add(heap_, v));
      return true;
    }
    const Value pending = r_.top(1);
    if (pending.is_hole()) {
      r_.set_pending(v);
      return true;
    }
    if (object->is_kind(Kind::Map)) {
      auto* const map = static_cast<MapObject*>(object);
      if (grows_long(map)) return false;
      TRY_VOID(map->set(heap_, pending, v));
    } else {
      const PropertyKey at = TRY(primitive_to_key(r_.cx, pending));
      if (grows_long(object, at)) return false;
      const bool is_error = object->is_kind(Kind::Error);
      TRY_VOID(define_field(r_.cx, object, at, v, is_error ? attr::Hidden : attr::All));
    }
    r_.set_pending(Value::hole());
    return true;
  }

  /// Of longer arrays the elements are written only as they come.
  static constexpr uint32_t kRoomAtOnceMax = kLittleIsMuch ? 4 : 64;
  CloneReader& r_;
  Heap& heap_;
  int64_t fuel_ = 0;
};

}  // namespace

Result<ClonePiece> read_clone_piece(CloneReader& r, Value& v) {
  PlainReader reader(r);
  const Result<ClonePiece> piece = reader.run(v);
  spend_fuel(r.cx, reader.fuel());
  return piece;
}

}  // namespace shoal
