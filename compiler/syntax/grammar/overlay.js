// The layer that shoal lays over the published grammars tree-sitter-javascript 0.25.0 and
// tree-sitter-typescript 0.23.2 (both MIT, see the NOTICE files). A rule named here replaces theirs and
// keeps its node and field names. README.md says what is left to the lowering.

/* global grammar, choice, seq, repeat, repeat1, optional, prec, field, alias, token, reserved, blank */

const comma_list1 = rule => seq(rule, repeat(seq(',', rule)));
const comma_list = rule => optional(comma_list1(rule));

// A negated character class, whole. The generator leaves U+017F and U+212A out of negated classes, and the
// generated lexer U+0000.
const any_but = excluded =>
  choice(new RegExp(`[^${excluded}]`), '\u0000', '\u017F', '\u212A');
const line_end = '\\n\\r\\u2028\\u2029';

// -------------------------------------------------------------------------------------------------
// Tokens
// -------------------------------------------------------------------------------------------------
const tokens = {
  hash_bang_line: _ => token(seq('#!', repeat(any_but(line_end)))),

  comment: _ => token(choice(
    seq('//', repeat(any_but(line_end))),
    seq('/*', repeat(any_but('*')), repeat1('*'),
      repeat(seq(any_but('/*'), repeat(any_but('*')), repeat1('*'))), '/'),
  )),

  unescaped_double_string_fragment: _ => token.immediate(prec(1, repeat1(any_but('"\\\\\\r\\n')))),
  unescaped_single_string_fragment: _ => token.immediate(prec(1, repeat1(any_but("'\\\\\\r\\n")))),
  unescaped_double_jsx_string_fragment: _ =>
    token.immediate(prec(1, repeat1(any_but('"&')))),
  unescaped_single_jsx_string_fragment: _ =>
    token.immediate(prec(1, repeat1(any_but("'&")))),

  // In a template the scanner makes this token, also where the escape is not valid (which a tag permits).
  escape_sequence: _ => token.immediate(seq('\\', choice(
    any_but('xu0-7\\r'),
    /[0-7]{1,3}/,
    /x[0-9a-fA-F]{2}/,
    /u[0-9a-fA-F]{4}/,
    /u\{[0-9a-fA-F]+\}/,
    /\r\n?/,
  ))),

  regex_pattern: _ => token.immediate(prec(-1, repeat1(choice(
    seq('[', repeat(choice(seq('\\', any_but(line_end)), any_but(`\\]\\\\${line_end}`))), ']'),
    seq('\\', any_but(line_end)),
    any_but(`/\\\\\\[${line_end}`),
  )))),
  regex_flags: _ => token.immediate(/[a-zA-Z0-9_$]+/),

  identifier: _ => token(seq(identifier_char('0-9'), repeat(identifier_char('')))),
  private_property_identifier: _ =>
    token(seq('#', identifier_char('0-9'), repeat(identifier_char('')))),
};

// The compiler checks names against the Unicode tables; the lexer only needs to know where a name ends.
function identifier_char(more) {
  const excluded = '\\x00-\\x1F\\s\\p{Zs}' + more +
    ':;`"\'@#.,|^&<=>+\\-*/\\\\%?!~()\\[\\]{}\\uFEFF\\u2060\\u200B\\u2028\\u2029';
  return choice(new RegExp(`[^${excluded}]`), '\u017F', '\u212A',
    /\\u[0-9a-fA-F]{4}/, /\\u\{[0-9a-fA-F]+\}/);
}

// -------------------------------------------------------------------------------------------------
// Every dialect
// -------------------------------------------------------------------------------------------------
const name_of = $ => choice($.identifier, alias($._reserved_identifier, $.identifier));
// A choice, and the choices in it, less one symbol.
const without = (rule, name) => choice(...rule.members.filter(m => m.name !== name)
  .map(m => (m.type === 'CHOICE' ? without(m, name) : m)));
// What may stand before `.`, `[`, `(`, a template or `!`.
const left_hand_side = $ => choice($.primary_expression, $.new_expression);

const reserved_words = ('break case catch class const continue debugger default delete do else export ' +
  'extends false finally for function if import in instanceof new null return super switch this throw ' +
  'true try typeof var void while with').split(' ');

const contextual = ['get', 'set', 'async', 'await', 'static', 'let', 'yield', 'using', 'accessor',
  'abstract', 'global'];

