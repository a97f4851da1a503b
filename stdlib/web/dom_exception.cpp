#include "stdlib/web/dom_exception.h"

#include <cstdarg>

#include "stdlib/intrinsics.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// NAME(error name, constant): in the order of the legacy codes, 1 first; those without a name are
/// historical.
#define SHOAL_DOM_EXCEPTIONS(NAME)                                  \
  NAME("IndexSizeError", "INDEX_SIZE_ERR")                          \
  NAME("", "DOMSTRING_SIZE_ERR")                                    \
  NAME("HierarchyRequestError", "HIERARCHY_REQUEST_ERR")            \
  NAME("WrongDocumentError", "WRONG_DOCUMENT_ERR")                  \
  NAME("InvalidCharacterError", "INVALID_CHARACTER_ERR")            \
  NAME("", "NO_DATA_ALLOWED_ERR")                                   \
  NAME("NoModificationAllowedError", "NO_MODIFICATION_ALLOWED_ERR") \
  NAME("NotFoundError", "NOT_FOUND_ERR")                            \
  NAME("NotSupportedError", "NOT_SUPPORTED_ERR")                    \
  NAME("InUseAttributeError", "INUSE_ATTRIBUTE_ERR")                \
  NAME("InvalidStateError", "INVALID_STATE_ERR")                    \
  NAME("SyntaxError", "SYNTAX_ERR")                                 \
  NAME("InvalidModificationError", "INVALID_MODIFICATION_ERR")      \
  NAME("NamespaceError", "NAMESPACE_ERR")                           \
  NAME("InvalidAccessError", "INVALID_ACCESS_ERR")                  \
  NAME("", "VALIDATION_ERR")                                        \
  NAME("TypeMismatchError", "TYPE_MISMATCH_ERR")                    \
  NAME("SecurityError", "SECURITY_ERR")                             \
  NAME("NetworkError", "NETWORK_ERR")                               \
  NAME("AbortError", "ABORT_ERR")                                   \
  NAME("URLMismatchError", "URL_MISMATCH_ERR")                      \
  NAME("QuotaExceededError", "QUOTA_EXCEEDED_ERR")                  \
  NAME("TimeoutError", "TIMEOUT_ERR")                               \
  NAME("InvalidNodeTypeError", "INVALID_NODE_TYPE_ERR")             \
  NAME("DataCloneError", "DATA_CLONE_ERR")

constexpr const char* kNames[] = {
#define NAME(name, constant) name,
    SHOAL_DOM_EXCEPTIONS(NAME)
#undef NAME
};

Result<ErrorObject*> this_exception(Context& cx, const Args& args) {
  if (args.this_value.is_kind(Kind::Error)) {
    auto* const error = args.this_value.as<ErrorObject>();
    if (error->is_dom_exception()) return error;
  }
  return throw_type_error(cx, "Illegal invocation");
}
Result<Value> exception_name(Context& cx, const Args& args) {
  ErrorObject* const error = TRY(this_exception(cx, args));
  return error->dom_name();
}
Result<Value> exception_message(Context& cx, const Args& args) {
  ErrorObject* const error = TRY(this_exception(cx, args));
  return error->dom_message();
}
Result<Value> exception_code(Context& cx, const Args& args) {
  ErrorObject* const error = TRY(this_exception(cx, args));
  const StringView name = TRY(error->dom_name().as_string()->view(cx.heap()));
  for (int32_t i = 0; i < static_cast<int32_t>(std::size(kNames)); ++i)
    if (kNames[i][0] && name.equals_ascii(kNames[i])) return Value::int32(i + 1);
  return Value::int32(0);
}

