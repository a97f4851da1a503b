const defaults = Object.freeze({ depth: 1 });
(defaults as { depth: number }).depth = 2;