const common = {
  // An arrow function is no operand, so nothing can be called, read or continued after its block.
  primary_expression: ($, previous) =>
    without(previous, 'arrow_function'),
  expression: ($, previous) => choice(previous, $.arrow_function),

  arrow_function: $ => seq(
    choice(
      seq(optional('async'), choice(field('parameter', name_of($)), $._call_signature)),
      // for (async of => {};;)
      seq('async', field('parameter', alias('of', $.identifier))),
    ),
    '=>', field('body', choice($.expression, $.statement_block)),
  ),
  member_expression: $ => prec('member', seq(
    field('object', choice(left_hand_side($), $.import)),
    choice('.', field('optional_chain', $.optional_chain)),
    field('property', choice(
      $.private_property_identifier,
      reserved('properties', alias($.identifier, $.property_identifier)),
    )),
  )),
  subscript_expression: $ => prec.right('member', seq(
    field('object', left_hand_side($)),
    optional(field('optional_chain', $.optional_chain)),
    '[', field('index', $._expressions), ']',
  )),
  call_expression: $ => choice(
    prec('call', seq(field('function', choice(left_hand_side($), $.import)),
      field('arguments', $.arguments))),
    prec('template_call', seq(field('function', left_hand_side($)),
      field('arguments', $.template_string))),
    prec('member', seq(field('function', left_hand_side($)),
      field('optional_chain', $.optional_chain), field('arguments', $.arguments))),
  ),
  new_expression: $ => choice(
    prec.right('new', seq('new', field('constructor', left_hand_side($)),
      field('arguments', $.arguments))),
    prec.right('bare_new', seq('new', field('constructor', left_hand_side($)))),
  ),
  meta_property: _ => choice(seq('new', '.', 'target'),
    seq('import', '.', choice('meta', 'defer', 'source'))),

  // Where both readings are possible, the word is a keyword; the lowering undoes it (README.md).
  await_expression: $ => prec.dynamic(1, prec('unary_void', seq('await', $.expression))),
  yield_expression: $ => choice(
    prec.dynamic(2, prec.right(seq('yield', choice(seq('*', $.expression), $.expression)))),
    prec.dynamic(1, prec.right('yield')),
  ),

  // f() = 1 is an error of run time in sloppy code.
  assignment_expression: $ => prec.right('assign', seq(
    field('left', choice($.parenthesized_expression, $._lhs_expression, $.call_expression)),
    '=', field('right', $.expression),
  )),
  _augmented_assignment_lhs: ($, previous) => choice(previous, $.call_expression),

  // The scanner makes the `{`: where a block may stand, there is no object.
  statement_block: $ => prec.right(seq(
    alias($._block_start, '{'), repeat($.statement), '}', optional($._automatic_semicolon))),

  // Where the specification wants a Statement there is no `let`, `class`, `import` or type declaration.
  _embedded_statement: $ => choice(
    $.debugger_statement, $.expression_statement, $.statement_block, $.variable_declaration,
    $.function_declaration, $.generator_function_declaration, $.if_statement, $.switch_statement,
    $.for_statement, $.for_in_statement, $.while_statement, $.do_statement, $.try_statement,
    $.with_statement, $.break_statement, $.continue_statement, $.return_statement,
    $.throw_statement, $.empty_statement, $.labeled_statement,
  ),
  else_clause: $ => seq('else', $._embedded_statement),
  if_statement: $ => prec.right(seq(
    'if', field('condition', $.parenthesized_expression),
    field('consequence', $._embedded_statement),
    optional(field('alternative', $.else_clause)),
  )),
  for_statement: $ => seq(
    'for', '(',
    choice(
      field('initializer',
        choice($.lexical_declaration, $.variable_declaration, $.using_declaration)),
      seq(field('initializer', $._expressions), ';'),
      field('initializer', $.empty_statement),
    ),
    field('condition', choice(seq($._expressions, ';'), $.empty_statement)),
    field('increment', optional($._expressions)),
    ')', field('body', $._embedded_statement),
  ),
  for_in_statement: $ => seq(
    'for', optional('await'), $._for_header, field('body', $._embedded_statement)),
  _for_header: $ => {
    const word = alias(choice('of', 'as', 'satisfies'), $.identifier);
    return seq(
      '(',
      choice(
        field('left', choice($._lhs_expression, $.parenthesized_expression, $.call_expression)),
        seq(field('kind', 'var'),
          field('left', choice($.identifier, word, $._destructuring_pattern)),
          optional($._initializer), optional($._automatic_semicolon)),
        // Above what a long pattern loses by its elements.
        prec.dynamic(10000, seq(field('kind', choice('let', 'const')), optional($._after_let),
          field('left', choice($.identifier, word, $._destructuring_pattern)),
          optional($._automatic_semicolon))),
        prec.dynamic(-1, seq(field('kind', choice('using', seq('await', 'using'))),
          field('left', choice($.identifier, word)),
          optional($._automatic_semicolon))),
      ),
      field('operator', choice('in', 'of')),
      field('right', $._expressions),
      ')',
    );
  },
  while_statement: $ => seq(
    'while', field('condition', $.parenthesized_expression), field('body', $._embedded_statement)),
  do_statement: $ => prec.right(seq(
    'do', field('body', $._embedded_statement),
    'while', field('condition', $.parenthesized_expression), optional($._semicolon),
  )),
  with_statement: $ => seq(
    'with', field('object', $.parenthesized_expression), field('body', $._embedded_statement)),
  labeled_statement: $ => prec.dynamic(-1, seq(
    field('label', alias(choice($.identifier, $._reserved_identifier), $.statement_identifier)),
    ':', field('body', $._embedded_statement),
  )),

  lexical_declaration: $ => seq(
    field('kind', choice('let', 'const')), optional($._after_let),
    comma_list1($.variable_declarator), $._semicolon,
  ),
  // An expression where it can be one: using[x] = 1, using \n x.
  using_declaration: $ => prec.dynamic(-1, seq(
    field('kind', choice('using', seq('await', 'using'))),
    comma_list1(alias($._using_declarator, $.variable_declarator)), $._semicolon,
  )),
  _using_declarator: $ => seq(
    field('name', choice($.identifier, alias('of', $.identifier))), optional($._initializer)),

  // Modules.
  _module_export_name: $ => choice(reserved('properties', $.identifier), $.string, 'default'),
  namespace_export: $ => seq('*', 'as', $._module_export_name),
  import_clause: $ => choice(
    $.namespace_import, $.named_imports,
    seq($._import_identifier,
      optional(seq(',', choice($.namespace_import, $.named_imports)))),
  ),
  _import_identifier: $ => choice($.identifier, alias(choice('defer', 'source'), $.identifier)),
  import_attribute: $ => seq(choice('with', 'assert'), $.object),
  _from_clause: $ => seq('from', field('source', $.string), optional($.import_attribute)),
  import_statement: $ => seq('import', choice(
    seq($.import_clause, $._from_clause),
    seq(field('source', $.string), optional($.import_attribute)),
    seq(field('phase', 'defer'), $.namespace_import, $._from_clause),
    seq(field('phase', 'source'), choice($.identifier, alias(choice('source', 'from'), $.identifier)),
      $._from_clause),
  ), $._semicolon),
  export_statement: $ => choice(
    seq('export', choice(
      seq('*', $._from_clause),
      seq($.namespace_export, $._from_clause),
      seq($.export_clause, optional($._from_clause)),
    ), $._semicolon),
    seq(repeat(field('decorator', $.decorator)), 'export', choice(
      field('declaration', $.declaration),
      seq('default', choice(
        field('declaration', $.declaration),
        // Without a name these are still declarations: no semicolon, and nothing continues them.
        field('value', choice($.class, $.function_expression, $.generator_function)),
        seq(field('value', $.expression), $._semicolon),
      )),
    )),
  ),

  // `[(a), ...(b)] = c`; what declares refuses parentheses in the lowering.
  pattern: $ => prec.dynamic(-1, choice($._lhs_expression, $.parenthesized_expression,
    $.rest_pattern, alias($._parenthesized_rest, $.rest_pattern))),
  object_pattern: $ => prec('object', seq('{', comma_list(optional(choice(
    $.pair_pattern, $.rest_pattern, alias($._parenthesized_rest, $.rest_pattern),
    $.object_assignment_pattern,
    alias(choice($.identifier, $._reserved_identifier), $.shorthand_property_identifier_pattern),
  ))), '}')),
  _parenthesized_rest: $ => prec.right(seq('...', $.parenthesized_expression)),

  nested_identifier: $ => prec('member', seq(
    field('object', choice($.identifier, alias($.nested_identifier, $.member_expression))),
    '.', field('property', reserved('properties', alias($.identifier, $.property_identifier))))),
  // JSX. The name of an element may begin with `this`.
  _jsx_this: $ => choice($.this, alias($._jsx_this_member, $.member_expression)),
  _jsx_this_member: $ => prec('member', seq(field('object', $._jsx_this),
    '.', field('property', reserved('properties', alias($.identifier, $.property_identifier))))),
  _jsx_element_name: ($, previous) => choice(previous, $._jsx_this),
  // An `&` that starts no reference is text.
  _jsx_child: $ => choice($.jsx_text, alias('&', $.jsx_text), $.html_character_reference,
    $._jsx_element, $.jsx_expression),
  _jsx_string: $ => choice(
    seq('"', repeat(choice(
      alias($.unescaped_double_jsx_string_fragment, $.string_fragment),
      alias($._jsx_string_ampersand, $.string_fragment), $.html_character_reference)), '"'),
    seq("'", repeat(choice(
      alias($.unescaped_single_jsx_string_fragment, $.string_fragment),
      alias($._jsx_string_ampersand, $.string_fragment), $.html_character_reference)), "'"),
  ),
  _jsx_string_ampersand: _ => token.immediate('&'),
  _jsx_attribute_name: $ => choice(
    alias(choice($._jsx_identifier, ...reserved_words), $.property_identifier),
    $.jsx_namespace_name),

  // Classes.
  decorator_member_expression: $ => prec('member', seq(
    field('object',
      choice($.identifier, alias($.decorator_member_expression, $.member_expression))),
    '.',
    field('property', choice($.private_property_identifier,
      reserved('properties', alias($.identifier, $.property_identifier)))),
  )),
  class_static_block: $ => seq('static', field('body', $.statement_block)),
  // Words that are keywords in some place where a name may stand too. Neither `export` nor `new` is a name.
  _reserved_identifier: _ => choice(...contextual),
};

