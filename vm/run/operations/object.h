// Operations on objects: the internal methods of §10 and the abstract operations of §7.3, each
// written once. What may have to run script returns Eventually; the interpreter and native
// coroutines consume it alike (vm/run/task.h).
//
// An ordinary object, an array, a function, a typed array: everything but a Proxy answers its
// internal methods without script. `x_ordinary` is that part: for objects that are no Proxy,
// complete for their kind.
#pragma once

#include "vm/object/object.h"
#include "vm/run/context.h"

namespace shoal {

/// A Property Descriptor, §6.2.6, or the answer of [[GetOwnProperty]].
struct PropertyDescriptor {
  bool present = false;  // [[GetOwnProperty]]: false means undefined.
  bool has_value = false, has_writable = false, has_get = false, has_set = false;
  bool has_enumerable = false, has_configurable = false;
  bool writable = false, enumerable = false, configurable = false;
  Value value, getter, setter;

  bool is_accessor() const noexcept { return has_get || has_set; }
  bool is_data() const noexcept { return has_value || has_writable; }
  static PropertyDescriptor data(Value value, uint8_t attributes) noexcept {
    PropertyDescriptor d;
    d.present = d.has_value = d.has_writable = d.has_enumerable = d.has_configurable = true;
    d.value = value;
    d.writable = (attributes & attr::Writable) != 0;
    d.enumerable = (attributes & attr::Enumerable) != 0;
    d.configurable = (attributes & attr::Configurable) != 0;
    return d;
  }
  static PropertyDescriptor accessor(Value getter, Value setter, uint8_t attributes) noexcept {
    PropertyDescriptor d;
    d.present = d.has_get = d.has_set = d.has_enumerable = d.has_configurable = true;
    d.getter = getter;
    d.setter = setter;
    d.enumerable = (attributes & attr::Enumerable) != 0;
    d.configurable = (attributes & attr::Configurable) != 0;
    return d;
  }
  uint8_t attributes() const noexcept {
    return static_cast<uint8_t>(
        (writable ? attr::Writable : 0) | (enumerable ? attr::Enumerable : 0) |
        (configurable ? attr::Configurable : 0) | (is_accessor() ? attr::IsAccessor : 0));
  }
};

/// Where an own property was found. value: of data; the Accessor cell of an accessor.
struct OwnProperty {
  enum class Where : uint8_t {
    Absent,
    Slot,
    Element,
    Virtual
  };  // Virtual: array length, string characters, ...
  Where where = Where::Absent;
  uint8_t attributes = 0;
  uint32_t index = 0;  // Slot number or element index.
  Value value;
  bool found() const noexcept { return where != Where::Absent; }
  bool is_accessor() const noexcept { return (attributes & attr::IsAccessor) != 0; }
};

// --- Without script: any object but a Proxy

/// [[GetOwnProperty]], with lazily made built-ins made. Error: a module binding in its TDZ; quota.
Result<OwnProperty> own_property(Context& cx, Object* object, PropertyKey key);
/// ValidateAndApplyPropertyDescriptor for all kinds. False: refused.
Result<bool> define_own_ordinary(Context& cx, Object* object, PropertyKey key,
                                 const PropertyDescriptor& descriptor);
/// Adds or overwrites a data property of an extensible ordinary object: literals, built-in set-up.
/// No checks.
Result<void> define_field(Context& cx, Object* object, PropertyKey key, Value value,
                          uint8_t attributes = attr::All);
Result<void> define_accessor(Context& cx, Object* object, PropertyKey key, Value getter,
                             Value setter, uint8_t attributes);
Result<bool> delete_ordinary(Context& cx, Object* object, PropertyKey key);
/// [[OwnPropertyKeys]]: keys as Values (strings and symbols) in order, appended to `out`, an array
/// object's elements.
struct KeyFilter {
  bool strings = true, symbols = true, only_enumerable = false;
};
Result<ArrayObject*> own_keys_ordinary(Context& cx, Object* object, KeyFilter filter);
Result<void> set_prototype_plain(Context& cx, Object* object, Value proto);
Result<void> prevent_extensions_plain(Context& cx, Object* object);
/// The object becomes a prototype: it gets a shape of its own, and changes to it move the epoch.
Result<void> become_prototype(Context& cx, Object* object);
/// length, name and prototype of a function come into being.
Result<void> materialize_function(Context& cx, Object* function);

// --- Elements
/// Stores a dense element, growing; the caller has checked extensibility and setters. May make the
/// object sparse.
Result<void> put_element(Context& cx, Object* object, uint32_t index, Value value);
/// §10.4.2.4 ArraySetLength for a length already computed. False: an element could not be deleted.
Result<bool> array_set_length(Context& cx, ArrayObject* array, uint32_t length);

/// §7.3.16 SetIntegrityLevel frozen, of an array that script has not seen yet.
Result<void> freeze_array(Context& cx, ArrayObject* array);

// --- The internal methods, complete. An operation that goes on after an inner one that may run
// script must not have begun it outside a Task: so the short ways are made of the try_ forms, which
// run none and may decline.

/// [[Get]] without script: the value, or Value::lazy() if a getter or a proxy has to be asked.
Result<Value> try_get(Context& cx, Object* object, PropertyKey key);
/// GetV without script; undefined and null throw.
Result<Value> try_get_v(Context& cx, Value value, PropertyKey key);
/// Where property reads of a primitive look. Throws for undefined and null ("Cannot read properties
/// of ...").
Result<Object*> prototype_of_primitive(Context& cx, Value value, PropertyKey key);
/// Whether all own properties can be read without script: no accessors among them. Lazy built-ins
/// count as script.
bool has_only_data(const Object* object) noexcept;
/// [[Set]] without script.
enum class TrySet : uint8_t { Done, Refused, Declined };
Result<TrySet> try_set(Context& cx, Object* object, PropertyKey key, Value value, Value receiver);
/// The key of an integer index below 2^53.
Result<PropertyKey> key_of_integer(Context& cx, uint64_t index);
/// The text of a key for messages.
std::string key_text(PropertyKey key);
/// A function's name, from its table.
Result<String*> builtin_name(Context& cx, const Builtin* builtin);
Eventually<Value> get(Context& cx, Object* object, PropertyKey key, Value receiver);
inline Eventually<Value> get(Context& cx, Object* object, PropertyKey key) {
  return get(cx, object, key, Value(object));
}
/// §7.3.3 GetV: of any value; undefined and null throw.
Eventually<Value> get_v(Context& cx, Value value, PropertyKey key);
/// §7.3.11 GetMethod: undefined for undefined and null; throws if not callable.
Eventually<Value> get_method(Context& cx, Value value, PropertyKey key);
/// [[Set]]: false if refused.
Eventually<bool> set(Context& cx, Object* object, PropertyKey key, Value value, Value receiver);
/// Set(O, P, V, true).
Eventually<bool> set_or_throw(Context& cx, Object* object, PropertyKey key, Value value);
Eventually<bool> has_property(Context& cx, Object* object, PropertyKey key);
Eventually<bool> has_own_property(Context& cx, Object* object, PropertyKey key);
Eventually<bool> delete_property(Context& cx, Object* object, PropertyKey key);
Eventually<bool> delete_or_throw(Context& cx, Object* object, PropertyKey key);
Eventually<PropertyDescriptor> get_own_property(Context& cx, Object* object, PropertyKey key);
Eventually<bool> define_own_property(Context& cx, Object* object, PropertyKey key,
                                     const PropertyDescriptor& descriptor);
Eventually<bool> define_or_throw(Context& cx, Object* object, PropertyKey key,
                                 const PropertyDescriptor& descriptor);
Eventually<bool> create_data_property(Context& cx, Object* object, PropertyKey key, Value value);
Eventually<bool> create_data_property_or_throw(Context& cx, Object* object, PropertyKey key,
                                               Value value);
/// An array of all own keys (strings and symbols as Values), in order.
Eventually<ArrayObject*> own_property_keys(Context& cx, Object* object);
Eventually<Value> get_prototype_of(Context& cx, Object* object);
Eventually<bool> set_prototype_of(Context& cx, Object* object, Value proto);
Eventually<bool> is_extensible(Context& cx, Object* object);
Eventually<bool> prevent_extensions(Context& cx, Object* object);

// --- The parts of the internal methods that belong to Proxy, §10.5 (operations/proxy.cpp)
Eventually<Value> proxy_get(Context& cx, Object* proxy, PropertyKey key, Value receiver);
/// For instructions, as outcomes: the same without a coroutine where only the trap is script.
Value proxy_has_step(Context& cx, Object* proxy, PropertyKey key);
Value proxy_set_step(Context& cx, Object* proxy, PropertyKey key, Value value, bool strict);
Task<bool> proxy_set(Context& cx, Object* proxy, PropertyKey key, Value value, Value receiver);
Task<bool> proxy_has(Context& cx, Object* proxy, PropertyKey key);
Task<bool> proxy_delete(Context& cx, Object* proxy, PropertyKey key);
Task<PropertyDescriptor> proxy_get_own_property(Context& cx, Object* proxy, PropertyKey key);
Task<bool> proxy_define_own_property(Context& cx, Object* proxy, PropertyKey key,
                                     PropertyDescriptor descriptor);
Task<ArrayObject*> proxy_own_keys(Context& cx, Object* proxy);
Task<Value> proxy_get_prototype_of(Context& cx, Object* proxy);
Task<bool> proxy_set_prototype_of(Context& cx, Object* proxy, Value proto);
Task<bool> proxy_is_extensible(Context& cx, Object* proxy);
Task<bool> proxy_prevent_extensions(Context& cx, Object* proxy);
Task<Value> proxy_call(Context& cx, Object* proxy, Value this_value, ValueArray* arguments);
Task<Value> proxy_construct(Context& cx, Object* proxy, ValueArray* arguments, Value new_target);

// --- Calls
/// §7.3.14 Call. The arguments are copied before this returns. Throws if f is not callable.
Eventually<Value> call(Context& cx, Value f, Value this_value, const Value* arguments,
                       uint32_t count);
inline Eventually<Value> call(Context& cx, Value f, Value this_value) {
  return call(cx, f, this_value, nullptr, 0);
}
// No default for the count above: an array would then go there, and lose its length.
template <size_t N>
Eventually<Value> call(Context& cx, Value f, Value this_value, const Value (&arguments)[N]) {
  return call(cx, f, this_value, arguments, static_cast<uint32_t>(N));
}
/// §7.3.15 Construct.
Eventually<Value> construct(Context& cx, Value f, const Value* arguments, uint32_t count,
                            Value new_target);
/// [[Construct]] of a script function whose `this` exists already (or is Uninitialized: derived).
Eventually<Value> construct_with_this(Context& cx, Value f, Value self, ValueArray* arguments,
                                      Value new_target);
/// §7.3.21 Invoke.
Task<Value> invoke(Context& cx, Value value, PropertyKey key, Value argument0 = Value::hole(),
                   Value argument1 = Value::hole());
bool is_constructor(Value v) noexcept;
/// §7.3.25 GetFunctionRealm. Null: a revoked proxy, the TypeError is pending.
Realm* function_realm(Context& cx, Value f);
/// A Result<void> for co_await.
inline Result<bool> step_void(Result<void> r) noexcept {
  if (!r.ok()) return Thrown{};
  return true;
}
SHOAL_COLD Thrown throw_refused_store(Context& cx, Object* object, PropertyKey key);
/// §7.1.21: an index, or a string that spells a number in canonical form (typed arrays).
bool is_canonical_numeric(PropertyKey key) noexcept;

// --- §7.2, §7.3: the rest
/// §7.2.2 IsArray; throws for a revoked proxy.
Result<bool> is_array(Context& cx, Value v);
/// An empty object of the running realm's Object.prototype.
Result<Object*> new_object(Context& cx);
Result<Object*> new_object_with_proto(Context& cx, Value proto);
/// §10.1.14 GetPrototypeFromConstructor; new_target may be undefined (then the default).
Eventually<Value> get_prototype_from_constructor(Context& cx, Value new_target, Intrinsic fallback);
/// The shape for instances of kind with that prototype.
Result<Shape*> shape_for(Context& cx, Kind kind, Value proto);
Eventually<Value> species_constructor(Context& cx, Object* object, Intrinsic fallback);
/// §7.3.19 LengthOfArrayLike.
Eventually<uint64_t> length_of_array_like(Context& cx, Object* object);
/// §7.3.22 OrdinaryHasInstance and §13.10.2 InstanceofOperator; the result is a boolean.
Eventually<Value> ordinary_has_instance(Context& cx, Value constructor, Value object);
Eventually<Value> instance_of(Context& cx, Value object, Value target);
/// Whether object's @@hasInstance is Function.prototype's, as far as can be told without script.
bool has_builtin_instance_test(Context& cx, Object* object);
/// §7.3.26 CopyDataProperties; excluded: keys as Values.
Eventually<Value> copy_data_properties(Context& cx, Object* target, Value source,
                                       const Value* excluded, uint32_t excluded_count);
/// §7.3.18 CreateListFromArrayLike, as an array.
Eventually<ArrayObject*> list_from_array_like(Context& cx, Value v);
/// Array from values.
Result<ArrayObject*> array_from(Context& cx, const Value* values, uint32_t count);
/// { value, done }.
Result<Object*> create_iter_result(Context& cx, Value value, bool done);
/// A function whose native is entry `name` of Intrinsic::Internal's table or another table.
Result<NativeFunction*> native_function(Context& cx, Intrinsic table, uint32_t entry);

}  // namespace shoal
