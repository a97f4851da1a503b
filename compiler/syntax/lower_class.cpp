// Classes and their members; methods of object literals.
#include <algorithm>

#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

/// What stands before a member's name.
struct Lowering::Modifiers {
  bool is_static = false;
  bool is_async = false;
  bool is_generator = false;
  bool is_getter = false;
  bool is_setter = false;
  bool is_abstract = false;
  bool is_declare = false;
  bool is_accessor = false;
  bool is_readonly = false;
  bool is_optional = false;
  Accessibility accessibility = Accessibility::None;
  uint32_t start = 0;  ///< Of the definition proper: async, get, set, *, or the name.
};

Lowering::Modifiers Lowering::modifiers(const Children& kids, const Cst& c) {
  Modifiers found;
  found.start = c.end;
  for (const Cst& kid : kids) {
    bool proper = false;
    if (kid.field == Field::Name || kid.field == Field::Property) {
      found.start = std::min(found.start, kid.start);
      continue;
    }
    switch (kid.kind) {
      case Kind::KwStatic: found.is_static = true; break;
      case Kind::KwStaticGet:  // One token, where a line break follows.
        found.is_static = found.is_getter = true;
        found.start = kid.start + static_cast<uint32_t>(text_of(kid).find("get"));
        break;
      case Kind::KwAsync: found.is_async = proper = true; break;
      case Kind::Star: found.is_generator = proper = true; break;
      case Kind::KwGet: found.is_getter = proper = true; break;
      case Kind::KwSet: found.is_setter = proper = true; break;
      case Kind::KwAbstract: found.is_abstract = true; break;
      case Kind::KwDeclare: found.is_declare = true; break;
      case Kind::KwAccessor: found.is_accessor = true; break;
      case Kind::KwReadonly: found.is_readonly = true; break;
      case Kind::Question: found.is_optional = true; break;
      case Kind::AccessibilityModifier: {
        const char first_letters = text_of(kid)[2];  // public, private, protected
        found.accessibility = first_letters == 'b'   ? Accessibility::Public
                              : first_letters == 'i' ? Accessibility::Private
                                                     : Accessibility::Protected;
        break;
      }
      default: break;
    }
    if (proper) found.start = std::min(found.start, kid.start);
  }
  return found;
}

ClassNode* Lowering::class_node(const Cst& c, List<Decorator*> outer_decorators) {
  const Children kids(reader_, c);
  ClassNode* const made = make<ClassNode>(c);
  made->decorators = leading_decorators(kids);
  if (made->decorators.empty()) made->decorators = outer_decorators;
  FunctionContext context = context_;
  context.strict = true;
  const ContextScope scope(*this, context);
  if (const Cst& name = kids.field(Field::Name)) made->id = identifier(name);
  made->type_parameters = type_parameters(kids);
  if (const Cst& clause = kids.kind(Kind::ClassHeritage)) made->super_class = heritage(clause);
  const Cst& body = kids.field(Field::Body);
  class_body(*made, body);
  made->end = body.end;
  synthesize_initializers(*made);
  return made;
}

Expression* Lowering::heritage(const Cst& c) {
  const Children kids(reader_, c);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::ImplementsClause) continue;
    if (kid.kind == Kind::ExtendsClause) {
      const Children clause(reader_, kid);
      const Cst& value = clause.field(Field::Value);
      for (const Cst& each : clause) {
        if (each.kind == Kind::Comma) unexpected(each, "a class can extend one class only");
      }
      check_left_hand_side(value);
      return without_casts(expression(value));
    }
    if (kid.start == c.start) continue;  // The word `extends`.
    check_left_hand_side(kid);
    return expression(kid);
  }
  return nullptr;
}

void Lowering::class_body(ClassNode& made, const Cst& c) {
  const Children kids(reader_, c);
  ListBuilder<ClassMember> list(*this);
  std::vector<Decorator*> decorators;
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::Decorator) {
      decorators.push_back(decorator(kid));
      continue;
    }
    ClassMember* const member = class_member(kid, decorators);
    if (!member) continue;
    list.add(member);
    if (member->member_kind != MemberKind::Constructor) continue;
    FunctionNode* const constructor = as<FunctionNode>(member->value);
    constructor->is_derived_constructor = made.super_class != nullptr;
    if (!made.constructor) made.constructor = constructor;
  }
  made.members = list.finish();
}

/// Null for what has no run-time meaning: signatures, abstract and declared members.
ClassMember* Lowering::class_member(const Cst& c, std::vector<Decorator*>& decorators) {
  ClassMember* made = nullptr;
  switch (c.kind) {
    case Kind::MethodDefinition: made = method_member(c); break;
    case Kind::FieldDefinition:
    case Kind::PublicFieldDefinition: made = field_member(c); break;
    case Kind::ClassStaticBlock: made = static_block(c); break;
    case Kind::MethodSignature:
    case Kind::AbstractMethodSignature:
    case Kind::IndexSignature: break;
    case Kind::Comma:
      unexpected(c, "the members of a class are separated by ';' or line ends");
      return nullptr;
    default: return nullptr;  // Braces, semicolons.
  }
  if (made && made->decorators.empty()) made->decorators = arena_.copy_list<Decorator*>(decorators);
  if (!made || made->member_kind != MemberKind::StaticBlock) decorators.clear();
  const bool is_ambient = made && made->member_kind == MemberKind::Ambient;
  return is_ambient && made->decorators.empty() ? nullptr : made;
}