const decorator = $ => seq('@', choice(
  $.identifier,
  alias($.decorator_member_expression, $.member_expression),
  alias($.decorator_call_expression, $.call_expression),
  $.parenthesized_expression,
));

const javascript = {
  decorator,
  class_body: $ => seq('{', repeat(choice(
    seq(field('member', $.method_definition), optional(';')),
    seq(field('member', $.field_definition), $._semicolon),
    seq(field('member', alias($._get_set_field, $.field_definition)), $._get_set_semicolon),
    seq(field('member', alias($._static_field, $.field_definition)), $._static_semicolon),
    field('member', $.class_static_block),
    ';',
  )), '}'),
  method_definition: $ => seq(
    repeat(field('decorator', $.decorator)),
    optional('static'), optional('async'), optional(choice('get', 'set', '*')),
    field('name', $._property_name),
    field('parameters', $.formal_parameters),
    field('body', $.statement_block),
  ),
  field_definition: $ => seq(
    repeat(field('decorator', $.decorator)),
    optional('static'), optional('accessor'),
    field('property', $._property_name),
    optional($._initializer),
  ),
  _get_set_field: $ => seq(
    repeat(field('decorator', $.decorator)),
    optional('static'), optional('accessor'),
    field('property', alias(choice('get', 'set'), $.property_identifier)),
  ),
  _static_field: $ => seq(
    repeat(field('decorator', $.decorator)),
    optional('static'), optional('accessor'),
    field('property', alias('static', $.property_identifier)),
  ),
};

