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

    /** @param release of the object, where there is no memory for its handle */
    static long long of(const Table* table, void* object, void (*release)(void*)) {
        if (object == nullptr) {
            return 0;
        }
        auto* handle = new (std::nothrow) Handle{table, object};
        if (handle == nullptr) {
            release(object);
        }
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
    return Handle::of(table, table->open(reinterpret_cast<Sgemm>(sgemm)), table->close);
}

inline bool prepare(long long net, int part) {
    Handle* handle = Handle::at(net);
    return handle->table->prepare(handle->object, part);
}

/** Of {@code count} rows, which are reordered first where there are several taps, and scaled where there are factors. */
inline bool pack(long long net, int slot, int from, int count, float* rows, int taps, const float* row_factors,
        const float* column_factors, int period) {
    Handle* handle = Handle::at(net);
    int columns = handle->table->shape(handle->object, slot).columns;
    if (taps > 1 && !handle->table->reorder(rows, count, columns, taps)) {
        return false;
    }
    if (row_factors != nullptr || column_factors != nullptr) {
        handle->table->scale(rows, count, columns, row_factors, column_factors, period);
    }
    handle->table->pack(handle->object, slot, from, count, rows);
    return true;
}

inline void dot(long long net, int count, int columns, const float* rows, const float* vector, int period, double* sums) {
    Handle::at(net)->table->dot(rows, count, columns, vector, period, sums);
}

inline void close(long long net) {
    Handle* handle = Handle::at(net);
    handle->table->close(handle->object);
    delete handle;
}

inline long long start(long long net, int threads) {
    Handle* handle = Handle::at(net);
    return Handle::of(handle->table, handle->table->start(handle->object, threads), handle->table->stop);
}

/** False where there was not enough memory; then the JVM may have had none for copies of the arrays, which are null. */
inline bool forward(long long session, int workers, const float* in, int images, float* out) {
    if (in == nullptr || out == nullptr) {
        return false;
    }
    Handle* handle = Handle::at(session);
    handle->table->use(handle->object, workers);
    return handle->table->forward(handle->object, in, images, out);
}

inline void stop(long long session) {
    Handle* handle = Handle::at(session);
    handle->table->stop(handle->object);
    delete handle;
}

}  // namespace convnextc
