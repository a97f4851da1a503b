// Early errors of expressions.
#include <utility>

#include "compiler/early_errors/checker.h"

#include "compiler/ast/visit.h"

namespace shoal::early_errors {

using namespace ast;

namespace {

/// Whether `delete` of the expression would delete a private member: `a.#x`, `(a?.b.#x)`.
bool ends_in_private_member(const Node* node) {
  while (const auto* const chain = try_as<ChainExpression>(node)) node = chain->expression;
  return is<PrivateMemberExpression>(node);
}

bool is_optional_link(const Node& node) {
  switch (node.kind) {
    case NodeKind::MemberExpression: return as<MemberExpression>(&node)->optional;
    case NodeKind::ComputedMemberExpression: return as<ComputedMemberExpression>(&node)->optional;
    case NodeKind::PrivateMemberExpression: return as<PrivateMemberExpression>(&node)->optional;
    case NodeKind::CallExpression: return as<CallExpression>(&node)->optional;
    default: return false;
  }
}

/// The innermost object or callee, parentheses not entered.
const Node* leftmost_of_chain(const Node* node) {
  while (node && !node->parenthesized) {
    switch (node->kind) {
      case NodeKind::MemberExpression: node = as<MemberExpression>(node)->object; break;
      case NodeKind::ComputedMemberExpression:
        node = as<ComputedMemberExpression>(node)->object;
        break;
      case NodeKind::PrivateMemberExpression:
        node = as<PrivateMemberExpression>(node)->object;
        break;
      case NodeKind::TaggedTemplate: node = as<TaggedTemplate>(node)->tag; break;
      default: return node;
    }
  }
  return node;
}

/// Whether an operator of higher precedence may have the expression as its operand only in
/// parentheses. The grammar is more generous.
bool is_loose(const Node* node) {
  if (node->parenthesized) return false;
  switch (node->kind) {
    case NodeKind::AssignmentExpression:
    case NodeKind::ConditionalExpression:
    case NodeKind::SequenceExpression:
    case NodeKind::YieldExpression: return true;
    case NodeKind::FunctionNode:
      return as<FunctionNode>(node)->function_kind == FunctionKind::Arrow;
    default: return false;
  }
}

bool is_coalesce_mix(const LogicalExpression& outer, const Expression* inner) {
  const auto* const logical = try_as<LogicalExpression>(inner);
  if (!logical || logical->parenthesized) return false;
  return (logical->op == LogicalOp::Coalesce) != (outer.op == LogicalOp::Coalesce);
}

}  // namespace

/// An operand of a unary or binary operator.
void Checker::check_operand(const Node* operand) {
  if (!is_loose(operand)) return;
  const DiagnosticCode code = is<AssignmentExpression>(operand)
                                  ? DiagnosticCode::InvalidAssignmentTarget
                                  : DiagnosticCode::ParenthesesNeeded;
  error(code, *operand);
}

/// `extends` takes a LeftHandSideExpression.
void Checker::check_heritage(const Expression& heritage) {
  if (heritage.parenthesized) return;
  const bool is_operation = is<UnaryExpression>(&heritage) || is<BinaryExpression>(&heritage) ||
                            is<LogicalExpression>(&heritage) || is<UpdateExpression>(&heritage) ||
                            is<AwaitExpression>(&heritage);
  if (is_operation || is_loose(&heritage)) error(DiagnosticCode::ParenthesesNeeded, heritage);
}

void Checker::visit_conditional(ConditionalExpression& conditional) {
  check_operand(conditional.test);
  visit(conditional.test);
  visit(conditional.consequent);
  visit(conditional.alternate);
}

void Checker::visit_unary(UnaryExpression& unary) {
  check_operand(unary.argument);
  if (unary.op == UnaryOp::Delete) {
    if (context_.strict && is<Identifier>(unary.argument))
      error(DiagnosticCode::DeleteIdentifier, unary);
    if (ends_in_private_member(unary.argument)) error(DiagnosticCode::DeletePrivate, unary);
  }
  visit(unary.argument);
}

void Checker::visit_binary(BinaryExpression& binary) {
  Expression* at = &binary;
  while (auto* const each = try_as<BinaryExpression>(at)) {
    const bool is_unary = is<UnaryExpression>(each->left) || is<AwaitExpression>(each->left);
    if (each->op == BinaryOp::Exponent && is_unary && !each->left->parenthesized)
      error(DiagnosticCode::UnaryBeforeExponent, *each->left);
    check_operand(each->left);
    check_operand(each->right);
    visit(each->right);
    at = each->left;
  }
  visit(at);
}

void Checker::visit_logical(LogicalExpression& logical) {
  Expression* at = &logical;
  while (auto* const each = try_as<LogicalExpression>(at)) {
    if (is_coalesce_mix(*each, each->left) || is_coalesce_mix(*each, each->right))
      error(DiagnosticCode::MixedCoalesce, *each);
    check_operand(each->left);
    check_operand(each->right);
    visit(each->right);
    at = each->left;
  }
  visit(at);
}

void Checker::visit_key(Node* key, bool computed) {
  if (computed) return visit(key);
  const auto* const name = try_as<PropertyName>(key);
  if (name && name->has_octal_escape && context_.strict) error(DiagnosticCode::OctalEscape, *name);
  if (is<NumericLiteral>(key)) visit(key);
}

void Checker::visit_object(ObjectExpression& object) {
  bool has_proto = false;
  for (Node* each : object.properties) {
    auto* const property = try_as<Property>(each);
    if (!property) {
      visit(each);
      continue;
    }
    visit_key(property->key, property->computed);
    switch (property->property_kind) {
      case PropertyKind::Proto:
        if (has_proto) error(DiagnosticCode::DuplicateProto, *property);
        has_proto = true;
        break;
      case PropertyKind::CoverInitializedName:
        error(DiagnosticCode::ShorthandInitializer, *property);
        break;
      default: break;
    }
    visit(property->value);
  }
}

/// Members, calls and tagged templates, from the outside in.
void Checker::visit_member_chain(Node& node) {
  Node* at = &node;
  const TaggedTemplate* tagged_link = nullptr;  // The innermost so far, in this chain.
  while (at) {
    if (at->parenthesized) tagged_link = nullptr;
    if (tagged_link && is_optional_link(*at))
      error(DiagnosticCode::TemplateOnOptionalChain, *std::exchange(tagged_link, nullptr));
    switch (at->kind) {
      case NodeKind::ChainExpression: at = as<ChainExpression>(at)->expression; continue;
      case NodeKind::MemberExpression: at = as<MemberExpression>(at)->object; break;
      case NodeKind::ComputedMemberExpression:
        visit(as<ComputedMemberExpression>(at)->index);
        at = as<ComputedMemberExpression>(at)->object;
        break;
      case NodeKind::PrivateMemberExpression:
        at = as<PrivateMemberExpression>(at)->object;
        if (is<Super>(at)) return error(DiagnosticCode::UnexpectedSuper, *at);
        break;
      case NodeKind::CallExpression: {
        auto* const call = as<CallExpression>(at);
        for (Expression* each : call->arguments) visit(each);
        at = call->callee;
        if (!is<Super>(at)) break;
        if (!context_.super_call || call->optional) error(DiagnosticCode::UnexpectedSuper, *at);
        return;
      }
      case NodeKind::TaggedTemplate: {
        auto* const tagged = as<TaggedTemplate>(at);
        for (Expression* each : tagged->quasi->expressions) visit(each);
        at = tagged->tag;
        tagged_link = tagged;
        if (is<Super>(at)) return error(DiagnosticCode::UnexpectedSuper, *at);
        break;
      }
      default: return visit(at);
    }
    if (!is<Super>(at)) continue;
    if (!context_.super_property) error(DiagnosticCode::UnexpectedSuper, *at);
    return;
  }
}

void Checker::visit_new(NewExpression& node) {
  if (is<ChainExpression>(node.callee) && !node.callee->parenthesized)
    error(DiagnosticCode::NewOnOptionalChain, node);
  const Node* const innermost = leftmost_of_chain(node.callee);
  if (is<ImportCall>(innermost) && !innermost->parenthesized)
    error(DiagnosticCode::UnexpectedKeyword, *innermost, {"import"});
  visit_children(node);
}

void Checker::visit_meta(MetaProperty& meta) {
  if (meta.meta_kind == MetaKind::NewTarget) {
    if (!context_.new_target) error(DiagnosticCode::NewTargetOutside, meta);
  } else if (program_.goal != Goal::Module) {
    error(DiagnosticCode::ImportMetaOutside, meta);
  }
}

void Checker::visit_yield(YieldExpression& yield) {
  if (!context_.is_generator) {
    error(DiagnosticCode::YieldOutside, yield);
  } else if (context_.in_parameters) {
    error(DiagnosticCode::YieldInParameter, yield);
  }
  visit(yield.argument);
}

void Checker::visit_await(AwaitExpression& await) {
  if (!context_.is_async) {
    error(DiagnosticCode::AwaitOutside, await);
  } else if (context_.in_parameters) {
    error(DiagnosticCode::AwaitInParameter, await);
  }
  visit(await.argument);
}

/// #x in e: e is no relational expression, and the whole no operand of one.
void Checker::visit_private_in(PrivateIn& expression) {
  check_operand(expression.right);
  const auto* const binary = try_as<BinaryExpression>(expression.right);
  const bool is_loose_binary =
      binary && !binary->parenthesized &&
      ((binary->op >= BinaryOp::Equal && binary->op <= BinaryOp::Instanceof) ||
       (binary->op >= BinaryOp::BitAnd && binary->op <= BinaryOp::BitXor));
  const bool is_nested = is<PrivateIn>(expression.right) && !expression.right->parenthesized;
  if (is_loose_binary || is_nested) error(DiagnosticCode::ParenthesesNeeded, *expression.right);
  visit(expression.right);
}

/// `in` in the head of a `for` belongs into parentheses.
void Checker::check_no_in(const Node* node) {
  while (node && !node->parenthesized) {
    switch (node->kind) {
      case NodeKind::PrivateIn: return error(DiagnosticCode::InvalidForTarget, *node);
      case NodeKind::BinaryExpression: {
        const auto* const binary = as<BinaryExpression>(node);
        if (binary->op == BinaryOp::In) return error(DiagnosticCode::InvalidForTarget, *node);
        check_no_in(binary->right);
        node = binary->left;
        break;
      }
      case NodeKind::LogicalExpression:
        check_no_in(as<LogicalExpression>(node)->right);
        node = as<LogicalExpression>(node)->left;
        break;
      case NodeKind::ConditionalExpression:
        check_no_in(as<ConditionalExpression>(node)->test);
        node = as<ConditionalExpression>(node)->alternate;
        break;
      case NodeKind::AssignmentExpression: node = as<AssignmentExpression>(node)->right; break;
      case NodeKind::YieldExpression: node = as<YieldExpression>(node)->argument; break;
      case NodeKind::UnaryExpression: node = as<UnaryExpression>(node)->argument; break;
      case NodeKind::FunctionNode: node = as<FunctionNode>(node)->expression_body; break;
      case NodeKind::SequenceExpression:
        for (const Expression* each : as<SequenceExpression>(node)->expressions) check_no_in(each);
        return;
      default: return;
    }
  }
}

void Checker::visit_regexp(RegExpLiteral& literal) {
  constexpr std::string_view kFlags = "dgimsuvy";
  uint32_t seen = 0;
  for (uint32_t at = 0; at < literal.flags->length(); ++at) {
    const char16_t unit = (*literal.flags)[at];
    const size_t index = unit < 128 ? kFlags.find(static_cast<char>(unit)) : std::string_view::npos;
    if (index == std::string_view::npos || (seen >> index & 1))
      return error(DiagnosticCode::InvalidRegExpFlags, literal);
    seen |= 1u << index;
  }
  const uint32_t both = 1u << kFlags.find('u') | 1u << kFlags.find('v');
  if ((seen & both) == both) return error(DiagnosticCode::InvalidRegExpFlags, literal);
  if (!options_.check_regexp) return;
  std::string message;
  if (options_.check_regexp(*literal.pattern, *literal.flags, message)) return;
  constexpr size_t kPatternBytesShown = 200;
  std::string pattern = literal.pattern->to_utf8();
  if (pattern.size() > kPatternBytesShown) {
    size_t end = kPatternBytesShown;
    while ((static_cast<uint8_t>(pattern[end]) & 0xC0) == 0x80) --end;  // Whole characters.
    pattern.replace(end, std::string::npos, "...");
  }
  error(DiagnosticCode::InvalidRegExp, literal, {pattern, literal.flags->to_utf8(), message});
}

}  // namespace shoal::early_errors
