#include "vm/run/context.h"

#include <cstdarg>
#include <cstdio>

#include "gc/counted.h"
#include "gc/pauses.h"
#include "vm/interp/megamorphic.h"
#include "vm/interp/stack.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"
#include "vm/object/weak.h"
#include "vm/run/debugger.h"
#include "vm/run/native_frames.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/fast_iteration.h"
#include "vm/run/operations/object.h"
#include "vm/run/species.h"
#include "vm/value/cell_kinds.h"
#include "vm/value/number_text.h"

namespace shoal {

Context::Context(const ContextOptions& options)
    : options_(options),
      heap_(HeapOptions{this, cell_kind_table(), options.heap_bytes_max, options.deterministic}),
      unhandled_rejections(heap_),
      waiting_modules(heap_),
      jobs_(heap_),
      ticks_(heap_),
      timers_(heap_),
      units_charge_(heap_) {
  // splitmix64, so that any seed will do.
  uint64_t x = options.random_seed + 0x9E37'79B9'7F4A'7C15u;
  for (uint64_t& word : random_state_) {
    x += 0x9E37'79B9'7F4A'7C15u;
    uint64_t z = x;
    z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
    z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
    word = z ^ (z >> 31);
  }
}

std::unique_ptr<Context> Context::create(const ContextOptions& options) {
  std::unique_ptr<Context> cx(new Context(options));
  cx->state_.fuel = INT64_MAX;
  Result<Realm*> realm = Realm::create(*cx, true);
  if (!realm.ok()) return nullptr;
  cx->first_realm_ = realm.value();
  return cx;
}

const CodeUnit* Context::keep_unit(std::shared_ptr<const CodeUnit> unit) {
  units_charge_.set(units_charge_.bytes() + unit->memory_bytes());
  units.push_back(std::move(unit));
  return units.back().get();
}

Debugger* Context::ensure_debugger() {
  if (!debugger_) debugger_ = std::make_unique<Debugger>(*this);
  return debugger_.get();
}

void Context::detach_debugger() {
  SHOAL_VERIFY(!running_);
  if (debugger_) debugger_->clear();
  debugger_.reset();
}

Context::~Context() {
  debugger_.reset();
  abandon_frames();
  release_stack(*this);
  release_native_frames(*this);
}

void Context::release_spare_memory() noexcept {
  release_stack(*this);
  release_native_frames(*this);
  give_back_queues();
  for (const auto& extension : extensions)
    if (extension) extension->on_idle();
}

void Context::abandon_frames() noexcept {
  while (state_.regs) {
    Frame* const frame = Frame::of(state_.regs);
    if (frame->has(Frame::Native)) frame->activation->outermost->handle.destroy();
    state_.regs = frame->caller_regs;
  }
}

Realm* Context::realm() const noexcept {
  if (running_leaf) return running_leaf->realm();
  if (state_.regs) {
    const Frame* const frame = Frame::of(state_.regs);
    if (frame->code) return frame->state->realm();
    if (frame->callee.is_kind(Kind::NativeFunction))
      return frame->callee.as<NativeFunction>()->realm();
  }
  return first_realm_;
}

uint64_t Context::next_random() noexcept {
  // xoroshiro128+, Blackman and Vigna.
  const uint64_t s0 = random_state_[0];
  uint64_t s1 = random_state_[1];
  const uint64_t result = s0 + s1;
  s1 ^= s0;
  random_state_[0] = std::rotl(s0, 24) ^ s1 ^ (s1 << 16);
  random_state_[1] = std::rotl(s1, 37);
  return result;
}

namespace {

/// Whether object's own property key is a built-in of that name still.
bool is_builtin_method(Context& cx, Object* object, PropertyKey key, std::string_view name) {
  const PropertyEntry* const entry = object->shape()->find(key);
  if (!entry) return false;
  const Value v = object->slot(entry->slot);
  if (v.is_lazy()) return true;
  (void)cx;
  return v.is_kind(Kind::NativeFunction) && v.as<NativeFunction>()->builtin()->key &&
         name == v.as<NativeFunction>()->builtin()->key;
}

}  // namespace

bool has_builtin_species(Object* constructor) {
  const PropertyEntry* const entry =
      constructor->shape()->find(PropertyKey::symbol(well_known(WellKnown::species)));
  if (!entry) return false;
  const Value v = constructor->slot(entry->slot);
  if (v.is_lazy()) return true;
  if (!v.is_kind(Kind::Accessor)) return false;
  const Value getter = v.as<Accessor>()->getter();
  return getter.is_kind(Kind::NativeFunction) && getter.as<NativeFunction>()->builtin()->key &&
         getter.as<NativeFunction>()->builtin()->key == std::string_view("@@species");
}

namespace {

/// Looks at intrinsics of the first realm. What has not been made yet is as it was.
struct PristineCheck {
  bool has_builtin(Intrinsic which, PropertyKey key, std::string_view name) const {
    const Value object = cx.first_realm()->peek_intrinsic(which);
    return !object.is_object() || is_builtin_method(cx, object.as_object(), key, name);
  }
  bool inherits(Intrinsic which, Intrinsic prototype) const {
    const Value object = cx.first_realm()->peek_intrinsic(which);
    return !object.is_object() ||
           object.as_object()->shape()->proto_intrinsic() == static_cast<uint16_t>(prototype);
  }
  bool lacks(Intrinsic which, PropertyKey key) const {
    const Value object = cx.first_realm()->peek_intrinsic(which);
    return !object.is_object() || !object.as_object()->shape()->find(key);
  }
  bool holds_no_elements(Intrinsic which) const {
    const Value object = cx.first_realm()->peek_intrinsic(which);
    if (!object.is_object()) return true;
    const Object* const o = object.as_object();
    return !o->elements() && !o->shape()->has(ShapeFlags::SparseElements);
  }
  bool iterates_by(Intrinsic which, std::string_view name) const {
    return has_builtin(which, PropertyKey::symbol(well_known(WellKnown::iterator)), name);
  }
  /// Its next() is the built-in one, and there is no return() to be called.
  bool is_plain_iterator(Intrinsic which) const {
    return has_builtin(which, key(atoms::next()), "next") && lacks(which, return_key) &&
           inherits(which, Intrinsic::IteratorPrototype);
  }
  bool has_no_return() const {
    return lacks(Intrinsic::IteratorPrototype, return_key) &&
           lacks(Intrinsic::ObjectPrototype, return_key) &&
           inherits(Intrinsic::IteratorPrototype, Intrinsic::ObjectPrototype);
  }
  bool holds(Pristine what) const;