FunctionNode* Lowering::method_function(const Children& kids, const Modifiers& modifiers,
                                        FunctionKind kind) {
  const Cst& body = kids.field(Field::Body);
  FunctionNode* const made = make<FunctionNode>(modifiers.start, body.end);
  made->function_kind = kind;
  made->is_async = modifiers.is_async;
  made->is_generator = modifiers.is_generator;
  FunctionContext context;
  context.is_async = made->is_async;
  context.function_start = made->start;
  context.is_generator = made->is_generator;
  context.strict = made->strict = context_.strict || has_use_strict(Children(reader_, body));
  const ContextScope scope(*this, context);
  made->type_parameters = type_parameters(kids);
  parameters(*made, kids.field(Field::Parameters));
  made->return_type = type_annotation(kids, Field::ReturnType);
  function_body(*made, body);
  return made;
}

ClassMember* Lowering::method_member(const Cst& c) {
  const Children kids(reader_, c);
  Modifiers found = modifiers(kids, c);
  ClassMember* const made = make<ClassMember>(c);
  made->decorators = leading_decorators(kids);
  made->is_static = found.is_static;
  made->accessibility = found.accessibility;
  made->is_optional = found.is_optional;
  made->key = property_key(kids.field(Field::Name), made->computed);
  FunctionKind kind = FunctionKind::Method;
  const PropertyName* const name = made->computed ? nullptr : try_as<PropertyName>(made->key);
  if (found.is_getter) {
    made->member_kind = MemberKind::Getter;
    kind = FunctionKind::Getter;
  } else if (found.is_setter) {
    made->member_kind = MemberKind::Setter;
    kind = FunctionKind::Setter;
  } else if (!made->is_static && name && name->name == texts_.common().constructor &&
             !found.is_async && !found.is_generator) {
    made->member_kind = MemberKind::Constructor;
    kind = FunctionKind::Constructor;
  }
  made->value = method_function(kids, found, kind);
  return made;
}

Property* Lowering::object_method(const Cst& c) {
  const Children kids(reader_, c);
  const Modifiers found = modifiers(kids, c);
  if (found.start != c.start) unexpected(kids[0]);  // static, public, ...
  if (found.is_async && has_line_break_between(kids[0], kids[1])) unexpected(kids[1]);
  Property* const made = make<Property>(c);
  made->key = property_key(kids.field(Field::Name), made->computed);
  if (is<PrivateName>(made->key)) unexpected(kids.field(Field::Name));
  FunctionKind kind = FunctionKind::Method;
  made->property_kind = PropertyKind::Method;
  if (found.is_getter) {
    made->property_kind = PropertyKind::Getter;
    kind = FunctionKind::Getter;
  } else if (found.is_setter) {
    made->property_kind = PropertyKind::Setter;
    kind = FunctionKind::Setter;
  }
  made->value = method_function(kids, found, kind);
  return made;
}

ClassMember* Lowering::field_member(const Cst& c) {
  const Children kids(reader_, c);
  const Modifiers found = modifiers(kids, c);
  if (found.is_abstract) return nullptr;
  ClassMember* const made = make<ClassMember>(c);
  made->member_kind = found.is_accessor ? MemberKind::AutoAccessor : MemberKind::Field;
  if (found.is_declare) made->member_kind = MemberKind::Ambient;
  made->decorators = leading_decorators(kids);
  made->is_static = found.is_static;
  made->is_readonly = found.is_readonly;
  made->is_optional = found.is_optional;
  made->accessibility = found.accessibility;
  const Cst& name = kids.field(Field::Name) ? kids.field(Field::Name) : kids.field(Field::Property);
  made->key = property_key(name, made->computed);
  made->type = type_annotation(kids);
  if (const Cst& value = kids.field(Field::Value)) {
    FunctionContext context;
    context.strict = true;
    context.await_is_reserved = context_.is_async || context_.await_is_reserved;
    const ContextScope scope(*this, context);
    made->value = expression(value);
  }
  return made;
}

ClassMember* Lowering::static_block(const Cst& c) {
  const Children kids(reader_, c);
  ClassMember* const made = make<ClassMember>(c);
  made->member_kind = MemberKind::StaticBlock;
  made->is_static = true;
  FunctionNode* const code = make<FunctionNode>(c);
  code->function_kind = FunctionKind::StaticBlock;
  code->strict = true;
  code->has_simple_parameters = true;
  FunctionContext context;
  context.strict = true;
  context.await_is_reserved = true;
  const ContextScope scope(*this, context);
  const Children body(reader_, kids.field(Field::Body));
  code->body_start = kids.field(Field::Body).start;
  code->body = statements({body.begin() + 1, body.end() - 1}, false);
  made->value = code;
  return made;
}

Decorator* Lowering::decorator(const Cst& c) {
  const Children kids(reader_, c);
  Decorator* const made = make<Decorator>(c);
  made->expression = expression(kids[kids.size() - 1]);
  return made;
}

List<Decorator*> Lowering::leading_decorators(const Children& kids) {
  ListBuilder<Decorator> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::Decorator) list.add(decorator(kid));
  }
  return list.finish();
}

void Lowering::synthesize_initializers(ClassNode& made) {
  for (const ClassMember* member : made.members) {
    if (member->member_kind != MemberKind::Field && member->member_kind != MemberKind::AutoAccessor)
      continue;
    FunctionNode*& slot = member->is_static ? made.static_initializer : made.instance_initializer;
    if (slot) continue;
    slot = make<FunctionNode>(made.start, made.end);
    slot->function_kind = FunctionKind::FieldInitializer;
    slot->strict = true;
    slot->has_simple_parameters = true;
  }
}

}  // namespace shoal::syntax
