// The dialect of .js, .mjs and .cjs.
module.exports = require('../overlay')(require('tree-sitter-javascript/grammar'), 'javascript');
