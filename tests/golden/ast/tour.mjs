let x = 1; function f(a) { return () => a + x; } f(2);
