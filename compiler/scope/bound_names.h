// BoundNames (§8.2.1): the names that a pattern declares.
#pragma once

#include "compiler/ast/ast.h"

namespace shoal::scope {

/// Calls f(Identifier&) for the names that a declaration's pattern binds.
template <class F>
void for_each_bound_name(ast::Node* pattern, F&& f) {
  if (!pattern) return;
  switch (pattern->kind) {
    case ast::NodeKind::Identifier: f(*ast::as<ast::Identifier>(pattern)); return;
    case ast::NodeKind::ObjectPattern: {
      auto* const object = ast::as<ast::ObjectPattern>(pattern);
      for (ast::PatternProperty* each : object->properties) for_each_bound_name(each->value, f);
      if (object->rest) for_each_bound_name(object->rest->argument, f);
      return;
    }
    case ast::NodeKind::ArrayPattern:
      for (ast::Node* each : ast::as<ast::ArrayPattern>(pattern)->elements)
        for_each_bound_name(each, f);
      return;
    case ast::NodeKind::AssignmentPattern:
      return for_each_bound_name(ast::as<ast::AssignmentPattern>(pattern)->left, f);
    case ast::NodeKind::RestElement:
      return for_each_bound_name(ast::as<ast::RestElement>(pattern)->argument, f);
    default: return;
  }
}

}  // namespace shoal::scope
