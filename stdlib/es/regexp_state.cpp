#include "stdlib/es/regexp_state.h"

#include "stdlib/es/string_natives.h"
#include "vm/object/function.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

using regexp::MatchStatus;

RegExpState& RegExpState::create(Context& cx) {
  auto& slot = cx.extensions[static_cast<size_t>(Extension::RegExp)];
  slot.reset(new RegExpState(cx.heap()));
  return static_cast<RegExpState&>(*slot);
}

std::span<uint32_t> RegExpState::captures_for(const regexp::Program& program) {
  const size_t wanted = size_t{program.capture_count} * 2;
  if (captures_.size() < wanted) captures_.resize(wanted);
  return captures_;
}

void RegExpState::trace(Tracer& tracer) const {
  if (legacy.realm) tracer.visit(static_cast<const Cell*>(legacy.realm));
  if (legacy.input) tracer.visit(static_cast<const Cell*>(legacy.input));
  if (legacy.given_input) tracer.visit(static_cast<const Cell*>(legacy.given_input));
  if (result_shape) tracer.visit(static_cast<const Cell*>(result_shape));
  for (const RegExpCode* const code : cached_)
    if (code) tracer.visit(static_cast<const Cell*>(code));
}

// ---- RegExp.prototype

namespace {

/// The methods that pristine regular expressions find on their prototype, by their keys in the
/// table of built-ins.
PropertyKey method_key(uint32_t i) noexcept {
  switch (i) {
    case 0: return key(atoms::exec());
    case 1: return key(atoms::constructor());
    case 2: return PropertyKey::symbol(well_known(WellKnown::match));
    case 3: return PropertyKey::symbol(well_known(WellKnown::matchAll));
    case 4: return PropertyKey::symbol(well_known(WellKnown::replace));
    case 5: return PropertyKey::symbol(well_known(WellKnown::search));
    default: return PropertyKey::symbol(well_known(WellKnown::split));
  }
}
constexpr const char* kMethodNames[] = {"exec",      "",         "@@match", "@@matchAll",
                                        "@@replace", "@@search", "@@split"};
constexpr const char* kFlagGetters[] = {"flags",      "hasIndices",  "global",
                                        "ignoreCase", "multiline",   "dotAll",
                                        "unicode",    "unicodeSets", "sticky"};

bool is_native(Value f, const char* name) noexcept {
  return f.is_kind(Kind::NativeFunction) && f.as<NativeFunction>()->builtin()->key &&
         std::string_view(f.as<NativeFunction>()->builtin()->key) == name;
}

bool has_native_getter(const Object* object, PropertyKey name, const char* text) noexcept {
  const PropertyEntry* const entry = object->shape()->find(name);
  if (!entry || !(entry->attributes & attr::IsAccessor)) return false;
  const Value v = object->slot(entry->slot);
  return v.is_lazy() || is_native(v.as<Accessor>()->getter(), text);
}

/// Whether the constructor still has its Symbol.species.
bool has_species(Context& cx) noexcept {
  const Value c = cx.first_realm()->peek_intrinsic(Intrinsic::RegExp);
  if (!c.is_object()) return true;
  const PropertyKey species = PropertyKey::symbol(well_known(WellKnown::species));
  return has_native_getter(c.as_object(), species, "@@species");
}

}  // namespace

bool RegExpState::check_prototype(Context& cx) noexcept {
  epoch_ = cx.state().prototype_epoch;
  pristine_ = false;
  const Value v = cx.first_realm()->peek_intrinsic(Intrinsic::RegExpPrototype);
  prototype_ = v.is_object() ? v.as_object() : nullptr;
  const Object* const proto = prototype_;
  if (!has_species(cx)) return false;
  if (!proto) return true;  // Nobody has touched it yet.
  for (uint32_t i = 0; i < kMethods; ++i) {
    const PropertyEntry* const entry = proto->shape()->find(method_key(i));
    if (!entry || (entry->attributes & attr::IsAccessor)) return false;
    slots_[i] = entry->slot;
    methods_[i] = proto->slot(entry->slot);
    if (methods_[i].is_lazy()) continue;
    const bool original = i == 1
                              ? methods_[i] == cx.first_realm()->peek_intrinsic(Intrinsic::RegExp)
                              : is_native(methods_[i], kMethodNames[i]);
    if (!original) return false;
  }
  for (const char* const name : kFlagGetters)
    if (!has_native_getter(proto, key(intern_ascii(name)), name)) return false;
  return pristine_ = true;
}

