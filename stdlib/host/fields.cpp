#include "stdlib/host/fields.h"

#include <cmath>

#include "io/door/fields.h"
#include "vm/object/array.h"
#include "vm/object/typed_array.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// Takes one argument after the other.
class FromValues {
 public:
  FromValues(Context& cx, const Args& args, HostOp op) : cx_(cx), args_(args), op_(op) {}
  bool failed() const noexcept { return failed_; }

  void operator()(const char*, bool& field) { field = next().is_true(); }
  void operator()(const char* name, uint32_t& field) {
    field = static_cast<uint32_t>(number(name, 0, UINT32_MAX));
  }
  void operator()(const char* name, uint64_t& field) {
    field = static_cast<uint64_t>(number(name, 0, kSafeMax));
  }
  void operator()(const char* name, int64_t& field) {
    field = static_cast<int64_t>(number(name, -kSafeMax, kSafeMax));
  }
  void operator()(const char* name, double& field) { field = number(name, -kSafeMax, kSafeMax); }
  void operator()(const char* name, HostHandle& field) {
    field.id = static_cast<uint32_t>(number(name, 0, UINT32_MAX));
  }
  void operator()(const char* name, Text& field) { text(name, field); }
  void operator()(const char* name, Texts& field) {
    each_of(name, [&](Value v) {
      if (!v.is_string()) return false;
      field.push_back(v.as_string()->utf8());
      return true;
    });
  }
  void operator()(const char* name, HostHandles& field) {
    each_of(name, [&](Value v) {
      if (!v.is_number()) return false;
      field.push_back({static_cast<uint32_t>(v.as_number())});
      return true;
    });
  }
  /// Names and values in turn.
  void operator()(const char* name, TextPairs& field) {
    bool is_name = false;
    each_of(name, [&](Value v) {
      if (!v.is_string()) return false;
      is_name = !is_name;
      if (is_name)
        field.emplace_back(v.as_string()->utf8(), std::string());
      else
        field.back().second = v.as_string()->utf8();
      return true;
    });
  }
  template <class Named>
    requires requires(Named& n) { n.text; }
  void operator()(const char* name, Named& field) {
    text(name, field.text);
  }
  void operator()(const char* name, LentBytes& field) {
    const Value v = next();
    if (failed_) return;
    if (v.is_kind(Kind::TypedArray)) return lend(name, field, v);
    if (!v.is_string()) return refuse(name, "bytes or a string", v);
    field = LentBytes::copy_of(v.as_string()->utf8());
  }
  void operator()(const char* name, LentRoom& field) {
    const Value v = next();
    if (failed_) return;
    if (!v.is_kind(Kind::TypedArray)) return refuse(name, "bytes", v);
    lend(name, field, v);
  }
  void operator()(const char* name, HostBytes& field) {
    const Value v = next();
    if (failed_) return;
    if (v.is_string()) {
      field = HostBytes::copy_of(v.as_string()->utf8());
      return;
    }
    if (!v.is_kind(Kind::TypedArray)) return refuse(name, "bytes or a string", v);
    const auto* const array = v.as<TypedArrayObject>();
    const size_t count = static_cast<size_t>(array->byte_length());
    const std::string_view bytes(reinterpret_cast<const char*>(array->data()), count);
    field = HostBytes::copy_of(bytes);
    if (field.size() != count) {
      failed_ = true;
      (void)cx_.out_of_memory();
    }
  }

 private:
  static constexpr double kSafeMax = 0x1p53;
  Value next() noexcept { return args_[++index_]; }
  double number(const char* name, double min, double max) {
    const Value v = next();
    if (failed_) return 0;
    if (v.is_undefined() && min <= 0) return 0;
    const double d = v.is_number() ? v.as_number() : NAN;
    if (d >= min && d <= max) return d;
    refuse(name, "a number in range", v);
    return 0;
  }
  /// Of an array of the built-in modules'.
  template <class Take>
  void each_of(const char* name, Take take) {
    const Value v = next();
    if (failed_) return;
    if (!v.is_kind(Kind::Array)) return refuse(name, "an array", v);
    const auto* const array = v.as<ArrayObject>();
    for (uint32_t i = 0; i < array->length(); ++i)
      if (!take(v.as_object()->dense_element(i))) return refuse(name, "a list of that kind", v);
  }
  /// Pins the memory. A resizable buffer may give up what is cut off: it lends nothing.
  template <class Of>
  void lend(const char* name, Of& field, Value v) {
    const auto* const array = v.as<TypedArrayObject>();
    ArrayBufferObject* const buffer = array->buffer();
    if (buffer->is_resizable() || (std::is_same_v<Of, LentRoom> && buffer->is_immutable()))
      return refuse(name, "bytes of a buffer that stays as it is", v);
    BackingStore* const store = buffer->store();
    if (!store) return;
    store->ref();
    field = Of(array->data(), static_cast<size_t>(array->byte_length()), store,
               [](void* pinned) { static_cast<BackingStore*>(pinned)->unref(); });
  }
  void text(const char* name, std::string& field) {
    const Value v = next();
    if (failed_) return;
    if (v.is_kind(Kind::TypedArray)) {  // Bytes that may be no text: to be printed, or a name.
      const auto* const array = v.as<TypedArrayObject>();
      const auto* const data = reinterpret_cast<const char*>(array->data());
      field.assign(data, static_cast<size_t>(array->byte_length()));
      return;
    }
    if (!v.is_string()) return refuse(name, "a string", v);
    field = v.as_string()->utf8();
  }
  void refuse(const char* name, const char* wanted, Value got) {
    failed_ = true;
    (void)throw_type_error(cx_, "%s: %s is not %s (got %s)", info_of(op_).name, name, wanted,
                           describe_for_message(cx_, got).c_str());
  }
  Context& cx_;
  const Args& args_;
  const HostOp op_;
  uint32_t index_ = 0;
  bool failed_ = false;
};

