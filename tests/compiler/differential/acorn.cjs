// Every node that acorn finds in a JavaScript file must be in our tree, with the same range and a type that fits.
//   node acorn.cjs GRAMMAR_TREE FOLDER [--expect FILE] [--report FILE] [--no-stale]
// In a checkout of test262, front matter says whether a file is a module and whether it is to be rejected.
'use strict';
const acorn = require('acorn');
const fs = require('fs');
const { parseArguments, filesBelow, forEachTree, byteOffsets, Results, excerpt } = require('./trees.cjs');

const set = words => new Set(words.split(' '));
const functions = 'function_declaration generator_function_declaration function_expression generator_function';
const types = {
  ExpressionStatement: set('expression_statement'), BlockStatement: set('statement_block'),
  EmptyStatement: set('empty_statement'), DebuggerStatement: set('debugger_statement'),
  WithStatement: set('with_statement'), ReturnStatement: set('return_statement'),
  LabeledStatement: set('labeled_statement'), BreakStatement: set('break_statement'),
  ContinueStatement: set('continue_statement'), IfStatement: set('if_statement'),
  SwitchStatement: set('switch_statement'), ThrowStatement: set('throw_statement'),
  TryStatement: set('try_statement'), WhileStatement: set('while_statement'),
  DoWhileStatement: set('do_statement'), ForStatement: set('for_statement'),
  ForInStatement: set('for_in_statement'), ForOfStatement: set('for_in_statement'),
  FunctionDeclaration: set(functions), FunctionExpression: set('function_expression generator_function'),
  VariableDeclaration: set('variable_declaration lexical_declaration using_declaration'),
  VariableDeclarator: set('variable_declarator'), ClassDeclaration: set('class_declaration class'),
  ThisExpression: set('this'), Super: set('super'), ArrayExpression: set('array'), ObjectExpression: set('object'),
  Property: set('pair pair_pattern method_definition shorthand_property_identifier ' +
    'shorthand_property_identifier_pattern object_assignment_pattern'),
  ArrowFunctionExpression: set('arrow_function'), ClassExpression: set('class'),
  UnaryExpression: set('unary_expression'), UpdateExpression: set('update_expression'),
  BinaryExpression: set('binary_expression'), LogicalExpression: set('binary_expression'),
  AssignmentExpression: set('assignment_expression augmented_assignment_expression'),
  ConditionalExpression: set('ternary_expression'), CallExpression: set('call_expression'),
  NewExpression: set('new_expression'), MemberExpression: set('member_expression subscript_expression'),
  SequenceExpression: set('sequence_expression'), YieldExpression: set('yield_expression'),
  AwaitExpression: set('await_expression'), TemplateLiteral: set('template_string'),
  TaggedTemplateExpression: set('call_expression'), ImportExpression: set('call_expression'),
  MetaProperty: set('meta_property'), ParenthesizedExpression: set('parenthesized_expression'),
  SpreadElement: set('spread_element'), ObjectPattern: set('object_pattern object'),
  ArrayPattern: set('array_pattern array'), RestElement: set('rest_pattern spread_element'),
  AssignmentPattern: set('required_parameter assignment_pattern object_assignment_pattern assignment_expression'),
  Identifier: set('identifier type_identifier property_identifier shorthand_property_identifier ' +
    'shorthand_property_identifier_pattern statement_identifier undefined'),
  PrivateIdentifier: set('private_property_identifier'), MethodDefinition: set('method_definition'),
  ClassBody: set('class_body'), SwitchCase: set('switch_case switch_default'), CatchClause: set('catch_clause'),
  ImportDeclaration: set('import_statement'), ExportNamedDeclaration: set('export_statement'),
  ExportDefaultDeclaration: set('export_statement'), ExportAllDeclaration: set('export_statement'),
};
// Nodes without one of ours, or with another range (a field's semicolon).
const transparent = set('Program ChainExpression TemplateElement StaticBlock PropertyDefinition');