// -------------------------------------------------------------------------------------------------
// TypeScript
// -------------------------------------------------------------------------------------------------
const type_annotation = $ => field('type', optional($.type_annotation));
const type_arguments = $ =>
  field('type_arguments', optional(alias($._expression_type_arguments, $.type_arguments)));
const type_query_property = $ => field('property', choice(
  $.private_property_identifier,
  reserved('properties', alias($.identifier, $.property_identifier))));
// A parameter that a type speaks of.
const type_parameter_name = $ => choice($.identifier,
  alias(choice($.predefined_type, $._type_word), $.identifier));
// Any word may label an element: the type names among them are keywords there.
const tuple_label = $ => choice(reserved('properties', $.identifier),
  alias(choice($.predefined_type, $._type_word, 'new', 'typeof', 'keyof', 'infer', 'readonly', 'import', 'const',
    $.this, $.null, $.undefined, $.true, $.false), $.identifier));
const modifier = $ => choice('declare', $.accessibility_modifier, 'static', $.override_modifier,
  'readonly', 'abstract', 'accessor');

const typescript = {
  arrow_function: $ => seq(
    choice(
      seq(optional('async'), choice(field('parameter', name_of($)), $._call_signature)),
      seq('async', choice(field('parameter', alias('of', $.identifier)), $._async_call_signature)),
    ),
    '=>', field('body', choice($.expression, $.statement_block)),
  ),
  // After the name `async` the scanner cannot tell type parameters from arguments.
  _async_call_signature: $ => seq(
    field('type_parameters', alias($._async_type_parameters, $.type_parameters)),
    field('parameters', $.formal_parameters),
    field('return_type', optional(
      choice($.type_annotation, $.asserts_annotation, $.type_predicate_annotation))),
  ),
  _async_type_parameters: $ => seq(
    alias($._type_arguments_start, '<'), comma_list1($.type_parameter), optional(','), '>'),
  call_expression: $ => choice(
    prec('call', seq(field('function', choice(left_hand_side($), $.import)),
      type_arguments($), field('arguments', $.arguments))),
    prec('template_call', seq(field('function', left_hand_side($)),
      type_arguments($), field('arguments', $.template_string))),
    prec('member', seq(field('function', left_hand_side($)),
      field('optional_chain', $.optional_chain),
      field('type_arguments', optional($.type_arguments)), field('arguments', $.arguments))),
    // `f<T>?.()`: what is called is an instantiation, if it is called.
    prec('member', seq(field('function', left_hand_side($)),
      field('type_arguments', alias($._expression_type_arguments, $.type_arguments)),
      field('optional_chain', $.optional_chain), field('arguments', $.arguments))),
  ),
  new_expression: $ => choice(
    prec.right('new', seq('new', field('constructor', left_hand_side($)), type_arguments($),
      field('arguments', $.arguments))),
    prec.right('bare_new', seq('new', field('constructor', left_hand_side($)),
      type_arguments($))),
  ),
  _expression_type_arguments: $ => seq(
    alias($._type_arguments_start, '<'), comma_list1($.type), optional(','), '>'),
  // The published rule, with `this`.
  _jsx_start_opening_element: $ => seq('<', optional(seq(
    choice(
      field('name', choice($._jsx_identifier, $.jsx_namespace_name)),
      seq(
        field('name', choice($.identifier, alias($.nested_identifier, $.member_expression), $._jsx_this)),
        field('type_arguments', optional($.type_arguments)),
      ),
    ),
    repeat(field('attribute', $._jsx_attribute)),
  ))),
  instantiation_expression: $ => prec('instantiation', seq(
    left_hand_side($),
    field('type_arguments', alias($._expression_type_arguments, $.type_arguments)))),
  _extends_clause_single: $ => prec('extends', seq(
    field('value', $.expression), type_arguments($))),
  non_null_expression: $ => prec.left('member', seq(left_hand_side($), '!')),
  as_expression: $ =>
    prec.left('binary_relation', seq($.expression, 'as', choice('const', $.type))),
  satisfies_expression: $ =>
    prec.left('binary_relation', seq($.expression, 'satisfies', $.type)),
  variable_declarator: $ => choice(
    seq(field('name', choice($.identifier, alias(choice('of', 'as', 'satisfies'), $.identifier),
      $._destructuring_pattern)), type_annotation($), optional($._initializer)),
    prec('declaration', seq(field('name', $.identifier), '!', field('type', $.type_annotation))),
  ),
  _using_declarator: $ => seq(
    field('name', choice($.identifier, alias(choice('of', 'as', 'satisfies'), $.identifier))),
    type_annotation($), optional($._initializer)),

  import_statement: $ => seq('import', choice(
    seq(optional(choice('type', 'typeof')), choice(
      seq($.import_clause, $._from_clause),
      $.import_require_clause,
      seq(field('source', $.string), optional($.import_attribute)),
    )),
    seq(field('phase', 'defer'), $.namespace_import, $._from_clause),
    seq(field('phase', 'source'), choice($.identifier, alias(choice('source', 'from'), $.identifier)),
      $._from_clause),
  ), $._semicolon),
  _import_identifier: $ =>
    choice($.identifier, alias(choice('type', 'defer', 'source'), $.identifier)),
  import_require_clause: $ => seq($._import_identifier, '=', 'require', '(',
    field('source', $.string), ')'),
  _require_declaration: $ =>
    seq('import', optional('type'), $.import_require_clause, $._semicolon),
  // `import type A = N.B`: a name for a type alone. `import type = N.b`: type is the name.
  import_alias: $ => seq('import', optional('type'), $._import_identifier, '=',
    choice($.identifier, $.nested_identifier), $._semicolon),
  import_specifier: $ => {
    const word = alias(choice('type', 'as'), $.identifier);
    const local = choice($.identifier, word);
    return seq(optional(choice('type', 'typeof')), choice(
      field('name', local),
      seq(field('name', choice($._module_export_name, word)), 'as', field('alias', local)),
    ));
  },
  export_specifier: $ => {
    const name = choice($._module_export_name, alias(choice('type', 'as'), $.identifier));
    return seq(optional(choice('type', 'typeof')), field('name', name),
      optional(seq('as', field('alias', name))));
  },
  export_statement: ($, previous) => choice(
    common.export_statement($),
    seq('export', 'type', choice(
      seq('*', $._from_clause),
      seq($.namespace_export, $._from_clause),
      seq($.export_clause, optional($._from_clause)),
    ), $._semicolon),
    seq('export', 'default', alias($._anonymous_signature, $.function_signature)),
    seq('export', '=', $.expression, $._semicolon),
    seq('export', field('declaration', alias($._require_declaration, $.import_statement))),
    seq('export', 'as', 'namespace', $.identifier, $._semicolon),
  ),
  _anonymous_signature: $ => seq(optional('async'), 'function', $._call_signature,
    choice($._semicolon, $._function_signature_automatic_semicolon)),

  public_field_definition: $ => seq(
    repeat(field('decorator', $.decorator)), repeat(modifier($)),
    field('name', $._property_name), optional(choice('?', '!')),
    type_annotation($), optional($._initializer),
  ),
  _get_set_field: $ => seq(
    repeat(field('decorator', $.decorator)), repeat(modifier($)),
    field('name', alias(choice('get', 'set'), $.property_identifier))),
  _static_field: $ => seq(
    repeat(field('decorator', $.decorator)), repeat(modifier($)),
    field('name', alias('static', $.property_identifier))),
  method_definition: $ => prec.left(seq(
    repeat(choice($.accessibility_modifier, 'static', $.override_modifier, 'readonly')),
    optional('async'), optional(choice('get', 'set', '*')),
    field('name', $._property_name), optional(choice('?', '!')),
    $._call_signature, field('body', $.statement_block),
  )),
  method_signature: $ => seq(
    repeat(choice($.accessibility_modifier, 'static', $.override_modifier, 'readonly')),
    optional('async'), optional(choice('get', 'set', '*')),
    field('name', $._property_name), optional('?'), $._call_signature,
  ),
  abstract_method_signature: $ => seq(
    repeat(choice($.accessibility_modifier, $.override_modifier, 'static')),
    'abstract',
    repeat(choice($.accessibility_modifier, $.override_modifier, 'static')),
    optional('async'), optional(choice('get', 'set', '*')),
    field('name', $._property_name), optional('?'), $._call_signature,
  ),
  class_body: $ => seq('{', repeat(choice(
    seq(repeat(field('decorator', $.decorator)), $.method_definition, optional($._semicolon)),
    // A block after the parameters makes a definition of the signature.
    seq(repeat(field('decorator', $.decorator)), $.method_signature,
      choice($._function_signature_automatic_semicolon, ',')),
    $.class_static_block,
    seq(choice($.abstract_method_signature, $.index_signature, $.method_signature,
      $.public_field_definition), choice($._semicolon, ',')),
    seq(alias($._get_set_field, $.public_field_definition), $._get_set_semicolon),
    seq(alias($._static_field, $.public_field_definition), $._static_semicolon),
    ';',
  )), '}'),
  index_signature: $ => seq(
    repeat(choice('static', seq(field('sign', optional(choice('-', '+'))), 'readonly'))),
    '[', choice(
      seq(field('name', name_of($)), ':', field('index_type', $.type)),
      $.mapped_type_clause,
    ), ']',
    optional(field('type', choice($.type_annotation, $.omitting_type_annotation,
      $.adding_type_annotation, $.opting_type_annotation))),
  ),
  decorator,

  generic_type: $ => prec('call', seq(
    field('name', choice($._type_identifier, $.nested_type_identifier)),
    field('type_arguments', alias($._generic_type_arguments, $.type_arguments)))),
  // A type may stand where an expression may too (`[...A<B>]`): then the scanner has made the `<`.
  _generic_type_arguments: $ => seq(
    choice('<', alias($._type_arguments_start, '<')), comma_list1($.type), optional(','), '>'),
  mapped_type_clause: $ => prec.dynamic(1, seq(
    field('name', $._type_identifier), 'in', field('type', $.type),
    optional(seq('as', field('alias', $.type))))),
  index_type_query: $ => seq('keyof', choice($.primary_type, $.readonly_type)),
  template_literal_type: $ => seq('`', repeat(choice(
    alias($._template_chars, $.string_fragment), $.escape_sequence, $.template_type)), '`'),
  _type_query_member_expression: $ => seq(
    field('object', choice(
      $.identifier, $.this,
      alias($._type_query_subscript_expression, $.subscript_expression),
      alias($._type_query_member_expression, $.member_expression),
      alias($._type_query_call_expression, $.call_expression),
    )),
    '.', type_query_property($)),
  _type_query_subscript_expression: $ => seq(
    field('object', choice(
      $.identifier, $.this,
      alias($._type_query_subscript_expression, $.subscript_expression),
      alias($._type_query_member_expression, $.member_expression),
      alias($._type_query_call_expression, $.call_expression),
    )),
    '[', field('index', choice($.predefined_type, $.string, $.number)), ']'),
  type: $ => choice(
    $.primary_type, $.function_type, $.readonly_type, $.constructor_type, $.infer_type),
  _global_block: $ => seq('global', $.statement_block),
  declaration: ($, previous) => choice(previous, alias($._global_block, $.ambient_declaration)),
  _reserved_identifier: _ => choice(...contextual, 'declare', 'namespace', 'type', 'public', 'private',
    'protected', 'override', 'readonly', 'module', 'any', 'number', 'boolean', 'string', 'symbol',
    'object'),
  // Of those, the words that may name a type.
  _type_word: _ => choice('get', 'set', 'async', 'using', 'accessor', 'abstract', 'global', 'declare', 'namespace',
    'type', 'override', 'module'),
  _type_identifier: $ => choice(
    alias($.identifier, $.type_identifier), alias($._type_word, $.type_identifier)),
  _property_name: $ => reserved('properties', choice(
    alias(choice($.identifier, $._reserved_identifier, 'new'), $.property_identifier),
    $.private_property_identifier, $.string, $.number, $.computed_property_name,
  )),
  object_type: $ => {
    const end = choice(',', ';', $._member_semicolon);
    const member = choice($.property_signature, $.call_signature, $.construct_signature,
      $.index_signature, $.method_signature);
    return seq('{', optional(choice(',', ';')),
      optional(seq(member, repeat(seq(end, member)), optional(end))), '}');
  },
  asserts: $ => seq('asserts', choice(
    $.type_predicate, $.this, type_parameter_name($))),
  type_predicate: $ => seq(
    field('name', choice($.this, type_parameter_name($))), 'is', field('type', $.type)),
  tuple_parameter: $ => seq(field('name', choice(tuple_label($), $.rest_pattern)),
    field('type', $.type_annotation)),
  optional_tuple_parameter: $ => seq(field('name', tuple_label($)), '?',
    field('type', $.type_annotation)),
  nested_type_identifier: $ => prec('member', seq(
    field('module', choice($.identifier, alias($._type_word, $.identifier), $.nested_identifier)),
    '.', field('name', reserved('properties', alias($.identifier, $.type_identifier))))),
  type_parameter: $ => seq(
    repeat(choice('const', 'in', 'out')),
    field('name', choice($._type_identifier, alias('out', $.type_identifier))),
    field('constraint', optional($.constraint)), field('value', optional($.default_type))),
  import_type: $ => prec.right(seq(
    'import', '(', $.type, optional(seq(',', $.object)), ')',
    repeat(seq('.', reserved('properties', alias($.identifier, $.type_identifier)))),
    optional($.type_arguments))),
  primary_type: ($, previous) => choice(previous, $.import_type),
};