bool RegExpState::is_pristine(Context& cx, const RegExpObject* r) noexcept {
  const Shape* const shape = r->shape();
  if (shape->proto_intrinsic() != static_cast<uint16_t>(Intrinsic::RegExpPrototype) ||
      shape->count() != 1 || !r->code() || r->last_index_is_frozen())
    return false;
  if (!prototype_) return check_prototype(cx);
  if (epoch_ != cx.state().prototype_epoch) check_prototype(cx);
  // Stores of values do not move the epoch. A method that has come into being is looked at anew.
  for (uint32_t i = 0; i < kMethods && pristine_; ++i)
    if (prototype_->slot(slots_[i]) != methods_[i]) return check_prototype(cx);
  return pristine_;
}

// ---- Compiling

Result<RegExpCode*> RegExpState::compile(Context& cx, String* pattern, String* flags) {
  if (pattern->length() > kCachedLengthMax) return RegExpCode::compile(cx, pattern, flags);
  TRY_VOID(pattern->flatten(cx.heap()));
  RegExpCode*& slot = cached_[(pattern->hash() ^ flags->hash()) % kCached];
  if (slot && String::equals(slot->source(), pattern) && String::equals(slot->flags_text(), flags))
    return slot;
  RegExpCode* const code = TRY(RegExpCode::compile(cx, pattern, flags));
  slot = code;
  return code;
}

// ---- Matching

namespace {

MatchStatus charge(Context& cx, MatchStatus status, const regexp::Budget& budget) noexcept {
  spend_fuel(cx, kMatchFuel - budget.fuel);
  RegExpState::of(cx).charge_matcher();
  return status;
}

regexp::Budget match_budget() noexcept {
  regexp::Budget budget;
  budget.fuel = kMatchFuel;
  return budget;
}

}  // namespace

MatchStatus begin_match(Context& cx, const RegExpCode* code, const StringView& text, uint32_t start,
                        regexp::MatchMode mode) {
  RegExpState& state = RegExpState::of(cx);
  regexp::Budget budget = match_budget();
  const regexp::Program& program = code->program();
  const MatchStatus status = state.matcher().match(program, text_view(text), start, mode,
                                                   state.captures_for(program), budget);
  return charge(cx, status, budget);
}

MatchStatus resume_match(Context& cx) {
  regexp::Budget budget = match_budget();
  const MatchStatus status = RegExpState::of(cx).matcher().resume(budget);
  return charge(cx, status, budget);
}

namespace {

/// A stack that grew large is given back, whatever way the match ends.
struct ReleaseLarge {
  RegExpState& state;
  ~ReleaseLarge() {
    if (state.matcher().bytes() > 256 * 1024) state.release_matcher();
  }
};

}  // namespace

Task<MatchStatus> match_to_end(Context& cx, MatchStatus status) {
  const ReleaseLarge release{RegExpState::of(cx)};
  while (status == MatchStatus::OutOfFuel) {
    co_await burn_fuel(cx, 0);
    status = resume_match(cx);
  }
  if (status == MatchStatus::OutOfMemory)
    co_return throw_range_error(cx, "Regular expression needs too much memory to match");
  co_return status;
}

Task<bool> match_all_fuel(Context& cx, RegExpCode* code, String* text, uint32_t start,
                          regexp::MatchMode mode) {
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  MatchStatus status = begin_match(cx, code, text->flat_view(), start, mode);
  if (!is_over(status)) status = co_await match_to_end(cx, status);
  co_return status == MatchStatus::Matched;
}

void note_match(Context& cx, const RegExpObject* r, String* text) {
  RegExpState& state = RegExpState::of(cx);
  LegacyMatch& m = state.legacy;
  Realm* const realm = cx.realm();
  m.realm = realm;
  m.given_input = nullptr;
  const Shape* const shape = r->shape();
  const bool ordinary =
      shape->proto_intrinsic() == static_cast<uint16_t>(Intrinsic::RegExpPrototype) ||
      shape->raw_proto() == realm->peek_intrinsic(Intrinsic::RegExpPrototype);
  m.is_invalid = !ordinary;
  if (!ordinary) return;
  m.input = text;
  const uint32_t groups = r->code()->program().capture_count;
  const uint32_t* const spans = state.captures();
  const uint32_t copied = 2 * std::min(groups, LegacyMatch::kGroups);
  std::copy_n(spans, copied, m.spans);
  std::fill(m.spans + copied, std::end(m.spans), regexp::kNoPosition);
  m.last_paren[0] = groups > 1 ? spans[2 * groups - 2] : regexp::kNoPosition;
  m.last_paren[1] = groups > 1 ? spans[2 * groups - 1] : regexp::kNoPosition;
}

}  // namespace shoal
