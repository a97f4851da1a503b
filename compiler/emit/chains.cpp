// Chains of member accesses and calls: a.b[c]().d?.e(). A loop along the chain, from the inside
// out; one call block serves all its calls. Where a member is called its object is put straight
// into the block's `this`.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;

struct FunctionEmitter::Chain {
  std::vector<Node*> links;  // From the outside in. A ChainExpression among them marks its end.
  Expression* base = nullptr;
  ChainUse use = ChainUse::Value;
  Reg dst = kNoReg;
  Reg block = kNoReg;     // Of all calls in the chain.
  Reg scratch = kNoReg;   // For values that are only looked into.
  Reg value = kNoReg;     // What the chain has come to.
  bool has_this = false;  // The block's `this` is set for the call that comes next.
  Label short_circuit;    // Where `?.` jumps; made on demand.
};

namespace {

bool is_call(const Node& link) {
  return link.kind == NodeKind::CallExpression || link.kind == NodeKind::TaggedTemplate;
}

bool is_super_member(const Node& node) {
  if (const auto* const member = try_as<MemberExpression>(&node)) return is<Super>(member->object);
  const auto* const computed = try_as<ComputedMemberExpression>(&node);
  return computed && is<Super>(computed->object);
}

/// What the link is applied to; null if it is no link.
Expression* inner_of(Node& node) {
  switch (node.kind) {
    case NodeKind::MemberExpression: return as<MemberExpression>(&node)->object;
    case NodeKind::ComputedMemberExpression: return as<ComputedMemberExpression>(&node)->object;
    case NodeKind::PrivateMemberExpression: return as<PrivateMemberExpression>(&node)->object;
    case NodeKind::CallExpression: {
      Expression* const callee = as<CallExpression>(&node)->callee;
      return is<Super>(callee) ? nullptr : callee;
    }
    case NodeKind::TaggedTemplate: return as<TaggedTemplate>(&node)->tag;
    case NodeKind::ChainExpression: return as<ChainExpression>(&node)->expression;
    default: return nullptr;
  }
}

}  // namespace

// ---- Call blocks --------------------------------------------------------------------------------

/// Room for the header and `this`; arguments follow.
Reg FunctionEmitter::take_call_block() { return regs_.take(kFrameWords + 1); }

/// Evaluates arguments where the callee wants them; they follow a call block at the top.
uint32_t FunctionEmitter::arguments_in_place(List<Expression*> arguments) {
  for (Expression* const each : arguments) to(*each, regs_.take());
  return static_cast<uint32_t>(arguments.size());
}

namespace {

bool has_spread(List<Expression*> arguments) {
  for (const Expression* each : arguments)
    if (is<SpreadElement>(each)) return true;
  return false;
}

}  // namespace

void FunctionEmitter::call_0(Reg dst, Reg callee, Reg this_value) {
  Temporaries temporaries(regs_);
  const Reg block = take_call_block();
  move(block + kFrameCallee, callee);
  move(block + kFrameWords, this_value);
  code_.emit(ops::Call{.dst = dst, .base = block, .argc = 0});
}

void FunctionEmitter::call_1(Reg dst, Reg callee, Reg this_value, Reg argument) {
  Temporaries temporaries(regs_);
  const Reg block = take_call_block();
  move(block + kFrameCallee, callee);
  move(block + kFrameWords, this_value);
  move(regs_.take(), argument);
  code_.emit(ops::Call{.dst = dst, .base = block, .argc = 1});
}

void FunctionEmitter::runtime(RuntimeFunction id, Reg dst, std::initializer_list<Reg> arguments) {
  Temporaries temporaries(regs_);
  const uint32_t count = static_cast<uint32_t>(arguments.size());
  SHOAL_ASSERT(count == kRuntimeFunctions[static_cast<uint32_t>(id)].argument_count);
  const Reg first = count ? regs_.take(count) : dst;
  Reg next = first;
  for (const Reg each : arguments) move(next++, each);
  code_.emit(
      ops::Runtime{.dst = dst, .first = first, .count = count, .id = static_cast<uint32_t>(id)});
}

// ---- The chain ----------------------------------------------------------------------------------

/// Index of the link that takes the result of link `index` (ends of chains left out), or -1.
static ptrdiff_t next_link(const std::vector<Node*>& links, ptrdiff_t index) {
  do --index;
  while (index >= 0 && links[static_cast<size_t>(index)]->kind == NodeKind::ChainExpression);
  return index;
}

