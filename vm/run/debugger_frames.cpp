// What an embedder sees of a paused context: its frames, their names, and what those hold.
#include <algorithm>

#include "vm/interp/environment.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/debugger.h"
#include "vm/run/module.h"

namespace shoal {

/// Where a name of a frame lives now. One of the two is set.
struct Debugger::NamePlace {
  const DebugName* name = nullptr;
  Value* reg = nullptr;
  Environment* env = nullptr;
  uint32_t slot = 0;
};

namespace {

Environment* environment_of(Value v) {
  return v.is_kind(Kind::Environment) ? v.as<Environment>() : nullptr;
}

Environment* function_environment(const Frame* frame) {
  return frame->callee.is_kind(Kind::Function) ? frame->callee.as<ScriptFunction>()->env()
                                               : nullptr;
}

/// The scope that is innermost at a word offset.
uint32_t scope_at(const FunctionDebugInfo& info, uint32_t offset) {
  uint32_t scope = kNoScope;
  for (const FunctionDebugInfo::Range& r : info.ranges) {
    if (r.pc > offset) break;
    scope = r.scope;
  }
  return scope;
}

}  // namespace

std::vector<DebugFrame> Debugger::frames() {
  std::vector<DebugFrame> result;
  // The next instruction of the frame at hand: of those below, what the one above returns to.
  const uint32_t* next = cx_.state().pc;
  bool is_top = is_paused();
  for (Frame* f = cx_.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr) {
    DebugFrame frame;
    frame.frame = f;
    frame.code = f->code;
    if (f->code) {
      const uint32_t offset = f->state->offset_of(next);
      frame.offset = is_top ? pause_offset_
                            : (offset == 0 || offset == FunctionState::kNowhere ? 0 : offset - 1);
      frame.function = f->code->name->utf8();
      frame.source = f->code->unit->image().source_name;
      frame.position = f->code->unit->position_of(f->code->source_at(frame.offset));
    } else if (f->callee.is_kind(Kind::NativeFunction)) {
      const Builtin* const b = f->callee.as<NativeFunction>()->builtin();
      const char* const name = b->name ? b->name : b->key;
      frame.function = name ? name : "";
    }
    // Entry frames, and operations without a function of their own, are no frames to script.
    if (f->code || f->callee.is_kind(Kind::NativeFunction)) result.push_back(std::move(frame));
    next = f->return_pc;
    is_top = false;
  }
  return result;
}

/// Calls visit(scope, is_outer, places) from the inside out until it returns true.
template <class Visitor>
bool Debugger::visit_names(const DebugFrame& frame, Visitor&& visit) {
  const FunctionDebugInfo* const info = frame.code ? info_of(frame.code) : nullptr;
  if (!info) return false;
  Value* const regs = frame.frame->regs();
  Environment* const made_in = function_environment(frame.frame);
  std::vector<NamePlace> places;
  const auto add = [&](const DebugScope& scope, Environment* env) {
    places.clear();
    for (const DebugName& name : scope.names) {
      NamePlace place{&name, nullptr, nullptr, name.index};
      if (name.place == DebugName::Place::Register) {
        place.reg = &regs[name.index];
      } else if (name.place == DebugName::Place::Slot && env && !env->is_with() &&
                 name.index < env->count()) {
        place.env = env;
      } else if (name.place == DebugName::Place::Import) {
        ModuleRecord* const m = frame.frame->state->module();
        const Value target = m && m->links ? m->links->get(name.index * 2) : Value::undefined();
        place.env = environment_of(target);
        if (place.env)
          place.slot = static_cast<uint32_t>(m->links->get(name.index * 2 + 1).as_int32());
      }
      places.push_back(place);
    }
  };
  for (uint32_t i = scope_at(*info, frame.offset); i != kNoScope; i = info->scopes[i].parent) {
    const DebugScope& scope = info->scopes[i];
    Environment* env = nullptr;
    if (scope.environment == kFunctionEnvironment)
      env = made_in;
    else if (scope.environment != kNoScope)
      env = environment_of(regs[scope.environment]);
    add(scope, env);
    if (visit(scope, false, places)) return true;
  }
  const std::vector<DebugScope>& outer = info_of(frame.code->unit)->outer;
  Environment* env = made_in;
  for (uint32_t i = info->outer; i != kNoScope && env; i = outer[i].parent, env = env->parent()) {
    add(outer[i], env);
    if (visit(outer[i], true, places)) return true;
  }
  return false;
}

bool Debugger::read(const NamePlace& place, uint32_t source, Value& value) const {
  if (place.env) {
    value = place.env->get(place.slot);
  } else if (place.reg) {
    const DebugName& name = *place.name;
    if (!name.is_always_set && (source < name.set_from || source >= name.set_until)) return false;
    value = *place.reg;
  } else {
    return false;
  }
  return !value.is_uninitialized();
}

bool Debugger::write(const NamePlace& place, Value value) {
  if (place.env)
    place.env->set(cx_.heap(), place.slot, value);
  else
    *place.reg = value;
  return true;
}

std::vector<DebugVariables> Debugger::variables(const DebugFrame& frame) {
  std::vector<DebugVariables> result;
  if (!frame.code) return result;
  const uint32_t source = frame.code->source_at(frame.offset);
  visit_names(frame,
              [&](const DebugScope& scope, bool is_outer, const std::vector<NamePlace>& places) {
                DebugVariables& scope_of = result.emplace_back();
                scope_of.kind = scope.kind;
                scope_of.is_outer = is_outer;
                for (const NamePlace& place : places) {
                  DebugVariable v{place.name->name, Value::hole(), false, place.name->is_constant};
                  v.is_set = read(place, source, v.value);
                  if (!v.is_set) v.value = Value::hole();
                  v.is_constant = v.is_constant || place.name->place == DebugName::Place::Import;
                  scope_of.variables.push_back(std::move(v));
                }
                return false;
              });
  return result;
}

bool Debugger::set_variable(const DebugFrame& frame, std::string_view name, Value value) {
  if (!frame.code) return false;
  const uint32_t source = frame.code->source_at(frame.offset);
  bool done = false;
  visit_names(frame, [&](const DebugScope&, bool, const std::vector<NamePlace>& places) {
    for (const NamePlace& place : places) {
      if (place.name->name != name) continue;
      Value old;
      const bool can = !place.name->is_constant && place.name->place != DebugName::Place::Import &&
                       read(place, source, old);
      done = can && write(place, value);
      return true;
    }
    return false;
  });
  return done;
}

Value Debugger::this_value(const DebugFrame& frame) {
  if (!frame.code) return frame.frame->regs()[0];
  Value value = Value::hole();
  bool known = false;
  visit_names(frame, [&](const DebugScope&, bool is_outer, const std::vector<NamePlace>& places) {
    if (is_outer && !frame.code->is_arrow()) return true;
    for (const NamePlace& place : places) {
      if (place.name->name != "this") continue;
      known = true;
      if (!read(place, 0, value)) value = Value::hole();
      return true;
    }
    return false;
  });
  if (known || frame.code->is_arrow()) return value;
  return frame.frame->regs()[0];
}

}  // namespace shoal
