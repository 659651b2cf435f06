// The kernels as functions of JavaScript, by Node-API. Addresses are numbers: those of the process, not offsets.
// A thread of JavaScript may be ended at any time, also while it loads this: then every call of Node-API fails, and what
// runs here goes on without it. No failure may end the process.
#include "node-api.h"

// Reads the arguments as numbers; 0 where there are too few or others.
static int arguments(napi_env env, napi_callback_info info, size_t count, double *numbers) {
  napi_value values[32];
  size_t given = 32;
  if (napi_get_cb_info(env, info, &given, values, NULL, NULL) != 0) return 0;
  int isRight = given >= count;
  for (size_t i = 0; isRight && i < count; i++) isRight = napi_get_value_double(env, values[i], &numbers[i]) == 0;
  if (!isRight) napi_throw_type_error(env, NULL, "kernel: expected as many numbers as its table says");
  return isRight;
}

static void offer(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == 0)
    napi_set_named_property(env, exports, name, function);
}

// What the letters of src/engine/kernels.ts stand for.
#define A(i) (uintptr_t)numbers[i]
#define I(i) (int32_t)(int64_t)numbers[i]
#define F(i) (float)numbers[i]

#define RETURN_void(call) \
  call;                   \
  return NULL
#define RETURN_int32_t(call)                                \
  napi_value result;                                        \
  return napi_create_int32(env, call, &result) == 0 ? result : NULL

#define KERNEL(result, name, count, types, values)                         \
  extern result name types;                                                \
  static napi_value call_##name(napi_env env, napi_callback_info info) {   \
    double numbers[count];                                                 \
    if (!arguments(env, info, count, numbers)) return NULL;                \
    RETURN_##result(name values);                                          \
  }
// One line for each function, written by scripts/build-native.mjs.
#include "calls.inc"
#undef KERNEL

#ifdef KERNEL_HASH
// Which sources a library was compiled from, so that one of other kernels is never called.
static napi_value call_kernel_hash(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  return napi_create_string_utf8(env, KERNEL_HASH, NAPI_AUTO_LENGTH, &result) == 0 ? result : NULL;
}
#endif

// Where the elements of a typed array begin.
static napi_value call_address_of(napi_env env, napi_callback_info info) {
  napi_value array, result;
  size_t given = 1;
  void *data;
  if (napi_get_cb_info(env, info, &given, &array, NULL, NULL) != 0 || given < 1) return NULL;
  if (napi_get_typedarray_info(env, array, NULL, NULL, &data, NULL, NULL) != 0) return NULL;
  return napi_create_double(env, (double)(uintptr_t)data, &result) == 0 ? result : NULL;
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
#define KERNEL(result, name, count, types, values) offer(env, exports, #name, call_##name);
#include "calls.inc"
#undef KERNEL
#ifdef KERNEL_HASH
  offer(env, exports, "kernel_hash", call_kernel_hash);
#endif
  offer(env, exports, "address_of", call_address_of);
  return exports;
}
