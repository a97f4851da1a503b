// Every node that matters at run time and that TypeScript's own parser finds must be in our tree, with the same range
// and a type that fits; with --types also what is inside types.
//   node typescript.cjs GRAMMAR_TREE FOLDER [--files FILE] [--expect FILE] [--report FILE] [--no-stale] [--types]
'use strict';
const fs = require('fs');
const ts = require('typescript');
const { parseArguments, filesOf, forEachTree, byteOffsets, Results, excerpt } = require('./trees.cjs');

const K = ts.SyntaxKind;
const set = words => new Set(words.split(' '));
const types = {};
const map = (kinds, names) => kinds.split(' ').forEach(kind => { types[K[kind]] = set(names); });
map('ExpressionStatement', 'expression_statement');
map('Block', 'statement_block');
map('EmptyStatement', 'empty_statement');
map('DebuggerStatement', 'debugger_statement');
map('WithStatement', 'with_statement');
map('ReturnStatement', 'return_statement');
map('LabeledStatement', 'labeled_statement');
map('BreakStatement', 'break_statement');
map('ContinueStatement', 'continue_statement');
map('IfStatement', 'if_statement');
map('SwitchStatement', 'switch_statement');
map('ThrowStatement', 'throw_statement');
map('TryStatement', 'try_statement');
map('WhileStatement', 'while_statement');
map('DoStatement', 'do_statement');
map('ForStatement', 'for_statement');
map('ForInStatement ForOfStatement', 'for_in_statement');
map('ArrayLiteralExpression', 'array array_pattern');
map('ObjectLiteralExpression', 'object object_pattern');
map('PropertyAssignment', 'pair pair_pattern');
map('ShorthandPropertyAssignment',
  'shorthand_property_identifier shorthand_property_identifier_pattern object_assignment_pattern');
map('ArrowFunction', 'arrow_function');
map('ClassExpression', 'class');
map('DeleteExpression TypeOfExpression VoidExpression', 'unary_expression');
map('PrefixUnaryExpression', 'unary_expression update_expression');
map('PostfixUnaryExpression', 'update_expression');
map('ConditionalExpression', 'ternary_expression');
map('CallExpression', 'call_expression');
map('NewExpression', 'new_expression');
map('PropertyAccessExpression', 'member_expression nested_identifier');
map('ElementAccessExpression', 'subscript_expression');
map('YieldExpression', 'yield_expression');
map('AwaitExpression', 'await_expression');
map('TaggedTemplateExpression', 'call_expression');
map('NoSubstitutionTemplateLiteral TemplateExpression', 'template_string');
map('ParenthesizedExpression', 'parenthesized_expression');
map('SpreadElement SpreadAssignment', 'spread_element rest_pattern');
map('ObjectBindingPattern', 'object_pattern');
map('ArrayBindingPattern', 'array_pattern');
map('AsExpression', 'as_expression');
map('SatisfiesExpression', 'satisfies_expression');
map('NonNullExpression', 'non_null_expression');
map('TypeAssertionExpression', 'type_assertion');
map('MetaProperty', 'meta_property');
map('RegularExpressionLiteral', 'regex');
map('NumericLiteral BigIntLiteral', 'number');
map('StringLiteral', 'string');
// As the name of a JSX element `this` is an identifier, as a parameter it is none of `this`'s business at run time.
map('ThisKeyword', 'this identifier');
map('SuperKeyword', 'super');
map('TrueKeyword', 'true');
map('FalseKeyword', 'false');
map('NullKeyword', 'null');
map('Identifier', 'identifier property_identifier shorthand_property_identifier ' +
  'shorthand_property_identifier_pattern type_identifier statement_identifier undefined jsx_identifier ' +
  'nested_identifier jsx_text this');
map('PrivateIdentifier', 'private_property_identifier');
map('CaseClause', 'switch_case');
map('DefaultClause', 'switch_default');
map('CatchClause', 'catch_clause');
map('ClassStaticBlockDeclaration', 'class_static_block');
map('JsxElement JsxFragment', 'jsx_element');
map('JsxSelfClosingElement', 'jsx_self_closing_element');
map('JsxExpression', 'jsx_expression');
map('FunctionExpression', 'function_expression generator_function');
map('ImportDeclaration', 'import_statement');
map('ExportDeclaration ExportAssignment', 'export_statement');
map('ImportEqualsDeclaration', 'import_statement import_alias export_statement');
map('MethodDeclaration Constructor GetAccessor SetAccessor',
  'method_definition method_signature abstract_method_signature');