class ToValues {
 public:
  explicit ToValues(Context& cx) : cx_(cx) {}

  // --- One field
  Result<Value> value(bool& v) { return Value::boolean(v); }
  Result<Value> value(uint32_t& v) { return Value::number(v); }
  Result<Value> value(uint64_t& v) { return Value::number(v); }
  Result<Value> value(int64_t& v) { return Value::number(static_cast<double>(v)); }
  Result<Value> value(double& v) { return Value::number(v); }
  Result<Value> value(HostHandle& v) { return Value::number(v.id); }
  Result<Value> value(Text& v) {
    String* const s = TRY(String::from_utf8(cx_.heap(), v));
    return Value(s);
  }
  Result<Value> value(HostBytes& v) { return bytes_to_array(cx_, std::move(v)); }
  Result<Value> value(Texts& v) {
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    for (Text& each : v) {
      const Value text = TRY(value(each));
      TRY_VOID(array->push(cx_.heap(), text));
    }
    return Value(array);
  }
  Result<Value> value(Numbers& v) {
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    for (const double each : v) TRY_VOID(array->push(cx_.heap(), Value::number(each)));
    return Value(array);
  }
  Result<Value> value(TextPairs& v) {
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    for (auto& [name, text] : v) {
      const Value first = TRY(value(name));
      const Value second = TRY(value(text));
      const Value both[] = {first, second};
      ArrayObject* const pair = TRY(array_from(cx_, both, 2));
      TRY_VOID(array->push(cx_.heap(), Value(pair)));
    }
    return Value(array);
  }
  /// Names and kinds in turn: the module in TypeScript makes objects of them.
  Result<Value> value(DirectoryEntries& v) {
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    for (DirectoryEntry& each : v) {
      const Value name = TRY(value(each.name));
      TRY_VOID(array->push(cx_.heap(), name));
      TRY_VOID(array->push(cx_.heap(), Value::int32(static_cast<int32_t>(each.kind))));
    }
    return Value(array);
  }
  Result<Value> value(FilledBytes& v) { return Value::number(static_cast<double>(v.size)); }
  /// Kind, path and where to in turn.
  Result<Value> value(FileEvents& v) {
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    for (FileEvent& each : v) {
      TRY_VOID(array->push(cx_.heap(), Value::int32(static_cast<int32_t>(each.kind))));
      const Value path = TRY(value(each.path));
      TRY_VOID(array->push(cx_.heap(), path));
      const Value to = TRY(value(each.to));
      TRY_VOID(array->push(cx_.heap(), to));
    }
    return Value(array);
  }
  /// The kind, then numbers in visit_file_info's order.
  Result<Value> value(FileInfo& v) {
    ArrayObject* const array = TRY(ArrayObject::create(cx_, 0, 0));
    TRY_VOID(array->push(cx_.heap(), Value::int32(static_cast<int32_t>(v.kind))));
    bool ok = true;
    visit_file_info(v, [&](const char*, auto& field) {
      ok = ok && array->push(cx_.heap(), Value::number(static_cast<double>(field))).ok();
    });
    if (!ok) return Thrown{};
    return Value(array);
  }
  Result<Value> value(FileSystemFacts& v) {
    Object* const object = TRY(new_object(cx_));
    bool ok = true;
    visit_file_system_facts(
        v, [&](const char* name, auto& field) { ok = ok && put(object, name, field); });
    if (!ok) return Thrown{};
    return Value(object);
  }

  template <class Field>
  bool put(Object* object, const char* name, Field& field) {
    Result<Value> v = value(field);
    return v.ok() && define_field(cx_, object, key(intern_ascii(name)), v.value()).ok();
  }

 private:
  Context& cx_;
};

uint32_t count_fields(HostOp op, const void* reply) {
  uint32_t count = 0;
  visit_reply(op, reply, [&count](const char*, const auto&) { ++count; });
  return count;
}

}  // namespace

Result<void> values_to_request(Context& cx, const Args& args, HostOp op, void* request) {
  FromValues visitor(cx, args, op);
  visit_request(op, request, visitor);
  if (visitor.failed()) return Thrown{};
  return {};
}

Result<Value> reply_to_value(Context& cx, HostOp op, void* reply) {
  ToValues to(cx);
  const uint32_t count = count_fields(op, reply);
  if (count == 0) return Value::undefined();
  if (count == 1) {
    Result<Value> only = Thrown{};
    visit_reply(op, reply, [&](const char*, auto& field) { only = to.value(field); });
    return only;
  }
  Object* const object = TRY(new_object(cx));
  bool ok = true;
  visit_reply(op, reply,
              [&](const char* name, auto& field) { ok = ok && to.put(object, name, field); });
  if (!ok) return Thrown{};
  return Value(object);
}

Result<Value> bytes_to_array(Context& cx, HostBytes bytes) {
  const size_t size = bytes.size();
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype));
  ArrayBufferObject* buffer = nullptr;
  if (size != 0) {
    BackingStore* const store = BackingStore::adopt(bytes.data(), size, std::free);
    if (!store) return cx.out_of_memory();
    (void)bytes.release();
    buffer = TRY(ArrayBufferObject::create_over(cx, shape, store, false));
  } else {
    buffer = TRY(ArrayBufferObject::create(cx, shape, {}));
  }
  Shape* const view =
      TRY(cx.realm()->root_shape(cx, Kind::TypedArray, Intrinsic::Uint8ArrayPrototype));
  TypedArrayObject* const array =
      TRY(TypedArrayObject::create(cx.heap(), view, ElementType::Uint8, buffer, 0, size));
  return Value(array);
}

}  // namespace shoal
