// Function expressions.
#include "compiler/emit/scope_emitter.h"

namespace shoal::emit {

using namespace ast;

/// The number by which this function's code names a function of the unit.
uint32_t ScopeEmitter::nested(uint32_t function) {
  image_.functions.push_back(function);
  return static_cast<uint32_t>(image_.functions.size() - 1);
}

/// dst = a closure of a function of the unit over the innermost environment.
void ScopeEmitter::closure(uint32_t function, Reg dst) {
  const Reg env = environment();
  code_.emit(ops::NewClosure{.dst = dst, .env = env, .index = nested(function)});
}

uint32_t ScopeEmitter::add_function(FunctionNode& node, StringId name, const ClassTraits* traits) {
  FunctionTask task;
  task.kind = TaskKind::Function;
  task.node = &node;
  task.name = name;
  task.traits = traits;
  return unit_.add_function(task);
}

/// `name` is what the surroundings call it; its own name comes first.
void ScopeEmitter::function_expression(FunctionNode& node, StringId name, Reg dst) {
  if (node.id) name = unit_.string(node.id->name);
  closure(add_function(node, name), dst);
}

/// The name of a method whose key is plain in the source.
StringId ScopeEmitter::method_name(const Node& key_node, bool computed) {
  if (computed) return kNoString;
  if (const auto* const name = try_as<PropertyName>(&key_node)) return unit_.string(name->name);
  if (const auto* const name = try_as<PrivateName>(&key_node))
    return unit_.private_string(name->name);
  return kNoString;
}

}  // namespace shoal::emit