map('PropertyDeclaration', 'public_field_definition');

const typeTypes = {};
const mapType = (kinds, names) => kinds.split(' ').forEach(kind => { typeTypes[K[kind]] = set(names); });
mapType('UnionType', 'union_type');
mapType('IntersectionType', 'intersection_type');
mapType('ArrayType', 'array_type');
mapType('TupleType', 'tuple_type');
mapType('TypeLiteral MappedType', 'object_type');
mapType('FunctionType', 'function_type');
mapType('ConstructorType', 'constructor_type');
mapType('ConditionalType', 'conditional_type');
mapType('ParenthesizedType', 'parenthesized_type');
mapType('TypeQuery', 'type_query member_expression call_expression');
mapType('IndexedAccessType', 'lookup_type');
mapType('TypeOperator', 'index_type_query readonly_type predefined_type');
mapType('TypeReference', 'generic_type type_identifier nested_type_identifier');
mapType('ImportType', 'import_type type_query');
mapType('TemplateLiteralType', 'template_literal_type');
mapType('InferType', 'infer_type');
mapType('TypePredicate', 'type_predicate asserts');
mapType('RestType', 'rest_type');
mapType('OptionalType', 'optional_type');
mapType('LiteralType', 'literal_type template_literal_type');
mapType('NamedTupleMember', 'required_parameter optional_parameter');
mapType('AnyKeyword NumberKeyword BooleanKeyword StringKeyword SymbolKeyword VoidKeyword UnknownKeyword ' +
  'NeverKeyword ObjectKeyword', 'predefined_type');
mapType('UndefinedKeyword', 'literal_type');
mapType('ThisType', 'this_type');

const declarations = {
  [K.ClassDeclaration]: 'class_declaration abstract_class_declaration class',
  [K.FunctionDeclaration]: 'function_declaration generator_function_declaration function_signature ' +
    'function_expression generator_function',
  [K.InterfaceDeclaration]: 'interface_declaration',
  [K.TypeAliasDeclaration]: 'type_alias_declaration',
  [K.EnumDeclaration]: 'enum_declaration',
  [K.ModuleDeclaration]: 'internal_module module',
  [K.VariableStatement]: 'variable_declaration lexical_declaration using_declaration',
};
for (const kind in declarations) declarations[kind] = set(declarations[kind] + ' ambient_declaration');

const isAssignment = kind => kind >= K.FirstAssignment && kind <= K.LastAssignment;
// Ours may end before the semicolon.
const endsBySemicolon = set('ImportDeclaration ExportDeclaration ExportAssignment ImportEqualsDeclaration ' +
  'MethodDeclaration Constructor GetAccessor SetAccessor PropertyDeclaration');
const bare = new Set([K.BindingElement, K.Parameter, K.VariableDeclaration, K.ExpressionWithTypeArguments]);

class Comparison {
  constructor(file, text, nodes, toByte, types) {
    Object.assign(this, { file, text, nodes, toByte, types, first: null });
  }

  expect(node, start, end, wanted, otherEnd) {
    for (const e of [end, otherEnd]) {
      const here = e && this.nodes.get(this.toByte(start) * 4294967296 + this.toByte(e));
      if (here && here.some(type => wanted.has(type))) return;
    }
    if (this.first && this.first.start <= start) return;
    const here = this.nodes.get(this.toByte(start) * 4294967296 + this.toByte(end));
    this.first = { kind: K[node.kind], start, end, here: here ? here.join('/') : 'none' };
  }

  declaration(node, start, end) {
    const modifiers = node.modifiers || [];
    const exported = modifiers.filter(m => m.kind === K.ExportKeyword || m.kind === K.DefaultKeyword);
    if (exported.length) {
      if (modifiers.some(m => m.kind === K.Decorator)) return;  // In either order.
      start = ts.skipTrivia(this.text, exported[exported.length - 1].end);
    }
    if (node.kind === K.ModuleDeclaration && node.parent.kind === K.ModuleDeclaration) return;  // namespace A.B
    this.expect(node, start, end, declarations[node.kind], this.text[end - 1] === ';' ? end - 1 : undefined);
  }

