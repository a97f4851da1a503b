// §20.5 Error objects; stack, captureStackTrace and stackTraceLimit as in V8.
#include "vm/object/error.h"

#include "stdlib/es/call_site.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// §20.5.8.1 InstallErrorCause
Task<Value> install_cause(Context& cx, Object* error, Value options) {
  if (!options.is_object()) co_return Value::undefined();
  const bool has = co_await has_property(cx, options.as_object(), key(atoms::cause()));
  if (!has) co_return Value::undefined();
  const Value cause = co_await get(cx, options.as_object(), key(atoms::cause()));
  co_await step_void(define_field(cx, error, key(atoms::cause()), cause, attr::Hidden));
  co_return Value::undefined();
}

/// §20.5.1.1 Error ( message [ , options ] ) and §20.5.6.1.1 NativeError
Task<Value> make(Context& cx, Args args, Intrinsic prototype_of) {
  const Value new_target = args.new_target.is_undefined() ? Value(args.callee) : args.new_target;
  const Value proto = co_await get_prototype_from_constructor(cx, new_target, prototype_of);
  Shape* const shape = co_await shape_for(cx, Kind::Error, proto);
  ErrorObject* const error = co_await ErrorObject::create(cx, shape, new_target);
  if (!args[0].is_undefined()) {
    const Value message = co_await to_string(cx, args[0]);
    co_await step_void(define_field(cx, error, key(atoms::message()), message, attr::Hidden));
  }
  (void)co_await install_cause(cx, error, args[1]);
  co_return Value(error);
}

/// §20.5.7.1.1 AggregateError ( errors, message [ , options ] )
NativeTask make_aggregate(Context& cx, Args args) {
  const Value new_target = args.new_target.is_undefined() ? Value(args.callee) : args.new_target;
  const Value proto =
      co_await get_prototype_from_constructor(cx, new_target, Intrinsic::AggregateErrorPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Error, proto);
  ErrorObject* const error = co_await ErrorObject::create(cx, shape, new_target);
  if (!args[1].is_undefined()) {
    const Value message = co_await to_string(cx, args[1]);
    co_await step_void(define_field(cx, error, key(atoms::message()), message, attr::Hidden));
  }
  (void)co_await install_cause(cx, error, args[2]);
  ArrayObject* const errors = co_await iterable_to_list(cx, args[0]);
  co_await step_void(define_field(cx, error, key(atoms::errors()), Value(errors), attr::Hidden));
  co_return Value(error);
}

/// §20.5.8.1.1 SuppressedError ( error, suppressed, message )
NativeTask make_suppressed(Context& cx, Args args) {
  const Value new_target = args.new_target.is_undefined() ? Value(args.callee) : args.new_target;
  const Value proto =
      co_await get_prototype_from_constructor(cx, new_target, Intrinsic::SuppressedErrorPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Error, proto);
  ErrorObject* const error = co_await ErrorObject::create(cx, shape, new_target);
  if (!args[2].is_undefined()) {
    const Value message = co_await to_string(cx, args[2]);
    co_await step_void(define_field(cx, error, key(atoms::message()), message, attr::Hidden));
  }
  co_await step_void(define_field(cx, error, key(atoms::error()), args[0], attr::Hidden));
  co_await step_void(define_field(cx, error, key(atoms::suppressed()), args[1], attr::Hidden));
  co_return Value(error);
}

#define SHOAL_ERRORS(X) \
  X(Error) X(TypeError) X(RangeError) X(SyntaxError) X(ReferenceError) X(EvalError) X(URIError)

#define X(name)                                        \
  NativeTask make_##name(Context& cx, Args args) {     \
    return make(cx, args, Intrinsic::name##Prototype); \
  }
SHOAL_ERRORS(X)
#undef X

/// §20.5.3.4 Error.prototype.toString ( )
NativeTask error_to_string(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "Error.prototype.toString requires that 'this' be a JSReceiver");
  Object* const error = args.this_value.as_object();
  Value name = co_await get(cx, error, key(atoms::name()));
  if (name.is_undefined())
    name = Value(intern_ascii("Error"));
  else
    name = co_await to_string(cx, name);
  Value message = co_await get(cx, error, key(atoms::message()));
  if (message.is_undefined())
    message = Value(atoms::empty());
  else
    message = co_await to_string(cx, message);
  if (name.as_string()->is_empty()) co_return message;
  if (message.as_string()->is_empty()) co_return name;
  String* text = co_await String::concat(cx.heap(), name.as_string(), intern_ascii(": "));
  text = co_await String::concat(cx.heap(), text, message.as_string());
  co_return Value(text);
}

