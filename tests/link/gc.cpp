// Links shoal_gc whole with nothing above it: the heap stands on nothing but the floor.
int main() { return 0; }
