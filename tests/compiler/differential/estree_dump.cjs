// Prints acorn's tree (ESTree, with preserveParens) the way our AST printer prints ours, without places
// but those of functions and classes, which Function.prototype.toString shows.
'use strict';

const quoted = text => {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (text[i] === '"' || text[i] === '\\') out += '\\' + text[i];
    else if (text[i] === '\n') out += '\\n';
    else if (unit >= 0x20 && unit < 0x7f) out += text[i];
    else out += '\\u' + unit.toString(16).padStart(4, '0');
  }
  return out + '"';
};

const hasOctalEscape = raw => /(^|[^\\])(\\\\)*\\(0[0-9]|[1-9])/.test(raw);
const nameOf = node => (node.type === 'Literal' ? node.value : node.name);
const flag = (name, on) => (on ? ' ' + name : '');

function hasUseStrict(body) {
  for (const statement of body) {
    if (statement.type !== 'ExpressionStatement' || statement.directive === undefined) return false;
    if (statement.directive === 'use strict') return true;
  }
  return false;
}

function awaitsAtTopLevel(node) {
  if (!node || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some(awaitsAtTopLevel);
  if (/^(Function|Arrow)/.test(node.type)) return false;
  const awaits = node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await) ||
    (node.type === 'VariableDeclaration' && node.kind === 'await using');
  return awaits || Object.values(node).some(awaitsAtTopLevel);
}

// Nodes that are printed by kind, marks and children alone: [our name, marks, fields].
const operator = n => ' ' + n.operator;
const optional = n => flag('optional', n.optional);
const plain = {
  AssignmentExpression: ['AssignmentExpression', operator, 'left right'],
  AssignmentPattern: ['AssignmentPattern', null, 'left right'],
  ArrayExpression: ['ArrayExpression', null, 'elements'],
  ArrayPattern: ['ArrayPattern', null, 'elements'],
  AwaitExpression: ['AwaitExpression', null, 'argument'],
  BlockStatement: ['BlockStatement', null, 'body'],
  BreakStatement: ['BreakStatement', n => (n.label ? ' label=' + quoted(n.label.name) : ''), ''],
  CallExpression: ['CallExpression', optional, 'callee arguments'],
  CatchClause: ['CatchClause', null, 'param body'],
  ChainExpression: ['ChainExpression', null, 'expression'],
  ConditionalExpression: ['ConditionalExpression', null, 'test consequent alternate'],
  ContinueStatement: ['ContinueStatement', n => (n.label ? ' label=' + quoted(n.label.name) : ''), ''],
  DebuggerStatement: ['DebuggerStatement', null, ''],
  DoWhileStatement: ['DoWhileStatement', null, 'body test'],
  EmptyStatement: ['EmptyStatement', null, ''],
  ExportDefaultDeclaration: ['ExportDefault', null, 'declaration'],
  ExpressionStatement:
    ['ExpressionStatement', n => flag('directive', n.directive !== undefined), 'expression'],
  ForInStatement: ['ForInStatement', null, 'left right body'],
  ForOfStatement: ['ForOfStatement', n => flag('is_await', n.await), 'left right body'],
  ForStatement: ['ForStatement', null, 'init test update body'],
  IfStatement: ['IfStatement', null, 'test consequent alternate'],
  ImportExpression: ['ImportCall', null, 'source options'],
  LabeledStatement: ['LabeledStatement', n => ' label=' + quoted(n.label.name), 'body'],
  LogicalExpression: ['LogicalExpression', operator, 'left right'],
  MetaProperty: ['MetaProperty', n => ` ${n.meta.name}.${n.property.name}`, ''],
  NewExpression: ['NewExpression', null, 'callee arguments'],
  PrivateIdentifier: ['PrivateName', n => ' name=' + quoted(n.name), ''],
  RestElement: ['RestElement', null, 'argument'],
  ReturnStatement: ['ReturnStatement', null, 'argument'],
  SequenceExpression: ['SequenceExpression', null, 'expressions'],
  SpreadElement: ['SpreadElement', null, 'argument'],
  Super: ['Super', null, ''],
  SwitchCase: ['SwitchCase', null, 'test consequent'],
  SwitchStatement: ['SwitchStatement', null, 'discriminant cases'],
  TaggedTemplateExpression: ['TaggedTemplate', null, 'tag quasi'],
  TemplateElement: ['TemplateElement',
    n => (n.value.cooked == null ? '' : ' cooked=' + quoted(n.value.cooked)) + ' raw=' + quoted(n.value.raw), ''],
  TemplateLiteral: ['TemplateLiteral', null, 'quasis expressions'],
  ThisExpression: ['ThisExpression', null, ''],
  ThrowStatement: ['ThrowStatement', null, 'argument'],
  TryStatement: ['TryStatement', null, 'block handler finalizer'],
  UnaryExpression: ['UnaryExpression', operator, 'argument'],
  UpdateExpression: ['UpdateExpression', n => operator(n) + flag('prefix', n.prefix), 'argument'],
  VariableDeclaration: ['VariableDeclaration', n => ' ' + n.kind, 'declarations'],
  VariableDeclarator: ['VariableDeclarator', null, 'id init'],
  WhileStatement: ['WhileStatement', null, 'test body'],
  WithStatement: ['WithStatement', null, 'object body'],
  YieldExpression: ['YieldExpression', n => flag('delegate', n.delegate), 'argument'],
};

