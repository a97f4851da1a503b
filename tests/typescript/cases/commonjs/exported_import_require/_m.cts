export import inner = require("../export_equals/_o.cts");
