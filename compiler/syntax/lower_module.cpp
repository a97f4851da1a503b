// Imports and exports.
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

/// The names of a module's interface: identifiers of any sort, or strings.
const Text* Lowering::module_export_name(const Cst& c) {
  return c.kind == Kind::String ? string_text(c) : name_text(c);
}

Statement* Lowering::import_statement(const Cst& c) {
  const Children kids(reader_, c);
  const bool says_type = kids.has(Kind::KwType) || kids.has(Kind::KwTypeof);
  const Cst& require = kids.kind(Kind::ImportRequireClause);
  if (says_type && (require || !options_.keep_type_imports)) return nullptr;
  if (require) {
    const Children parts(reader_, require);
    ImportEquals* const made = make<ImportEquals>(c);
    made->id = identifier(parts.kind(Kind::Identifier));
    made->source = string(parts.field(Field::Source));
    made->maybe_elidable = !options_.verbatim_module_syntax;
    return made;
  }
  ImportDeclaration* const made = make<ImportDeclaration>(c);
  const Cst& phase = kids.field(Field::Phase);
  if (phase) made->phase = phase.kind == Kind::KwDefer ? ImportPhase::Defer : ImportPhase::Source;
  ListBuilder<ImportSpecifier> specifiers(*this);
  bool has_clause = false;
  for (const Cst& kid : kids) {
    if (&kid == &phase) continue;
    if (kid.kind == Kind::ImportClause || kid.kind == Kind::NamespaceImport ||
        kid.kind == Kind::Identifier) {
      has_clause = true;
      import_clause(kid, specifiers);
    }
  }
  made->specifiers = specifiers.finish();
  // `import source x` is no import of `default`: x is the module's source.
  if (made->phase == ImportPhase::Source)
    for (ImportSpecifier* each : made->specifiers) each->imported = nullptr;
  for (ImportSpecifier* each : made->specifiers) each->says_type |= says_type;
  made->source = string(kids.field(Field::Source));
  made->attributes = import_attributes(kids);
  made->maybe_elidable =
      has_clause && is_typescript() && (says_type || !options_.verbatim_module_syntax);
  // Nothing is left of `import {type A} from "x"`, nor, as TypeScript does, of `import {} from
  // "x"`.
  if (made->specifiers.empty() && made->maybe_elidable) return nullptr;
  return made;
}

void Lowering::import_clause(const Cst& c, ListBuilder<ImportSpecifier>& specifiers) {
  const Text* const default_name = texts_.common().default_;
  if (c.kind == Kind::Identifier)
    return specifiers.add(import_binding(c, c, ImportKind::Default, default_name));
  const Children kids(reader_, c);
  if (c.kind == Kind::NamespaceImport) {
    return specifiers.add(import_binding(c, kids[kids.size() - 1], ImportKind::Namespace, nullptr));
  }
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::Identifier || kid.kind == Kind::NamespaceImport)
      import_clause(kid, specifiers);
    if (kid.kind != Kind::NamedImports) continue;
    const Children names(reader_, kid);
    for (const Cst& name : names) {
      if (name.kind != Kind::ImportSpecifier) continue;
      ImportSpecifier* const made = import_specifier(name);
      if (made) specifiers.add(made);
    }
  }
}

ImportSpecifier* Lowering::import_binding(const Cst& c, const Cst& local, ImportKind kind,
                                          const Text* imported) {
  ImportSpecifier* const made = make<ImportSpecifier>(c);
  made->import_kind = kind;
  made->imported = imported;
  made->local = identifier(local);
  made->maybe_elidable = is_typescript() && !options_.verbatim_module_syntax;
  return made;
}

/// Null for `type A` that is not kept.
ImportSpecifier* Lowering::import_specifier(const Cst& c) {
  const Children kids(reader_, c);
  const Cst& name = kids.field(Field::Name);
  const bool type_only = (kids[0].kind == Kind::KwType || kids[0].kind == Kind::KwTypeof) &&
                         name.start != kids[0].start;
  if (type_only && !options_.keep_type_imports) return nullptr;
  const Cst& alias = kids.field(Field::Alias);
  if (!alias && name.kind != Kind::Identifier) unexpected(name);
  ImportSpecifier* const made =
      import_binding(c, alias ? alias : name, ImportKind::Named, module_export_name(name));
  made->says_type = type_only;
  return made;
}

List<ImportAttribute*> Lowering::import_attributes(const Children& kids) {
  ListBuilder<ImportAttribute> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind != Kind::ImportAttribute) continue;
    const Children parts(reader_, kid);
    const Children pairs(reader_, parts.kind(Kind::Object));
    check_commas(pairs);
    for (const Cst& pair : pairs) {
      if (pair.kind == Kind::BraceOpen || pair.kind == Kind::BraceClose || pair.kind == Kind::Comma)
        continue;
      ImportAttribute* const made = import_attribute(pair);
      if (made) list.add(made);
    }
  }
  return list.finish();
}

ImportAttribute* Lowering::import_attribute(const Cst& c) {
  if (c.kind != Kind::Pair) return unexpected(c), nullptr;
  const Children kids(reader_, c);
  const Cst& key = kids.field(Field::Key);
  const Cst& value = kids.field(Field::Value);
  if (key.kind != Kind::PropertyIdentifier && key.kind != Kind::String)
    return unexpected(key), nullptr;
  if (value.kind != Kind::String) return unexpected(value, "expected a string"), nullptr;
  ImportAttribute* const made = make<ImportAttribute>(c);
  made->key = module_export_name(key);
  made->value = string_text(value);
  return made;
}