/// get Error.prototype.stack
NativeTask stack_get(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "get Error.prototype.stack called on non-object");
  if (!args.this_value.is_kind(Kind::Error)) co_return Value::undefined();
  const Value stack = co_await error_stack(cx, args.this_value.as<ErrorObject>());
  co_return stack;
}
/// set Error.prototype.stack: SetterThatIgnoresPrototypeProperties of strings.
NativeTask stack_set(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "set Error.prototype.stack called on non-object");
  if (!args[0].is_string()) co_return throw_type_error(cx, "the stack must be a string");
  Object* const self = args.this_value.as_object();
  const Value home = co_await cx.realm()->intrinsic_value(cx, Intrinsic::ErrorPrototype);
  if (args.this_value == home)
    co_return throw_type_error(cx, "Cannot assign to property 'stack' of Error.prototype");
  const bool own = co_await has_own_property(cx, self, key(atoms::stack()));
  if (own)
    (void)co_await set_or_throw(cx, self, key(atoms::stack()), args[0]);
  else
    (void)co_await create_data_property_or_throw(cx, self, key(atoms::stack()), args[0]);
  co_return Value::undefined();
}

/// Error.captureStackTrace ( object [ , function ] ): an own `stack` of where we are.
NativeTask capture_stack_trace(Context& cx, Args args) {
  if (!args[0].is_object()) co_return throw_type_error(cx, "Invalid argument");
  const Value proto = co_await cx.realm()->intrinsic_value(cx, Intrinsic::ErrorPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Error, proto);
  const Value skip = args[1].is_callable() ? args[1] : Value(args.callee);
  ErrorObject* const trace = co_await ErrorObject::create(cx, shape, skip);
  const std::string header = error_header(cx, args[0].as_object());
  std::string text = header;
  for (uint32_t i = 0; i < trace->frame_count(); ++i)
    text += "\n" + format_frame(cx, trace->frame(i));
  String* const own_text = co_await String::from_utf8(cx.heap(), text, true);
  trace->set_stack(cx.heap(), Value(own_text));
  const Value stack = co_await prepared_stack(cx, args[0].as_object(), trace);
  co_await step_void(
      define_field(cx, args[0].as_object(), key(atoms::stack()), stack, attr::Hidden));
  co_return Value::undefined();
}

Result<Value> is_error(Context&, const Args& args) {
  return Value::boolean(args[0].is_kind(Kind::Error));
}

constexpr Builtin with_attributes(Builtin b, uint8_t attributes) {
  b.attributes = attributes;
  return b;
}

constexpr Builtin kErrorFunction = constructor("Error", 1, make_Error);
constexpr Builtin kError[] = {
    prototype(Intrinsic::ErrorPrototype),
    method("captureStackTrace", 2, capture_stack_trace),
    method("isError", 1, is_error),
    with_attributes(constant("stackTraceLimit", 10), 7),
};
constexpr Builtin kErrorPrototype[] = {
    intrinsic("constructor", Intrinsic::Error),
    text("name", "Error", 5),
    text("message", "", 5),
    method("toString", 0, error_to_string),
    accessor("stack", stack_get),
    setter("stack", stack_set),
};

constexpr Builtin kAggregateErrorFunction = constructor("AggregateError", 2, make_aggregate);
constexpr Builtin kSuppressedErrorFunction = constructor("SuppressedError", 3, make_suppressed);
#define NATIVE_ERROR(type)                                                  \
  constexpr Builtin k##type##Function = constructor(#type, 1, make_##type); \
  ERROR_TABLES(type)
#define ERROR_TABLES(type)                                               \
  constexpr Builtin k##type[] = {prototype(Intrinsic::type##Prototype)}; \
  constexpr Builtin k##type##Prototype[] = {                             \
      intrinsic("constructor", Intrinsic::type),                         \
      text("name", #type, 5),                                            \
      text("message", "", 5),                                            \
  };
NATIVE_ERROR(TypeError)
NATIVE_ERROR(RangeError)
NATIVE_ERROR(SyntaxError)
NATIVE_ERROR(ReferenceError)
NATIVE_ERROR(EvalError)
NATIVE_ERROR(URIError)
ERROR_TABLES(AggregateError)
ERROR_TABLES(SuppressedError)

}  // namespace

constinit const IntrinsicTemplate kErrorTemplate = function_template(kErrorFunction, kError);
constinit const IntrinsicTemplate kErrorPrototypeTemplate = object_template(kErrorPrototype);
#define NATIVE_ERROR_TEMPLATE(type)                                    \
  constinit const IntrinsicTemplate k##type##Template =                \
      function_template(k##type##Function, k##type, Intrinsic::Error); \
  constinit const IntrinsicTemplate k##type##PrototypeTemplate =       \
      object_template(k##type##Prototype, Intrinsic::ErrorPrototype);
NATIVE_ERROR_TEMPLATE(TypeError)
NATIVE_ERROR_TEMPLATE(RangeError)
NATIVE_ERROR_TEMPLATE(SyntaxError)
NATIVE_ERROR_TEMPLATE(ReferenceError)
NATIVE_ERROR_TEMPLATE(EvalError)
NATIVE_ERROR_TEMPLATE(URIError)
NATIVE_ERROR_TEMPLATE(AggregateError)
NATIVE_ERROR_TEMPLATE(SuppressedError)

}  // namespace shoal
