// Links shoal_compiler whole with nothing above it: compiling needs no heap, no world and no library of built-ins.
int main() { return 0; }
