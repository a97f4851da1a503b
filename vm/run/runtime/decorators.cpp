#include "vm/run/runtime/decorators.h"

#include <algorithm>

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

// Fields of the state.
constexpr uint32_t kElements = 0;       // An array of elements.
constexpr uint32_t kInstanceExtra = 1;  // Arrays of functions that addInitializer was given.
constexpr uint32_t kStaticExtra = 2;
constexpr uint32_t kClassExtra = 3;
constexpr uint32_t kMetadata = 4;
constexpr uint32_t kStateFields = 5;

// Fields of an element: a ValueArray.
constexpr uint32_t kIndex = 0;
constexpr uint32_t kKind = 1;  // As DecoratorsAdd gets it.
constexpr uint32_t kList = 2;
constexpr uint32_t kKey = 3;
constexpr uint32_t kFunction = 4;
constexpr uint32_t kSetter = 5;
constexpr uint32_t kInitializers = 6;  // Of the initial value, in order of running.
constexpr uint32_t kExtra = 7;         // Given to addInitializer.
constexpr uint32_t kElementFields = 8;

enum class ElementKind : int32_t { Method, Getter, Setter, Field, Accessor };
constexpr int32_t kStaticBit = 8, kPrivateBit = 16;

ElementKind kind_of(const ValueArray* element) {
  return static_cast<ElementKind>(element->get(kKind).as_int32() & 7);
}
bool is_static(const ValueArray* element) {
  return (element->get(kKind).as_int32() & kStaticBit) != 0;
}
bool is_private(const ValueArray* element) {
  return (element->get(kKind).as_int32() & kPrivateBit) != 0;
}

Result<Value> new_list(Context& cx) {
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 2));
  return Value(list);
}

ValueArray* element_of(const ValueArray* state, int32_t index) {
  auto* const elements = state->get(kElements).as<ArrayObject>();
  for (uint32_t i = 0; i < elements->length(); ++i) {
    auto* const element = elements->dense_element(i).as<ValueArray>();
    if (element->get(kIndex).as_int32() == index) return element;
  }
  return nullptr;
}

}  // namespace

Task<Value> decorators_new(Context& cx, Value heritage) {
  Value parent = Value::null();
  if (heritage.is_object())
    parent = co_await get(cx, heritage.as_object(),
                          PropertyKey::symbol(well_known(WellKnown::metadata)));
  if (!parent.is_object()) parent = Value::null();
  Object* const metadata = co_await new_object_with_proto(cx, parent);
  ValueArray* const state = co_await ValueArray::create(cx.heap(), kStateFields);
  for (const uint32_t field : {kElements, kInstanceExtra, kStaticExtra, kClassExtra}) {
    const Value list = co_await new_list(cx);
    state->set(cx.heap(), field, list);
  }
  state->set(cx.heap(), kMetadata, Value(metadata));
  co_return Value(state);
}

Result<Value> decorators_add(Context& cx, const Value* a) {
  ValueArray* const element = TRY(ValueArray::create(cx.heap(), kElementFields));
  for (uint32_t i = kIndex; i <= kSetter; ++i) element->set(cx.heap(), i, a[1 + i]);
  for (const uint32_t field : {kInitializers, kExtra}) {
    const Value list = TRY(new_list(cx));
    element->set(cx.heap(), field, list);
  }
  auto* const elements = a[0].as<ValueArray>()->get(kElements).as<ArrayObject>();
  TRY_VOID(elements->push(cx.heap(), Value(element)));
  return Value::undefined();
}

