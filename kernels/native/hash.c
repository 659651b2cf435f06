// Which sources a library was compiled from, so that one of other kernels is never called. KERNEL_HASH is given by
// scripts/build-native.mjs.
__attribute__((visibility("default"))) const char *kernel_hash(void) { return KERNEL_HASH; }
