// Links shoal_vm whole with nothing above it: values and the interpreter need only the heap.
int main() { return 0; }