// What the published grammars do not already know to be ambiguous.
const conflicts = {
  common: [
    'import_statement _import_identifier',
    'primary_expression _parenthesized_rest',
    // common-conflicts
  ],
  typescript: [
    'import import_type',
    'method_definition method_signature property_signature index_signature',
    'method_signature property_signature index_signature',
    'primary_expression yield_expression',
    'primary_expression yield_expression pattern',
    'primary_expression yield_expression rest_pattern',
    '_for_header primary_expression yield_expression',
    '_for_header _using_declarator',
    'method_definition public_field_definition method_signature _get_set_field _static_field',
    'method_definition public_field_definition method_signature index_signature _get_set_field _static_field',
    'method_definition public_field_definition method_signature abstract_method_signature index_signature _get_set_field _static_field',
    'method_definition public_field_definition method_signature abstract_method_signature _get_set_field _static_field',
    'public_field_definition abstract_method_signature _get_set_field _static_field',
    'method_signature property_signature',
    'method_definition method_signature property_signature',
    'pattern predefined_type',
    'ambient_declaration _global_block',
    'primary_expression pattern predefined_type',
    'using_declaration primary_expression',
    'using_declaration _for_header primary_expression',
    'jsx_attribute constraint',
    'pattern _type_word',
    'primary_expression _type_word',
    'primary_expression override_modifier _type_word',
    'primary_expression pattern _type_word',
    'primary_expression arrow_function _type_word',
    'primary_expression rest_pattern _type_word',
    'optional_tuple_parameter literal_type',
    // typescript-conflicts
  ],
  javascript: [
    'primary_expression yield_expression',
    'primary_expression yield_expression pattern',
    'primary_expression yield_expression rest_pattern',
    '_for_header primary_expression yield_expression',
    '_for_header _using_declarator',
    // javascript-conflicts
  ],
};
// What they know to be ambiguous, and is no longer.
const settled = new Set([
  'class_static_block _property_name',
  'primary_expression _property_name',
  'primary_expression await_expression _property_name',
  'primary_expression arrow_function _property_name',
  'primary_expression method_definition',
  'assignment_expression object_assignment_pattern',
  'labeled_statement _property_name',
  'computed_property_name array',
  'call_expression instantiation_expression binary_expression',
  'call_expression instantiation_expression binary_expression unary_expression',
  'call_expression instantiation_expression binary_expression update_expression',
  'call_expression instantiation_expression binary_expression await_expression',
  'nested_identifier nested_type_identifier',
  '_call_signature constructor_type',
]);
const open_conflicts = previous =>
  previous.filter(names => !settled.has(names.map(name => name.name || name).join(' ')));