function literalType(node) {
  if (node.regex) return set('regex');
  if (node.bigint) return set('number');
  if (node.value === null) return set('null');
  return { string: set('string'), number: set('number'), boolean: set('true false') }[typeof node.value];
}

function isTransparent(node, parent, key, inForHead) {
  if (transparent.has(node.type) || /Specifier$|ImportAttribute/.test(node.type)) return true;
  if (node.type === 'FunctionExpression') {
    return parent.type === 'MethodDefinition' ||
      (parent.type === 'Property' && (parent.method || parent.kind !== 'init'));
  }
  if (node.type === 'VariableDeclaration') return parent.type.startsWith('For') && key !== 'body';
  if (node.type === 'VariableDeclarator') return inForHead;
  return false;
}

/// The first difference, in source order, or null.
function firstDifference(program, nodes, toByte) {
  let first = null;
  const check = (node, wanted) => {
    const here = nodes.get(toByte(node.start) * 4294967296 + toByte(node.end));
    if (here && here.some(type => wanted.has(type))) return;
    if (!first || node.start < first.node.start) first = { node, here: here ? here.join('/') : 'none' };
  };
  const walk = (node, parent, key, inForHead) => {
    if (/^(Import|Export)(Default|All|Named)?(Specifier|Attribute)$/.test(parent.type)) return;
    if (node.type === 'Identifier' && (parent.type === 'MetaProperty' || parent.type === 'ImportExpression')) return;
    if (node.type === 'Property' && node.shorthand) {
      check(node, types.Property);
      if (node.value.type === 'AssignmentPattern') walk(node.value.right, node, 'right', false);
      return;
    }
    if (!isTransparent(node, parent, key, inForHead)) {
      check(node, node.type === 'Literal' ? literalType(node) : types[node.type] || new Set());
    }
    for (const name in node) {
      if (name === 'regex' || name === 'attributes' || (node.type === 'TemplateLiteral' && name === 'quasis')) continue;
      const head = (/^For(In|Of)Statement$/.test(node.type) && name === 'left') ||
        (inForHead && node.type === 'VariableDeclaration' && name === 'declarations');
      for (const child of [].concat(node[name])) {
        if (child && typeof child.type === 'string') walk(child, node, name, head);
      }
    }
  };
  walk(program, { type: '-' }, '', false);
  return first;
}

function parse(file, text) {
  const options = { ecmaVersion: 'latest', preserveParens: true, allowHashBang: true };
  const frontMatter = /\/\*---(.*?)---\*\//s.exec(text);
  if (frontMatter) {
    if (/^\s*phase:\s*parse/m.test(frontMatter[1])) return null;
    const module = /^flags:.*\bmodule\b/m.test(frontMatter[1]);
    const kinds = [module ? 'module' : 'script'];
    return attempt(text, kinds, options);
  }
  const kinds = file.endsWith('.mjs') ? ['module'] : file.endsWith('.cjs') ? ['script'] : ['script', 'module'];
  return attempt(text, kinds, { ...options, allowReturnOutsideFunction: true });
}

function attempt(text, kinds, options) {
  for (const sourceType of kinds) {
    try {
      return acorn.parse(text, { ...options, sourceType });
    } catch {
      // The next kind, or none.
    }
  }
  return null;
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  const results = new Results(options);
  const files = filesBelow(options.folder, /(?<!_FIXTURE)\.[cm]?js$/);
  await forEachTree(options.program, 'js', files, (file, hasError, nodes) => {
    const bytes = fs.readFileSync(file);
    const text = bytes.toString('utf8');
    const program = parse(file, text);
    if (!program) return results.skip();
    if (hasError) return results.add(file, 'ERROR');
    const found = firstDifference(program, nodes, byteOffsets(text, bytes.length));
    results.add(file, found &&
      `${found.node.type}\t${found.here}\t${excerpt(text, found.node.start, found.node.end)}`);
  });
  results.finish();
}

main();