class Dump {
  constructor(source, isModule) {
    this.source = source;
    this.isModule = isModule;
    this.strict = isModule;
    this.lines = [];
    this.lineStarts = [0];
    for (let i = 0; i < source.length; i++) if (source[i] === '\n') this.lineStarts.push(i + 1);
  }

  line(depth, label, text) { this.lines.push('  '.repeat(depth) + (label ? label + ': ' : '') + text); }
  place(start, end) {
    const one = offset => {
      let [low, high] = [0, this.lineStarts.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (this.lineStarts[middle] <= offset) low = middle;
        else high = middle;
      }
      return `${low + 1}:${offset - this.lineStarts[low] + 1}`;
    };
    return ` ${one(start)}-${one(end)}`;
  }

  node(depth, label, n, parens = '') {
    while (n.type === 'ParenthesizedExpression') [n, parens] = [n.expression, ' parenthesized'];
    const entry = plain[n.type];
    if (!entry) return this[n.type](depth, label, n, parens);
    this.line(depth, label, entry[0] + parens + (entry[1] ? entry[1](n) : ''));
    for (const field of entry[2].split(' ')) if (field) this.field(depth + 1, field, n[field]);
  }
  field(depth, label, value) {
    if (!Array.isArray(value)) {
      if (value) this.node(depth, label, value);
      return;
    }
    for (const each of value) {
      if (each) this.node(depth, label, each);
      else this.line(depth, label, 'hole');
    }
  }

  Program(depth, label, n) {
    this.strict = this.isModule || hasUseStrict(n.body);
    this.line(depth, label, 'Program ' + (this.isModule ? 'module' : 'script') + flag('strict', this.strict) +
      flag('has_top_level_await', this.isModule && awaitsAtTopLevel(n)));
    this.field(depth + 1, 'body', n.body);
  }

  function(depth, label, n, kind, parens, { start = n.start, end = n.end, derived = false } = {}) {
    const hasBlock = n.body.type === 'BlockStatement';
    const directive = hasBlock && hasUseStrict(n.body.body);
    const outer = this.strict;
    this.strict = outer || directive;
    const simple = n.params.every(each => each.type === 'Identifier');
    this.line(depth, label, 'FunctionNode' + this.place(start, end) + parens + ' ' + kind + flag('is_async', n.async) +
      flag('is_generator', n.generator) + flag('strict', this.strict) + flag('has_use_strict_directive', directive) +
      flag('has_simple_parameters', simple) + flag('is_derived_constructor', derived));
    this.field(depth + 1, 'id', n.id);
    for (const each of n.params) {
      const isRest = each.type === 'RestElement';
      const hasDefault = each.type === 'AssignmentPattern';
      this.line(depth + 1, 'params', 'Parameter' + flag('is_rest', isRest));
      this.node(depth + 2, 'target', isRest ? each.argument : hasDefault ? each.left : each);
      if (hasDefault) this.node(depth + 2, 'initializer', each.right);
    }
    if (hasBlock) this.field(depth + 1, 'body', n.body.body);
    else this.node(depth + 1, 'expression_body', n.body);
    this.strict = outer;
  }
  FunctionDeclaration(depth, label, n) {
    this.line(depth, label, 'FunctionDeclaration');
    this.function(depth + 1, 'function', n, 'declaration', '');
  }
  FunctionExpression(depth, label, n, parens) { this.function(depth, label, n, 'expression', parens); }
  ArrowFunctionExpression(depth, label, n, parens) { this.function(depth, label, n, 'arrow', parens); }

