# cmake -DOUT=header -DLIST=file -P hash_files.cmake: a header with the hash of the files named in
# LIST (a line each), as SHOAL_COMPILER_VERSION; rewritten only if it changed.
file(STRINGS ${LIST} files)
set(all "")
foreach(file IN LISTS files)
  file(SHA256 ${file} one)
  string(APPEND all ${one})
endforeach()
string(SHA256 hash "${all}")
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define SHOAL_COMPILER_VERSION \"${hash}\"\n")