/// new DOMException ( message = "", name = "Error" ); as in Node, an object in place of the name
/// has `name` and `cause`.
NativeTask dom_exception_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx,
                               "Class constructor DOMException cannot be invoked without 'new'");
  Value message = Value(atoms::empty()), name = Value(intern_ascii("Error"));
  if (!args[0].is_undefined()) message = co_await to_string(cx, args[0]);
  Value cause = Value::hole();
  if (args[1].is_object()) {
    Object* const options = args[1].as_object();
    const Value given = co_await get(cx, options, key(atoms::name()));
    if (!given.is_undefined()) name = co_await to_string(cx, given);
    const bool has_cause = co_await has_property(cx, options, key(atoms::cause()));
    if (has_cause) cause = co_await get(cx, options, key(atoms::cause()));
  } else if (!args[1].is_undefined()) {
    name = co_await to_string(cx, args[1]);
  }
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target,
                                                              Intrinsic::DOMExceptionPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Error, proto);
  ErrorObject* const error = co_await ErrorObject::create(cx, shape, args.new_target);
  error->make_dom_exception(cx.heap(), name.as_string(), message.as_string());
  if (!cause.is_hole())
    co_await step_void(define_field(cx, error, key(atoms::cause()), cause, attr::Hidden));
  co_return Value(error);
}

constexpr Builtin attribute(const char* name, LeafFunction get) {
  Builtin b = getter(name, get);
  b.attributes = attr::Enumerable | attr::Configurable;
  return b;
}
constexpr Builtin code(const char* name, double number) {
  Builtin b = constant(name, number);
  b.attributes = attr::Enumerable;
  return b;
}

// The constants' values are their places in the table, which a counter gives.
constexpr Builtin kDOMExceptionFunction = constructor("DOMException", 0, dom_exception_constructor);
constexpr int kFirst = __COUNTER__;
constexpr Builtin kDOMException[] = {prototype(Intrinsic::DOMExceptionPrototype),
#define NAME(name, constant) code(constant, __COUNTER__ - kFirst),
                                     SHOAL_DOM_EXCEPTIONS(NAME)
#undef NAME
};
constexpr int kSecond = __COUNTER__;
constexpr Builtin kDOMExceptionPrototype[] = {intrinsic("constructor", Intrinsic::DOMException),
                                              attribute("name", exception_name),
                                              attribute("message", exception_message),
                                              attribute("code", exception_code),
                                              text("@@toStringTag", "DOMException"),
#define NAME(name, constant) code(constant, __COUNTER__ - kSecond),
                                              SHOAL_DOM_EXCEPTIONS(NAME)
#undef NAME
};
static_assert(kDOMException[25].number == 25 && std::size(kNames) == 25);

}  // namespace

Result<ErrorObject*> make_dom_exception(Context& cx, const char* name, String* message) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::Error, Intrinsic::DOMExceptionPrototype));
  ErrorObject* const error = TRY(ErrorObject::create(cx, shape));
  error->make_dom_exception(cx.heap(), intern_ascii(name), message);
  return error;
}

Thrown throw_dom_exception(Context& cx, const char* name, const char* format, ...) {
  char text[512];
  va_list list;
  va_start(list, format);
  vsnprintf(text, sizeof text, format, list);
  va_end(list);
  Result<String*> message = String::from_utf8(cx.heap(), text);
  if (!message.ok()) return Thrown{};
  Result<ErrorObject*> error = make_dom_exception(cx, name, message.value());
  if (!error.ok()) return Thrown{};
  return cx.throw_value(Value(error.value()));
}

Task<Value> throw_quota_exceeded(Context& cx, std::string message, double quota) {
  if (!cx.host()) co_return throw_dom_exception(cx, "QuotaExceededError", "%s", message.c_str());
  const Value exports =
      co_await cx.host()->load_builtin(cx, Value(intern_ascii("web:global/quota_exceeded_error")));
  const Value constructor =
      co_await get(cx, exports.as_object(), key(intern_ascii("QuotaExceededError")));
  String* const text = co_await String::from_utf8(cx.heap(), message);
  Object* const options = co_await new_object(cx);
  co_await step_void(define_field(cx, options, key(intern_ascii("quota")), Value::number(quota)));
  const Value arguments[] = {Value(text), Value(options)};
  const Value error = co_await construct(cx, constructor, arguments, 2, constructor);
  co_return cx.throw_value(error);
}

constinit const IntrinsicTemplate kDOMExceptionTemplate =
    function_template(kDOMExceptionFunction, kDOMException);
constinit const IntrinsicTemplate kDOMExceptionPrototypeTemplate =
    object_template(kDOMExceptionPrototype, Intrinsic::ErrorPrototype);

}  // namespace shoal
