for (const name of ["./none.ts", "none", "server/none", "#none", "node:none", "http://x/y.js", "fs/promises/x", "./_empty"]) {
  try {
    await import(name);
    console.log("loaded", name);
  } catch (e) {
    console.log(name, (e as { code: string }).code);
  }
}
// expect: ./none.ts ERR_MODULE_NOT_FOUND
// expect: none ERR_MODULE_NOT_FOUND
// expect: server/none ERR_PACKAGE_PATH_NOT_EXPORTED
// expect: #none ERR_PACKAGE_IMPORT_NOT_DEFINED
// expect: node:none ERR_UNKNOWN_BUILTIN_MODULE
// expect: http://x/y.js ERR_UNSUPPORTED_ESM_URL_SCHEME
// expect: fs/promises/x ERR_MODULE_NOT_FOUND
// expect: ./_empty ERR_UNSUPPORTED_DIR_IMPORT