  Context& cx;
  const PropertyKey return_key = key(atoms::return_());
};

bool PristineCheck::holds(Pristine what) const {
  using enum Intrinsic;
  if (what == Pristine::Descriptors) {
    for (shoal::String* const field : {atoms::value(), atoms::writable(), atoms::get(),
                                       atoms::set(), atoms::enumerable(), atoms::configurable()})
      if (!lacks(ObjectPrototype, key(field))) return false;
    return true;
  }
  if (!has_no_return()) return false;
  switch (what) {
    case Pristine::Arrays:
      return is_plain_iterator(ArrayIteratorPrototype) && holds_no_elements(ArrayPrototype) &&
             holds_no_elements(ObjectPrototype) && inherits(ArrayPrototype, ObjectPrototype) &&
             iterates_by(ArrayPrototype, "values");
    case Pristine::Strings:
      return is_plain_iterator(StringIteratorPrototype) &&
             iterates_by(StringPrototype, "@@iterator");
    case Pristine::TypedArrays:
      return is_plain_iterator(ArrayIteratorPrototype) &&
             iterates_by(TypedArrayPrototype, "values");
    case Pristine::Collections:
      return is_plain_iterator(MapIteratorPrototype) && is_plain_iterator(SetIteratorPrototype) &&
             iterates_by(MapPrototype, "entries") && iterates_by(SetPrototype, "values");
    case Pristine::Iterators:
      return is_plain_iterator(ArrayIteratorPrototype) && is_plain_iterator(MapIteratorPrototype) &&
             is_plain_iterator(SetIteratorPrototype) &&
             iterates_by(IteratorPrototype, "@@iterator");
    case Pristine::Descriptors: break;
  }
  return false;
}

}  // namespace

bool pair_iteration_is_pristine(Context& cx) noexcept {
  const PristineCheck check{cx};
  return !cx.options().slow_paths && check.has_no_return() &&
         check.is_plain_iterator(Intrinsic::URLSearchParamsIteratorPrototype) &&
         check.iterates_by(Intrinsic::URLSearchParamsPrototype, "entries");
}

void Context::check_iteration(Pristine what) noexcept {
  if (pristine_epoch_ != state_.prototype_epoch) pristine_ = pristine_checked_ = 0;
  pristine_epoch_ = state_.prototype_epoch;
  const auto bit = static_cast<uint8_t>(what);
  pristine_checked_ |= bit;
  if (!options_.slow_paths && PristineCheck{*this}.holds(what)) pristine_ |= bit;
}

bool Context::check_promise_prototype() noexcept {
  promise_epoch_ = state_.prototype_epoch;
  promise_pristine_ = false;
  if (options_.slow_paths) return false;
  const Value promise = first_realm_->peek_intrinsic(Intrinsic::Promise);
  if (promise.is_object() && !has_builtin_species(promise.as_object())) return false;
  const Value v = first_realm_->peek_intrinsic(Intrinsic::PromisePrototype);
  if (!v.is_object()) return promise_pristine_ = true;
  Object* const proto = v.as_object();
  const PropertyEntry* const constructor = proto->shape()->find(key(atoms::constructor()));
  if (!constructor) return false;
  const Value c = proto->slot(constructor->slot);
  if (!c.is_lazy() && c != first_realm_->peek_intrinsic(Intrinsic::Promise)) return false;
  return promise_pristine_ = is_builtin_method(*this, proto, key(atoms::then()), "then");
}

// ---- HeapOwner

void Context::trace_roots(Tracer& tracer) {
  tracer.visit(static_cast<const Cell*>(first_realm_));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(exception_));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(result_));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(start_outcome));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(async_context));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(error_hook));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(clone_hook));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(signal));
  tracer.visit_bits(reinterpret_cast<const uint64_t&>(signal_targets));
  timers_.trace(tracer);
  for (const std::unique_ptr<ContextExtension>& e : extensions)
    if (e) e->trace(tracer);
  // A shape that is forgotten is made again, and counted: in deterministic mode only exact cycles
  // do that. (The table drops nothing here.)
  if (options_.deterministic && !is_exact_cycle(heap_))
    transitions_.sweep([&tracer](const Cell* cell) {
      tracer.visit(cell);
      return true;
    });
}

