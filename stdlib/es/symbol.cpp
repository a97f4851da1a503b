// §20.4 Symbol objects.
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/object/map.h"
#include "vm/object/wrapper.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/string_builder.h"

namespace shoal {
namespace {

/// §20.4.1.1 Symbol ( [ description ] )
Result<Value> make_symbol(Context& cx, const Args& args) {
  if (!args.new_target.is_undefined()) return throw_type_error(cx, "Symbol is not a constructor");
  if (!args[0].is_undefined() && !args[0].is_string()) return Value::lazy();
  String* const description = args[0].is_string() ? args[0].as_string() : nullptr;
  Symbol* const symbol = TRY(Symbol::create(cx.heap(), description, cx.next_identity()));
  return Value(symbol);
}
NativeTask make_symbol_of(Context& cx, Args args) {
  const Value plain = co_await make_symbol(cx, args);
  if (!plain.is_lazy()) co_return plain;
  const Value description = co_await to_string(cx, args[0]);
  Symbol* const symbol =
      co_await Symbol::create(cx.heap(), description.as_string(), cx.next_identity());
  co_return Value(symbol);
}

/// The GlobalSymbolRegistry of the context: a map kept by the first realm's constructor.
Result<MapObject*> registry(Context& cx) {
  Object* const object = TRY(cx.first_realm()->intrinsic(cx, Intrinsic::Symbol));
  auto* const constructor = static_cast<NativeFunction*>(object);
  if (constructor->capture(0).is_kind(Kind::Map)) return constructor->capture(0).as<MapObject>();
  Shape* const shape = shared_root_shape(Kind::Map, Intrinsic::MapPrototype, 0);
  MapObject* const made = TRY(MapObject::create(cx.heap(), shape));
  constructor->set_capture(cx.heap(), 0, Value(made));
  return made;
}

/// §20.4.2.2 Symbol.for ( key )
Result<Value> symbol_for(Context& cx, const Args& args) {
  TRY_VOID(args[0].as_string()->flatten(cx.heap()));
  MapObject* const known = TRY(registry(cx));
  const Value found = known->get(args[0]);
  if (found.is_symbol()) return found;
  Symbol* const symbol =
      TRY(Symbol::create(cx.heap(), args[0].as_string(), cx.next_identity(), Symbol::Registered));
  TRY_VOID(known->set(cx.heap(), args[0], Value(symbol)));
  return Value(symbol);
}

/// §20.4.2.6 Symbol.keyFor ( sym )
Result<Value> symbol_key_for(Context& cx, const Args& args) {
  if (!args[0].is_symbol())
    return throw_type_error(cx, "%s is not a symbol", describe_for_message(cx, args[0]).c_str());
  Symbol* const symbol = args[0].as_symbol();
  return symbol->is_registered() ? Value(symbol->description()) : Value::undefined();
}

/// §20.4.3.4.1 ThisSymbolValue
Result<Symbol*> this_symbol_value(Context& cx, Value v, const char* name) {
  if (v.is_symbol()) return v.as_symbol();
  if (v.is_kind(Kind::Wrapper)) {
    const Value primitive = v.as<WrapperObject>()->primitive();
    if (primitive.is_symbol()) return primitive.as_symbol();
  }
  return throw_type_error(cx, "Symbol.prototype.%s requires that 'this' be a Symbol", name);
}
Result<Value> symbol_description(Context& cx, const Args& args) {
  Symbol* const symbol = TRY(this_symbol_value(cx, args.this_value, "description"));
  return symbol->description() ? Value(symbol->description()) : Value::undefined();
}
Result<Value> symbol_to_string(Context& cx, const Args& args) {
  Symbol* const symbol = TRY(this_symbol_value(cx, args.this_value, "toString"));
  StringBuilder out(cx.heap());
  TRY_VOID(out.append_ascii("Symbol("));
  if (symbol->description()) TRY_VOID(out.append(symbol->description()));
  TRY_VOID(out.append(')'));
  String* const text = TRY(out.finish());
  return Value(text);
}
Result<Value> symbol_value_of(Context& cx, const Args& args) {
  Symbol* const symbol = TRY(this_symbol_value(cx, args.this_value, "valueOf"));
  return Value(symbol);
}
/// §20.4.3.5 Symbol.prototype [ %Symbol.toPrimitive% ] ( hint )
Result<Value> symbol_to_primitive(Context& cx, const Args& args) {
  Symbol* const symbol = TRY(this_symbol_value(cx, args.this_value, "[Symbol.toPrimitive]"));
  return Value(symbol);
}

constexpr Builtin read_only(Builtin b) {
  b.attributes = 4;
  return b;
}

constexpr Builtin symbol_constructor() {
  Builtin b = constructor("Symbol", 0, make_symbol_of);
  b.leaf = make_symbol;
  return b;
}
constexpr Builtin kSymbolFunction = symbol_constructor();
constexpr Builtin kSymbol[] = {prototype(Intrinsic::SymbolPrototype),
                               method("for", 1, symbol_for, Coerce::None, Coerce::ToString),
                               method("keyFor", 1, symbol_key_for),
#define X(name) text(#name, "@@" #name, 0),
                               SHOAL_WELL_KNOWN_SYMBOLS(X)
#undef X
};
constexpr Builtin kSymbolPrototype[] = {
    intrinsic("constructor", Intrinsic::Symbol),
    getter("description", symbol_description),
    method("toString", 0, symbol_to_string),
    method("valueOf", 0, symbol_value_of),
    read_only(method("@@toPrimitive", 1, symbol_to_primitive)),
    text("@@toStringTag", "Symbol"),
};

}  // namespace

constinit const IntrinsicTemplate kSymbolTemplate = function_template(kSymbolFunction, kSymbol);
constinit const IntrinsicTemplate kSymbolPrototypeTemplate = object_template(kSymbolPrototype);

}  // namespace shoal
