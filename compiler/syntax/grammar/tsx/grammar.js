// The dialect of .tsx and .jsx.
module.exports = require('../overlay')(
  require('tree-sitter-typescript/common/define-grammar')('tsx'),
  'tsx',
);
