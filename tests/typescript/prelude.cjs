// What the emit of TypeScript uses where it is there, and this node may lack.
'use strict';
Symbol.metadata ??= Symbol('Symbol.metadata');
globalThis.SuppressedError ??= class SuppressedError extends Error {
  constructor(error, suppressed, message) {
    super(message);
    Object.defineProperty(this, 'error', { value: error, writable: true, configurable: true });
    Object.defineProperty(this, 'suppressed', { value: suppressed, writable: true, configurable: true });
  }
  static { Object.defineProperty(this.prototype, 'name', { value: 'SuppressedError', writable: true, configurable: true }); }
};