namespace {

// ---- The context object

Result<void> define_native(Context& cx, Object* object, const char* name, internal::Entry entry,
                           Value capture) {
  NativeFunction* const f = TRY(native_function(cx, Intrinsic::Internal, entry));
  f->set_capture(cx.heap(), 0, capture);
  return define_field(cx, object, key(intern_ascii(name)), Value(f));
}

/// context.access
Result<Object*> access_object(Context& cx, const ValueArray* element) {
  Object* const access = TRY(new_object(cx));
  const ElementKind kind = kind_of(element);
  const Value name = element->get(kKey);
  TRY_VOID(define_native(cx, access, "has", internal::kDecoratorHas, name));
  if (kind != ElementKind::Setter)
    TRY_VOID(define_native(cx, access, "get", internal::kDecoratorGet, name));
  if (kind != ElementKind::Method && kind != ElementKind::Getter)
    TRY_VOID(define_native(cx, access, "set", internal::kDecoratorSet, name));
  return access;
}

Result<void> set_text(Context& cx, Object* object, const char* name, const char* text) {
  return define_field(cx, object, key(intern_ascii(name)), Value(intern_ascii(text)));
}

/// What a decorator gets as second argument. element: null for the class itself.
Result<Object*> context_object(Context& cx, const ValueArray* state, const ValueArray* element,
                               Value name, Value extra, ValueArray* finished) {
  static constexpr const char* kKinds[] = {"method", "getter", "setter", "field", "accessor"};
  Object* const context = TRY(new_object(cx));
  TRY_VOID(set_text(cx, context, "kind",
                    element ? kKinds[static_cast<int32_t>(kind_of(element))] : "class"));
  TRY_VOID(define_field(cx, context, key(atoms::name()), name));
  if (element) {
    Object* const access = TRY(access_object(cx, element));
    const Value statically = Value::boolean(is_static(element));
    const Value privately = Value::boolean(is_private(element));
    TRY_VOID(define_field(cx, context, key(intern_ascii("static")), statically));
    TRY_VOID(define_field(cx, context, key(intern_ascii("private")), privately));
    TRY_VOID(define_field(cx, context, key(intern_ascii("access")), Value(access)));
  }
  TRY_VOID(define_field(cx, context, key(intern_ascii("metadata")), state->get(kMetadata)));
  NativeFunction* const add =
      TRY(native_function(cx, Intrinsic::Internal, internal::kDecoratorAddInitializer));
  add->set_capture(cx.heap(), 0, extra);
  add->set_capture(cx.heap(), 1, Value(finished));
  TRY_VOID(define_field(cx, context, key(intern_ascii("addInitializer")), Value(add)));
  return context;
}

/// Calls one decorator of a list. What it returned.
Task<Value> call_decorator(Context& cx, ArrayObject* list, uint32_t at, Value value,
                           Object* context, ValueArray* finished) {
  const Value decorator = list->dense_element(at);
  if (!decorator.is_callable())
    co_return throw_type_error(cx, "decorator %s is not a function",
                               describe_for_message(cx, decorator).c_str());
  const Value arguments[] = {value, Value(context)};
  const Completion<Value> result =
      co_await try_await(call(cx, decorator, list->dense_element(at + 1), arguments));
  finished->set(cx.heap(), 0, Value::boolean(true));
  if (result.threw) co_return cx.throw_value(result.exception);
  co_return result.value;
}

// ---- Elements

Result<Value> name_of(Context& cx, const ValueArray* element) {
  const PropertyKey name = TRY(primitive_to_key(cx, element->get(kKey)));
  if (!is_private(element)) return key_to_value(cx, name);
  String* const description = name.as_symbol()->description();
  return Value(description ? description : atoms::empty());
}

/// Puts a function at the front: initialisers run from the outermost decorator's on.
Result<void> push_front(Context& cx, Value list, Value f) {
  auto* const array = list.as<ArrayObject>();
  TRY_VOID(array->push(cx.heap(), f));
  for (uint32_t i = array->length() - 1; i > 0; --i)
    array->elements()->set(cx.heap(), i, array->elements()->get(i - 1));
  array->elements()->set(cx.heap(), 0, f);
  return {};
}

Result<bool> require_function(Context& cx, Value f, const char* what) {
  if (f.is_callable()) return true;
  return throw_type_error(cx, "a decorator's %s must be a function or undefined", what);
}

/// One half of what an accessor's decorator returned.
Task<Value> accessor_part(Context& cx, Object* result, String* name) {
  const Value part = co_await get(cx, result, key(name));
  if (!part.is_undefined()) co_await require_function(cx, part, "get, set and init");
  co_return part;
}

Task<Value> take_accessor(Context& cx, ValueArray* element, Value result) {
  if (!result.is_object())
    co_return throw_type_error(cx, "an accessor's decorator must return an object or undefined");
  const Value getter = co_await accessor_part(cx, result.as_object(), atoms::get());
  const Value setter = co_await accessor_part(cx, result.as_object(), atoms::set());
  const Value init = co_await accessor_part(cx, result.as_object(), intern_ascii("init"));
  if (!getter.is_undefined()) element->set(cx.heap(), kFunction, getter);
  if (!setter.is_undefined()) element->set(cx.heap(), kSetter, setter);
  if (!init.is_undefined()) co_await step_void(push_front(cx, element->get(kInitializers), init));
  co_return Value::undefined();
}

/// What a decorator returned takes effect.
Task<Value> take_result(Context& cx, ValueArray* element, Value result) {
  if (result.is_undefined()) co_return result;
  if (kind_of(element) == ElementKind::Accessor) {
    const Value done = co_await take_accessor(cx, element, result);
    co_return done;
  }
  co_await require_function(cx, result, "result");
  if (kind_of(element) == ElementKind::Field)
    co_await step_void(push_front(cx, element->get(kInitializers), result));
  else
    element->set(cx.heap(), kFunction, result);
  co_return Value::undefined();
}

/// The first argument of an element's decorator.
Result<Value> value_for(Context& cx, const ValueArray* element) {
  if (kind_of(element) == ElementKind::Field) return Value::undefined();
  if (kind_of(element) != ElementKind::Accessor) return element->get(kFunction);
  Object* const pair = TRY(new_object(cx));
  TRY_VOID(define_field(cx, pair, key(atoms::get()), element->get(kFunction)));
  TRY_VOID(define_field(cx, pair, key(atoms::set()), element->get(kSetter)));
  return Value(pair);
}

/// Defines what decorators made of a public element that has a function.
Result<bool> redefine(Context& cx, Object* home, const ValueArray* element) {
  const PropertyKey name = TRY(primitive_to_key(cx, element->get(kKey)));
  PropertyDescriptor d;
  d.has_enumerable = d.has_configurable = d.configurable = true;
  const Value function = element->get(kFunction);
  switch (kind_of(element)) {
    case ElementKind::Field: return true;
    case ElementKind::Method:
      d.has_value = d.has_writable = d.writable = true;
      d.value = function;
      break;
    case ElementKind::Getter:
      d.has_get = true;
      d.getter = function;
      break;
    case ElementKind::Setter:
      d.has_set = true;
      d.setter = function;
      break;
    case ElementKind::Accessor:
      d.has_get = d.has_set = true;
      d.getter = function;
      d.setter = element->get(kSetter);
      break;
  }
  return define_own_ordinary(cx, home, name, d);
}

Task<Value> apply_to_element(Context& cx, ValueArray* state, ValueArray* element, Object* home) {
  const ElementKind kind = kind_of(element);
  const bool own_list = kind == ElementKind::Field || kind == ElementKind::Accessor;
  const Value extra = own_list             ? element->get(kExtra)
                      : is_static(element) ? state->get(kStaticExtra)
                                           : state->get(kInstanceExtra);
  const Value name = co_await name_of(cx, element);
  auto* const list = element->get(kList).as<ArrayObject>();
  for (uint32_t at = list->length(); at > 0; at -= 2) {
    ValueArray* const finished = co_await ValueArray::create(cx.heap(), 1, Value::boolean(false));
    Object* const context = co_await context_object(cx, state, element, name, extra, finished);
    const Value value = co_await value_for(cx, element);
    const Value result = co_await call_decorator(cx, list, at - 2, value, context, finished);
    (void)co_await take_result(cx, element, result);
  }
  if (!is_private(element)) co_await redefine(cx, home, element);
  co_return Value::undefined();
}

/// The class's own decorators. The class, or what took its place.
Task<Value> apply_to_class(Context& cx, ValueArray* state, Value cls, ArrayObject* list) {
  const OwnProperty own = co_await own_property(cx, cls.as_object(), key(atoms::name()));
  const Value name = own.found() && own.value.is_string() ? own.value : Value(atoms::empty());
  for (uint32_t at = list->length(); at > 0; at -= 2) {
    ValueArray* const finished = co_await ValueArray::create(cx.heap(), 1, Value::boolean(false));
    Object* const context =
        co_await context_object(cx, state, nullptr, name, state->get(kClassExtra), finished);
    const Value result = co_await call_decorator(cx, list, at - 2, cls, context, finished);
    if (result.is_undefined()) continue;
    co_await require_function(cx, result, "result");
    cls = result;
  }
  co_return cls;
}

}  // namespace

