// JSX: elements, attributes, and the text between them by TypeScript's rules.
#include "compiler/syntax/jsx_text.h"
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

namespace {

bool is_intrinsic(std::string_view name) {
  return (name[0] >= 'a' && name[0] <= 'z') || name.find('-') != std::string_view::npos;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > ' ') out += c;
  }
  return out;
}

}  // namespace

/// Null for a fragment.
Expression* Lowering::jsx_name(const Cst& c) {
  if (!c) return nullptr;
  if (c.kind == Kind::NestedIdentifier || c.kind == Kind::MemberExpression) return entity_name(c);
  const std::string_view text = text_of(c);
  if (text == "this") return make<ThisExpression>(c);
  if (c.kind == Kind::Identifier && !is_intrinsic(text)) return identifier(c);
  StringLiteral* const made = make<StringLiteral>(c);
  made->value = texts_.intern_utf8(without_spaces(text));
  return made;
}

Expression* Lowering::jsx(const Cst& c) {
  const Children kids(reader_, c);
  JSXElement* const made = make<JSXElement>(c);
  if (c.kind == Kind::JsxSelfClosingElement) {
    made->name = jsx_name(kids.field(Field::Name));
    jsx_attributes(kids, *made);
    return made;
  }
  {
    const Children open(reader_, kids.field(Field::OpenTag));
    const Cst& name = open.field(Field::Name);
    made->name = jsx_name(name);
    jsx_attributes(open, *made);
    const Cst& close_tag = kids.field(Field::CloseTag);
    const Children close(reader_, close_tag);
    const Cst& close_name = close.field(Field::Name);
    const std::string opened = name ? without_spaces(text_of(name)) : "";
    const std::string closed = close_name ? without_spaces(text_of(close_name)) : "";
    if (opened != closed) {
      const std::string line = std::to_string(line_column(source_, c.start).line);
      error(DiagnosticCode::JsxTagMismatch, close_tag, {opened, line});
    }
  }
  jsx_children(kids, *made);
  return made;
}

void Lowering::jsx_attributes(const Children& kids, JSXElement& element) {
  ListBuilder<Node> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::JsxAttribute) list.add(jsx_attribute(kid));
    if (kid.kind != Kind::JsxExpression) continue;
    const Children inner(reader_, kid);
    if (inner.size() < 3 || inner[1].kind != Kind::SpreadElement) {
      unexpected(inner[1], "expected '...' and an object of attributes");
      continue;
    }
    list.add(spread(inner[1]));
  }
  element.attributes = list.finish();
}

Node* Lowering::jsx_attribute(const Cst& c) {
  const Children kids(reader_, c);
  JSXAttribute* const made = make<JSXAttribute>(c);
  made->name = texts_.intern_utf8(without_spaces(text_of(kids[0])));
  if (kids.size() < 3) return made;
  const Cst& value = kids[kids.size() - 1];
  if (value.kind == Kind::String) {
    const std::string_view text = text_of(value);
    StringLiteral* const literal = make<StringLiteral>(value);
    literal->value = texts_.intern(decode_jsx_entities(text.substr(1, text.size() - 2)));
    made->value = literal;
    return made;
  }
  if (value.kind != Kind::JsxExpression) {
    made->value = expression(value);
    return made;
  }
  const Children inner(reader_, value);
  if (inner.size() < 3 || inner[1].kind == Kind::SpreadElement) {
    unexpected(inner[1], "an attribute's braces must hold an expression");
    made->value = placeholder(value);
    return made;
  }
  made->value = expression(inner[1]);
  return made;
}

/// Text is what stands between the other children, whatever tokens the grammar found in it.
void Lowering::jsx_children(const Children& kids, JSXElement& element) {
  ListBuilder<Expression> list(*this);
  uint32_t text_start = kids[0].end;
  for (size_t index = 1; index < kids.size(); ++index) {
    const Cst& kid = kids[index];
    if (kid.kind == Kind::JsxText || kid.kind == Kind::HtmlCharacterReference) continue;
    const std::u16string text = jsx_text_value(source_.substr(text_start, kid.start - text_start));
    if (!text.empty()) {
      JSXText* const made = make<JSXText>(text_start, kid.start);
      made->value = texts_.intern(text);
      list.add(made);
    }
    text_start = kid.end;
    if (kid.field == Field::CloseTag) break;
    Expression* const child =
        kid.kind == Kind::JsxExpression ? jsx_expression(kid) : expression(kid);
    if (child) list.add(child);
  }
  element.children = list.finish();
}

/// Null for `{}` and `{/* comment */}`.
Expression* Lowering::jsx_expression(const Cst& c) {
  const Children kids(reader_, c);
  if (kids.size() < 3) return nullptr;
  if (kids[1].kind == Kind::SpreadElement) {
    const Children parts(reader_, kids[1]);
    JSXSpreadChild* const made = make<JSXSpreadChild>(c);
    made->expression = expression(parts[parts.size() - 1]);
    return made;
  }
  JSXExpressionContainer* const made = make<JSXExpressionContainer>(c);
  made->expression = expression(kids[1]);
  return made;
}

}  // namespace shoal::syntax
