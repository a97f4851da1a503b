// What the emission of one class keeps while its parts are emitted (classes.cpp, decorators.cpp).
#pragma once

#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

struct FunctionEmitter::ClassState {
  ast::ClassNode& node;
  ClassTraits& traits;
  StringId name = kNoString;
  Reg out = kNoReg;  // The class; its prototype object follows.
  Reg heritage = kNoReg;
  Reg proto_parent = kNoReg;
  Reg class_decorators = kNoReg;  // The list of the class's own; kNoReg without any decorator.

  Reg home(const ast::ClassMember& member) const { return member.is_static ? out : out + 1; }
};

inline bool is_method(const ast::ClassMember& member) {
  return member.member_kind == ast::MemberKind::Method ||
         member.member_kind == ast::MemberKind::Getter ||
         member.member_kind == ast::MemberKind::Setter;
}

inline bool is_field(const ast::ClassMember& member) {
  return member.member_kind == ast::MemberKind::Field ||
         member.member_kind == ast::MemberKind::AutoAccessor;
}

}  // namespace shoal::emit
