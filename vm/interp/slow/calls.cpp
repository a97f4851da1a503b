// Calls, construction, functions and classes: complete paths.
#include "vm/interp/environment.h"
#include "vm/interp/slow/slow.h"
#include "vm/interp/stack.h"
#include "vm/object/arguments.h"
#include "vm/object/error.h"
#include "vm/run/eval.h"
#include "vm/run/operations/object.h"
#include "vm/run/runtime_functions.h"
#include "vm/value/atom.h"

namespace shoal::slow {

Value call_spread(Context& cx, Value* regs, bool construct) {
  auto* const list = regs[1].as<ArrayObject>();
  const uint32_t argc = list->length();
  if (argc > 120'000) {
    (void)throw_range_error(cx, "Too many arguments in function call");
    return kThrown;
  }
  const Value callee = Frame::of(regs)->callee, self = regs[0];
  const Value new_target = Frame::of(regs)->new_target;
  Value* const block = call_block(cx, argc);
  if (!block) return kThrown;
  Frame::of(block)->callee = callee;
  block[0] = self;
  for (uint32_t i = 0; i < argc; ++i) {
    const Value v = list->dense_element(i);
    block[1 + i] = v.is_hole() ? Value::undefined() : v;
  }
  if (construct) {
    const Value outcome = construct_in_place(cx, block, argc, new_target);
    if (!is_entered(outcome)) drop_unused_chunks(cx);
    return outcome;
  }
  return enter_call(cx, block, argc, Value::undefined(), 0);
}

Value call_eval(Context& cx, Value* regs, uint32_t argc, Value env, uint32_t eval_scope) {
  const Value callee = Frame::of(regs)->callee;
  Frame* const frame = cx.frame();
  if (!is_realm_eval(frame->state->realm(), callee))
    return enter_call(cx, regs, argc, Value::undefined(), 0);
  const Value source = argc ? regs[1] : Value::undefined();
  if (!source.is_string()) return source;
  return direct_eval(cx, frame, source.as_string(), env, eval_scope);
}

Value call_eval_spread(Context& cx, Value* regs, Value env, uint32_t eval_scope) {
  if (!is_realm_eval(cx.frame()->state->realm(), Frame::of(regs)->callee))
    return call_spread(cx, regs, false);
  auto* const list = regs[1].as<ArrayObject>();
  const Value source = list->length() ? list->dense_element(0) : Value::undefined();
  if (!source.is_string()) return source.is_hole() ? Value::undefined() : source;
  return direct_eval(cx, cx.frame(), source.as_string(), env, eval_scope);
}

/// The realm of what called the running function: the callee's context is gone when [[Construct]]
/// looks at the result.
static Realm* realm_of_caller(Context& cx) {
  Value* const regs = cx.frame()->caller_regs;
  const Frame* const caller = regs ? Frame::of(regs) : nullptr;
  if (caller && caller->code) return caller->state->realm();
  if (caller && caller->callee.is_kind(Kind::NativeFunction))
    return caller->callee.as<NativeFunction>()->realm();
  return cx.first_realm();
}

void throw_constructor_result(Context& cx, Value result) {
  std::string text = "Derived constructors may only return object or undefined";
  if (!result.is_hole()) text += " (got " + describe_for_message(cx, result) + ")";
  (void)throw_error_of(cx, realm_of_caller(cx), Intrinsic::TypeErrorPrototype, text.c_str());
}

bool check_constructor_result(Context& cx, const FunctionCode* code, Value result,
                              Value this_value) {
  if (code->kind == FunctionKind::DerivedConstructor) {
    if (!result.is_undefined()) {
      throw_constructor_result(cx, Value::hole());
      return false;
    }
    if (this_value.is_uninitialized()) {
      (void)throw_error_of(cx, realm_of_caller(cx), Intrinsic::ReferenceErrorPrototype,
                           kUninitializedThis);
      return false;
    }
  }
  return true;
}

// ---- Arguments

Result<ArrayObject*> new_rest(Context& cx, Frame* frame, uint32_t first) {
  if (frame->argc <= first) return ArrayObject::create(cx, 0, 0);
  return array_from(cx, frame->extra_args + first, frame->argc - first);
}

Result<Object*> new_arguments(Context& cx, Frame* frame, Value env, uint32_t index) {
  if (env.is_undefined()) {
    ArgumentsObject* const plain =
        TRY(ArgumentsObject::create_unmapped(cx, frame->extra_args, frame->argc));
    return static_cast<Object*>(plain);
  }
  // null: sloppy code whose parameters nothing maps.
  Environment* const environment = env.is_cell() ? env.as<Environment>() : nullptr;
  const std::vector<uint32_t>& slots = frame->code->image->mapped_arguments[index].slots;
  ArgumentsObject* const arguments = TRY(
      ArgumentsObject::create_mapped(cx, frame->extra_args, frame->argc, frame->callee, environment,
                                     slots.data(), static_cast<uint32_t>(slots.size())));
  return static_cast<Object*>(arguments);
}

Value call_runtime(Context& cx, uint32_t id, const Value* arguments, uint32_t count) {
  return step(cx, run_runtime_function(cx, id, arguments, count));
}

// ---- Functions

namespace {

Intrinsic function_prototype_of(const FunctionCode* code) {
  if (code->is_generator)
    return code->is_async ? Intrinsic::AsyncGeneratorFunctionPrototype
                          : Intrinsic::GeneratorFunctionPrototype;
  return code->is_async ? Intrinsic::AsyncFunctionPrototype : Intrinsic::FunctionPrototype;
}

}  // namespace

Result<ScriptFunction*> make_closure(Context& cx, FunctionState* state, Environment* env,
                                     Value home) {
  Shape* const shape =
      TRY(state->realm()->root_shape(cx, Kind::Function, function_prototype_of(state->code())));
  return ScriptFunction::create(cx.heap(), shape, state, env, home);
}

Result<ScriptFunction*> new_closure(Context& cx, Frame* frame, uint32_t index, Value env) {
  FunctionState* const state = TRY(frame->state->child(cx, index));
  Environment* const environment = env.is_cell() ? env.as<Environment>() : nullptr;
  Value home;
  if (state->code()->is_arrow() && frame->callee.is_kind(Kind::Function))
    home = frame->callee.as<ScriptFunction>()->home();
  return make_closure(cx, state, environment, home);
}

Result<ScriptFunction*> new_class(Context& cx, Frame* frame, Value* out, Value heritage,
                                  Value proto_parent, uint32_t index, Value env) {
  Realm* const realm = frame->state->realm();
  Value constructor_parent, prototype_parent;
  if (heritage.is_hole()) {
    prototype_parent = TRY(realm->intrinsic_value(cx, Intrinsic::ObjectPrototype));
  } else if (heritage.is_null()) {
    prototype_parent = Value::null();
  } else {
    if (!proto_parent.is_object() && !proto_parent.is_null())
      return throw_type_error(cx, "Class extends value does not have valid prototype property %s",
                              describe_for_message(cx, proto_parent).c_str());
    prototype_parent = proto_parent;
    constructor_parent = heritage;
  }
  Object* const proto = TRY(new_object_with_proto(cx, prototype_parent));
  out[1] = Value(proto);
  ScriptFunction* const f = TRY(new_closure(cx, frame, index, env));
  out[0] = Value(f);
  if (constructor_parent.is_object()) TRY_VOID(set_prototype_plain(cx, f, constructor_parent));
  f->set_home(cx.heap(), Value(proto));
  TRY_VOID(materialize_function(cx, f));
  TRY_VOID(define_field(cx, f, key(atoms::prototype()), Value(proto), 0));
  TRY_VOID(define_field(cx, proto, key(atoms::constructor()), Value(f), attr::Hidden));
  return f;
}

void throw_bad_heritage(Context& cx, Value heritage) {
  (void)throw_type_error(cx, "Class extends value %s is not a constructor or null",
                         describe_for_message(cx, heritage).c_str());
}

Result<bool> set_function_name(Context& cx, Value function, Value key_value, uint32_t prefix) {
  Object* const f = function.as_object();
  const PropertyKey k = TRY(primitive_to_key(cx, key_value));
  String* name;
  if (k.is_symbol()) {
    String* const description = k.as_symbol()->description();
    if (!description) {
      name = atoms::empty();
    } else if (k.as_symbol()->is_private()) {
      name = description;
    } else {
      name = intern_utf8("[" + description->utf8(true) + "]");
    }
  } else {
    name = TRY(primitive_to_string(cx, key_value));
  }
  if (prefix != 0) {
    String* const word = intern_ascii(prefix == 1 ? "get " : "set ");
    name = TRY(String::concat(cx.heap(), word, name));
  }
  // What the source says already needs nothing: the name comes into being when looked at.
  if (f->is_kind(Kind::Function) && f->shape()->has(ShapeFlags::LazyFunction) &&
      String::equals(static_cast<ScriptFunction*>(f)->code()->name, name))
    return true;
  if (f->shape()->has(ShapeFlags::LazyFunction)) TRY_VOID(materialize_function(cx, f));
  TRY_VOID(define_field(cx, f, key(atoms::name()), Value(name), attr::Configurable));
  return true;
}

Value super_constructor(Context& cx, Value active) {
  Result<Value> parent = active.as_object()->shape()->proto(cx);  // A function, never a proxy.
  return parent.ok() ? parent.value() : kThrown;
}

}  // namespace shoal::slow

