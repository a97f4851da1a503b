module.exports = { name: "plain", default: "its own" };
