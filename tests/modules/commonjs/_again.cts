export = require("./_object.cts");
