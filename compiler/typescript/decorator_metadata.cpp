#include "compiler/typescript/decorator_metadata.h"

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/visit.h"
#include "compiler/typescript/type_names.h"

namespace shoal::typescript {

using namespace ast;

namespace {

/// A global constructor's name, or "" for undefined.
const char* name_of(Sort sort) {
  switch (sort) {
    case Sort::Never:
    case Sort::Nullish: return "";
    case Sort::Boolean: return "Boolean";
    case Sort::Number: return "Number";
    case Sort::BigInt: return "BigInt";
    case Sort::String: return "String";
    case Sort::Symbol: return "Symbol";
    case Sort::Array: return "Array";
    case Sort::Function: return "Function";
    case Sort::Object: return "Object";
  }
  return "Object";
}

constexpr uint16_t kNullish = kPrimitiveUndefined | kPrimitiveNull;

class Metadata {
 public:
  Metadata(Arena& arena, TextTable& texts, bool strict_null_checks)
      : arena_(arena),
        texts_(texts),
        type_names_(strict_null_checks),
        strict_null_checks_(strict_null_checks) {}

  void walk(Program& program) {
    struct Open {
      Node* node;
      const TypeScope* outer;
    };
    std::vector<Open> open{{&program, nullptr}};
    while (!open.empty()) {
      const Open each = open.back();
      open.pop_back();
      const TypeScope* const inside = type_names_.scope_inside(*each.node, each.outer);
      scope_ = inside;
      if (auto* const node = try_as<ClassNode>(each.node)) add_to_class(*node);
      for_each_child(*each.node,
                     [&open, inside](Node& child) { open.push_back({&child, inside}); });
    }
  }

 private:
  // ---- Making nodes
  template <class T>
  T* make() {
    return arena_.make<T>(span_);
  }
  Expression* name(std::string_view text) {
    auto* const made = make<Identifier>();
    made->name = texts_.intern_utf8(text);
    return made;
  }
  Expression* text(std::string_view value) {
    auto* const made = make<StringLiteral>();
    made->value = texts_.intern_utf8(value);
    return made;
  }
  Expression* undefined() {
    auto* const zero = make<NumericLiteral>();
    auto* const made = make<UnaryExpression>();
    made->op = UnaryOp::Void;
    made->argument = zero;
    return made;
  }
  Expression* member(Expression* object, std::string_view property, bool optional) {
    auto* const made = make<MemberExpression>();
    made->object = object;
    made->name = texts_.intern_utf8(property);
    made->name_start = span_.start;
    made->optional = optional;
    return made;
  }
  /// typeof e === "function" ? then : otherwise
  Expression* if_function(Expression* e, Expression* then, Expression* otherwise) {
    auto* const type_of = make<UnaryExpression>();
    type_of->op = UnaryOp::Typeof;
    type_of->argument = e;
    auto* const equal = make<BinaryExpression>();
    equal->op = BinaryOp::StrictEqual;
    equal->left = type_of;
    equal->right = text("function");
    auto* const made = make<ConditionalExpression>();
    made->test = equal;
    made->consequent = then;
    made->alternate = otherwise;
    return made;
  }
  /// A.B?.C of a dotted name.
  Expression* path(std::string_view dotted) {
    const size_t first = dotted.find('.');
    Expression* made = name(dotted.substr(0, first));
    if (first == std::string_view::npos) return made;
    for (size_t at = first; at != std::string_view::npos;) {
      const size_t next = dotted.find('.', at + 1);
      made = member(made, dotted.substr(at + 1, next - at - 1), true);
      at = next;
    }
    auto* const chain = make<ChainExpression>();
    chain->expression = made;
    return chain;
  }

  // ---- Types

  /// The name of a global constructor, "" for undefined, or a name that the text gives.
  struct Noted {
    std::string name = "Object";
    bool is_reference = false;

    bool operator==(const Noted& other) const = default;
  };

