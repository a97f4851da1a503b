var namespace = 1, type = 2, declare = 3;
namespace
console.log(namespace + type + declare);
