// Literals, templates and property keys.
#include "compiler/syntax/lexical_errors.h"
#include "compiler/syntax/literals.h"
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

Expression* Lowering::number(const Cst& c) {
  const NumberLiteral value = parse_number(text_of(c));
  if (value.misplaced_separator || !value.valid) report(number_error(source_, c.start));
  const std::string_view rest = source_.substr(c.end, 16);
  if (starts_identifier(rest) || (!rest.empty() && rest[0] >= '0' && rest[0] <= '9')) {
    diagnostics_.report(DiagnosticCode::IdentifierAfterNumber, c.end, c.end + 1);
  }
  if (value.is_bigint) {
    BigIntLiteral* const made = make<BigIntLiteral>(c);
    made->digits = texts_.intern_latin1(value.digits);
    return made;
  }
  NumericLiteral* const made = make<NumericLiteral>(c);
  made->value = value.value;
  made->legacy_octal = value.legacy_octal;
  return made;
}

/// §12.9.4: a line end in a string literal must follow a backslash.
void Lowering::check_line_ends(const Cst& c, std::string_view text) {
  for (size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
       at = text.find_first_of("\r\n", at + 1)) {
    if (text[at] == '\n' && at > 0 && text[at - 1] == '\r') continue;
    const size_t last = at == 0 ? std::string_view::npos : text.find_last_not_of('\\', at - 1);
    const size_t backslashes = at - (last == std::string_view::npos ? 0 : last + 1);
    if (backslashes % 2 == 0) return error(DiagnosticCode::UnterminatedString, c);
  }
}

const Text* Lowering::string_text(const Cst& c, bool* has_octal_escape) {
  std::string_view text = text_of(c);
  SHOAL_ASSERT(text.size() >= 2);
  text = text.substr(1, text.size() - 2);
  check_line_ends(c, text);
  if (text.find_first_of("\\") == std::string_view::npos) return texts_.intern_utf8(text);
  units_.clear();
  const StringEscapes escapes = decode_string(text, units_);
  if (has_octal_escape) *has_octal_escape = escapes.has_octal_escape;
  if (!escapes.valid) {
    report(escape_error(source_, c.start + 1 + escapes.error_at));
  }
  return texts_.intern(units_);
}

StringLiteral* Lowering::string(const Cst& c) {
  StringLiteral* const made = make<StringLiteral>(c);
  made->value = string_text(c, &made->has_octal_escape);
  return made;
}

Expression* Lowering::regexp(const Cst& c) {
  const std::string_view text = text_of(c);
  const size_t last_slash = text.rfind('/');
  SHOAL_ASSERT(last_slash != std::string_view::npos && last_slash > 0);
  const std::string_view body = text.substr(1, last_slash - 1);
  if (has_line_break(body)) error(DiagnosticCode::UnterminatedRegExp, c);
  RegExpLiteral* const made = make<RegExpLiteral>(c);
  made->pattern = texts_.intern_utf8(body);
  // The grammar's flags are small letters; more of the name may follow.
  const std::string_view rest = source_.substr(c.end, 16);
  if (starts_identifier(rest) || (!rest.empty() && rest[0] >= '0' && rest[0] <= '9')) {
    diagnostics_.report(DiagnosticCode::UnexpectedToken, c.end, c.end + 1, {rest.substr(0, 1)});
  }
  made->flags = texts_.intern_utf8(text.substr(last_slash + 1));
  return made;
}

TemplateElement* Lowering::template_element(uint32_t start, uint32_t end, bool tagged) {
  const std::string_view text = source_.substr(start, end - start);
  TemplateElement* const made = make<TemplateElement>(start, end);
  units_.clear();
  raw_template(text, units_);
  made->raw = texts_.intern(units_);
  units_.clear();
  const StringEscapes escapes = decode_template(text, units_);
  if (escapes.valid) {
    made->cooked = texts_.intern(units_);
  } else if (!tagged) {
    report(escape_error(source_, start + escapes.error_at));
  }
  return made;
}

TemplateLiteral* Lowering::template_literal(const Cst& c, bool tagged) {
  const Children kids(reader_, c);
  ListBuilder<Expression> expressions(*this);
  uint32_t from = c.start + 1;
  std::vector<TemplateElement*> quasis;
  for (const Cst& kid : kids) {
    if (kid.kind != Kind::TemplateSubstitution) continue;
    quasis.push_back(template_element(from, kid.start, tagged));
    const Children inner(reader_, kid);
    expressions.add(expression(inner[1]));
    from = kid.end;
  }
  quasis.push_back(template_element(from, c.end - 1, tagged));
  TemplateLiteral* const made = make<TemplateLiteral>(c);
  made->quasis = arena_.copy_list<TemplateElement*>(quasis);
  made->expressions = expressions.finish();
  return made;
}

/// Null for the callee of import.defer() and import.source().
Expression* Lowering::meta_property(const Cst& c) {
  const std::string_view text = text_of(c);
  if (text.ends_with("defer") || text.ends_with("source")) return nullptr;
  MetaProperty* const made = make<MetaProperty>(c);
  made->meta_kind = text.starts_with("new") ? MetaKind::NewTarget : MetaKind::ImportMeta;
  return made;
}

Node* Lowering::property_key(const Cst& c, bool& computed) {
  switch (c.kind) {
    case Kind::ComputedPropertyName: {
      const Children kids(reader_, c);
      computed = true;
      if (kids[1].kind == Kind::SequenceExpression) unexpected(kids[1]);
      return expression(kids[1]);
    }
    case Kind::Number: return number(c);
    case Kind::PrivatePropertyIdentifier: {
      PrivateName* const made = make<PrivateName>(c);
      made->name = name_text(c);
      return made;
    }
    default: break;
  }
  PropertyName* const made = make<PropertyName>(c);
  made->is_string = c.kind == Kind::String;
  made->name = made->is_string ? string_text(c, &made->has_octal_escape) : name_text(c);
  return made;
}

}  // namespace shoal::syntax
