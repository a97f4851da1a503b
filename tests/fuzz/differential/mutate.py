"""Mutants of programs, by the nodes that acorn finds in them: splices, swapped operands, effects in the middle of
conversions and callbacks, deep nesting. What does not parse any more is tried again."""
import random

import generate

EXPRESSIONS = {"BinaryExpression", "LogicalExpression", "CallExpression", "MemberExpression", "Identifier", "Literal", "NewExpression",
               "ArrayExpression", "ObjectExpression", "FunctionExpression", "ArrowFunctionExpression", "UnaryExpression",
               "ConditionalExpression", "AssignmentExpression", "TemplateLiteral", "ThisExpression", "ClassExpression",
               "UpdateExpression", "SequenceExpression", "YieldExpression", "AwaitExpression", "ChainExpression"}
# Where an expression may be another one.
PLACES = {"CallExpression.arguments", "NewExpression.arguments", "BinaryExpression.left", "BinaryExpression.right",
          "LogicalExpression.left", "LogicalExpression.right", "AssignmentExpression.right", "VariableDeclarator.init",
          "ReturnStatement.argument", "ExpressionStatement.expression", "ConditionalExpression.test",
          "ConditionalExpression.consequent", "ConditionalExpression.alternate", "ArrayExpression.elements",
          "UnaryExpression.argument", "SpreadElement.argument", "ThrowStatement.argument", "IfStatement.test",
          "TemplateLiteral.expressions", "ArrowFunctionExpression.body", "YieldExpression.argument", "Property.value",
          "ForOfStatement.right", "SwitchCase.test", "SwitchStatement.discriminant", "PropertyDefinition.value"}
LOOPS = {"WhileStatement.body", "DoWhileStatement.body", "ForStatement.body", "ForInStatement.body", "ForOfStatement.body"}
FUNCTIONS = {"FunctionDeclaration.body", "FunctionExpression.body", "ArrowFunctionExpression.body"}


