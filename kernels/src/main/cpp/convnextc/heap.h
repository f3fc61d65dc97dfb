// Objects on the heap. Operator new is in the C++ library, which a net's library would then need at run time; this needs C's alone.
#pragma once
#include <new>
#include <stddef.h>
#include <stdlib.h>

#include "simd.h"

CONVNEXTC_BEGIN

/** Some objects, made without arguments; null where there is no memory. */
template <class T>
T* create_array(long count) {
    static_assert(alignof(T) <= alignof(max_align_t), "malloc aligns no further");
    auto* first = static_cast<T*>(malloc(sizeof(T) * larger(count, 1L)));
    for (long i = 0; first != nullptr && i < count; i++) {
        new (first + i) T();
    }
    return first;
}

/** What {@link create_array} gave, so many objects; null is none. */
template <class T>
void destroy_array(T* first, long count) {
    for (long i = 0; first != nullptr && i < count; i++) {
        first[i].~T();
    }
    free(first);
}

/** An object; null where there is no memory. */
template <class T, class... Arguments>
T* create(Arguments... arguments) {
    static_assert(alignof(T) <= alignof(max_align_t), "malloc aligns no further");
    void* at = malloc(sizeof(T));
    return at == nullptr ? nullptr : new (at) T{arguments...};
}

/** What {@link create} gave; null is none. */
template <class T>
void destroy(T* object) {
    destroy_array(object, 1);
}

CONVNEXTC_END
