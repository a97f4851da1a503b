// node_names.cjs NODE-TYPES.json: the named nodes of a dialect, their fields and unnamed children, one node a block.
//   name
//     field: type | type        ? may be missing, * any number, + at least one
//     -: type | type            children without a field
const nodes = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const label = t => (t.named ? t.type : `'${t.type}'`);
const count = c => (c.multiple ? (c.required ? '+' : '*') : c.required ? '' : '?');
const line = (name, c) => `  ${name}${count(c)}: ${c.types.map(label).join(' | ')}\n`;
for (const node of nodes.filter(n => n.named)) {
  let text = node.type + (node.root ? ' (root)' : '') + (node.extra ? ' (extra)' : '') + '\n';
  if (node.subtypes) text = `${node.type} = ${node.subtypes.map(label).join(' | ')}\n`;
  for (const name of Object.keys(node.fields || {})) text += line(name, node.fields[name]);
  if (node.children) text += line('-', node.children);
  process.stdout.write(text);
}
