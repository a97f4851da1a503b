// What Chromium proposes beyond the URL Pattern Standard, tested by "tentative" tests:
// URLPattern.compareComponent and URLPattern.prototype.generate.
import type { Component } from "./component.ts";
import type { Modifier, Part, PartType } from "./parts.ts";

const { TypeError } = globalThis;

/** The more a part leaves open, the smaller it is. */
const typeOrder: Record<PartType, number> = {
  "full-wildcard": 0, "segment-wildcard": 1, regexp: 2, "fixed-text": 3,
};
const modifierOrder: Record<Modifier, number> = { "*": 0, "?": 1, "+": 2, "": 3 };
const nothing: Part = {
  type: "fixed-text", value: "", modifier: "", name: "", prefix: "", suffix: "",
};

function order<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
function compareParts(left: Part, right: Part): number {
  return order(typeOrder[left.type], typeOrder[right.type]) ||
    order(modifierOrder[left.modifier], modifierOrder[right.modifier]) ||
    order(left.prefix, right.prefix) || order(left.value, right.value) ||
    order(left.suffix, right.suffix);
}

/** -1, 0 or 1: the pattern that matches less is the greater one. */
export function compareComponents(left: Component, right: Component): number {
  const length = left.parts.length > right.parts.length ? left.parts.length : right.parts.length;
  for (let i = 0; i < length; ++i) {
    const result = compareParts(left.parts[i] ?? nothing, right.parts[i] ?? nothing);
    if (result !== 0) return result;
  }
  return 0;
}

/**
 * The component that the pattern matches with these groups. A TypeError: a group is missing, or its
 * value holds the delimiter; or the pattern has more than text and segments.
 */
export function generateComponent(component: Component, groups: Record<string, string>): string {
  const { delimiter } = component.options;
  let result = "";
  for (let i = 0; i < component.parts.length; ++i) {
    const part = component.parts[i]!;
    if (part.modifier !== "")
      throw new TypeError("URLPattern.generate: the pattern has modifiers");
    if (part.type === "fixed-text") {
      result += part.value;
      continue;
    }
    if (part.type !== "segment-wildcard")
      throw new TypeError("URLPattern.generate: the pattern has wildcards or regular expressions");
    const value = groups[part.name];
    if (value === undefined)
      throw new TypeError(`URLPattern.generate: the group '${part.name}' is missing`);
    for (let k = 0; k < value.length && delimiter !== ""; ++k) {
      if (value[k] === delimiter)
        throw new TypeError(`URLPattern.generate: the group '${part.name}' holds '${delimiter}'`);
    }
    result += part.prefix + component.encode(value) + part.suffix;
  }
  return result;
}
