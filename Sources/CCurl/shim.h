#ifndef ASSAY_CCURL_SHIM_H
#define ASSAY_CCURL_SHIM_H

#include <curl/curl.h>

// Swift does not import variadic functions, so each kind of argument gets a function of its own.

typedef size_t (*assay_curl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef curl_socket_t (*assay_curl_open_socket_callback)(
    void *context, curlsocktype purpose, struct curl_sockaddr *address);

static inline CURLcode assay_curl_set_number(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode assay_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode assay_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode assay_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode assay_curl_set_list(
    CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies the bytes.
static inline CURLcode assay_curl_set_blob(
    CURL *easy, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob;
    blob.data = (void *)bytes;
    blob.len = count;
    blob.flags = CURL_BLOB_COPY;
    return curl_easy_setopt(easy, option, &blob);
}

static inline CURLcode assay_curl_set_data_callback(
    CURL *easy, CURLoption option, assay_curl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode assay_curl_set_open_socket_callback(
    CURL *easy, assay_curl_open_socket_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

// The names are as in CURLOPT_PROTOCOLS_STR; the mask is for libcurl before 7.85.
static inline CURLcode assay_curl_set_protocols(CURL *easy, const char *names, long mask) {
#if LIBCURL_VERSION_NUM >= 0x075500
    (void)mask;
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, names);
#else
    (void)names;
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, mask);
#endif
}

static inline CURLcode assay_curl_get_number(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode assay_curl_get_text(CURL *easy, CURLINFO info, const char **value) {
    return curl_easy_getinfo(easy, info, value);
}

// The file of certification authorities that libcurl was built to use; NULL where it has none.
static inline const char *assay_curl_default_authorities(void) {
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    return version->age >= CURLVERSION_SEVENTH ? version->cainfo : NULL;
}

#endif