  ClassDeclaration(depth, label, n) {
    this.line(depth, label, 'ClassDeclaration');
    this.ClassExpression(depth + 1, 'class_node', n, '');
  }
  ClassExpression(depth, label, n, parens) {
    const outer = this.strict;
    this.strict = true;
    this.line(depth, label, 'ClassNode' + this.place(n.start, n.end) + parens);
    this.field(depth + 1, 'id', n.id);
    this.field(depth + 1, 'super_class', n.superClass);
    for (const member of n.body.body) this.member(depth + 1, member, Boolean(n.superClass));
    const fields = n.body.body.filter(member => member.type === 'PropertyDefinition');
    const synthetic = 'FunctionNode field-initializer strict has_simple_parameters';
    if (fields.some(member => !member.static)) this.line(depth + 1, 'instance_initializer', synthetic);
    if (fields.some(member => member.static)) this.line(depth + 1, 'static_initializer', synthetic);
    this.strict = outer;
  }
  member(depth, member, derived) {
    if (member.type === 'StaticBlock') {
      this.line(depth, 'members', 'ClassMember static-block is_static');
      this.line(depth + 1, 'value', 'FunctionNode static-block strict has_simple_parameters');
      return this.field(depth + 2, 'body', member.body);
    }
    const kind = member.type === 'PropertyDefinition' ? 'field' : member.kind;
    this.line(depth, 'members', 'ClassMember ' + kind + flag('is_static', member.static) +
      flag('computed', member.computed));
    this.key(depth + 1, member);
    if (kind === 'field') return this.field(depth + 1, 'value', member.value);
    const start = member.static ? this.afterStatic(member.start) : member.start;
    const isDerived = kind === 'constructor' && derived;
    this.function(depth + 1, 'value', member.value, kind, '', { start, end: member.end, derived: isDerived });
  }
  /// Where the method itself begins.
  afterStatic(start) {
    const rest = /(\s|\/\*[^]*?\*\/|\/\/[^\n]*)*/y;
    rest.lastIndex = start + 'static'.length;
    rest.exec(this.source);
    return rest.lastIndex;
  }

  key(depth, property) {
    const key = property.key;
    if (property.computed) return this.node(depth, 'key', key);
    if (key.type === 'Identifier') return this.line(depth, 'key', 'PropertyName name=' + quoted(key.name));
    if (typeof key.value !== 'string') return this.node(depth, 'key', key);
    this.line(depth, 'key', 'PropertyName name=' + quoted(key.value) + ' is_string' +
      flag('has_octal_escape', hasOctalEscape(key.raw)));
  }
  ObjectExpression(depth, label, n, parens) {
    this.line(depth, label, 'ObjectExpression' + parens);
    for (const each of n.properties) {
      if (each.type === 'SpreadElement') {
        this.node(depth + 1, 'properties', each);
        continue;
      }
      const isProto = !each.computed && nameOf(each.key) === '__proto__';
      const kind = each.kind !== 'init' ? each.kind : each.method ? 'method' : each.shorthand ? 'shorthand'
        : isProto ? 'proto' : 'init';
      this.line(depth + 1, 'properties', 'Property ' + kind + flag('computed', each.computed));
      this.key(depth + 2, each);
      const isFunction = kind === 'method' || kind === 'get' || kind === 'set';
      if (isFunction) this.function(depth + 2, 'value', each.value, kind, '', each);
      else this.node(depth + 2, 'value', each.value);
    }
  }
  ObjectPattern(depth, label, n, parens) {
    this.line(depth, label, 'ObjectPattern' + parens);
    for (const each of n.properties) {
      if (each.type === 'RestElement') {
        this.node(depth + 1, 'rest', each);
        continue;
      }
      this.line(depth + 1, 'properties', 'PatternProperty' + flag('computed', each.computed) +
        flag('shorthand', each.shorthand));
      this.key(depth + 2, each);
      this.node(depth + 2, 'value', each.value);
    }
  }

