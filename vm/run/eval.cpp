#include "vm/run/eval.h"

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/function.h"
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

Value direct_eval(Context& cx, Frame* frame, String* source, Value env, uint32_t eval_scope) {
  const Value kThrown = Value::from_bits(Value::kThrown);
  if (!cx.host()) {
    (void)throw_type_error(cx, "eval is not available here");
    return kThrown;
  }
  EvalRequest request;
  request.kind = EvalRequest::Kind::Direct;
  request.source = source->utf8(true);
  request.unit = frame->code->unit;
  request.scope = &frame->code->image->eval_scopes[eval_scope];
  request.env = env.is_cell() ? env.as<Environment>() : nullptr;
  Result<const CodeUnit*> unit = cx.host()->compile_eval(cx, request);
  if (!unit.ok()) return kThrown;
  Environment* const environment = env.is_cell() ? env.as<Environment>() : nullptr;
  Result<ScriptFunction*> made = top_level_function(cx, unit.value(), frame->state->realm(),
                                                    frame->state->module(), environment);
  if (!made.ok()) return kThrown;
  ScriptFunction* const f = made.value();
  if (frame->callee.is_kind(Kind::Function))
    f->set_home(cx.heap(), frame->callee.as<ScriptFunction>()->home());
  // new.target is that of the function around: the call passes it on.
  const Value new_target = frame->new_target;
  const Value self = frame->regs()[0];
  Value* const block = call_block(cx, 0);
  if (!block) return kThrown;
  Frame::of(block)->callee = Value(f);
  block[0] = self;
  return enter_call(cx, block, 0, new_target, 0);
}

Eventually<Value> indirect_eval(Context& cx, Value source) {
  if (!source.is_string()) return source;
  if (!cx.host()) return throw_type_error(cx, "eval is not available here");
  EvalRequest request;
  request.source = source.as_string()->utf8(true);
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
  const CodeUnit* const unit = co_await cx.host()->compile_eval(cx, request);
  ScriptFunction* const top = co_await top_level_function(cx, unit, cx.realm(), nullptr, nullptr);
  const Value f = co_await call(cx, Value(top), cx.realm()->global_this());
  if (args.new_target.is_object() && args.new_target.as_object() != args.callee) {
    const Value proto = co_await get_prototype_from_constructor(cx, args.new_target, fallback);
    co_await step_void(set_prototype_plain(cx, f.as_object(), proto));
  }
  co_return f;
}

}  // namespace shoal