/// Where the result of link `index` belongs.
Reg FunctionEmitter::chain_destination(const Chain& chain, ptrdiff_t index) const {
  const ptrdiff_t next = next_link(chain.links, index);
  if (next < 0) return chain.dst;
  if (is_call(*chain.links[static_cast<size_t>(next)])) return chain.block + kFrameCallee;
  const ptrdiff_t after = next_link(chain.links, next);
  if (after >= 0 && is_call(*chain.links[static_cast<size_t>(after)]))
    return chain.block + kFrameWords;
  return chain.scratch;
}

void FunctionEmitter::chain(Expression& node, Reg dst, ChainUse use) {
  Chain chain;
  chain.use = use;
  chain.dst = dst;
  bool calls = false;
  Expression* inner = &node;
  while (!is_super_member(*inner)) {
    Expression* const next = inner_of(*inner);
    if (!next) break;
    calls |= is_call(*inner);
    chain.links.push_back(inner);
    inner = next;
  }
  chain.base = inner;
  if (chain.links.empty() && !is_super_member(*inner))
    return super_call(*as<CallExpression>(inner), dst);
  if (calls) {
    chain.block = take_call_block();
    chain.scratch = chain.block + kFrameWords;
  } else {
    chain.scratch = scratch_for(dst);
  }
  chain_base(chain);
  for (size_t i = chain.links.size(); i-- > 0;) chain_link(chain, static_cast<ptrdiff_t>(i));
}

void FunctionEmitter::chain_base(Chain& chain) {
  const ptrdiff_t end = static_cast<ptrdiff_t>(chain.links.size());
  const Reg destination = chain_destination(chain, end);
  const ptrdiff_t first = next_link(chain.links, end);
  const bool is_called = first >= 0 && is_call(*chain.links[static_cast<size_t>(first)]);
  Expression& base = *chain.base;
  chain.value = destination;
  if (is_super_member(base)) return chain_super_base(chain, destination, is_called);
  auto* const id = try_as<Identifier>(&base);
  if (is_called && id && scope::reference_of(*id).access == Access::Dynamic) {
    Temporaries temporaries(regs_);
    const Reg resolved = regs_.take();
    at(*id);
    code_.emit(ops::ResolveName{.base = resolved, .env = environment(), .key = key(id->name)});
    code_.emit(ops::GetNameFrom{.dst = destination, .base = resolved, .key = key(id->name)});
    code_.emit(ops::NameThis{.this_value = chain.block + kFrameWords, .base = resolved});
    chain.has_this = true;
    return;
  }
  if (is_called && id && scope::reference_of(*id).access == Access::Property) {
    // TypeScript writes `f()` of a namespace's variable as `N.f()`.
    Temporaries temporaries(regs_);
    const Reg object = property_object(*id->binding);
    at(*id);
    get_prop(destination, object, key(id->name));
    move(chain.block + kFrameWords, object);
    chain.has_this = true;
    return;
  }
  if (is_called) return to(base, destination);
  const auto* const computed =
      first >= 0 ? try_as<ComputedMemberExpression>(chain.links[static_cast<size_t>(first)])
                 : nullptr;
  chain.value = stable_in(base, computed ? computed->index : nullptr,
                          first < 0 ? destination : chain.scratch);
}

/// super.x as the innermost part.
void FunctionEmitter::chain_super_base(Chain& chain, Reg destination, bool is_called) {
  Temporaries temporaries(regs_);
  Node& node = *chain.base;
  if (chain.use == ChainUse::Delete && chain.links.empty()) return delete_super(node);
  const Reg this_value = is_called ? chain.block + kFrameWords : regs_.take();
  Expression* const object = is<MemberExpression>(&node)
                                 ? as<MemberExpression>(&node)->object
                                 : as<ComputedMemberExpression>(&node)->object;
  load_this(*object, this_value);
  const Reg property = regs_.take();
  super_key(node, property);
  at(node);
  code_.emit(ops::GetSuper{.dst = destination, .this_value = this_value, .key = property});
  chain.has_this = is_called;
}

void FunctionEmitter::delete_super(Node& node) {
  const Reg scratch = regs_.take();
  if (auto* const member = try_as<ComputedMemberExpression>(&node)) {
    load_this(*member->object, scratch);
    to(*member->index, scratch);
  } else {
    load_this(*as<MemberExpression>(&node)->object, scratch);
  }
  at(node);
  throw_error(ErrorKind::ReferenceError, "Unsupported reference to 'super'");
}

