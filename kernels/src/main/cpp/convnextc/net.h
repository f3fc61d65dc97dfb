// A net with its weights and what runs it: what a generated class is put together from.
#pragma once
#include <new>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "block.h"
#include "derive.h"
#include "gemm.h"
#include "image.h"
#include "pooling.h"
#include "table.h"
#include "watch.h"

CONVNEXTC_BEGIN

/** Zeros, from the start of a page on; in large pages where the system has them. */
class Memory {
public:
    Memory() = default;
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    /** Null where there is not enough. */
    float* allocate(long floats) {
        wanted = round_up(larger(floats, 1L) * static_cast<long>(sizeof(float)), 4096);
        bool large = wanted >= 2 * LARGE_PAGE;
        bytes = large ? wanted + LARGE_PAGE : wanted;
        at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) {
            at = nullptr;
            return nullptr;
        }
        start = static_cast<char*>(at);
        if (large) {
            start += -reinterpret_cast<uintptr_t>(at) & (LARGE_PAGE - 1);
#if defined(MADV_HUGEPAGE)
            madvise(start, wanted, MADV_HUGEPAGE);
#endif
        }
        return reinterpret_cast<float*>(start);
    }

    /** Fills the page tables of a part, whatever others do with it; false behind the last part, or where the system cannot. */
    bool prepare(int part) const {
#if defined(MADV_POPULATE_WRITE)
        size_t from = part * LARGE_PAGE;
        return from < wanted && madvise(start + from, smaller(LARGE_PAGE, wanted - from), MADV_POPULATE_WRITE) == 0;
#else
        (void)part;
        return false;
#endif
    }

    ~Memory() {
        if (at != nullptr) {
            unfence(at, bytes);
            munmap(at, bytes);
        }
    }

private:
    static constexpr size_t LARGE_PAGE = 2 << 20;

    void* at = nullptr;
    size_t bytes = 0;
    /** The part that is used. */
    char* start = nullptr;
    size_t wanted = 0;
};

/** Where a weight is and how rows get there. */
struct Slot {
    float* data;
    int rows;
    int columns;
    void (*pack)(float* data, int from, int count, const float* rows);
};

/** Adds up the memory of all weights. */
struct Measure {
    long floats = 0;
    int slots = 0;

    template <class W>
    void operator()(W&) {
        floats += W::floats + FENCE;
        slots++;
    }
};

/** Gives every weight its memory. */
struct Bind {
    float* next;
    Slot* slot;
    /** Whether a BLAS will read the weights. */
    bool row_major;

    template <class W>
    void operator()(W& weight) {
        weight.data = next;
        *slot++ = {next, W::rows, W::columns, row_major ? W::pack_row_major : W::pack};
        next += W::floats;
        fence(next, next + FENCE);
        next += FENCE;
    }
};

/** A net with its weights; N is what the compiler wrote. */
template <class N>
struct Loaded {
    N net;
    Sgemm sgemm;
    Memory weights;
    Slot* slots = nullptr;
    int slot_count = 0;

    explicit Loaded(Sgemm sgemm) : sgemm(sgemm) {}

    bool allocate_weights() {
        Measure measure;
        net.bind(measure);
        float* memory = weights.allocate(measure.floats);
        slots = static_cast<Slot*>(malloc(sizeof(Slot) * larger(measure.slots, 1)));
        if (memory == nullptr || slots == nullptr) {
            return false;
        }
        slot_count = measure.slots;
        Bind bind{memory, slots, sgemm != nullptr};
        net.bind(bind);
        return true;
    }

    ~Loaded() {
        free(slots);
    }
};

/** Working memory and threads. */
template <class N>
struct Session {
    const Loaded<N>* model;
    int threads;
    Memory memory;
    Worker* workers = nullptr;
    Team* team = nullptr;
    const float* input = nullptr;
    float* output = nullptr;
    int images = 0;

    Session(const Loaded<N>* model, int threads) : model(model), threads(threads) {}

