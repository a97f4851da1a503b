// §20.2 Function objects, and the constructors of generator and async functions (§27.3, §27.4,
// §27.7).
#include "vm/object/function.h"
#include "stdlib/intrinsics.h"
#include "vm/interp/frames.h"
#include "vm/object/arguments.h"
#include "vm/object/array.h"
#include "vm/object/proxy.h"
#include "vm/run/eval.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// §20.2.3.1 Function.prototype.apply ( thisArg, argArray )
NativeTask function_apply(Context& cx, Args args) {
  if (!args.this_value.is_callable())
    co_return throw_type_error(cx,
                               "Function.prototype.apply was called on %s, which is not a function",
                               describe_for_message(cx, args.this_value).c_str());
  if (args[1].is_nullish()) {
    const Value result = co_await call(cx, args.this_value, args[0]);
    co_return result;
  }
  ArrayObject* const list = co_await list_from_array_like(cx, args[1]);
  const Value* const values =
      list->elements() ? reinterpret_cast<const Value*>(list->elements()->slots()) : nullptr;
  const Value result = co_await call(cx, args.this_value, args[0], values, list->length());
  co_return result;
}

/// More arguments than that are no leaf's work.
constexpr uint32_t kApplyQuickMax = 1024;

/// What a call has brought about, for the leaf that made it.
Result<Value> outcome_of(Eventually<Value> result) {
  if (result.is_entered()) return entered();
  if (result.is_thrown()) return Thrown{};
  return result.value();
}

/// Where the arguments lie in one piece: an array without holes, or an unchanged `arguments` that
/// stands for no parameters. Null otherwise.
const Value* values_of_list(Context& cx, Value list, uint32_t& count) {
  if (!list.is_object()) return nullptr;
  const Object* const object = list.as_object();
  if (object->is_kind(Kind::Array)) {
    count = static_cast<const ArrayObject*>(object)->length();
  } else if (object->is_kind(Kind::Arguments) &&
             static_cast<const ArgumentsObject*>(object)->has_plain_length(cx)) {
    count = static_cast<uint32_t>(object->slot(0).as_int32());
  } else {
    return nullptr;
  }
  const ValueArray* const elements = object->elements();
  if (!elements || count > kApplyQuickMax || count > elements->capacity()) return nullptr;
  for (uint32_t i = 0; i < count; ++i)
    if (elements->get(i).is_hole()) return nullptr;
  return reinterpret_cast<const Value*>(elements->slots());
}

/// FAST PATH: pushes the call itself.
Result<Value> function_apply_quick(Context& cx, const Args& args) {
  if (!args.this_value.is_callable()) return Value::lazy();
  if (args[1].is_nullish()) return outcome_of(call(cx, args.this_value, args[0]));
  uint32_t count = 0;
  const Value* const values = values_of_list(cx, args[1], count);
  if (!values) return Value::lazy();
  return outcome_of(call(cx, args.this_value, args[0], values, count));
}

/// §20.2.3.3 Function.prototype.call ( thisArg, ...args ): pushes the call itself.
Result<Value> function_call(Context& cx, const Args& args) {
  if (!args.this_value.is_callable())
    return throw_type_error(cx, "Function.prototype.call was called on %s, which is not a function",
                            describe_for_message(cx, args.this_value).c_str());
  return outcome_of(
      call(cx, args.this_value, args[0], args.values + 1, args.count > 1 ? args.count - 1 : 0));
}

