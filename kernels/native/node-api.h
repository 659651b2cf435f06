// The part of Node-API (https://nodejs.org/api/n-api.html) that node.c needs, declared here so that no headers of Node
// have to be installed. Its binary interface is stable.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef int napi_status; // 0: done

napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *count, napi_value *values, napi_value *self, void **data);
napi_status napi_get_value_double(napi_env, napi_value, double *);
napi_status napi_create_double(napi_env, double, napi_value *);
napi_status napi_create_int32(napi_env, int32_t, napi_value *);
napi_status napi_create_string_utf8(napi_env, const char *, size_t length, napi_value *);
napi_status napi_create_function(napi_env, const char *name, size_t length, napi_callback, void *data, napi_value *);
napi_status napi_set_named_property(napi_env, napi_value object, const char *name, napi_value);
napi_status napi_get_typedarray_info(napi_env, napi_value, int *type, size_t *length, void **data, napi_value *buffer, size_t *offset);
napi_status napi_throw_type_error(napi_env, const char *code, const char *message);

#define NAPI_AUTO_LENGTH SIZE_MAX