class Mutator:
    def __init__(self, nodes_of, donors) -> None:
        self.nodes_of = nodes_of  # source -> nodes, or None
        self.donors = donors  # random -> source of another program

    def guard(self, source: str) -> str | None:
        """Its loops and functions count their steps."""
        nodes = self.nodes_of(source)
        if nodes is None:
            return None
        inserts = []
        for start, end, kind, _, place in nodes:
            if place in LOOPS or place in FUNCTIONS:
                if kind == "BlockStatement":
                    inserts.append((start + 1, " __step();"))
                elif place in LOOPS:
                    inserts += [(start, "{ __step(); "), (end, " }")]
        for at, text in sorted(inserts, key=lambda i: i[0], reverse=True):
            source = source[:at] + text + source[at:]
        return source

    def mutate(self, source: str, seed: int) -> str:
        chance = random.Random(seed)
        nodes = self.nodes_of(source)
        if nodes is None:
            return source
        for _ in range(chance.choice((1, 1, 2, 2, 3, 5))):
            for _ in range(6):
                changed = self.change(source, nodes, chance)
                found = self.nodes_of(changed) if changed else None
                if found is not None:
                    source, nodes = changed, found
                    break
        return source

    def change(self, source: str, nodes: list, chance: random.Random) -> str | None:
        places = [n for n in nodes if n[2] in EXPRESSIONS and n[4] in PLACES]
        if not places:
            return None
        start, end, kind, _, _ = chance.choice(places)
        text = source[start:end]

        def replaced(by: str) -> str:
            return source[:start] + by + source[end:]

        make = generate.Generator(chance.randrange(1 << 30))
        make.budget = 30
        for name in {source[n[0]:n[1]] for n in nodes if n[2] == "Identifier"}:
            if len(name) < 20 and not name.startswith("__"):
                make.declare(name, chance.choice(("any", "arr", "obj", "buf", "ta", "map", "num", "str")))
        match chance.randrange(14):
            case 0 | 1:
                return replaced(self.splice(chance))
            case 2:
                a, b = sorted((chance.choice(places), chance.choice(places)))
                if a[1] > b[0]:
                    return None
                return source[:a[0]] + source[b[0]:b[1]] + source[a[1]:b[0]] + source[a[0]:a[1]] + source[b[1]:]
            case 3:
                return replaced(f"({{valueOf() {{ {make.effect()} return {text}; }}}})")
            case 4:
                return replaced(f"({{get x() {{ {make.effect()} return {text}; }}}}).x")
            case 5:
                return replaced("(" + make.expression("any", 3) + ")")
            case 6:
                return replaced(f"__t({text})")
            case 7:
                bodies = [n for n in nodes if n[4] in FUNCTIONS and n[2] == "BlockStatement"]
                if not bodies:
                    return None
                at = chance.choice(bodies)[0] + 1
                when = f"if (__steps % {chance.randrange(1, 6)} === 0) " if chance.random() < 0.6 else ""
                return source[:at] + f" {when}{make.effect()} " + source[at:]
            case 8:
                n = chance.randrange(5, 60)
                return replaced(chance.choice((f"{'(' * n}{text}{')' * n}", f"{'[' * n}{text}{']' * n}", f"{'- ' * n}({text})",
                                               f"{'(() => ' * n}{text}{')()' * n}")))
            case 9:
                statements = [n for n in nodes if n[3] and n[4].endswith(".body")]
                if not statements:
                    return None
                a = chance.choice(statements)
                return source[:a[0]] + chance.choice((
                    "", make.statement(2), f"try {{ {source[a[0]:a[1]]} }} catch (e_) {{ __e(e_); }}",
                    f"{source[a[0]:a[1]]};{source[a[0]:a[1]]}", f"for (let i_ = 0; i_ < 12; i_++) {{ {source[a[0]:a[1]]} }}",
                    f"(function* () {{ {source[a[0]:a[1]]} }})().next();")) + source[a[1]:]
            case 10:
                literals = [n for n in nodes if n[2] == "Literal"]
                if not literals:
                    return None
                a = chance.choice(literals)
                return source[:a[0]] + f"({make.leaf(chance.choice(('num', 'str', 'big', 'any', 're')))})" + source[a[1]:]
            case 11:
                return replaced(f"new Proxy({text}, {{}})" if kind in ("ArrayExpression", "ObjectExpression", "FunctionExpression", "Identifier")
                                else f"[...[{text}]][0]")
            case 12:
                operators = [n for n in nodes if n[2] == "BinaryExpression"]
                if not operators:
                    return None
                a = chance.choice(operators)
                parts = [n for n in nodes if n[4] in ("BinaryExpression.left", "BinaryExpression.right") and a[0] <= n[0] and n[1] <= a[1]]
                if len(parts) < 2:
                    return None
                return source[:a[0]] + f"({source[parts[1][0]:parts[1][1]]} {chance.choice(generate.BINARY)} {source[parts[0][0]:parts[0][1]]})" + source[a[1]:]
            case _:
                lists = [n for n in nodes if n[3] and n[2] in EXPRESSIONS and n[4] in ("CallExpression.arguments", "ArrayExpression.elements")]
                if not lists:
                    return None
                a = chance.choice(lists)
                return source[:a[0]] + f"...[{source[a[0]:a[1]]}, {make.leaf('any')}]" + source[a[1]:]

    def splice(self, chance: random.Random) -> str:
        donor = self.donors(chance)
        nodes = [n for n in self.nodes_of(donor) or [] if n[2] in EXPRESSIONS and n[4] in PLACES and n[1] - n[0] < 400]
        if not nodes:
            return "undefined"
        start, end = chance.choice(nodes)[:2]
        return "(" + donor[start:end] + ")"


def minimise(source: str, nodes_of, still_differs, tries_max: int) -> str:
    """A smaller source that still differs: nodes out, or simpler ones in their place, the biggest first."""
    tries = 0
    shrunk = True
    while shrunk and tries < tries_max:
        shrunk = False
        nodes = nodes_of(source)
        if nodes is None:
            return source
        for start, end, kind, is_list, place in sorted(nodes[1:], key=lambda n: n[0] - n[1]):
            candidates = []
            text = source[start:end]
            if is_list:
                rest = source[end:]
                stripped = rest.lstrip()
                candidates.append(source[:start] + (stripped[1:] if stripped.startswith(",") else rest))
            if kind in EXPRESSIONS and place in PLACES and len(text) > 1:
                candidates += [source[:start] + simpler + source[end:] for simpler in ("0", "[]", "{}") if len(simpler) < len(text)]
                candidates += [source[:start] + source[a:b] + source[end:] for a, b, k, _, p in nodes
                               if start <= a and b <= end and (a, b) != (start, end) and k in EXPRESSIONS and p in PLACES][:6]
            if kind in ("BlockStatement", "IfStatement", "TryStatement", "ForStatement", "ForOfStatement", "LabeledStatement"):
                candidates += [source[:start] + source[a:b] + source[end:] for a, b, k, _, p in nodes
                               if start <= a and b <= end and (a, b) != (start, end) and k.endswith("Statement")][:4]
            for candidate in candidates:
                if tries >= tries_max:
                    return source
                if len(candidate) >= len(source) or nodes_of(candidate) is None:
                    continue
                tries += 1
                if still_differs(candidate):
                    source, shrunk = candidate, True
                    break
            if shrunk:
                break
    return source
