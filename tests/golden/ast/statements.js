#!/usr/bin/env shoal
'a'; "b"; ("c");
with (a) b; if (x) function f() {} else ;
yield: for (var i = 0 in o) continue yield;
var yield, await = async; await (1); yield
* 2; let
x; async: while (0) break async; f() = 1; 017; '\08';
<!-- html comment
a = b
++c
--> also