Statement* Lowering::export_statement(const Cst& c) {
  const Children kids(reader_, c);
  size_t word = 0;  // The word `export`, after decorators.
  while (kids[word].kind == Kind::Decorator) ++word;
  if (word + 1 >= kids.size()) return unexpected(c), make<EmptyStatement>(c);
  const Cst& next = kids[word + 1];
  switch (next.kind) {
    case Kind::KwType: return nullptr;
    case Kind::KwAs: return nullptr;  // export as namespace X
    case Kind::Star:
    case Kind::NamespaceExport: return export_all(kids, c);
    case Kind::ExportClause: return export_named(kids, c);
    case Kind::KwDefault: return export_default(kids, c);
    case Kind::Equals: {
      ExportAssignment* const made = make<ExportAssignment>(c);
      made->expression = expression(kids[word + 2]);
      return made;
    }
    default: break;
  }
  const Cst& declared = kids.field(Field::Declaration);
  if (!declared) return unexpected(next), make<EmptyStatement>(c);
  Statement* const declaration = statement(declared);
  if (!declaration || is<TypeDeclaration>(declaration)) return declaration;
  if (ImportEquals* const alias = try_as<ImportEquals>(declaration)) {
    alias->is_export = true;
    return alias;
  }
  if (ClassDeclaration* const with_class = try_as<ClassDeclaration>(declaration)) {
    if (word != 0) with_class->class_node->decorators = leading_decorators(kids);
  } else if (word != 0) {
    error(DiagnosticCode::DecoratorNotAllowed, kids[0]);
  }
  ExportDeclaration* const made = make<ExportDeclaration>(c);
  made->declaration = declaration;
  return made;
}

Statement* Lowering::export_default(const Children& kids, const Cst& c) {
  ExportDefault* const made = make<ExportDefault>(c);
  const List<Decorator*> decorators = leading_decorators(kids);
  const Cst& declared = kids.field(Field::Declaration);
  if (declared) {
    Statement* const declaration = statement(declared);
    if (!declaration || is<TypeDeclaration>(declaration)) return declaration;
    made->declaration = declaration;
    ClassDeclaration* const with_class = try_as<ClassDeclaration>(declaration);
    if (with_class && !decorators.empty()) with_class->class_node->decorators = decorators;
    return made;
  }
  const Cst& value = kids.field(Field::Value);
  if (!value) return nullptr;  // A signature: export default function f(): void;
  switch (value.kind) {        // Without a name the grammar reads them as expressions.
    case Kind::FunctionExpression:
    case Kind::GeneratorFunction: {
      FunctionDeclaration* const declaration = make<FunctionDeclaration>(value);
      declaration->function = function(value, FunctionKind::Declaration);
      made->declaration = declaration;
      return made;
    }
    case Kind::Class: {
      ClassDeclaration* const declaration = make<ClassDeclaration>(value);
      declaration->class_node = class_node(value, decorators);
      made->declaration = declaration;
      return made;
    }
    default: break;
  }
  made->declaration = expression(value);
  return made;
}

Statement* Lowering::export_all(const Children& kids, const Cst& c) {
  ExportAll* const made = make<ExportAll>(c);
  if (const Cst& named = kids.kind(Kind::NamespaceExport)) {
    const Children parts(reader_, named);
    made->exported = module_export_name(parts[parts.size() - 1]);
  }
  made->source = string(kids.field(Field::Source));
  made->attributes = import_attributes(kids);
  return made;
}

Statement* Lowering::export_named(const Children& kids, const Cst& c) {
  ExportNamed* const made = make<ExportNamed>(c);
  const Cst& source = kids.field(Field::Source);
  const Children clause(reader_, kids.kind(Kind::ExportClause));
  ListBuilder<ExportSpecifier> list(*this);
  for (const Cst& each : clause) {
    if (each.kind != Kind::ExportSpecifier) continue;
    ExportSpecifier* const specifier = export_specifier(each, static_cast<bool>(source));
    if (specifier) list.add(specifier);
  }
  made->specifiers = list.finish();
  if (source) {
    made->source = string(source);
    made->attributes = import_attributes(kids);
  }
  // `export {type A} from "x"` and `export {} from "x"` are gone entirely, unless module syntax is
  // kept verbatim.
  const bool may_elide = is_typescript() && !options_.verbatim_module_syntax;
  if (source && made->specifiers.empty() && may_elide) return nullptr;
  return made;
}

/// Null for `type A`.
ExportSpecifier* Lowering::export_specifier(const Cst& c, bool has_source) {
  const Children kids(reader_, c);
  const Cst& name = kids.field(Field::Name);
  if ((kids[0].kind == Kind::KwType || kids[0].kind == Kind::KwTypeof) &&
      name.start != kids[0].start)
    return nullptr;
  const Cst& alias = kids.field(Field::Alias);
  ExportSpecifier* const made = make<ExportSpecifier>(c);
  made->local = module_export_name(name);
  made->exported = alias ? module_export_name(alias) : made->local;
  made->local_is_string = name.kind == Kind::String;
  if (has_source) return made;
  if (made->local_is_string) unexpected(name);
  made->reference = identifier(name);
  made->maybe_elidable = is_typescript() && !options_.verbatim_module_syntax;
  return made;
}

}  // namespace shoal::syntax