namespace shoal {

Eventually<Value> construct(Context& cx, Value f, const Value* arguments, uint32_t count,
                            Value new_target) {
  Value* const regs = call_block(cx, count);
  if (!regs) return Thrown{};
  for (uint32_t i = 0; i < count; ++i) regs[1 + i] = arguments[i];
  Frame::of(regs)->callee = f;
  const Value r = slow::construct_in_place(cx, regs, count, new_target);
  if (is_entered(r)) return Eventually<Value>::entered_frame();
  drop_unused_chunks(cx);
  return r.is_thrown() ? Eventually<Value>(Thrown{}) : Eventually<Value>(r);
}

Eventually<Value> construct_with_this(Context& cx, Value f, Value self, ValueArray* arguments,
                                      Value new_target) {
  const uint32_t count = arguments->capacity();
  Value* const regs = call_block(cx, count);
  if (!regs) return Thrown{};
  regs[0] = self;
  for (uint32_t i = 0; i < count; ++i) regs[1 + i] = arguments->get(i);
  Frame::of(regs)->callee = f;
  const Value r = enter_call(cx, regs, count, new_target, Frame::Construct);
  if (is_entered(r)) return Eventually<Value>::entered_frame();
  return r.is_thrown() ? Eventually<Value>(Thrown{}) : Eventually<Value>(r);
}

}  // namespace shoal
