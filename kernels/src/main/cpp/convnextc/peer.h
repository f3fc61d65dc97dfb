// What a generated Java class calls. Handles are addresses; 0 says that there was not enough memory.
#pragma once
#include <new>

#include "table.h"

namespace convnextc {

/** The tables of one net, by instruction set; null for those that it was not compiled for. */
struct Library {
    const Table* tables[3];
};

/** An open net, or a session of one, with the functions that go with it. */
struct Handle {
    const Table* table;
    void* object;

    static long long of(const Table* table, void* object) {
        if (object == nullptr) {
            return 0;
        }
        auto* handle = new (std::nothrow) Handle{table, object};
        return reinterpret_cast<long long>(handle);
    }

    static Handle* at(long long address) {
        return reinterpret_cast<Handle*>(address);
    }
};

inline bool has_isa(const Library& library, int isa) {
    return isa >= 0 && isa < 3 && library.tables[isa] != nullptr && isa <= best_isa();
}

/** @param sgemm address of cblas_sgemm, which is to compute all products, or 0 */
inline long long open(const Library& library, int isa, long long sgemm) {
    const Table* table = library.tables[isa];
    return Handle::of(table, table->open(reinterpret_cast<Sgemm>(sgemm)));
}

inline void pack(long long net, int slot, int from, int count, const float* rows) {
    Handle* handle = Handle::at(net);
    handle->table->pack(handle->object, slot, from, count, rows);
}

inline void close(long long net) {
    Handle* handle = Handle::at(net);
    handle->table->close(handle->object);
    delete handle;
}

inline long long start(long long net, int threads) {
    Handle* handle = Handle::at(net);
    return Handle::of(handle->table, handle->table->start(handle->object, threads));
}

inline void forward(long long session, long long in, int images, long long out) {
    Handle* handle = Handle::at(session);
    handle->table->forward(
            handle->object, reinterpret_cast<const float*>(in), images, reinterpret_cast<float*>(out));
}

inline void stop(long long session) {
    Handle* handle = Handle::at(session);
    handle->table->stop(handle->object);
    delete handle;
}

}  // namespace convnextc
