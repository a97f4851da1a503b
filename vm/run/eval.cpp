#include "vm/run/eval.h"

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/function.h"
#include "vm/run/elsewhere.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {

bool is_realm_eval(Realm* realm, Value v) noexcept {
  if (!v.is_kind(Kind::NativeFunction)) return false;
  const Builtin* const b = v.as<NativeFunction>()->builtin();
  return b->type == BuiltinType::Method && b->key && std::string_view(b->key) == "eval" &&
         v.as<NativeFunction>()->realm() == realm;
}

Result<ScriptFunction*> top_level_function(Context& cx, const CodeUnit* unit, Realm* realm,
                                           ModuleRecord* module, Environment* env) {
  FunctionState* const state = TRY(FunctionState::create(cx, unit->top_level(), realm, module));
  return slow::make_closure(cx, state, env, Value::undefined());
}

namespace {

/// A text up to here compiles within the time that a leaf has.
constexpr size_t kCompileAtOnceMax = 8 * 1024;
constexpr int64_t kFuelPerByte = 32;

bool is_long(Context& cx, const EvalRequest& request) {
  return request.source.size() > kCompileAtOnceMax && cx.host()->works_elsewhere();
}

Task<const CodeUnit*> compile_long(Context& cx, EvalRequest request) {
  const std::shared_ptr<Elsewhere> work = cx.host()->begin_compile_eval(cx, request);
  if (!work) co_return Thrown{};
  const auto fuel = static_cast<int64_t>(request.source.size()) * kFuelPerByte;
  (void)co_await do_elsewhere(cx, work, fuel);
  co_return cx.host()->end_compile_eval(cx, *work);
}

/// What a direct eval takes over from the frame that it stands in.
struct EvalCaller {
  Realm* realm;
  ModuleRecord* module;
  Environment* env;
  Value callee, new_target, self;
};

EvalCaller caller_of(Frame* frame, Value env) {
  return {frame->state->realm(),
          frame->state->module(),
          env.is_cell() ? env.as<Environment>() : nullptr,
          frame->callee,
          frame->new_target,
          frame->regs()[0]};
}

/// Calls the unit's top level: an outcome.
Value enter_eval(Context& cx, const CodeUnit* unit, const EvalCaller& caller) {
  const Value kThrown = Value::from_bits(Value::kThrown);
  Result<ScriptFunction*> made =
      top_level_function(cx, unit, caller.realm, caller.module, caller.env);
  if (!made.ok()) return kThrown;
  ScriptFunction* const f = made.value();
  if (caller.callee.is_kind(Kind::Function))
    f->set_home(cx.heap(), caller.callee.as<ScriptFunction>()->home());
  Value* const block = call_block(cx, 0);
  if (!block) return kThrown;
  Frame::of(block)->callee = Value(f);
  block[0] = caller.self;
  // new.target is that of the function around: the call passes it on.
  return enter_call(cx, block, 0, caller.new_target, 0);
}

Task<Value> direct_eval_long(Context& cx, EvalRequest request, EvalCaller caller) {
  const CodeUnit* const unit = co_await compile_long(cx, std::move(request));
  const Value result = co_await eventually_of(enter_eval(cx, unit, caller));
  co_return result;
}

}  // namespace

Task<const CodeUnit*> compile_request(Context& cx, EvalRequest request) {
  if (is_long(cx, request)) {
    const CodeUnit* const unit = co_await compile_long(cx, std::move(request));
    co_return unit;
  }
  co_return cx.host()->compile_eval(cx, request);
}

Value direct_eval(Context& cx, Frame* frame, String* source, Value env, uint32_t eval_scope) {
  const Value kThrown = Value::from_bits(Value::kThrown);
  if (!cx.host()) {
    (void)throw_type_error(cx, "eval is not available here");
    return kThrown;
  }
  EvalRequest request;
  request.kind = EvalRequest::Kind::Direct;
  request.source = source->utf8(true);
  request.unit = frame->code->part;
  request.scope = &frame->code->image->eval_scopes[eval_scope];
  const EvalCaller caller = caller_of(frame, env);
  request.env = caller.env;
  request.module = caller.module;
  if (is_long(cx, request)) return step(cx, direct_eval_long(cx, std::move(request), caller));
  Result<const CodeUnit*> unit = cx.host()->compile_eval(cx, request);
  return unit.ok() ? enter_eval(cx, unit.value(), caller) : kThrown;
}

namespace {

Task<Value> indirect_eval_long(Context& cx, EvalRequest request) {
  const CodeUnit* const unit = co_await compile_long(cx, std::move(request));
  ScriptFunction* const f = co_await top_level_function(cx, unit, cx.realm(), nullptr, nullptr);
  const Value result = co_await call(cx, Value(f), cx.realm()->global_this());
  co_return result;
}

}  // namespace

Eventually<Value> indirect_eval(Context& cx, Value source) {
  if (!source.is_string()) return source;
  if (!cx.host()) return throw_type_error(cx, "eval is not available here");
  EvalRequest request;
  request.source = source.as_string()->utf8(true);
  if (is_long(cx, request)) return indirect_eval_long(cx, std::move(request));
  Result<const CodeUnit*> unit = cx.host()->compile_eval(cx, request);
  if (!unit.ok()) return Thrown{};
  Result<ScriptFunction*> f = top_level_function(cx, unit.value(), cx.realm(), nullptr, nullptr);
  if (!f.ok()) return Thrown{};
  return call(cx, Value(f.value()), cx.realm()->global_this());
}

Task<Value> create_dynamic_function(Context& cx, Args args, const char* kind, Intrinsic fallback) {
  std::string parameters;
  const uint32_t count = args.count ? args.count - 1 : 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Value text = co_await to_string(cx, args[i]);
    if (i) parameters += ',';
    parameters += text.as_string()->utf8(true);
  }
  std::string body;
  if (args.count) {
    const Value text = co_await to_string(cx, args[args.count - 1]);
    body = text.as_string()->utf8(true);
  }
  if (!cx.host()) co_return throw_type_error(cx, "code generation is not available here");
  EvalRequest request;
  request.kind = EvalRequest::Kind::Function;
  request.source = std::string(kind) + " anonymous(";
  request.function_parens[0] = static_cast<uint32_t>(request.source.size() - 1);
  request.source += parameters + "\n";
  request.function_parens[1] = static_cast<uint32_t>(request.source.size());
  request.source += ") {";
  request.function_braces[0] = static_cast<uint32_t>(request.source.size() - 1);
  request.source += "\n" + body + "\n";
  request.function_braces[1] = static_cast<uint32_t>(request.source.size());
  request.source += "}";
  const CodeUnit* const unit = co_await compile_request(cx, std::move(request));
  ScriptFunction* const top = co_await top_level_function(cx, unit, cx.realm(), nullptr, nullptr);
  const Value f = co_await call(cx, Value(top), cx.realm()->global_this());
  if (args.new_target.is_object() && args.new_target.as_object() != args.callee) {
    const Value proto = co_await get_prototype_from_constructor(cx, args.new_target, fallback);
    co_await step_void(set_prototype_plain(cx, f.as_object(), proto));
  }
  co_return f;
}

}  // namespace shoal
