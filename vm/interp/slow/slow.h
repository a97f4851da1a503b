// The complete paths of instructions, out of line. Value results may be outcomes
// (vm/interp/frames.h): thrown, or entered.
#pragma once

#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"
#include "vm/run/operations/concat.h"
#include "vm/run/operations/conversion.h"

namespace shoal::slow {

/// What an operation returns whose exception is pending.
inline constexpr Value kThrown = Value::from_bits(Value::kThrown);

// ---- Arithmetic (slow/arithmetic.cpp)
SHOAL_COLD Value binary_slow(Context& cx, BinaryOperator op, Value lhs, Value rhs);
SHOAL_COLD Value unary_slow(Context& cx, UnaryOperator op, Value v);
Eventually<Value> loosely_unequal(Context& cx, Value lhs, Value rhs);
String* typeof_text(Value v) noexcept;
Value in_operator(Context& cx, Value key, Value object);
Value instance_of_slow(Context& cx, Frame* frame, Value object, Value target, uint32_t feedback);

// ---- Names (slow/names.cpp)
enum class GlobalMode : uint8_t { Value, TypeOf };
Value declare_globals(Context& cx, uint32_t index);
Result<bool> init_global_lexical(Context& cx, PropertyKey key, Value value);
Value get_global(Context& cx, PropertyKey key, uint32_t feedback, GlobalMode mode);
Value set_global(Context& cx, PropertyKey key, Value value, uint32_t feedback);
Value get_name(Context& cx, Value env, PropertyKey key, GlobalMode mode);
Value resolve_name(Context& cx, Value env, PropertyKey key);
Value set_name(Context& cx, Value base, PropertyKey key, Value value);
Value get_name_from(Context& cx, Value base, PropertyKey key);
Value name_this(Value base) noexcept;
Value delete_name(Context& cx, Value env, PropertyKey key);
Value declare_eval_var(Context& cx, Value env, PropertyKey key, Value value);
void throw_tdz(Context& cx, PropertyKey key);
inline constexpr const char* kUninitializedThis =
    "Must call super constructor in derived class before accessing 'this' or returning from "
    "derived constructor";
void throw_uninitialized_this(Context& cx);
/// What a derived constructor returned (the hole: is not told) is neither object nor undefined.
void throw_constructor_result(Context& cx, Value result);
/// Throws; of what is no Error the host is told where.
void throw_instruction(Context& cx, Value value);
void throw_error_instruction(Context& cx, uint32_t kind, PropertyKey message);

// ---- Properties (slow/property.cpp)
Result<Object*> new_literal(Context& cx, Frame* frame, uint32_t template_index);
Result<ArrayObject*> new_array_from_template(Context& cx, Frame* frame, uint32_t index);
Result<Value> new_regexp(Context& cx, Frame* frame, uint32_t index);
Result<Value> template_object(Context& cx, Frame* frame, uint32_t index);
Value define_field_slow(Context& cx, Value object, PropertyKey key, Value value, uint32_t feedback);
Value define_element(Context& cx, Value object, Value key, Value value);
Result<bool> define_method(Context& cx, Value object, Value key, Value function, uint32_t kind);
SHOAL_COLD Value get_prop(Context& cx, Frame* frame, Value object, PropertyKey key,
                          uint32_t feedback);
SHOAL_COLD Value set_prop(Context& cx, Frame* frame, Value object, PropertyKey key, Value value,
                          uint32_t feedback);
Value get_elem(Context& cx, Value object, Value key);
/// Whether object has such a property, its own or inherited.
Value has_elem(Context& cx, Object* object, PropertyKey key);
Value set_elem(Context& cx, Frame* frame, Value object, Value key, Value value);
Value delete_prop(Context& cx, Frame* frame, Value object, PropertyKey key);
Value delete_elem(Context& cx, Frame* frame, Value object, Value key);
Value get_super(Context& cx, Frame* frame, Value this_value, Value key);
Value set_super(Context& cx, Frame* frame, Value this_value, Value key, Value value);
/// A reference super[key] of a function with that home object, to be read and then written: goes
/// where get_super and set_super want a key. Its base is looked up before the key is converted.
Task<Value> super_reference(Context& cx, Value home, Value key_value);
PropertyKey symbol_key(uint32_t which) noexcept;
void throw_not_coercible(Context& cx, Value v);
void throw_not_object(Context& cx, Value v, uint32_t what);
inline Result<bool> step_result_of(Result<void> r) noexcept {
  if (!r.ok()) return Thrown{};
  return true;
}

enum class PrivateKind : uint8_t { Method = 0, Getter = 1, Setter = 2, Field = 3 };
Result<Value> new_private_name(Context& cx, PropertyKey description);
Value get_private(Context& cx, Value object, Value name);
Value set_private(Context& cx, Value object, Value name, Value value);
Result<bool> define_private(Context& cx, Value object, Value name, Value value, PrivateKind kind);
Result<Value> has_private(Context& cx, Value object, Value name);

Value for_in_start(Context& cx, Value object);
Value for_in_next(Context& cx, Value state);

// ---- Calls, functions, classes (slow/calls.cpp)
Value construct_call(Context& cx, Value* callee_regs, uint32_t argc);
/// `new` in a call block whose callee and arguments stand; makes `this`.
Value construct_in_place(Context& cx, Value* callee_regs, uint32_t argc, Value new_target);
Value call_spread(Context& cx, Value* callee_regs, bool construct);
Value call_eval(Context& cx, Value* callee_regs, uint32_t argc, Value env, uint32_t eval_scope);
Value call_eval_spread(Context& cx, Value* callee_regs, Value env, uint32_t eval_scope);
bool check_constructor_result(Context& cx, const FunctionCode* code, Value result,
                              Value this_value);
Result<ArrayObject*> new_rest(Context& cx, Frame* frame, uint32_t first);
Result<Object*> new_arguments(Context& cx, Frame* frame, Value env, uint32_t index);
Value call_runtime(Context& cx, uint32_t id, const Value* arguments, uint32_t count);
Result<ScriptFunction*> make_closure(Context& cx, FunctionState* state, Environment* env,
                                     Value home);
Result<ScriptFunction*> new_closure(Context& cx, Frame* frame, uint32_t index, Value env);
Result<ScriptFunction*> new_class(Context& cx, Frame* frame, Value* out, Value heritage,
                                  Value proto_parent, uint32_t index, Value env);
void throw_bad_heritage(Context& cx, Value heritage);
Result<bool> set_function_name(Context& cx, Value function, Value key, uint32_t prefix);
Value super_constructor(Context& cx, Value active);

// ---- Generators, async, modules (slow/async.cpp, vm/run/module.cpp)
bool initial_yield(Context& cx, uint32_t dst, uint32_t mode);
bool yield_value(Context& cx, Value value, uint32_t dst, uint32_t mode, bool delegate);
Result<PromiseObject*> new_async_promise(Context& cx);
/// pc: the Await instruction itself, which is executed again once a promise has been made of the
/// value.
bool await_value(Context& cx, Value value, Value promise, uint32_t dst, const uint32_t* pc);
bool await_and_yield(Context& cx, Value value, uint32_t dst, uint32_t mode, const uint32_t* pc);
bool async_return(Context& cx, Value value, Value promise, const uint32_t* pc);
bool async_throw(Context& cx, Value exception, Value promise);
Result<Value> get_import(Context& cx, Frame* frame, uint32_t index);
Result<Value> import_meta(Context& cx, Frame* frame);
Value import_call(Context& cx, Value specifier, Value options, uint32_t phase);

}  // namespace shoal::slow
