// node:path/win32 and node:path/posix: what node prints for the same program.
import path from "node:path";
import win32 from "node:path/win32";
import * as posix from "node:path/posix";

const odd = ["", ".", "..", "/", "\\", "a", "a\\b", "a/b/../c", "C:", "C:\\", "C:/a/./b//c", "C:a\\..\\..\\b", "c:..\\x", "\\\\server\\share", "\\\\server\\share\\", "//server/share/dir/../f.txt", "\\\\server", "\\a\\..\\..\\b\\", "a.b.c", ".bashrc", "..", "a\\", "C:\\a\\b.txt\\", "//a", "C:\\..\\x", "a//b\\\\c", "./x", "foo.", "d:/x.y/z"];
for (const p of odd) {
  console.log(JSON.stringify(p), [win32.normalize(p), win32.isAbsolute(p), win32.dirname(p), win32.basename(p), win32.extname(p)].join(" | "), JSON.stringify(win32.parse(p)), win32.format(win32.parse(p)));  // expect: "" . | false | . |  |  {"root":"","dir":"","base":"","ext":"","name":""}
// expect: "." . | false | . | . |  {"root":"","dir":"","base":".","ext":"","name":"."} .
// expect: ".." .. | false | . | .. |  {"root":"","dir":"","base":"..","ext":"","name":".."} ..
// expect: "/" \ | true | / |  |  {"root":"/","dir":"/","base":"","ext":"","name":""} /
// expect: "\\" \ | true | \ |  |  {"root":"\\","dir":"\\","base":"","ext":"","name":""} \
// expect: "a" a | false | . | a |  {"root":"","dir":"","base":"a","ext":"","name":"a"} a
// expect: "a\\b" a\b | false | a | b |  {"root":"","dir":"a","base":"b","ext":"","name":"b"} a\b
// expect: "a/b/../c" a\c | false | a/b/.. | c |  {"root":"","dir":"a/b/..","base":"c","ext":"","name":"c"} a/b/..\c
// expect: "C:" C:. | false | C: |  |  {"root":"C:","dir":"C:","base":"","ext":"","name":""} C:
// expect: "C:\\" C:\ | true | C:\ |  |  {"root":"C:\\","dir":"C:\\","base":"","ext":"","name":""} C:\
// expect: "C:/a/./b//c" C:\a\b\c | true | C:/a/./b/ | c |  {"root":"C:/","dir":"C:/a/./b/","base":"c","ext":"","name":"c"} C:/a/./b/\c
// expect: "C:a\\..\\..\\b" C:..\b | false | C:a\..\.. | b |  {"root":"C:","dir":"C:a\\..\\..","base":"b","ext":"","name":"b"} C:a\..\..\b
// expect: "c:..\\x" c:..\x | false | c:.. | x |  {"root":"c:","dir":"c:..","base":"x","ext":"","name":"x"} c:..\x
// expect: "\\\\server\\share" \\server\share\ | true | \\server\share | share |  {"root":"\\\\server\\share","dir":"\\\\server\\share","base":"","ext":"","name":""} \\server\share
// expect: "\\\\server\\share\\" \\server\share\ | true | \\server\share\ | share |  {"root":"\\\\server\\share\\","dir":"\\\\server\\share\\","base":"","ext":"","name":""} \\server\share\
// expect: "//server/share/dir/../f.txt" \\server\share\f.txt | true | //server/share/dir/.. | f.txt | .txt {"root":"//server/share/","dir":"//server/share/dir/..","base":"f.txt","ext":".txt","name":"f"} //server/share/dir/..\f.txt
// expect: "\\\\server" \server | true | \ | server |  {"root":"\\","dir":"\\","base":"server","ext":"","name":"server"} \server
// expect: "\\a\\..\\..\\b\\" \b\ | true | \a\..\.. | b |  {"root":"\\","dir":"\\a\\..\\..","base":"b","ext":"","name":"b"} \a\..\..\b
// expect: "a.b.c" a.b.c | false | . | a.b.c | .c {"root":"","dir":"","base":"a.b.c","ext":".c","name":"a.b"} a.b.c
// expect: ".bashrc" .bashrc | false | . | .bashrc |  {"root":"","dir":"","base":".bashrc","ext":"","name":".bashrc"} .bashrc
// expect: ".." .. | false | . | .. |  {"root":"","dir":"","base":"..","ext":"","name":".."} ..
// expect: "a\\" a\ | false | . | a |  {"root":"","dir":"","base":"a","ext":"","name":"a"} a
// expect: "C:\\a\\b.txt\\" C:\a\b.txt\ | true | C:\a | b.txt | .txt {"root":"C:\\","dir":"C:\\a","base":"b.txt","ext":".txt","name":"b"} C:\a\b.txt
// expect: "//a" \a | true | / | a |  {"root":"/","dir":"/","base":"a","ext":"","name":"a"} /a
// expect: "C:\\..\\x" C:\x | true | C:\.. | x |  {"root":"C:\\","dir":"C:\\..","base":"x","ext":"","name":"x"} C:\..\x
// expect: "a//b\\\\c" a\b\c | false | a//b\ | c |  {"root":"","dir":"a//b\\","base":"c","ext":"","name":"c"} a//b\\c
// expect: "./x" x | false | . | x |  {"root":"","dir":".","base":"x","ext":"","name":"x"} .\x
// expect: "foo." foo. | false | . | foo. | . {"root":"","dir":"","base":"foo.","ext":".","name":"foo"} foo.
// expect: "d:/x.y/z" d:\x.y\z | true | d:/x.y | z |  {"root":"d:/","dir":"d:/x.y","base":"z","ext":"","name":"z"} d:/x.y\z
}
console.log([win32.join("a", "b", "..", "c"), win32.join("\\\\server", "share"), win32.join("//server/share", "x"), win32.join("", ""), win32.join("C:", "a"), win32.join("C:\\", "..", "b"), win32.join("/", "/a"), win32.join("//", "a", "b"), win32.join("///a", "b")].join(" | "));  // expect: a\c | \\server\share\ | \\server\share\x | . | C:\a | C:\b | \a | \a\b | \a\b
console.log([win32.resolve("C:\\a", "b"), win32.resolve("C:\\a", "\\b"), win32.resolve("C:\\a", "D:\\b", "..\\c"), win32.resolve("C:\\a", "c:b"), win32.resolve("\\\\s\\sh\\a", "..\\b"), win32.resolve("C:\\", "x/y", "../z/")].join(" | "));  // expect: C:\a\b | C:\b | D:\c | c:\a\b | \\s\sh\b | C:\x\z
console.log([win32.relative("C:\\a\\b\\c", "C:\\a\\d"), win32.relative("C:\\a", "D:\\b"), win32.relative("C:\\A\\x", "c:\\a\\X"), win32.relative("C:\\a\\b", "C:\\a\\b\\c\\d"), win32.relative("C:\\", "C:\\x"), win32.relative("\\\\s\\sh\\a", "\\\\s\\sh\\b")].join(" | "));  // expect: ..\..\d | D:\b |  | c\d | x | ..\b
console.log([win32.toNamespacedPath("C:\\a"), win32.toNamespacedPath("\\\\s\\sh\\a"), win32.basename("a.txt", ".txt"), win32.basename("C:\\x.html", "l"), win32.sep, win32.delimiter].join(" | "));  // expect: \\?\C:\a | \\?\UNC\s\sh\a | a | x.htm | \ | ;
console.log(path.win32 === win32, path.posix === path, win32.posix === path, win32.win32 === win32, posix.join("a", "../b"), Object.keys(win32).sort().join());  // expect: true true true true b _makeLong,basename,delimiter,dirname,extname,format,isAbsolute,join,matchesGlob,normalize,parse,posix,relative,resolve,sep,toNamespacedPath,win32
for (const f of [() => win32.join(5 as any), () => path.join(null as any), () => path.resolve("a", {} as any), () => path.format("x" as any), () => win32.parse(undefined as any)]) {
  try { f(); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_INVALID_ARG_TYPE The "path" argument must be of type string. Received type number (5)
// expect: ERR_INVALID_ARG_TYPE The "path" argument must be of type string. Received null
// expect: ERR_INVALID_ARG_TYPE The "paths[1]" argument must be of type string. Received an instance of Object
// expect: ERR_INVALID_ARG_TYPE The "pathObject" argument must be of type object. Received type string ('x')
// expect: ERR_INVALID_ARG_TYPE The "path" argument must be of type string. Received undefined
}
