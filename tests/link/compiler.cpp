// Links shoal_compiler whole with nothing above it: compiling needs no world and no built-ins.
int main() { return 0; }
