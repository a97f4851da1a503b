module.exports = { a: 1, isReal: true };