/// §20.2.3.2 Function.prototype.bind ( thisArg, ...args )
NativeTask function_bind(Context& cx, Args args) {
  if (!args.this_value.is_callable())
    co_return throw_type_error(cx, "Bind must be called on a function");
  Object* const target = args.this_value.as_object();
  const uint32_t bound = args.count > 1 ? args.count - 1 : 0;
  ValueArray* const list = co_await ValueArray::create(cx.heap(), bound + 1, Value::undefined());
  for (uint32_t i = 0; i <= bound; ++i) list->set(cx.heap(), i, args[i]);
  const Value proto = co_await get_prototype_of(cx, target);
  Shape* const shape = co_await shape_for(cx, Kind::BoundFunction, proto);
  BoundFunction* const f = co_await BoundFunction::create(cx.heap(), shape, target, list, bound);
  double length = 0;
  const bool has_length = co_await has_own_property(cx, target, key(atoms::length()));
  if (has_length) {
    const Value n = co_await get(cx, target, key(atoms::length()));
    if (n.is_number()) length = std::max(0.0, integer_of(n.as_number()) - bound);
  }
  co_await step_void(
      define_field(cx, f, key(atoms::length()), Value::number(length), attr::Configurable));
  const Value name = co_await get(cx, target, key(atoms::name()));
  String* const base = name.is_string() ? name.as_string() : atoms::empty();
  String* const full = co_await String::concat(cx.heap(), intern_ascii("bound "), base);
  co_await step_void(define_field(cx, f, key(atoms::name()), Value(full), attr::Configurable));
  co_return Value(f);
}

/// §20.2.3.5 Function.prototype.toString ( )
Result<Value> function_to_string(Context& cx, const Args& args) {
  const Value f = args.this_value;
  if (f.is_kind(Kind::Function)) {
    const FunctionCode* const code = f.as<ScriptFunction>()->code();
    String* const text = TRY(String::from_utf8(
        cx.heap(), code->unit->source_text(code->image->source_start, code->image->source_end),
        true));
    return Value(text);
  }
  if (f.is_callable()) {
    std::string name;
    if (f.is_kind(Kind::NativeFunction)) {
      String* const n = TRY(builtin_name(cx, f.as<NativeFunction>()->builtin()));
      name = n->utf8();
      // What is no identifier is a computed PropertyName: get ["$&"].
      const size_t last = name.find_last_of(' ') + 1;
      if (name.find_first_of("&`'+", last) != std::string::npos)
        name = name.substr(0, last) + "[\"" + name.substr(last) + "\"]";
    }
    String* const text =
        TRY(String::from_utf8(cx.heap(), "function " + name + "() { [native code] }"));
    return Value(text);
  }
  return throw_type_error(cx, "Function.prototype.toString requires that 'this' be a Function");
}

/// §20.2.3.6 Function.prototype [ @@hasInstance ] ( V )
NativeTask function_has_instance(Context& cx, Args args) {
  const Value result = co_await ordinary_has_instance(cx, args.this_value, args[0]);
  co_return result;
}

Result<Value> function_prototype_call(Context&, const Args&) { return Value::undefined(); }

/// §10.2.4.1 %ThrowTypeError% ( )
Result<Value> throw_type_error_function(Context& cx, const Args&) {
  return throw_type_error(cx,
                          "'caller', 'callee', and 'arguments' properties may not be accessed on "
                          "strict mode functions or the arguments objects for calls to them");
}

NativeTask function_constructor(Context& cx, Args args) {
  return create_dynamic_function(cx, args, "function", Intrinsic::FunctionPrototype);
}
NativeTask generator_constructor(Context& cx, Args args) {
  return create_dynamic_function(cx, args, "function*", Intrinsic::GeneratorFunctionPrototype);
}
NativeTask async_constructor(Context& cx, Args args) {
  return create_dynamic_function(cx, args, "async function", Intrinsic::AsyncFunctionPrototype);
}
NativeTask async_generator_constructor(Context& cx, Args args) {
  return create_dynamic_function(cx, args, "async function*",
                                 Intrinsic::AsyncGeneratorFunctionPrototype);
}

constexpr Builtin kThrowTypeErrorFunction = hidden("", 0, throw_type_error_function);
/// Its length and name are not configurable, and it is not extensible.
Result<Object*> create_throw_type_error(Context& cx, Realm* realm, Shape* shape) {
  TRY_VOID(ShapeOps::set_attributes(cx, shape, key(atoms::length()), 0));
  TRY_VOID(ShapeOps::set_attributes(cx, shape, key(atoms::name()), 0));
  shape->set_flag(ShapeFlags::NonExtensible);
  NativeFunction* const f = TRY(cx.heap().create<NativeFunction>(
      static_cast<CellKind>(Kind::NativeFunction), shape, realm, &kThrowTypeErrorFunction));
  return static_cast<Object*>(f);
}
constexpr IntrinsicTemplate throw_type_error_template() {
  IntrinsicTemplate t = lone_function(kThrowTypeErrorFunction);
  t.create = create_throw_type_error;
  return t;
}