Task<Value> decorators_apply(Context& cx, ValueArray* state, Value cls, Value proto, Value list) {
  auto* const elements = state->get(kElements).as<ArrayObject>();
  // Static then instance elements with functions, static then instance fields.
  for (uint32_t pass = 0; pass < 4; ++pass) {
    for (uint32_t i = 0; i < elements->length(); ++i) {
      auto* const element = elements->dense_element(i).as<ValueArray>();
      const bool is_field = kind_of(element) == ElementKind::Field;
      if (is_field != (pass >= 2) || is_static(element) != (pass % 2 == 0)) continue;
      const Value home = is_static(element) ? cls : proto;
      (void)co_await apply_to_element(cx, state, element, home.as_object());
    }
  }
  const Value result = co_await apply_to_class(cx, state, cls, list.as<ArrayObject>());
  const PropertyKey metadata = PropertyKey::symbol(well_known(WellKnown::metadata));
  (void)co_await define_or_throw(cx, result.as_object(), metadata,
                                 PropertyDescriptor::data(state->get(kMetadata), attr::Hidden));
  co_return result;
}

Value decorators_value(const ValueArray* state, int32_t index, int32_t which) {
  const ValueArray* const element = element_of(state, index);
  if (!element) return Value::undefined();
  return element->get(which == 0 ? kFunction : kSetter);
}

