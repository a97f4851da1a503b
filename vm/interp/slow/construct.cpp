// Construction of what script functions and classes make.
#include <algorithm>

#include "vm/bytecode/decode.h"
#include "vm/interp/slow/slow.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::slow {
namespace {

constexpr uint32_t kThisRegister = 0;
/// A constructor's text is looked at no further.
constexpr uint32_t kCountedWordsMax = 4096;
constexpr uint32_t kInlineSlotsMax = 16;
constexpr uint32_t kClassesMax = 16;

/// The properties that f gives to `this`, by its instructions; at most kInlineSlotsMax.
uint32_t count_this_properties(Context& cx, ScriptFunction* f) {
  if (!f->state()->ensure_code(cx)) return 0;  // Its call will say why.
  const FunctionCode* const code = f->code();
  uint32_t keys[kInlineSlotsMax];
  uint32_t count = 0;
  const uint32_t* const words = code->words.data();
  const auto end = std::min(static_cast<uint32_t>(code->words.size()), kCountedWordsMax);
  for (uint32_t pc = 0; pc < end && count < kInlineSlotsMax;) {
    const Instruction in = decode_instruction(words, pc);
    pc = in.next;
    if ((in.op != Op::SetProp && in.op != Op::DefineField) || in.operands[0] != kThisRegister)
      continue;
    const uint32_t key = in.operands[2];
    if (std::find(keys, keys + count, key) == keys + count) keys[count++] = key;
  }
  return count;
}

/// How many slots an object of that constructor, and of what it extends, will want in itself.
uint32_t count_inline_slots(Context& cx, ScriptFunction* constructor) {
  uint32_t count = 0;
  ScriptFunction* f = constructor;
  for (uint32_t i = 0; i < kClassesMax; ++i) {
    count += count_this_properties(cx, f);
    if (f->class_fields().is_kind(Kind::Function))
      count += count_this_properties(cx, f->class_fields().as<ScriptFunction>());
    if (f->code()->kind != FunctionKind::DerivedConstructor) break;
    Result<Value> parent = f->shape()->proto(cx);
    if (!parent.ok() || !parent.value().is_kind(Kind::Function)) break;
    f = parent.value().as<ScriptFunction>();
  }
  if (count == 0) return 4;  // Others fill it.
  // With three words of its own an object fills whole granules when that is odd.
  return std::min(count | 1, kInlineSlotsMax);
}

/// The shape of what `new constructor` makes: cached for its current prototype.
Result<Shape*> construct_shape(Context& cx, ScriptFunction* constructor, Value proto) {
  FunctionState* const state = constructor->state();
  if (state->construct_shape && state->construct_proto.get() == proto)
    return state->construct_shape.get();
  if (state->inline_slots_wanted == 0)
    state->inline_slots_wanted = static_cast<uint8_t>(count_inline_slots(cx, constructor));
  Shape* const root =
      shared_root_shape(Kind::Object, Intrinsic::ObjectPrototype, state->inline_slots_wanted);
  if (proto.is_object()) TRY_VOID(become_prototype(cx, proto.as_object()));
  Shape* const shape = TRY(ShapeOps::with_proto(cx, root, proto));
  state->construct_shape.set(cx.heap(), state, shape);
  state->construct_proto.set(cx.heap(), state, proto);
  return shape;
}

/// `this` of a base constructor. new_target may be no script function: a proxy, a bound one.
Result<Value> make_this(Context& cx, ScriptFunction* callee, Value new_target, Value proto) {
  ScriptFunction* const made_by =
      new_target.is_kind(Kind::Function) ? new_target.as<ScriptFunction>() : callee;
  Shape* const shape = TRY(construct_shape(cx, made_by, proto));
  PlainObject* const object = TRY(PlainObject::create(cx.heap(), shape));
  return Value(object);
}

/// The constructor's `prototype`, if its slot is known; else lazy.
Value known_prototype(Context& cx, Value constructor) {
  if (!constructor.is_kind(Kind::Function)) return Value::lazy();
  auto* const f = constructor.as<ScriptFunction>();
  const FunctionState* const state = f->state();
  if (state->prototype_shape.get() != f->shape() ||
      state->prototype_epoch != cx.state().prototype_epoch)
    return Value::lazy();
  return f->slot(state->prototype_slot);
}

void remember_prototype(Context& cx, Value constructor) {
  if (!constructor.is_kind(Kind::Function)) return;
  auto* const f = constructor.as<ScriptFunction>();
  Result<OwnProperty> found = own_property(cx, f, key(atoms::prototype()));
  if (!found.ok() || found.value().where != OwnProperty::Where::Slot || found.value().is_accessor())
    return;
  FunctionState* const state = f->state();
  state->prototype_shape.set(cx.heap(), state, f->shape());
  state->prototype_slot = found.value().index;
  state->prototype_epoch = cx.state().prototype_epoch;
}

/// The prototype must be read by a getter or a proxy: then the call is made from a native frame.
Task<Value> construct_task(Context& cx, Value callee, Value new_target, ValueArray* arguments) {
  Value self = Value::uninitialized();
  auto* const f = callee.as<ScriptFunction>();
  if (f->code()->kind != FunctionKind::DerivedConstructor) {
    const Value proto =
        co_await get_prototype_from_constructor(cx, new_target, Intrinsic::ObjectPrototype);
    self = co_await make_this(cx, f, new_target, proto);
  }
  const Value result = co_await construct_with_this(cx, callee, self, arguments, new_target);
  co_return result;
}

/// new_target's `prototype`, or the realm's own where it is no object; lazy: script must be asked.
Result<Value> prototype_for(Context& cx, Value new_target) {
  const Value known = known_prototype(cx, new_target);
  if (known.is_object()) return known;
  const Value proto = TRY(try_get(cx, new_target.as_object(), key(atoms::prototype())));
  if (proto.is_lazy()) return proto;
  remember_prototype(cx, new_target);
  if (proto.is_object()) return proto;
  Realm* const realm = function_realm(cx, new_target);
  if (!realm) return Thrown{};
  return realm->intrinsic_value(cx, Intrinsic::ObjectPrototype);
}

}  // namespace

Value construct_in_place(Context& cx, Value* regs, uint32_t argc, Value new_target) {
  const Value callee = Frame::of(regs)->callee;
  if (!callee.is_kind(Kind::Function) || !callee.as<ScriptFunction>()->code()->is_constructor()) {
    regs[0] = Value::undefined();
    return enter_call(cx, regs, argc, new_target, Frame::Construct);
  }
  auto* const f = callee.as<ScriptFunction>();
  if (f->code()->kind == FunctionKind::DerivedConstructor) {
    regs[0] = Value::uninitialized();
    return enter_call(cx, regs, argc, new_target, Frame::Construct);
  }
  Result<Value> proto = prototype_for(cx, new_target);
  if (!proto.ok()) return kThrown;
  if (proto.value().is_lazy()) {
    Result<ValueArray*> list = ValueArray::create(cx.heap(), argc);
    if (!list.ok()) return kThrown;
    for (uint32_t i = 0; i < argc; ++i) list.value()->set(cx.heap(), i, regs[1 + i]);
    return step(cx, construct_task(cx, callee, new_target, list.value()));
  }
  Result<Value> self = make_this(cx, f, new_target, proto.value());
  if (!self.ok()) return kThrown;
  regs[0] = self.value();
  return enter_call(cx, regs, argc, new_target, Frame::Construct);
}

Value construct_call(Context& cx, Value* regs, uint32_t argc) {
  return construct_in_place(cx, regs, argc, Frame::of(regs)->new_target);
}

}  // namespace shoal::slow