constexpr Builtin kFunctionFunction = constructor("Function", 1, function_constructor);
constexpr Builtin kFunction[] = {prototype(Intrinsic::FunctionPrototype)};
constexpr Builtin kPrototypeFunction = hidden("", 0, function_prototype_call);
constexpr Builtin with_attributes(Builtin b, uint8_t attributes) {
  b.attributes = attributes;
  return b;
}
constexpr Builtin kFunctionPrototype[] = {
    intrinsic("constructor", Intrinsic::Function),
    thrower("caller"),
    thrower("arguments"),
    method("apply", 2, function_apply, function_apply_quick),
    method("bind", 1, function_bind),
    method("call", 1, function_call),
    method("toString", 0, function_to_string),
    with_attributes(method("@@hasInstance", 1, function_has_instance), 0),
};

constexpr Builtin kGeneratorFunctionFunction =
    constructor("GeneratorFunction", 1, generator_constructor);
constexpr Builtin kAsyncFunctionFunction = constructor("AsyncFunction", 1, async_constructor);
constexpr Builtin kAsyncGeneratorFunctionFunction =
    constructor("AsyncGeneratorFunction", 1, async_generator_constructor);
constexpr Builtin kGeneratorFunction[] = {prototype(Intrinsic::GeneratorFunctionPrototype)};
constexpr Builtin kAsyncFunction[] = {prototype(Intrinsic::AsyncFunctionPrototype)};
constexpr Builtin kAsyncGeneratorFunction[] = {
    prototype(Intrinsic::AsyncGeneratorFunctionPrototype)};
constexpr Builtin kGeneratorFunctionPrototype[] = {
    intrinsic("constructor", Intrinsic::GeneratorFunction, 4),
    intrinsic("prototype", Intrinsic::GeneratorPrototype, 4),
    text("@@toStringTag", "GeneratorFunction"),
};
constexpr Builtin kAsyncFunctionPrototype[] = {
    intrinsic("constructor", Intrinsic::AsyncFunction, 4),
    text("@@toStringTag", "AsyncFunction"),
};
constexpr Builtin kAsyncGeneratorFunctionPrototype[] = {
    intrinsic("constructor", Intrinsic::AsyncGeneratorFunction, 4),
    intrinsic("prototype", Intrinsic::AsyncGeneratorPrototype, 4),
    text("@@toStringTag", "AsyncGeneratorFunction"),
};

}  // namespace

constinit const IntrinsicTemplate kThrowTypeErrorTemplate = throw_type_error_template();
constinit const IntrinsicTemplate kFunctionTemplate =
    function_template(kFunctionFunction, kFunction);
constinit const IntrinsicTemplate kFunctionPrototypeTemplate =
    function_template(kPrototypeFunction, kFunctionPrototype, Intrinsic::ObjectPrototype);
constinit const IntrinsicTemplate kGeneratorFunctionTemplate =
    function_template(kGeneratorFunctionFunction, kGeneratorFunction, Intrinsic::Function);
constinit const IntrinsicTemplate kAsyncFunctionTemplate =
    function_template(kAsyncFunctionFunction, kAsyncFunction, Intrinsic::Function);
constinit const IntrinsicTemplate kAsyncGeneratorFunctionTemplate = function_template(
    kAsyncGeneratorFunctionFunction, kAsyncGeneratorFunction, Intrinsic::Function);
constinit const IntrinsicTemplate kGeneratorFunctionPrototypeTemplate =
    object_template(kGeneratorFunctionPrototype, Intrinsic::FunctionPrototype);
constinit const IntrinsicTemplate kAsyncFunctionPrototypeTemplate =
    object_template(kAsyncFunctionPrototype, Intrinsic::FunctionPrototype);
constinit const IntrinsicTemplate kAsyncGeneratorFunctionPrototypeTemplate =
    object_template(kAsyncGeneratorFunctionPrototype, Intrinsic::FunctionPrototype);

}  // namespace shoal