    bool start() {
        constexpr long arena = round_up(N::ARENA, PANEL);
        constexpr long shared = round_up(N::SHARED, PANEL);
        constexpr long scratch = round_up(N::SCRATCH, PANEL) + PANEL;
        float* start = memory.allocate(arena + shared + threads * scratch + (threads + 2) * FENCE);
        workers = new (std::nothrow) Worker[threads];
        if (start == nullptr || workers == nullptr) {
            return false;
        }
        for (int i = 0; i < threads; i++) {
            workers[i].sgemm = model->sgemm;
            workers[i].arena = start;
            workers[i].shared = start + arena + FENCE;
            workers[i].scratch = workers[i].shared + shared + FENCE + i * (scratch + FENCE);
            fence(workers[i].scratch + N::SCRATCH, workers[i].scratch + scratch + FENCE);
        }
        fence(start + N::ARENA, workers[0].shared);
        fence(workers[0].shared + N::SHARED, workers[0].scratch);
        team = new (std::nothrow) Team(workers, threads);
        return team != nullptr && team->allocated();
    }

    /** No forward may read what another one left. */
    void forget_values() {
        forget(workers[0].arena, N::ARENA);
        forget(workers[0].shared, N::SHARED);
        for (int i = 0; i < threads; i++) {
            forget(workers[i].scratch, N::SCRATCH);
        }
    }

    /** Image by image: memory does not depend on their number, and each gives what it gives alone. */
    static void run(void* self, Worker& worker) {
        auto* session = static_cast<Session*>(self);
        for (int i = 0; i < session->images; i++) {
            worker.input = session->input + static_cast<long>(i) * N::INPUT;
            worker.output = session->output + static_cast<long>(i) * N::OUTPUT;
            session->model->net.run(worker);
        }
    }

    ~Session() {
        delete team;
        delete[] workers;
    }
};

/** The table of a net. */
template <class N>
struct Entry {
    static void* open(Sgemm sgemm) {
        auto* loaded = new (std::nothrow) Loaded<N>(sgemm);
        if (loaded != nullptr && !loaded->allocate_weights()) {
            delete loaded;
            return nullptr;
        }
        return loaded;
    }

    static bool prepare(void* net, int part) {
        return static_cast<Loaded<N>*>(net)->weights.prepare(part);
    }

    static Shape shape(void* net, int slot) {
        auto* loaded = static_cast<Loaded<N>*>(net);
        if (slot >= loaded->slot_count) {
            return {0, 0};
        }
        return {loaded->slots[slot].rows, loaded->slots[slot].columns};
    }

    static void pack(void* net, int slot, int from, int count, const float* rows) {
        const Slot& s = static_cast<Loaded<N>*>(net)->slots[slot];
        s.pack(s.data, from, count, rows);
    }

    static void close(void* net) {
        delete static_cast<Loaded<N>*>(net);
    }

    static void* start(void* net, int threads) {
        auto* session = new (std::nothrow) Session<N>(static_cast<Loaded<N>*>(net), threads);
        if (session != nullptr && !session->start()) {
            delete session;
            return nullptr;
        }
        return session;
    }

    static bool forward(void* at, const float* in, int images, float* out) {
        auto* session = static_cast<Session<N>*>(at);
        session->input = in;
        session->output = out;
        session->images = images;
        session->forget_values();
        return session->team->run(Session<N>::run, session);
    }

    static void stop(void* session) {
        delete static_cast<Session<N>*>(session);
    }

    static void use(void* session, int workers) {
        static_cast<Session<N>*>(session)->team->use(workers);
    }
};

CONVNEXTC_END

#define CONVNEXTC_JOIN_(a, b) a##_##b
#define CONVNEXTC_JOIN(a, b) CONVNEXTC_JOIN_(a, b)

/** Exports a net's table for the instruction set that this translation unit is compiled for: NAME_avx2, for one. */
#define CONVNEXTC_EXPORT(NAME, NET) \
    extern const convnextc::Table CONVNEXTC_JOIN(NAME, CONVNEXTC_ISA); \
    const convnextc::Table CONVNEXTC_JOIN(NAME, CONVNEXTC_ISA) = {convnextc::Entry<NET>::open, convnextc::Entry<NET>::prepare, \
            convnextc::Entry<NET>::shape, convnextc::Entry<NET>::pack, convnextc::Entry<NET>::close, convnextc::Entry<NET>::start, \
            convnextc::Entry<NET>::forward, convnextc::Entry<NET>::stop, convnextc::Entry<NET>::use, convnextc::reorder_rows, \
            convnextc::scale_rows, convnextc::dot_rows};