  /// As the type is written; names are followed.
  Noted note_of(const TypeDescriptor* type) const {
    if (!type) return {};
    switch (type->kind) {
      case TypeKind::Primitive: {
        const bool drops = !strict_null_checks_ && (type->primitives & ~kNullish) != 0;
        return {name_of(sort_of_primitives(
            static_cast<uint16_t>(drops ? type->primitives & ~kNullish : type->primitives)))};
      }
      case TypeKind::Literal: return {name_of(sort_of_literal(type->literal))};
      case TypeKind::Array:
      case TypeKind::Tuple: return {"Array"};
      case TypeKind::Function: return {"Function"};
      case TypeKind::Reference: return note_of_reference(*type);
      case TypeKind::Union: return note_of_union(*type);
      default: return {};
    }
  }

  /// An alias of a class is an object like others.
  Noted note_of_reference(const TypeDescriptor& type) const {
    const std::string path = type.text->to_utf8();
    const TypeNames::Found found = TypeNames::find(path, scope_);
    // Values of these names are functions, but construct nothing.
    if (!found && (path == "Symbol" || path == "BigInt")) return {};
    const Sort sort = type_names_.sort_of_reference(type, scope_);
    const bool may_be_class = !found || (found.named->is_class && !found.member);
    if (may_be_class && sort == Sort::Object) return {path, true};
    return {name_of(sort)};
  }

  /// A union of one sort of things is that; of any others, Object.
  Noted note_of_union(const TypeDescriptor& type) const {
    const Noted* found = nullptr;
    Noted first;
    for (const TypeDescriptor* part : type.parts) {
      const bool is_nullish =
          part->kind == TypeKind::Primitive && (part->primitives & ~kNullish) == 0;
      if (is_nullish && (!strict_null_checks_ || part->primitives == 0)) continue;
      const Noted each = note_of(part);
      if (found && first != each) return {};
      first = each;
      found = &first;
    }
    return found ? first : Noted{""};
  }

  Expression* type_value(const TypeDescriptor* type) {
    const Noted noted = note_of(type);
    if (noted.is_reference)
      return if_function(path_or_undeclared(noted.name), path(noted.name), name("Object"));
    return noted.name.empty() ? undefined() : name(noted.name);
  }

  /// `typeof A` of an undeclared A is no error; `typeof A.B` would be one.
  Expression* path_or_undeclared(const std::string& dotted) {
    const size_t dot = dotted.find('.');
    if (dot == std::string::npos) return name(dotted);
    auto* const type_of = make<UnaryExpression>();
    type_of->op = UnaryOp::Typeof;
    type_of->argument = name(std::string_view(dotted).substr(0, dot));
    auto* const declared = make<BinaryExpression>();
    declared->op = BinaryOp::StrictNotEqual;
    declared->left = type_of;
    declared->right = text("undefined");
    auto* const both = make<LogicalExpression>();
    both->op = LogicalOp::And;
    both->left = declared;
    both->right = path(dotted);
    return both;
  }

  const TypeDescriptor* parameter_type(const Parameter& parameter) {
    const TypeDescriptor* const type = parameter.type;
    if (!parameter.is_rest) return type;
    return type && type->kind == TypeKind::Array && !type->parts.empty() ? type->parts[0] : nullptr;
  }

  Expression* parameter_types(const FunctionNode& function) {
    auto* const list = make<ArrayExpression>();
    list->elements = arena_.make_list<Expression*>(function.params.size());
    for (size_t i = 0; i < function.params.size(); ++i)
      list->elements[i] = type_value(parameter_type(*function.params[i]));
    return list;
  }

  Expression* return_type(const FunctionNode& function) {
    if (function.return_type) return type_value(function.return_type);
    return function.is_async ? name("Promise") : undefined();
  }

  // ---- Decorators

  /// typeof Reflect.metadata === "function" ? Reflect.metadata(key, value) : void 0
  Decorator* metadata(std::string_view key, Expression* value) {
    auto* const call = make<CallExpression>();
    call->callee = member(name("Reflect"), "metadata", false);
    call->arguments = arena_.make_list<Expression*>(2);
    call->arguments[0] = text(key);
    call->arguments[1] = value;
    auto* const made = make<Decorator>();
    made->is_metadata = true;
    made->expression = if_function(member(name("Reflect"), "metadata", false), call, undefined());
    return made;
  }

