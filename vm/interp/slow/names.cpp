// Global names, and those that `with` and sloppy direct eval make dynamic.
#include "vm/interp/environment.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/array.h"
#include "vm/object/global.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

Object* Environment::eval_vars() const noexcept {
  return eval_vars_.get().is_object() ? eval_vars_.get().as_object() : nullptr;
}
void Environment::set_eval_vars(Heap& heap, Object* vars) noexcept {
  eval_vars_.set(heap, this, Value(vars));
}

}  // namespace shoal

namespace shoal::slow {
namespace {

Realm* running_realm(Context& cx) { return cx.frame()->state->realm(); }

Value throw_not_defined(Context& cx, PropertyKey key) {
  (void)throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
  return kThrown;
}

/// Remembers where a global was found, if its slot can be read and written as it is.
void remember(Context& cx, uint32_t feedback, Object* holder, const OwnProperty& own,
              bool writable_needed) {
  Feedback* const f = cx.frame()->state->feedback_after_miss(cx);
  if (!f || own.where != OwnProperty::Where::Slot || own.is_accessor()) return;
  if (writable_needed && !(own.attributes & attr::Writable)) return;
  InlineCache& ic = *f->site(feedback);
  ic.holder = holder;
  f->changed(cx.heap(), ic);
  ic.offset = own.index;
  ic.epoch = cx.state().prototype_epoch;
}

}  // namespace

void throw_tdz(Context& cx, PropertyKey key) {
  (void)throw_reference_error(cx, "Cannot access '%s' before initialization",
                              key_text(key).c_str());
}

void throw_uninitialized_this(Context& cx) {
  (void)throw_reference_error(cx, "%s", kUninitializedThis);
}

void throw_instruction(Context& cx, Value value) {
  (void)cx.throw_value(value);
  if (!value.is_kind(Kind::Error) && cx.host()) cx.host()->note_throw(cx, value);
}

void throw_error_instruction(Context& cx, uint32_t kind, PropertyKey message) {
  static constexpr Intrinsic kKinds[] = {
      Intrinsic::ErrorPrototype, Intrinsic::TypeErrorPrototype, Intrinsic::RangeErrorPrototype,
      Intrinsic::SyntaxErrorPrototype, Intrinsic::ReferenceErrorPrototype};
  (void)throw_error(cx, kKinds[kind < std::size(kKinds) ? kind : 0], "%s",
                    key_text(message).c_str());
}

Result<bool> init_global_lexical(Context& cx, PropertyKey key, Value value) {
  Object* const lexicals = running_realm(cx)->global_lexicals();
  const PropertyEntry* const entry = lexicals->shape()->find(key);
  SHOAL_ASSERT(entry);
  lexicals->set_slot(cx.heap(), entry->slot, value);
  return true;
}

/// Where the global object inherits from a Proxy, which must be asked.
static Task<Value> inherited_global(Context& cx, Object* global, PropertyKey key, GlobalMode mode) {
  const bool has = co_await has_property(cx, global, key);
  if (!has && mode == GlobalMode::TypeOf) co_return Value::undefined();
  if (!has) co_return throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
  const Value v = co_await get(cx, global, key);
  co_return v;
}
/// The same of strict stores.
static Task<Value> set_inherited_global(Context& cx, Object* global, PropertyKey key, Value value) {
  const bool has = co_await has_property(cx, global, key);
  if (!has) co_return throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
  (void)co_await set_or_throw(cx, global, key, value);
  co_return Value::undefined();
}

Value get_global(Context& cx, PropertyKey key, uint32_t feedback, GlobalMode mode) {
  Realm* const realm = running_realm(cx);
  Result<OwnProperty> lexical = own_property(cx, realm->global_lexicals(), key);
  if (!lexical.ok()) return kThrown;
  if (const OwnProperty own = lexical.value(); own.found()) {
    if (own.value.is_uninitialized()) {
      throw_tdz(cx, key);
      return kThrown;
    }
    remember(cx, feedback, realm->global_lexicals(), own, false);
    return own.value;
  }
  Object* const global = realm->global();
  Result<OwnProperty> property = own_property(cx, global, key);
  if (!property.ok()) return kThrown;
  const OwnProperty own = property.value();
  if (own.found()) {
    if (!own.is_accessor()) {
      remember(cx, feedback, global, own, false);
      return own.value;
    }
    return step(cx, get(cx, global, key));
  }
  // Inherited, or nowhere.
  Eventually<bool> has = has_property(cx, global, key);
  if (has.is_thrown()) return kThrown;
  if (!has.is_ready()) return step(cx, inherited_global(cx, global, key, mode));
  if (!has.value())
    return mode == GlobalMode::TypeOf ? Value::undefined() : throw_not_defined(cx, key);
  return step(cx, get(cx, global, key));
}

Value set_global(Context& cx, PropertyKey key, Value value, uint32_t feedback) {
  Realm* const realm = running_realm(cx);
  Object* const lexicals = realm->global_lexicals();
  Result<OwnProperty> lexical = own_property(cx, lexicals, key);
  if (!lexical.ok()) return kThrown;
  if (const OwnProperty own = lexical.value(); own.found()) {
    if (own.value.is_uninitialized()) {
      throw_tdz(cx, key);
      return kThrown;
    }
    if (!(own.attributes & attr::Writable)) {
      (void)throw_type_error(cx, "Assignment to constant variable.");
      return kThrown;
    }
    lexicals->set_slot(cx.heap(), own.index, value);
    remember(cx, feedback, lexicals, own, true);
    return Value::undefined();
  }
  Object* const global = realm->global();
  Result<OwnProperty> property = own_property(cx, global, key);
  if (!property.ok()) return kThrown;
  const OwnProperty own = property.value();
  const bool strict = cx.frame()->code->strict;
  if (own.found() && !own.is_accessor() && (own.attributes & attr::Writable) &&
      own.where == OwnProperty::Where::Slot) {
    global->set_slot(cx.heap(), own.index, value);
    remember(cx, feedback, global, own, true);
    return Value::undefined();
  }
  if (!own.found() && strict) {
    Eventually<bool> has = has_property(cx, global, key);
    if (has.is_thrown()) return kThrown;
    if (!has.is_ready()) return step(cx, set_inherited_global(cx, global, key, value));
    if (!has.value()) return throw_not_defined(cx, key);
  }
  return strict ? step(cx, set_or_throw(cx, global, key, value))
                : step(cx, set(cx, global, key, value, Value(global)));
}

// ---- Declarations, §16.1.7

namespace {

Thrown throw_redeclared(Context& cx, PropertyKey key) {
  return throw_syntax_error(cx, "Identifier '%s' has already been declared", key_text(key).c_str());
}

Result<bool> check_declarations(Context& cx, Realm* realm, const CodeUnit& unit,
                                const GlobalDeclarationsImage& d) {
  Object* const lexicals = realm->global_lexicals();
  Object* const global = realm->global();
  for (const auto& l : d.lexicals) {
    const PropertyKey k = unit.key(l.name);
    if (lexicals->shape()->find(k)) return throw_redeclared(cx, k);
    const OwnProperty own = TRY(own_property(cx, global, k));
    if (own.found() && !(own.attributes & attr::Configurable)) return throw_redeclared(cx, k);
  }
  for (const auto& f : d.functions) {
    const PropertyKey k = unit.key(f.name);
    if (lexicals->shape()->find(k)) return throw_redeclared(cx, k);
    const OwnProperty own = TRY(own_property(cx, global, k));
    const bool fits = !own.found() ? global->shape()->is_extensible()
                                   : (own.attributes & attr::Configurable) ||
                                         (!own.is_accessor() && (own.attributes & attr::Writable) &&
                                          (own.attributes & attr::Enumerable));
    if (!fits)
      return throw_type_error(cx, "Cannot declare global function '%s'", key_text(k).c_str());
  }
  for (const StringId v : d.vars) {
    const PropertyKey k = unit.key(v);
    if (lexicals->shape()->find(k)) return throw_redeclared(cx, k);
    const OwnProperty own = TRY(own_property(cx, global, k));
    if (!own.found() && !global->shape()->is_extensible())
      return throw_type_error(cx, "Cannot declare global variable '%s'", key_text(k).c_str());
  }
  return true;
}

/// §B.3.2.2, steps 1.a.ii.1 and 2: the `var` of a function in a block, if there may be one.
Result<void> declare_block_function(Context& cx, Realm* realm, PropertyKey k, uint8_t attributes) {
  Object* const global = realm->global();
  if (realm->global_lexicals()->shape()->find(k)) return {};
  const OwnProperty own = TRY(own_property(cx, global, k));
  if (own.found() || !global->shape()->is_extensible()) return {};
  return define_field(cx, global, k, Value::undefined(), attributes);
}

Result<bool> make_declarations(Context& cx, Realm* realm, const CodeUnit& unit,
                               const GlobalDeclarationsImage& d) {
  Object* const lexicals = realm->global_lexicals();
  Object* const global = realm->global();
  ++cx.state().prototype_epoch;  // A new lexical may hide a global that caches know.
  for (const auto& l : d.lexicals)
    TRY_VOID(
        define_field(cx, lexicals, unit.key(l.name), Value::uninitialized(),
                     static_cast<uint8_t>(attr::Enumerable | (l.is_const ? 0 : attr::Writable))));
  const uint8_t attributes = static_cast<uint8_t>(attr::Writable | attr::Enumerable |
                                                  (d.deletable ? attr::Configurable : 0));
  for (const StringId b : d.block_functions)
    TRY_VOID(declare_block_function(cx, realm, unit.key(b), attributes));
  for (const auto& f : d.functions) {
    const PropertyKey k = unit.key(f.name);
    ScriptFunction* const closure =
        TRY(new_closure(cx, cx.frame(), f.function, Value::undefined()));
    const OwnProperty own = TRY(own_property(cx, global, k));
    if (!own.found() || (own.attributes & attr::Configurable)) {
      TRY_VOID(define_field(cx, global, k, Value(closure), attributes));
    } else {
      PropertyDescriptor value;
      value.present = value.has_value = true;
      value.value = Value(closure);
      const bool done = TRY(define_own_ordinary(cx, global, k, value));
      (void)done;
    }
  }
  for (const StringId v : d.vars) {
    const PropertyKey k = unit.key(v);
    const OwnProperty own = TRY(own_property(cx, global, k));
    if (!own.found()) TRY_VOID(define_field(cx, global, k, Value::undefined(), attributes));
  }
  return true;
}

}  // namespace

namespace {

/// Where the global object is a Proxy (a context of node:vm): by its traps. Lexicals have been
/// declared; functions: those of the unit, made already.
Task<Value> declare_by_traps(Context& cx, Object* global, const CodeUnit* unit,
                             const GlobalDeclarationsImage* d, ArrayObject* functions) {
  for (uint32_t i = 0; i < d->functions.size(); ++i)
    (void)co_await define_or_throw(
        cx, global, unit->key(d->functions[i].name),
        PropertyDescriptor::data(functions->dense_element(i), attr::All));
  for (const std::vector<StringId>* const names : {&d->vars, &d->block_functions}) {
    for (const StringId name : *names) {
      const bool has = co_await has_own_property(cx, global, unit->key(name));
      if (has) continue;
      (void)co_await define_or_throw(cx, global, unit->key(name),
                                     PropertyDescriptor::data(Value::undefined(), attr::All));
    }
  }
  co_return Value::undefined();
}

Value declare_in_proxy(Context& cx, Realm* realm, const CodeUnit* unit,
                       const GlobalDeclarationsImage& d) {
  GlobalDeclarationsImage lexicals;
  lexicals.lexicals = d.lexicals;
  if (!check_declarations(cx, realm, *unit, d).ok()) return kThrown;
  if (!make_declarations(cx, realm, *unit, lexicals).ok()) return kThrown;
  Result<ArrayObject*> functions = ArrayObject::create(cx, 0, 0);
  if (!functions.ok()) return kThrown;
  for (const auto& f : d.functions) {
    Result<ScriptFunction*> closure =
        new_closure(cx, cx.frame(), f.function, Value::undefined());
    if (!closure.ok() || !functions.value()->push(cx.heap(), Value(closure.value())).ok())
      return kThrown;
  }
  return step(cx, declare_by_traps(cx, realm->global(), unit, &d, functions.value()));
}

}  // namespace

Value declare_globals(Context& cx, uint32_t index) {
  const FunctionCode* const code = cx.frame()->code;
  const GlobalDeclarationsImage& d = code->image->global_declarations[index];
  Realm* const realm = running_realm(cx);
  if (realm->global()->is_kind(Kind::Proxy)) return declare_in_proxy(cx, realm, code->part, d);
  Result<bool> ok = check_declarations(cx, realm, *code->part, d);
  if (!ok.ok()) return kThrown;
  Result<bool> made = make_declarations(cx, realm, *code->part, d);
  return made.ok() ? Value::undefined() : kThrown;
}

// ---- Dynamic names. A resolved base is an Environment (with slots or variables of evals), an
// object (with), the number of a place: the global object and lexicals are told apart at each use.

namespace {

/// Where a name was found without script: env slot, eval variable, or with-object still to be
/// asked.
struct NamePlace {
  enum class Where : uint8_t { Nowhere, Slot, EvalVar, With } where = Where::Nowhere;
  Environment* env = nullptr;
  const ScopeInfo::Binding* binding = nullptr;
};

NamePlace find_place(Environment* env, PropertyKey key) {
  for (; env; env = env->parent()) {
    if (env->is_with()) return {NamePlace::Where::With, env, nullptr};
    if (const ScopeInfo* const scope = env->scope(); scope && key.is_atom())
      if (const auto* const b = scope->find(key.as_atom())) return {NamePlace::Where::Slot, env, b};
    if (Object* const vars = env->eval_vars(); vars && vars->shape()->find(key))
      return {NamePlace::Where::EvalVar, env, nullptr};
  }
  return {};
}

/// Whether object has the name for `with`: HasProperty, less what @@unscopables blocks.
Task<bool> with_has(Context& cx, Object* object, PropertyKey key) {
  const bool has = co_await has_property(cx, object, key);
  if (!has) co_return false;
  const Value blocked =
      co_await get(cx, object, PropertyKey::symbol(well_known(WellKnown::unscopables)));
  if (!blocked.is_object()) co_return true;
  const Value hidden = co_await get(cx, blocked.as_object(), key);
  co_return !to_boolean(hidden);
}

/// The base for a name: an Environment cell, a with-object, or undefined for global or nowhere.
Task<Value> resolve_task(Context& cx, Environment* env, PropertyKey key) {
  for (;;) {
    const NamePlace place = find_place(env, key);
    if (place.where == NamePlace::Where::Nowhere) co_return Value::undefined();
    if (place.where != NamePlace::Where::With) co_return Value(place.env);
    const Value object = place.env->get(0);
    const bool has = co_await with_has(cx, object.as_object(), key);
    if (has) co_return object;
    env = place.env->parent();
  }
}

Value read_place(Context& cx, const NamePlace& place, PropertyKey key) {
  if (place.where == NamePlace::Where::EvalVar) {
    Object* const vars = place.env->eval_vars();
    return vars->slot(vars->shape()->find(key)->slot);
  }
  const Value v = place.env->get(place.binding->slot);
  if (!v.is_uninitialized()) return v;
  throw_tdz(cx, key);
  return kThrown;
}

Value get_global_uncached(Context& cx, PropertyKey key, GlobalMode mode) {
  Realm* const realm = running_realm(cx);
  Result<OwnProperty> lexical = own_property(cx, realm->global_lexicals(), key);
  if (!lexical.ok()) return kThrown;
  if (const OwnProperty own = lexical.value(); own.found()) {
    if (!own.value.is_uninitialized()) return own.value;
    throw_tdz(cx, key);
    return kThrown;
  }
  Eventually<bool> has = has_property(cx, realm->global(), key);
  if (has.is_thrown()) return kThrown;
  if (!has.is_ready()) return step(cx, inherited_global(cx, realm->global(), key, mode));
  if (!has.value())
    return mode == GlobalMode::TypeOf ? Value::undefined() : throw_not_defined(cx, key);
  return step(cx, get(cx, realm->global(), key));
}

Task<Value> get_name_task(Context& cx, Environment* env, PropertyKey key, GlobalMode mode,
                          bool strict) {
  const Value base = co_await resolve_task(cx, env, key);
  if (base.is_undefined()) {
    Realm* const realm = cx.realm();
    const PropertyEntry* const entry = realm->global_lexicals()->shape()->find(key);
    if (entry) {
      const Value lexical = realm->global_lexicals()->slot(entry->slot);
      if (!lexical.is_uninitialized()) co_return lexical;
      throw_tdz(cx, key);
      co_return Thrown{};
    }
    const bool has = co_await has_property(cx, realm->global(), key);
    if (!has && mode == GlobalMode::TypeOf) co_return Value::undefined();
    if (!has) co_return throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
    const Value v = co_await get(cx, realm->global(), key);
    co_return v;
  }
  if (base.is_object()) {
    const bool still = co_await has_property(cx, base.as_object(), key);
    if (!still && strict && mode == GlobalMode::Value)
      co_return throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
    if (!still) co_return Value::undefined();
    const Value v = co_await get(cx, base.as_object(), key);
    co_return v;
  }
  const NamePlace place = find_place(base.as<Environment>(), key);
  const Value v = read_place(cx, place, key);
  if (v.is_thrown()) co_return Thrown{};
  co_return v;
}

Environment* environment_of(Value v) { return v.is_cell() ? v.as<Environment>() : nullptr; }

}  // namespace

static Task<Value> resolve_inherited(Context& cx, Object* global, PropertyKey key) {
  const bool has = co_await has_property(cx, global, key);
  co_return has ? Value::undefined() : Value::null();
}

Value get_name(Context& cx, Value env, PropertyKey key, GlobalMode mode) {
  const NamePlace place = find_place(environment_of(env), key);
  switch (place.where) {
    case NamePlace::Where::Nowhere: return get_global_uncached(cx, key, mode);
    case NamePlace::Where::With:
      return step(cx, get_name_task(cx, environment_of(env), key, mode, cx.frame()->code->strict));
    default: return read_place(cx, place, key);
  }
}

Value resolve_name(Context& cx, Value env, PropertyKey key) {
  const NamePlace place = find_place(environment_of(env), key);
  switch (place.where) {
    case NamePlace::Where::Nowhere: {
      // Whether the name exists decides now, for strict code: null says "unresolvable".
      Realm* const realm = running_realm(cx);
      if (realm->global_lexicals()->shape()->find(key)) return Value::undefined();
      Eventually<bool> has = has_property(cx, realm->global(), key);
      if (has.is_thrown()) return kThrown;
      if (!has.is_ready()) return step(cx, resolve_inherited(cx, realm->global(), key));
      return has.value() ? Value::undefined() : Value::null();
    }
    case NamePlace::Where::With: return step(cx, resolve_task(cx, environment_of(env), key));
    default: return Value(place.env);
  }
}

namespace {

/// §9.1.1.2.6 GetBindingValue of an object environment.
Task<Value> get_bound(Context& cx, Object* object, PropertyKey key, bool strict) {
  const bool has = co_await has_property(cx, object, key);
  if (!has && strict)
    co_return throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
  if (!has) co_return Value::undefined();
  const Value v = co_await get(cx, object, key);
  co_return v;
}

/// §9.1.1.2.5 SetMutableBinding of an object environment.
Task<Value> set_bound(Context& cx, Object* object, PropertyKey key, Value value, bool strict) {
  const bool has = co_await has_property(cx, object, key);
  if (!has && strict)
    co_return throw_reference_error(cx, "%s is not defined", key_text(key).c_str());
  if (strict) {
    co_await set_or_throw(cx, object, key, value);
  } else {
    co_await set(cx, object, key, value, Value(object));
  }
  co_return Value::undefined();
}

}  // namespace

Value get_name_from(Context& cx, Value base, PropertyKey key) {
  if (base.is_null()) return throw_not_defined(cx, key);
  if (base.is_undefined()) return get_global_uncached(cx, key, GlobalMode::Value);
  if (base.is_object())
    return step(cx, get_bound(cx, base.as_object(), key, cx.frame()->code->strict));
  const NamePlace place = find_place(base.as<Environment>(), key);
  if (place.env != base.as<Environment>()) return throw_not_defined(cx, key);
  return read_place(cx, place, key);
}

Value set_name(Context& cx, Value base, PropertyKey key, Value value) {
  const bool strict = cx.frame()->code->strict;
  Realm* const realm = running_realm(cx);
  if (base.is_null() && strict) return throw_not_defined(cx, key);
  if (base.is_nullish()) {
    Object* const lexicals = realm->global_lexicals();
    if (const PropertyEntry* const entry = lexicals->shape()->find(key)) {
      if (lexicals->slot(entry->slot).is_uninitialized()) {
        throw_tdz(cx, key);
        return kThrown;
      }
      if (!(entry->attributes & attr::Writable)) {
        (void)throw_type_error(cx, "Assignment to constant variable.");
        return kThrown;
      }
      lexicals->set_slot(cx.heap(), entry->slot, value);
      return Value::undefined();
    }
    Object* const global = realm->global();
    return strict ? step(cx, set_or_throw(cx, global, key, value))
                  : step(cx, set(cx, global, key, value, Value(global)));
  }
  if (base.is_object()) return step(cx, set_bound(cx, base.as_object(), key, value, strict));
  Environment* const env = base.as<Environment>();
  const NamePlace place = find_place(env, key);
  if (place.env != env) {
    if (strict) return throw_not_defined(cx, key);
    return step(cx, set(cx, realm->global(), key, value, Value(realm->global())));
  }
  if (place.where == NamePlace::Where::EvalVar) {
    Object* const vars = env->eval_vars();
    vars->set_slot(cx.heap(), vars->shape()->find(key)->slot, value);
    return Value::undefined();
  }
  if ((place.binding->flags & kScopeLexical) && env->get(place.binding->slot).is_uninitialized()) {
    throw_tdz(cx, key);
    return kThrown;
  }
  if (!(place.binding->flags & kScopeMutable)) {
    if (!strict && (place.binding->flags & kScopeSilentConst)) return Value::undefined();
    (void)throw_type_error(cx, "Assignment to constant variable.");
    return kThrown;
  }
  env->set(cx.heap(), place.binding->slot, value);
  return Value::undefined();
}

Value name_this(Value base) noexcept { return base.is_object() ? base : Value::undefined(); }

namespace {

Task<Value> delete_name_task(Context& cx, Realm* realm, Environment* env, PropertyKey key) {
  const Value base = co_await resolve_task(cx, env, key);
  if (base.is_object()) {
    const bool deleted = co_await delete_property(cx, base.as_object(), key);
    co_return Value::boolean(deleted);
  }
  if (base.is_cell()) {
    Object* const vars = base.as<Environment>()->eval_vars();
    if (!vars || !vars->shape()->find(key)) co_return Value::boolean(false);
    const bool deleted = co_await delete_property(cx, vars, key);
    co_return Value::boolean(deleted);
  }
  if (realm->global_lexicals()->shape()->find(key)) co_return Value::boolean(false);
  const bool deleted = co_await delete_property(cx, realm->global(), key);
  co_return Value::boolean(deleted);
}

}  // namespace

Value delete_name(Context& cx, Value env, PropertyKey key) {
  return step(cx, delete_name_task(cx, running_realm(cx), environment_of(env), key));
}

/// The same where the global object is a Proxy. undefined or the hole: of a `var`.
static Task<Value> declare_eval_by_traps(Context& cx, Object* global, PropertyKey key,
                                         Value value) {
  const bool is_var = value.is_undefined() || value.is_hole();
  bool has = false;
  if (is_var) has = co_await has_own_property(cx, global, key);
  if (!has)
    (void)co_await define_or_throw(
        cx, global, key,
        PropertyDescriptor::data(is_var ? Value::undefined() : value, attr::All));
  co_return Value::undefined();
}

Value declare_eval_var(Context& cx, Value env_value, PropertyKey key, Value value) {
  Environment* env = environment_of(env_value);
  while (env && !(env->scope() && (env->scope()->flags & kScopeVarScope))) env = env->parent();
  if (!env) {  // Global code: as a deletable global.
    Object* const global = running_realm(cx)->global();
    if (global->is_kind(Kind::Proxy))
      return step(cx, declare_eval_by_traps(cx, global, key, value));
    if (value.is_hole()) {  // Of a function in a block.
      Result<void> done = declare_block_function(cx, running_realm(cx), key, attr::All);
      return done.ok() ? Value::undefined() : kThrown;
    }
    if (running_realm(cx)->global_lexicals()->shape()->find(key)) {
      (void)throw_redeclared(cx, key);
      return kThrown;
    }
    Result<OwnProperty> own = own_property(cx, global, key);
    if (!own.ok()) return kThrown;
    if (own.value().found() && value.is_undefined()) return value;
    if (own.value().found() && !(own.value().attributes & attr::Configurable)) {
      PropertyDescriptor only_value;
      only_value.present = only_value.has_value = true;
      only_value.value = value;
      return define_own_ordinary(cx, global, key, only_value).ok() ? Value::undefined() : kThrown;
    }
    if (!own.value().found() && !global->shape()->is_extensible()) {
      (void)throw_type_error(cx, "Cannot declare global variable '%s'", key_text(key).c_str());
      return kThrown;
    }
    Result<void> done = define_field(cx, global, key, value, attr::All);
    return done.ok() ? Value::undefined() : kThrown;
  }
  if (const auto* const b = env->scope()->find(key.is_atom() ? key.as_atom() : nullptr)) {
    if (!value.is_undefined()) env->set(cx.heap(), b->slot, value);
    return Value::undefined();
  }
  if (!env->eval_vars()) {
    Result<Object*> vars = new_object_with_proto(cx, Value::null());
    if (!vars.ok()) return kThrown;
    env->set_eval_vars(cx.heap(), vars.value());
  }
  Object* const vars = env->eval_vars();
  if (vars->shape()->find(key) && value.is_undefined()) return value;
  Result<void> done = define_field(cx, vars, key, value, attr::All);
  return done.ok() ? Value::undefined() : kThrown;
}

}  // namespace shoal::slow