/// dst = the key of super.name or super[index].
void FunctionEmitter::super_key(Node& member, Reg dst) {
  if (const auto* const named = try_as<MemberExpression>(&member)) {
    load_string(named->name, dst);
  } else {
    to(*as<ComputedMemberExpression>(&member)->index, dst);
  }
}

bool FunctionEmitter::is_optional(const Node& link) const {
  switch (link.kind) {
    case NodeKind::MemberExpression: return as<MemberExpression>(&link)->optional;
    case NodeKind::ComputedMemberExpression: return as<ComputedMemberExpression>(&link)->optional;
    case NodeKind::PrivateMemberExpression: return as<PrivateMemberExpression>(&link)->optional;
    case NodeKind::CallExpression: return as<CallExpression>(&link)->optional;
    default: return false;
  }
}

void FunctionEmitter::chain_link(Chain& chain, ptrdiff_t index) {
  Node& link = *chain.links[static_cast<size_t>(index)];
  if (link.kind == NodeKind::ChainExpression) return chain_end(chain, index);
  if (is_optional(link)) {
    if (!chain.short_circuit.exists()) chain.short_circuit = code_.make_label();
    code_.emit(ops::JumpIfNullish{.value = chain.value, .target = chain.short_circuit});
  }
  const Reg destination = chain_destination(chain, index);
  if (auto* const call = try_as<CallExpression>(&link)) {
    chain_call(chain, *call, destination);
  } else if (auto* const tagged = try_as<TaggedTemplate>(&link)) {
    chain_template(chain, *tagged, destination);
  } else {
    const ptrdiff_t next = next_link(chain.links, index);
    const bool is_called = next >= 0 && is_call(*chain.links[static_cast<size_t>(next)]);
    if (is_called) {
      move(chain.block + kFrameWords, chain.value);
      chain.has_this = true;
    }
    const bool deletes = chain.use == ChainUse::Delete && next < 0;
    chain_member(chain, link, destination, deletes);
  }
  chain.value = destination;
}

/// The end of a ChainExpression: where `?.` gave up, its value is undefined (and what is deleted is
/// gone).
void FunctionEmitter::chain_end(Chain& chain, ptrdiff_t index) {
  if (!chain.short_circuit.exists()) return;
  const Label end = code_.make_label();
  code_.emit(ops::Jump{.target = end});
  code_.bind(chain.short_circuit);
  if (chain.use == ChainUse::Delete && next_link(chain.links, index) < 0) {
    code_.emit(ops::LoadTrue{.dst = chain.value});
  } else {
    code_.emit(ops::LoadUndefined{.dst = chain.value});
  }
  if (chain.has_this) code_.emit(ops::LoadUndefined{.dst = chain.block + kFrameWords});
  code_.bind(end);
  chain.short_circuit = Label();
}

void FunctionEmitter::chain_member(Chain& chain, Node& link, Reg destination, bool deletes) {
  Temporaries temporaries(regs_);
  if (auto* const member = try_as<MemberExpression>(&link)) {
    code_.set_source(member->name_start);
    if (!deletes) return get_prop(destination, chain.value, key(member->name));
    code_.emit(
        ops::DeleteProp{.dst = destination, .object = chain.value, .key = key(member->name)});
  } else if (auto* const computed = try_as<ComputedMemberExpression>(&link)) {
    const Reg property = any(*computed->index);
    at(*computed->index);
    if (deletes) {
      code_.emit(ops::DeleteElem{.dst = destination, .object = chain.value, .key = property});
    } else {
      code_.emit(ops::GetElem{.dst = destination, .object = chain.value, .key = property});
    }
  } else {
    auto& access = *as<PrivateMemberExpression>(&link);
    const Reg name = private_name(*access.name);
    at(*access.name);
    code_.emit(ops::GetPrivate{
        .dst = destination, .object = chain.value, .name = name, .feedback = code_.feedback()});
  }
}

void FunctionEmitter::chain_call(Chain& chain, CallExpression& call, Reg destination) {
  Temporaries temporaries(regs_);
  SHOAL_ASSERT(regs_.top() == chain.block + kFrameWords + 1);
  if (!chain.has_this) code_.emit(ops::LoadUndefined{.dst = chain.block + kFrameWords});
  chain.has_this = false;
  const uint32_t position = is<MemberExpression>(call.callee)
                                ? as<MemberExpression>(call.callee)->name_start
                                : call.start;
  const auto* const id = try_as<Identifier>(call.callee);
  const bool is_eval = call.scope && id && id->name == common().eval && !call.optional;
  if (has_spread(call.arguments)) {
    arguments_array(call.arguments, regs_.take());
    code_.set_source(position);
    if (is_eval) {
      code_.emit(ops::CallEvalSpread{.dst = destination,
                                     .base = chain.block,
                                     .env = environment(),
                                     .eval_scope = eval_scope_image(*call.scope)});
    } else {
      code_.emit(ops::CallSpread{.dst = destination, .base = chain.block});
    }
    return;
  }
  const uint32_t argc = arguments_in_place(call.arguments);
  code_.set_source(position);
  if (is_eval) {
    code_.emit(ops::CallEval{.dst = destination,
                             .base = chain.block,
                             .argc = argc,
                             .env = environment(),
                             .eval_scope = eval_scope_image(*call.scope)});
    return;
  }
  code_.emit(ops::Call{.dst = destination, .base = chain.block, .argc = argc});
}

