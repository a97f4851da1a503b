#include "compiler/commonjs/exports.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/ast/visit.h"

namespace shoal::commonjs {

using namespace ast;

namespace {

bool is_name(const Node* node, std::string_view name) {
  const auto* const id = node ? try_as<Identifier>(node) : nullptr;
  return id && id->name->is(name);
}

/// `exports` or `module.exports`.
bool is_exports(const Node* node) {
  if (is_name(node, "exports")) return true;
  const auto* const member = node ? try_as<MemberExpression>(node) : nullptr;
  return member && member->name->is("exports") && is_name(member->object, "module");
}

/// `object.method`, of that callee.
bool is_member(const Node* node, std::string_view object, std::string_view method) {
  const auto* const member = try_as<MemberExpression>(node);
  return member && member->name->is(method) && is_name(member->object, object);
}

const Text* string_of(const Node* node) {
  const auto* const literal = node ? try_as<StringLiteral>(node) : nullptr;
  return literal ? literal->value : nullptr;
}

/// The specifier of `require("x")`, also inside one call: `__importStar(require("x"))`.
const Text* required(const Node* node) {
  for (int depth = 0; depth < 2 && node; ++depth) {
    const auto* const call = try_as<CallExpression>(node);
    if (!call || call->arguments.empty()) return nullptr;
    if (is_name(call->callee, "require")) return string_of(call->arguments[0]);
    node = call->arguments[0];
  }
  return nullptr;
}

/// The key of a member of an object literal, if the text shows it.
const Text* member_name(const Node* member) {
  const auto* const property = try_as<Property>(member);
  if (!property || property->computed) return nullptr;
  const auto* const name = try_as<PropertyName>(property->key);
  return name ? name->name : string_of(property->key);
}

class Finder {
 public:
  void run(Program& program) {
    std::vector<Node*> work{&program};
    while (!work.empty()) {
      Node* const node = work.back();
      work.pop_back();
      look_at(*node);
      const size_t first = work.size();
      for_each_child(*node, [&work](Node& child) { work.push_back(&child); });
      std::reverse(work.begin() + static_cast<std::ptrdiff_t>(first), work.end());
    }
  }
  Exports found;

 private:
  void add(const Text* name) {
    if (std::find(found.names.begin(), found.names.end(), name) == found.names.end())
      found.names.push_back(name);
  }
  void add_reexport(const Text* specifier) {
    std::vector<const Text*>& all = found.reexports;
    if (specifier && std::find(all.begin(), all.end(), specifier) == all.end())
      all.push_back(specifier);
  }

  void look_at(Node& node) {
    if (auto* const assignment = try_as<AssignmentExpression>(&node))
      return look_at_store(*assignment);
    if (auto* const whole = try_as<ExportAssignment>(&node))
      return look_at_whole(whole->expression);
    if (auto* const call = try_as<CallExpression>(&node)) return look_at_call(*call);
    if (auto* const declared = try_as<VariableDeclarator>(&node)) {
      const auto* const id = try_as<Identifier>(declared->id);
      if (const Text* const specifier = id ? required(declared->init) : nullptr)
        required_names_[id->name] = specifier;
    }
  }

  void look_at_store(AssignmentExpression& assignment) {
    const Node* const left = assignment.left;
    if (const auto* const member = try_as<MemberExpression>(left)) {
      if (is_exports(member->object)) add(member->name);
      if (is_exports(left)) look_at_whole(assignment.right);
    } else if (const auto* const computed = try_as<ComputedMemberExpression>(left)) {
      const Text* const name = is_exports(computed->object) ? string_of(computed->index) : nullptr;
      if (name) add(name);
    }
  }

  /// module.exports = value.
  void look_at_whole(const Node* value) {
    if (const Text* const specifier = required(value)) return add_reexport(specifier);
    const auto* const object = try_as<ObjectExpression>(value);
    if (!object) return;
    for (const Node* const each : object->properties) {
      if (const auto* const spread = try_as<SpreadElement>(each)) {
        add_reexport(required(spread->argument));
        continue;
      }
      if (const Text* const name = member_name(each)) add(name);
    }
  }

  void look_at_call(CallExpression& call) {
    if (call.arguments.empty()) return;
    const Node* const callee = call.callee;
    const bool defines = is_member(callee, "Object", "defineProperty") ||
                         is_member(callee, "Reflect", "defineProperty");
    if (defines && call.arguments.size() >= 3 && is_exports(call.arguments[0]))
      if (const Text* const name = string_of(call.arguments[1])) return add(name);
    const auto* const member = try_as<MemberExpression>(callee);
    const bool is_star =
        is_name(callee, "__exportStar") || is_name(callee, "__export") ||
        (member && (member->name->is("__exportStar") || member->name->is("__export")));
    if (is_star) {
      const Text* specifier = required(call.arguments[0]);
      if (specifier) return add_reexport(specifier);
      // esbuild: __export(src_exports, { a: () => a }): its names are told again in a dead
      // assignment to module.exports.
    }
    // Babel: Object.keys(_x).forEach(function (key) { ... exports[key] = _x[key] ... }).
    if (member && member->name->is("forEach")) {
      const auto* const keys = try_as<CallExpression>(member->object);
      if (!keys || keys->arguments.empty() || !is_member(keys->callee, "Object", "keys")) return;
      const auto* const id = try_as<Identifier>(keys->arguments[0]);
      const auto known = id ? required_names_.find(id->name) : required_names_.end();
      if (known != required_names_.end()) add_reexport(known->second);
    }
  }

  std::unordered_map<const Text*, const Text*> required_names_;
};

}  // namespace

Exports find_exports(Program& program) {
  Finder finder;
  finder.run(program);
  return std::move(finder.found);
}

std::vector<const Text*> members_of(const Expression& value) {
  std::vector<const Text*> names;
  if (const auto* const object = try_as<ObjectExpression>(&value))
    for (const Node* const each : object->properties)
      if (const Text* const name = member_name(each)) names.push_back(name);
  return names;
}

bool has_module_syntax(const Program& program) {
  return program.has_top_level_await ||
         std::any_of(program.body.begin(), program.body.end(), [](const Statement* each) {
           switch (each->kind) {
             case NodeKind::ImportDeclaration:
             case NodeKind::ExportDeclaration:
             case NodeKind::ExportNamed:
             case NodeKind::ExportAll:
             case NodeKind::ExportDefault: return true;
             case NodeKind::ImportEquals: return as<ImportEquals>(each)->is_export;
             default: return false;
           }
         });
}

}  // namespace shoal::commonjs