  List<Decorator*> with(List<Decorator*> own, const std::vector<Decorator*>& more) {
    const List<Decorator*> all = arena_.make_list<Decorator*>(own.size() + more.size());
    for (size_t i = 0; i < own.size(); ++i) all[i] = own[i];
    for (size_t i = 0; i < more.size(); ++i) all[own.size() + i] = more[i];
    return all;
  }

  static bool has_parameter_decorators(const FunctionNode* function) {
    if (!function) return false;
    for (const Parameter* each : function->params)
      if (!each->decorators.empty()) return true;
    return false;
  }

  void add_to_class(ClassNode& node) {
    for (ClassMember* const each : node.members) add_to_member(node, *each);
    const FunctionNode* const constructor = node.constructor;
    if (!constructor || (node.decorators.empty() && !has_parameter_decorators(constructor))) return;
    span_ = node.span();
    node.decorators =
        with(node.decorators, {metadata("design:paramtypes", parameter_types(*constructor))});
  }

  /// The setter beside a getter, or the getter beside a setter, of one plain name; else null.
  static const FunctionNode* other_accessor(const ClassNode& node, const ClassMember& member) {
    const auto* const name = try_as<PropertyName>(member.key);
    const bool is_getter = member.member_kind == MemberKind::Getter;
    if (!name || member.computed || !(is_getter || member.member_kind == MemberKind::Setter))
      return nullptr;
    for (const ClassMember* each : node.members) {
      const auto* const its_name = try_as<PropertyName>(each->key);
      if (each->member_kind != (is_getter ? MemberKind::Setter : MemberKind::Getter)) continue;
      if (its_name && !each->computed && its_name->name == name->name &&
          each->is_static == member.is_static)
        return try_as<FunctionNode>(each->value);
    }
    return nullptr;
  }

  /// design:type of a getter or setter: what the setter takes, else what the getter returns.
  Expression* accessor_type(const FunctionNode* getter, const FunctionNode* setter) {
    const bool has_type = setter && !setter->params.empty() && setter->params[0]->type;
    if (has_type) return type_value(setter->params[0]->type);
    return type_value(getter ? getter->return_type : nullptr);
  }

  /// design:type of a member.
  Expression* member_type(const ClassMember& member, const FunctionNode* function,
                          const FunctionNode* other) {
    switch (member.member_kind) {
      case MemberKind::Method: return name("Function");
      case MemberKind::Getter: return accessor_type(function, other);
      case MemberKind::Setter: return accessor_type(other, function);
      default: return type_value(member.type);
    }
  }

  void add_to_member(const ClassNode& node, ClassMember& member) {
    if (member.member_kind == MemberKind::Constructor ||
        member.member_kind == MemberKind::StaticBlock)
      return;
    const bool is_function = member.member_kind == MemberKind::Method ||
                             member.member_kind == MemberKind::Getter ||
                             member.member_kind == MemberKind::Setter;
    const FunctionNode* const function = is_function ? try_as<FunctionNode>(member.value) : nullptr;
    if (member.decorators.empty() && !has_parameter_decorators(function)) return;
    span_ = member.span();
    const FunctionNode* const other = other_accessor(node, member);
    std::vector<Decorator*> more{metadata("design:type", member_type(member, function, other))};
    const bool is_getter = member.member_kind == MemberKind::Getter;
    if (function)
      more.push_back(
          metadata("design:paramtypes", parameter_types(is_getter && other ? *other : *function)));
    if (function && member.member_kind == MemberKind::Method)
      more.push_back(metadata("design:returntype", return_type(*function)));
    member.decorators = with(member.decorators, more);
  }

  Arena& arena_;
  TextTable& texts_;
  TypeNames type_names_;
  const TypeScope* scope_ = nullptr;  // Inside the class whose metadata is made.
  bool strict_null_checks_;
  Span span_;  // Of what the metadata is for: so errors point there.
};

}  // namespace

void add_decorator_metadata(Program& program, Arena& arena, TextTable& texts,
                            bool strict_null_checks) {
  Metadata(arena, texts, strict_null_checks).walk(program);
}

}  // namespace shoal::typescript