  binary(node, parent, start, end) {
    const operator = node.operatorToken.kind;
    // Ours has one node for the whole of `a, b, c`.
    if (operator === K.CommaToken && parent.kind === K.BinaryExpression &&
        parent.operatorToken.kind === K.CommaToken) return;
    this.expect(node, start, end, operator === K.CommaToken ? set('sequence_expression')
      : isAssignment(operator) ? set('assignment_expression augmented_assignment_expression assignment_pattern ' +
        'object_assignment_pattern') : set('binary_expression'));
  }

  other(node, parent, start, end) {
    const wanted = types[node.kind];
    if (!wanted || this.skips(node, parent)) return;
    const semicolon = endsBySemicolon.has(K[node.kind]) && this.text[end - 1] === ';' ? end - 1 : undefined;
    this.expect(node, start, end, wanted, semicolon);
  }

  type(node, parent) {
    const wanted = typeTypes[node.kind];
    // Where ours has no node for the type alone: as const, unique symbol, this is T, typeof import("x").
    const bare = parent.kind === K.TypePredicate || parent.kind === K.ImportType ||
      (parent.kind === K.TypeOperator && node.kind === K.SymbolKeyword) ||
      ((parent.kind === K.AsExpression || parent.kind === K.TypeAssertionExpression) &&
        node.getText(this.file) === 'const');
    if (wanted && !bare) this.expect(node, node.getStart(this.file), node.end, wanted);
    ts.forEachChild(node, child => {
      if (ts.isTypeNode(child) || ts.isTypeElement(child) || ts.isParameter(child) ||
          child.kind === K.TypeParameter) this.type(child, node);
    });
  }

  skips(node, parent) {
    if (node.kind === K.StringLiteral) return parent.kind === K.JsxAttribute;
    if (node.kind === K.Identifier) {
      return parent.kind === K.MetaProperty || parent.kind === K.NamespaceExportDeclaration ||
        node.text === 'default' || (parent.kind === K.ModuleDeclaration && node.text === 'global');
    }
    return (node.modifiers || []).some(m => m.kind === K.Decorator) && endsBySemicolon.has(K[node.kind]);
  }

  walk(node, parent) {
    if (node.kind === K.ExpressionWithTypeArguments) {
      if (parent.kind === K.HeritageClause && (parent.token === K.ImplementsKeyword ||
          parent.parent.kind === K.InterfaceDeclaration)) return;
    } else if (ts.isTypeNode(node) || node.kind === K.TypeParameter) {
      if (this.types) this.type(node, parent);
      return;
    } else if (node.kind === K.JsxText) {
      return;
    }
    const start = node.getStart(this.file), end = node.end;
    const empty = start === end &&
      (node.kind === K.OmittedExpression || node.kind === K.Identifier || node.kind === K.JsxExpression);
    if (empty) return;
    if (declarations[node.kind]) {
      this.declaration(node, start, end);
      if (node.kind === K.InterfaceDeclaration || node.kind === K.TypeAliasDeclaration) {
        if (this.types) this.type(node, parent);
        return;
      }
    } else if (node.kind === K.BinaryExpression) {
      this.binary(node, parent, start, end);
    } else if (!bare.has(node.kind)) {
      this.other(node, parent, start, end);
    }
    ts.forEachChild(node, child => this.walk(child, node));
  }
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  const results = new Results(options);
  const compare = dialect => (file, hasError, nodes) => {
    const bytes = fs.readFileSync(file);
    const text = bytes.toString('utf8');
    const declarationFile = /\.d\.[cm]?ts$/.test(file);
    const kind = declarationFile ? undefined : dialect === 'tsx' ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true, kind);
    if (parsed.parseDiagnostics.length > 0) return results.skip();
    if (hasError) return results.add(file, 'ERROR');
    const comparison = new Comparison(parsed, text, nodes, byteOffsets(text, bytes.length), options.types);
    comparison.walk(parsed, null);
    const first = comparison.first;
    results.add(file, first && `${first.kind}\t${first.here}\t${excerpt(text, first.start, first.end)}`);
  };
  const below = pattern => filesOf(options, pattern);
  await forEachTree(options.program, 'ts', below(/\.[cm]?ts$/), compare('ts'));
  await forEachTree(options.program, 'tsx', below(/\.[jt]sx$/), compare('tsx'));
  results.finish();
}

main();