  Identifier(depth, label, n, parens) {
    const escaped = this.source.slice(n.start, n.end).includes('\\');
    this.line(depth, label, 'Identifier' + parens + ' name=' + quoted(n.name) + flag('has_escape', escaped));
  }
  Literal(depth, label, n, parens) {
    let text;
    if (n.regex) text = `RegExpLiteral${parens} pattern=${quoted(n.regex.pattern)} flags=${quoted(n.regex.flags)}`;
    else if (n.bigint !== undefined) {
      const digits = n.raw.slice(0, -1).replace(/_/g, '').replace(/^0[XOB]/, mark => mark.toLowerCase());
      text = `BigIntLiteral${parens} digits=${quoted(digits)}`;
    } else if (n.value === null) text = 'NullLiteral' + parens;
    else if (typeof n.value === 'boolean') text = 'BooleanLiteral' + parens + flag('value', n.value);
    else if (typeof n.value === 'number') {
      const value = n.value === Infinity ? 'inf' : n.value;
      text = `NumericLiteral${parens} value=${value}${flag('legacy_octal', /^0[0-9]/.test(n.raw))}`;
    } else {
      text = `StringLiteral${parens} value=${quoted(n.value)}${flag('has_octal_escape', hasOctalEscape(n.raw))}`;
    }
    this.line(depth, label, text);
  }
  BinaryExpression(depth, label, n, parens) {
    const isPrivate = n.left.type === 'PrivateIdentifier';
    this.line(depth, label, isPrivate ? 'PrivateIn' + parens : 'BinaryExpression' + parens + operator(n));
    this.node(depth + 1, isPrivate ? 'name' : 'left', n.left);
    this.node(depth + 1, 'right', n.right);
  }
  MemberExpression(depth, label, n, parens) {
    const isPrivate = n.property.type === 'PrivateIdentifier';
    const name = n.computed ? 'ComputedMemberExpression' : isPrivate ? 'PrivateMemberExpression' : 'MemberExpression';
    const text = n.computed || isPrivate ? '' : ' name=' + quoted(n.property.name);
    this.line(depth, label, name + parens + optional(n) + text);
    this.node(depth + 1, 'object', n.object);
    if (n.computed) this.node(depth + 1, 'index', n.property);
    else if (isPrivate) this.node(depth + 1, 'name', n.property);
  }

  attributes(depth, n) {
    for (const each of n.attributes || []) {
      const key = quoted(nameOf(each.key));
      this.line(depth, 'attributes', `ImportAttribute key=${key} value=${quoted(each.value.value)}`);
    }
  }
  ImportDeclaration(depth, label, n) {
    this.line(depth, label, 'ImportDeclaration');
    for (const each of n.specifiers) {
      const text = each.type === 'ImportSpecifier' ? 'named imported=' + quoted(nameOf(each.imported))
        : each.type === 'ImportDefaultSpecifier' ? 'default imported="default"' : 'namespace';
      this.line(depth + 1, 'specifiers', 'ImportSpecifier ' + text);
      this.node(depth + 2, 'local', each.local);
    }
    this.node(depth + 1, 'source', n.source);
    this.attributes(depth + 1, n);
  }
  ExportNamedDeclaration(depth, label, n) {
    this.line(depth, label, n.declaration ? 'ExportDeclaration' : 'ExportNamed');
    if (n.declaration) return this.node(depth + 1, 'declaration', n.declaration);
    for (const each of n.specifiers) {
      this.line(depth + 1, 'specifiers', 'ExportSpecifier local=' + quoted(nameOf(each.local)) + ' exported=' +
        quoted(nameOf(each.exported)) + flag('local_is_string', each.local.type === 'Literal'));
      if (!n.source) this.node(depth + 2, 'reference', each.local);
    }
    this.field(depth + 1, 'source', n.source);
    this.attributes(depth + 1, n);
  }
  ExportAllDeclaration(depth, label, n) {
    this.line(depth, label, 'ExportAll' + (n.exported ? ' exported=' + quoted(nameOf(n.exported)) : ''));
    this.node(depth + 1, 'source', n.source);
    this.attributes(depth + 1, n);
  }
}

function dump(source, ast, isModule) {
  const made = new Dump(source, isModule);
  made.node(0, '', ast);
  return made.lines;
}

/// Our printer's dump, in the same form: other places go, numbers print as JavaScript does.
function normalized(text) {
  return text
    .replace(/^( *(?:[a-z_]+: )?(?!FunctionNode|ClassNode)[A-Z][A-Za-z]+) \d+:\d+-\d+:\d+/gm, '$1')
    .replace(/FunctionNode \S+ (static-block|field-initializer)/g, 'FunctionNode $1')
    .replace(/^( *(?:[a-z_]+: )?NumericLiteral(?: parenthesized)? value=)(\S+)/gm,
      (_, head, value) => head + (value === 'inf' ? value : Number(value)))
    .split('\n').slice(0, -1);
}

module.exports = { dump, normalized };
