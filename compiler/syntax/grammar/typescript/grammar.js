// The dialect of .ts, .mts and .cts.
module.exports = require('../overlay')(
  require('tree-sitter-typescript/common/define-grammar')('typescript'),
  'typescript',
);
