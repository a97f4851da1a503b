"""Differences that are meant, each with its reason. A program that one of these covers is not compared with that engine."""
import re

# Node 20 does not have these: it answers with a TypeError or undefined, shoal with what the standard says.
NOT_IN_NODE = re.compile(
    r"\b(Temporal|Float16Array|f16round|[gs]etFloat16|withResolvers|fromAsync|groupBy|isDisjointFrom|isSubsetOf|isSupersetOf|"
    r"symmetricDifference|intersection|difference|union|rawJSON|isRawJSON|fromBase64|toBase64|fromHex|toHex|isError|transfer|"
    r"transferToFixedLength|transferToImmutable|sliceToImmutable|Iterator|waitAsync|getOrInsert\w*|sumPrecise|ShadowRealm|"
    r"DisposableStack|SuppressedError|asyncDispose|dispose|AbstractModuleSource|SharedArrayBuffer|allSettledKeyed|allKeyed|testWith\w*|RegExp\.escape|Promise\.try|"
    r"WeakRef|FinalizationRegistry|Atomics|Intl|toLocale\w*|localeCompare|stack\w*|captureStackTrace)\b")

# What the standard leaves to the engine, or engines do not agree on.
LEFT_OPEN = re.compile(
    r"\b(Math\.(sin|cos|tan|a?sinh?|a?cosh?|a?tanh?|atan2|exp|expm1|log\w*|pow|cbrt|hypot|random)|Date\.now|Date\.parse|"
    r"new Date\(\)|performance|caller|arguments\.callee|toSource|getTimezoneOffset|toDateString|toTimeString)\b|\*\*")

# Which properties the global object has, and in what order, is the host's.
GLOBALS = re.compile(r"\bin \(?(this|globalThis)\b|(keys|values|entries|ownKeys|getOwn\w+|assign|\.\.\.)\(?(this|globalThis)\b")

# V8 takes a call of eval with spread arguments for an indirect one; §13.3.6.1 does not.
SPREAD_EVAL = re.compile(r"\beval\(\s*\.\.\.")

RULES_OF_NODE = (
    (SPREAD_EVAL, "direct eval with spread arguments"),
    (GLOBALS, "the host's global object"),
    (NOT_IN_NODE, "node 20 lacks it"),
    (LEFT_OPEN, "left open by the standard"),
)


def reason_to_skip(engine: str, program: str, outputs: tuple[str, str]) -> str:
    """Why two outputs need not be equal; empty: they must be."""
    if any("StackOverflow" in o or "overflow" in o for o in outputs):
        return "how deep calls may go is the engine's own"
    if engine == "node":
        for pattern, reason in RULES_OF_NODE:
            if pattern.search(program):
                return reason
    return ""