void FunctionEmitter::chain_template(Chain& chain, TaggedTemplate& node, Reg destination) {
  Temporaries temporaries(regs_);
  if (!chain.has_this) code_.emit(ops::LoadUndefined{.dst = chain.block + kFrameWords});
  chain.has_this = false;
  template_object(*node.quasi, regs_.take());
  const uint32_t argc = 1 + arguments_in_place(node.quasi->expressions);
  at(node);
  code_.emit(ops::Call{.dst = destination, .base = chain.block, .argc = argc});
}

// ---- new, super() -------------------------------------------------------------------------------

void FunctionEmitter::new_expression(NewExpression& node, Reg dst) {
  const Reg block = take_call_block();
  to(*node.callee, block + kFrameCallee);
  if (has_spread(node.arguments)) {
    arguments_array(node.arguments, regs_.take());
    move(block + kFrameNewTarget, block + kFrameCallee);
    at(node);
    code_.emit(ops::ConstructSpread{.dst = dst, .base = block});
    return;
  }
  const uint32_t argc = arguments_in_place(node.arguments);
  move(block + kFrameNewTarget, block + kFrameCallee);
  at(node);
  code_.emit(ops::Construct{.dst = dst, .base = block, .argc = argc});
}

/// §13.3.7.1 SuperCall.
void FunctionEmitter::super_call(CallExpression& call, Reg dst) {
  const Reg result = scratch_for(dst);
  {
    Temporaries temporaries(regs_);
    const Reg block = take_call_block();
    at(call);
    load_callee(block + kFrameCallee);
    code_.emit(
        ops::GetSuperConstructor{.dst = block + kFrameCallee, .active = block + kFrameCallee});
    if (has_spread(call.arguments)) {
      arguments_array(call.arguments, regs_.take());
      load_new_target(block + kFrameNewTarget);
      at(call);
      code_.emit(ops::ConstructSpread{.dst = result, .base = block});
    } else {
      const uint32_t argc = arguments_in_place(call.arguments);
      load_new_target(block + kFrameNewTarget);
      at(call);
      code_.emit(ops::Construct{.dst = result, .base = block, .argc = argc});
    }
  }
  bind_this(*call.callee, result);
  move(dst, result);
}

/// `this` = value, once; then the fields of the class are defined on it.
void FunctionEmitter::bind_this(const Node& super, Reg value) {
  Temporaries temporaries(regs_);
  const scope::Reference reference = scope::this_reference(*scope_, super);
  if (reference.access == Access::Register || reference.access == Access::Frame) {
    code_.emit(ops::InitThis{.this_value = 0, .value = value});
  } else if (reference.access == Access::Environment) {
    const Reg old = regs_.take();
    load_binding(*reference.binding, old);
    code_.emit(ops::InitThis{.this_value = old, .value = value});
    store_binding(*reference.binding, old);
  } else {
    const Reg base = regs_.take();
    code_.emit(ops::ResolveName{.base = base, .env = environment(), .key = key("this")});
    code_.emit(ops::SetName{.base = base, .value = value, .key = key("this")});
  }
  const bool is_constructor = node_ && node_->function_kind == ast::FunctionKind::Constructor;
  const bool properties_first = is_constructor && fields_follow_parameters();
  if (properties_first) emit_parameter_properties();
  if (is_constructor) emit_parameter_properties(true);
  if (task_.traits && task_.traits->inlines_fields) {
    emit_init_fields(0);
  } else if (!task_.traits || task_.traits->has_initializer) {
    const Reg constructor = regs_.take(), scratch = regs_.take();
    load_callee(constructor);
    code_.emit(
        ops::InitFields{.scratch = scratch, .constructor = constructor, .this_value = value});
  }
  if (is_constructor && !properties_first) emit_parameter_properties();
}

}  // namespace shoal::emit
