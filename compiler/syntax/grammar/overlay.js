// overlay.js: prototype layer over the grammars of npm tree-sitter-typescript 0.23.2 + tree-sitter-javascript 0.25.0 (both MIT; the rules
// named here replace theirs and follow their shape). It shows which clusters a regenerated grammar can fix. Used as
/* global grammar, choice, seq, repeat, repeat1, optional, prec, field, alias, token, reserved */
const commaSep1 = r => seq(r, repeat(seq(',', r)));
const commaSep = r => optional(commaSep1(r));
module.exports = function overlay(base, dialect) {
  const isTS = dialect !== 'javascript';
  const R = {};
  const kw = $ => alias($._reserved_identifier, $.identifier);
  // --- callee / object of member access: never a unary, await, yield, as or binary expression
  if (isTS) R.call_expression = $ => choice(
    prec('call', seq(field('function', choice($.expression, $.import)), field('type_arguments', optional($.type_arguments)), field('arguments', $.arguments))),
    prec('template_call', seq(field('function', choice($.primary_expression, $.new_expression, $.instantiation_expression)), field('arguments', $.template_string))),
    prec('member', seq(field('function', choice($.primary_expression, $.new_expression)), field('optional_chain', $.optional_chain),
      field('type_arguments', optional($.type_arguments)), field('arguments', $.arguments))));
  // both readings of  await (x)  are valid to the grammar; take await. The compiler undoes it where await is a name (see README).
  R.await_expression = $ => prec.dynamic(1, prec('unary_void', seq('await', $.expression)));
  R.member_expression = $ => prec('member', seq(
    field('object', choice($.primary_expression, $.new_expression, $.import)),
    choice('.', field('optional_chain', $.optional_chain)),
    field('property', choice($.private_property_identifier, reserved('properties', alias($.identifier, $.property_identifier))))));
  R.subscript_expression = $ => prec.right('member', seq(
    field('object', choice($.primary_expression, $.new_expression)),
    optional(field('optional_chain', $.optional_chain)), '[', field('index', $._expressions), ']'));
  R.statement_block = ($, previous) => prec.dynamic(2, previous);
  // --- import defer / import source, import("x") phases
  R.meta_property = _ => choice(seq('new', '.', 'target'), seq('import', '.', choice('meta', 'defer', 'source')));
  // --- reserved words as module export names, default in export *
  R._module_export_name = $ => choice(reserved('properties', $.identifier), $.string, 'default');
  R.namespace_export = $ => seq('*', 'as', $._module_export_name);
  // import x from "y" with {...}, and the same after export ... from: one node, import_attribute
  R.import_attribute = $ => seq(choice('with', 'assert'), $.object);
  R._from_clause = $ => seq('from', field('source', $.string), optional($.import_attribute));
  R.import_statement = $ => seq('import', choice(
    seq($.import_clause, $._from_clause),
    seq(field('source', $.string), optional($.import_attribute)),
    seq(field('phase', 'defer'), $.namespace_import, $._from_clause),
    seq(field('phase', 'source'), $.identifier, $._from_clause)), $._semicolon);
  if (isTS) {
    R.import_statement = $ => seq('import', choice(
      seq(optional(choice('type', 'typeof')), choice(
        seq($.import_clause, $._from_clause),
        $.import_require_clause,
        seq(field('source', $.string), optional($.import_attribute)))),
      seq(field('phase', 'defer'), $.namespace_import, $._from_clause),
      seq(field('phase', 'source'), $.identifier, $._from_clause)), $._semicolon);
    R.assignment_expression = $ => prec.right('assign', seq(
      field('left', choice($.parenthesized_expression, $._lhs_expression)), '=', field('right', $.expression)));
    R.non_null_expression = $ => prec.left('member', seq(choice($.primary_expression, $.new_expression), '!'));
    R.as_expression = $ => prec.left('binary_relation', seq($.expression, 'as', choice('const', $.type)));
    R.satisfies_expression = $ => prec.left('binary_relation', seq($.expression, 'satisfies', $.type));
    R.type_parameter = $ => seq(repeat(choice('const', 'in', 'out')), field('name', $._type_identifier),
      field('constraint', optional($.constraint)), field('value', optional($.default_type)));
    R.public_field_definition = $ => seq(
      repeat(field('decorator', $.decorator)),
      repeat(choice('declare', $.accessibility_modifier, 'static', $.override_modifier, 'readonly', 'abstract', 'accessor')),
      field('name', $._property_name), optional(choice('?', '!')), field('type', optional($.type_annotation)), optional($._initializer));
    R.index_signature = $ => seq(
      repeat(choice('static', seq(field('sign', optional(choice('-', '+'))), 'readonly'))),
      '[', choice(seq(field('name', choice($.identifier, kw($))), ':', field('index_type', $.type)), $.mapped_type_clause), ']',
      optional(field('type', choice($.type_annotation, $.omitting_type_annotation, $.adding_type_annotation, $.opting_type_annotation))));
    R.export_statement = ($, previous) => choice(previous,
      seq('export', 'type', choice(seq('*', $._from_clause), seq($.namespace_export, $._from_clause)), $._semicolon),
      seq('export', 'default', alias($._anon_signature, $.function_signature)));
    R.import_type = $ => prec.right(seq('import', '(', $.type, optional(seq(',', $.object)), ')', repeat(seq('.', alias($.identifier, $.type_identifier))), optional($.type_arguments)));
    R.primary_type = ($, previous) => choice(previous, $.import_type);
    R._anon_signature = $ => seq(optional('async'), 'function', $._call_signature, choice($._semicolon, $._function_signature_automatic_semicolon));
  }
  return grammar(base, {
    name: 'shoal_' + dialect,
    externals: $ => [
      $._automatic_semicolon, $._template_chars, $._ternary_qmark, $.html_comment, '||', $.escape_sequence,
      $.regex_pattern, $.jsx_text, $._function_signature_automatic_semicolon, $.__error_recovery,
    ],
    precedences: ($, previous) => previous.concat(isTS ? [
      // types inside  x as T | U  bind tighter than the operators around
      [$.union_type, 'binary_relation'], [$.intersection_type, 'binary_relation'], [$.conditional_type, 'binary_relation'], [$.function_type, 'binary_relation'],
      ['binary_relation', $.type_predicate],
    ] : []),
    conflicts: ($, previous) => previous.concat(isTS ? [
      [$.variable_declarator, $.primary_expression],
      [$.import, $.import_type],
      [$.method_definition, $.method_signature, $.property_signature, $.index_signature],
      [$.method_definition, $.public_field_definition],
      [$.method_signature, $.property_signature, $.index_signature],
      [$.public_field_definition, $.abstract_method_signature],
      [$.method_definition, $.public_field_definition, $.method_signature, $.index_signature],
      [$.method_definition, $.public_field_definition, $.method_signature],
    ] : []),
    rules: R,
  });
};