const is_pair = (list, first, second) =>
  list.length === 2 && list[0].name === first && list[1].name === second;
const unresolved = ($, names) =>
  names.map(line => line.split(' ').map(name => $[name]));

module.exports = function overlay(base, dialect) {
  const typed = dialect !== 'javascript';
  return grammar(base, {
    name: 'shoal_' + dialect,
    externals: $ => [
      $._automatic_semicolon, $._template_chars, $._ternary_qmark, $.html_comment, '||',
      $.escape_sequence, $.regex_pattern, $.jsx_text, $._function_signature_automatic_semicolon,
      // Never made; that it is valid tells the scanner where it is.
      $.__error_recovery, $._after_let, '(', '[', '`', '{',
      // The end of a class field that is a bare `get` or `set`, or a bare `static`.
      $._get_set_semicolon, $._static_semicolon,
      // The `<` of type arguments after an expression.
      $._type_arguments_start,
      // A line end between the members of an object type; nothing is needed before its `}`.
      $._member_semicolon,
      // The `{` of a block.
      $._block_start,
    ],
    extras: $ => [
      $.comment, $.html_comment,
      /[\t\n\v\f\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]/,
    ],
    precedences: ($, previous) => previous
      // A parameter may have the name of a type: (any) => void.
      .filter(list => !is_pair(list, 'predefined_type', 'pattern'))
      // readonly A[] | B is a union.
      .map(list => (list.some(rule => rule.name === 'union_type')
        ? [$.readonly_type, ...list.filter(rule => rule.name !== 'readonly_type')] : list))
      .concat([
      ['member', 'template_call', 'new', 'call', 'bare_new'],
    ], typed ? [
      // A type after `as` goes on as far as it can.
      [$.union_type, 'binary_relation'], [$.intersection_type, 'binary_relation'],
      [$.conditional_type, 'binary_relation'], [$.function_type, 'binary_relation'],
      [$.intersection_type, $.union_type, $.conditional_type, $.constructor_type],
      [$.constructor_type, 'binary_relation'],
      ['binary_relation', $.type_predicate],
    ] : []),
    conflicts: ($, previous) => open_conflicts(previous).concat(unresolved($, conflicts.common),
      unresolved($, typed ? conflicts.typescript : conflicts.javascript)),
    rules: { ...tokens, ...common, ...(typed ? typescript : javascript) },
  });
};
