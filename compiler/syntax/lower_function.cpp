// Functions, arrows, their parameters and bodies.
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

bool Lowering::has_use_strict(const Children& statements) {
  for (const Cst& each : statements) {
    if (each.kind == Kind::BraceOpen || each.kind == Kind::HashBang) continue;
    if (each.kind != Kind::ExpressionStatement) return false;
    const Cst first = reader_.first_child(each);
    if (first.kind != Kind::String) return false;
    const std::string_view text = text_of(first);
    if (text == "'use strict'" || text == "\"use strict\"") return true;
  }
  return false;
}

void Lowering::function_body(FunctionNode& function, const Cst& block) {
  const Children kids(reader_, block);
  function.body_start = block.start;
  function.has_use_strict_directive = has_use_strict(kids);
  if (function.has_use_strict_directive) function.strict = context_.strict = true;
  function.end = kids[kids.size() - 1].end;
  function.body = statements({kids.begin() + 1, kids.end() - 1}, true);
}

void Lowering::note_simple_parameters(FunctionNode& function) {
  function.has_simple_parameters = true;
  for (const Parameter* each : function.params) {
    const bool simple = is<Identifier>(each->target) && !each->initializer && !each->is_rest;
    function.has_simple_parameters = function.has_simple_parameters && simple;
  }
}

FunctionNode* Lowering::function(const Cst& c, FunctionKind kind) {
  const Children kids(reader_, c);
  FunctionNode* const made = make<FunctionNode>(c);
  made->function_kind = kind;
  made->is_async = kids.has(Kind::KwAsync);
  made->is_generator = kids.has(Kind::Star);
  if (const Cst& name = kids.field(Field::Name)) made->id = identifier(name);
  const Cst& body = kids.field(Field::Body);
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

FunctionNode* Lowering::arrow(const Cst& c) {
  const Children kids(reader_, c);
  FunctionNode* const made = make<FunctionNode>(c);
  made->function_kind = FunctionKind::Arrow;
  made->is_async = kids.has(Kind::KwAsync);
  // `async` and a line end: a name, and what follows is another statement.
  if (made->is_async && has_line_break_between(kids[0], kids[1])) masks_.push_back(kids[0].start);
  const Cst& body = kids.field(Field::Body);
  const Cst& arrow_token = kids[kids.size() - 2];
  if (has_line_break_between(kids[kids.size() - 3], arrow_token)) {
    error(DiagnosticCode::NewlineNotAllowed, arrow_token, {"before '=>'"});
  }
  const bool has_block = body.kind == Kind::StatementBlock;
  FunctionContext context;
  context.is_async = made->is_async;
  context.function_start = made->start;
  context.await_is_reserved = context_.await_is_reserved;
  context.strict = context_.strict || (has_block && has_use_strict(Children(reader_, body)));
  made->strict = context.strict;
  const ContextScope scope(*this, context);
  made->type_parameters = type_parameters(kids);
  if (const Cst& single = kids.field(Field::Parameter)) {
    ListBuilder<Parameter> list(*this);
    list.add(parameter(single));
    made->params = list.finish();
    made->has_simple_parameters = true;
  } else {
    parameters(*made, kids.field(Field::Parameters));
  }
  made->return_type = type_annotation(kids, Field::ReturnType);
  made->body_start = body.start;
  if (has_block) {
    function_body(*made, body);
  } else {
    made->expression_body = expression(body);
  }
  return made;
}

void Lowering::parameters(FunctionNode& function, const Cst& c) {
  const Children kids(reader_, c);
  check_commas(kids);
  ListBuilder<Parameter> list(*this);
  bool after_rest = false;
  for (size_t index = 1; index + 1 < kids.size(); ++index) {
    const Cst& kid = kids[index];
    if (after_rest) {
      error(DiagnosticCode::RestParameterNotLast, kids[index - 1]);
      break;
    }
    if (kid.kind == Kind::Comma) continue;
    Parameter* const made = parameter(kid);
    if (!made) continue;
    list.add(made);
    after_rest = made->is_rest;
  }
  function.params = list.finish();
  note_simple_parameters(function);
}

/// Null for TypeScript's `this` parameter.
Parameter* Lowering::parameter(const Cst& c) {
  if (c.kind == Kind::RequiredParameter || c.kind == Kind::OptionalParameter)
    return typed_parameter(c);
  Parameter* const made = make<Parameter>(c);
  if (c.kind == Kind::AssignmentPattern) {
    const Children kids(reader_, c);
    made->target = pattern(kids.field(Field::Left), PatternMode::Binding);
    made->initializer = expression(kids.field(Field::Right));
    return made;
  }
  parameter_target(*made, c);
  return made;
}

void Lowering::parameter_target(Parameter& made, const Cst& c) {
  made.is_rest = c.kind == Kind::RestPattern;
  if (!made.is_rest) {
    made.target = pattern(c, PatternMode::Binding);
    return;
  }
  const Children kids(reader_, c);
  made.target = pattern(kids[kids.size() - 1], PatternMode::Binding);
}

Parameter* Lowering::typed_parameter(const Cst& c) {
  const Children kids(reader_, c);
  const Cst& target =
      kids.field(Field::Pattern) ? kids.field(Field::Pattern) : kids.field(Field::Name);
  if (target.kind == Kind::This) return nullptr;
  Parameter* const made = make<Parameter>(c);
  made->is_optional = c.kind == Kind::OptionalParameter;
  made->decorators = leading_decorators(kids);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::AccessibilityModifier) {
      const std::string_view word = text_of(kid);
      made->accessibility = word == "public"    ? Accessibility::Public
                            : word == "private" ? Accessibility::Private
                                                : Accessibility::Protected;
    }
    made->is_readonly = made->is_readonly || kid.kind == Kind::KwReadonly;
    made->is_property = made->is_property || kid.kind == Kind::OverrideModifier;
  }
  made->is_property =
      made->is_property || made->is_readonly || made->accessibility != Accessibility::None;
  parameter_target(*made, target);
  made->type = type_annotation(kids);
  if (const Cst& value = kids.field(Field::Value)) {
    if (made->is_rest) error(DiagnosticCode::RestParameterWithInitializer, value);
    made->initializer = expression(value);
  }
  return made;
}

}  // namespace shoal::syntax