void Context::scan_native_frames(ConservativeScanner& scanner) {
  scan_stack(*this, scanner);
  scan_native_frame_list(*this, scanner);
}

void Context::on_allocation_failed(HeapFailure failure, FailureStage stage) {
  if (stage == FailureStage::Final) {
    terminate(EndReason::HeapQuota);
    return;
  }
  (void)throw_range_error(
      *this, "%s", failure == HeapFailure::TooBig ? "Invalid array length" : "Out of memory");
}

void Context::on_too_big(const char* message) {
  (void)throw_range_error(*this, "%s", message ? message : "Invalid array length");
}

Thrown Context::out_of_memory() noexcept {
  on_allocation_failed(HeapFailure::OutOfMemory, FailureStage::Catchable);
  return {};
}

void Context::on_weak_cleared(Cell* cell) noexcept {
  Job job{Job::Kind::Finalize, false, {}};
  job.values[0] = Value(cell);
  if (static_cast<Kind>(cell->kind()) == Kind::FinalizationRegistry)
    job.async_context = static_cast<FinalizationRegistryObject*>(cell)->async_context();
  jobs_.push(job);
}

void Context::give_back_queues() noexcept {
  jobs_.give_back();
  ticks_.give_back();
  timers_.give_back();
}

void Context::on_pause(uint32_t us) noexcept {
  constexpr int64_t kFuelPerMicrosecond = 400;
  if (options_.deterministic) return;  // Slices end by what script does alone.
  state_.fuel -= us * kFuelPerMicrosecond;
  pause_fuel += us * kFuelPerMicrosecond;
}

void Context::on_cycle_marked() noexcept {
  if (options_.pauses && options_.pauses->watcher) options_.pauses->watcher->on_marked(heap_);
  const uint8_t color = heap_.live_color();
  const auto is_live = [color](const Cell* cell) {
    return cell->is_immortal() || (*mark_byte_of(cell) & color) != 0;
  };
  transitions_.sweep(is_live);
  for (MegamorphicCache* const table : {megamorphic_reads.get(), megamorphic_stores.get()})
    if (table) table->sweep(is_live);
}

void Context::on_idle() noexcept {
  drop_megamorphic(heap_, megamorphic_reads);
  drop_megamorphic(heap_, megamorphic_stores);
  named_elements = 0;
  give_back_queues();
  if (debugger_) debugger_->on_idle();
}