Task<Value> decorators_run_initializers(Context& cx, ValueArray* state, int32_t which,
                                        Value object) {
  Value list;
  if (which < 0) {
    list = state->get(which == -1 ? kInstanceExtra : which == -2 ? kStaticExtra : kClassExtra);
  } else {
    const ValueArray* const element = element_of(state, which);
    if (!element) co_return Value::undefined();
    list = element->get(kExtra);
  }
  auto* const functions = list.as<ArrayObject>();
  for (uint32_t i = 0; i < functions->length(); ++i)
    (void)co_await call(cx, functions->dense_element(i), object);
  co_return Value::undefined();
}

Task<Value> decorators_initial_value(Context& cx, ValueArray* state, int32_t index, Value object,
                                     Value value) {
  const ValueArray* const element = element_of(state, index);
  if (!element) co_return value;
  auto* const functions = element->get(kInitializers).as<ArrayObject>();
  for (uint32_t i = 0; i < functions->length(); ++i) {
    const Value arguments[] = {value};
    value = co_await call(cx, functions->dense_element(i), object, arguments);
  }
  co_return value;
}

namespace natives {
namespace {

Result<Object*> accessed(Context& cx, const Args& args) {
  if (args[0].is_object()) return args[0].as_object();
  return throw_type_error(cx, "%s is not an object", describe_for_message(cx, args[0]).c_str());
}

bool is_private_key(Value name) { return name.is_symbol() && name.as_symbol()->is_private(); }

}  // namespace

NativeTask decorator_has(Context& cx, Args args) {
  Object* const object = co_await accessed(cx, args);
  const Value name = args.callee->capture(0);
  if (is_private_key(name)) co_return slow::has_private(cx, args[0], name);
  const PropertyKey k = co_await primitive_to_key(cx, name);
  const bool has = co_await has_property(cx, object, k);
  co_return Value::boolean(has);
}

NativeTask decorator_get(Context& cx, Args args) {
  Object* const object = co_await accessed(cx, args);
  const Value name = args.callee->capture(0);
  if (is_private_key(name)) {
    const Value v = co_await eventually_of(slow::get_private(cx, args[0], name));
    co_return v;
  }
  const PropertyKey k = co_await primitive_to_key(cx, name);
  const Value v = co_await get(cx, object, k);
  co_return v;
}

NativeTask decorator_set(Context& cx, Args args) {
  Object* const object = co_await accessed(cx, args);
  const Value name = args.callee->capture(0);
  if (is_private_key(name)) {
    (void)co_await eventually_of(slow::set_private(cx, args[0], name, args[1]));
    co_return Value::undefined();
  }
  const PropertyKey k = co_await primitive_to_key(cx, name);
  (void)co_await set_or_throw(cx, object, k, args[1]);
  co_return Value::undefined();
}

Result<Value> decorator_add_initializer(Context& cx, const Args& args) {
  if (args.callee->capture(1).as<ValueArray>()->get(0).is_true())
    return throw_type_error(cx, "Cannot add initializers after decoration has completed");
  if (!args[0].is_callable())
    return throw_type_error(cx, "%s is not a function", describe_for_message(cx, args[0]).c_str());
  TRY_VOID(args.callee->capture(0).as<ArrayObject>()->push(cx.heap(), args[0]));
  return Value::undefined();
}

}  // namespace natives
}  // namespace shoal
