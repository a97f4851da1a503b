exports.strict = (function () { return this === undefined; })();