// ---- Errors

namespace {

Thrown throw_formatted(Context& cx, Intrinsic prototype, const char* format, va_list arguments) {
  char buffer[1024];
  const int length = std::vsnprintf(buffer, sizeof buffer, format, arguments);
  const size_t used = length < 0 ? 0 : std::min(static_cast<size_t>(length), sizeof buffer - 1);
  Result<String*> message = String::from_utf8(cx.heap(), std::string_view(buffer, used));
  if (!message.ok()) return Thrown{};
  Result<Object*> error = make_error(cx, prototype, message.value());
  if (!error.ok()) return Thrown{};
  return cx.throw_value(Value(error.value()));
}

}  // namespace

#define SHOAL_THROW(prototype)                                             \
  va_list arguments;                                                       \
  va_start(arguments, format);                                             \
  const Thrown thrown = throw_formatted(cx, prototype, format, arguments); \
  va_end(arguments);                                                       \
  return thrown

Thrown throw_type_error(Context& cx, const char* format, ...) {
  SHOAL_THROW(Intrinsic::TypeErrorPrototype);
}
Thrown throw_range_error(Context& cx, const char* format, ...) {
  SHOAL_THROW(Intrinsic::RangeErrorPrototype);
}
Thrown throw_reference_error(Context& cx, const char* format, ...) {
  SHOAL_THROW(Intrinsic::ReferenceErrorPrototype);
}
Thrown throw_syntax_error(Context& cx, const char* format, ...) {
  SHOAL_THROW(Intrinsic::SyntaxErrorPrototype);
}
Thrown throw_error(Context& cx, Intrinsic prototype, const char* format, ...) {
  SHOAL_THROW(prototype);
}

Result<Object*> make_error(Context& cx, Intrinsic prototype, String* message) {
  const Value proto = TRY(cx.realm()->intrinsic_value(cx, prototype));
  Shape* const shape = TRY(shape_for(cx, Kind::Error, proto));
  ErrorObject* const error = TRY(ErrorObject::create(cx, shape));
  TRY_VOID(define_field(cx, error, key(atoms::message()), Value(message), attr::Hidden));
  return static_cast<Object*>(error);
}

std::string key_text(PropertyKey key) {
  if (key.is_index()) return std::to_string(key.as_index());
  if (key.is_atom()) return key.as_atom()->utf8();
  String* const description = key.as_symbol()->description();
  const std::string text = description ? description->utf8() : "";
  return key.as_symbol()->is_private() ? text : "Symbol(" + text + ")";
}

std::string describe_for_message(Context& cx, Value v) {
  if (v.is_undefined()) return "undefined";
  if (v.is_null()) return "null";
  if (v.is_boolean()) return v.is_true() ? "true" : "false";
  if (v.is_number()) return number_to_text(v.as_number());
  if (v.is_string()) return v.as_string()->utf8();
  if (v.is_symbol()) return key_text(PropertyKey::symbol(v.as_symbol()));
  if (v.is_bigint()) return v.as_bigint()->to_text();
  if (!v.is_object()) return "?";
  Object* const object = v.as_object();
  if (object->is_kind(Kind::Array)) return "[object Array]";
  if (object->is_kind(Kind::ModuleNamespace)) return "[object Module]";
  if (object->is_kind(Kind::Function)) {
    const FunctionCode* const code = static_cast<ScriptFunction*>(object)->code();
    return std::string(code->unit->source_text(code->image->source_start, code->image->source_end));
  }
  if (object->is_callable()) return "function";
  const Value pending = cx.exception();
  std::string name = "Object";
  Result<Value> constructor = object->is_kind(Kind::Proxy)
                                  ? Result<Value>(Value())
                                  : try_get(cx, object, key(atoms::constructor()));
  if (constructor.ok()) {
    const Value c = constructor.value();
    if (c.is_object() && !c.as_object()->is_kind(Kind::Proxy)) {
      Result<Value> n = try_get(cx, c.as_object(), key(atoms::name()));
      if (n.ok()) {
        const Value text = n.value();
        if (text.is_string() && !text.as_string()->is_empty()) name = text.as_string()->utf8();
      }
    }
  } else if (!cx.is_terminating()) {
    (void)cx.throw_value(pending);
  }
  return "#<" + name + ">";
}

}  // namespace shoal
