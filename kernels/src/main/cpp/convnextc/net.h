// A net with its weights and what runs it: what a generated class is put together from.
#pragma once
#include <new>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "block.h"
#include "derive.h"
#include "gemm.h"
#include "grouped.h"
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
    /** The workers, each as a team of its own; there once several images came together. */
    Worker* alone = nullptr;
    Memory own;
    const float* input = nullptr;
    float* output = nullptr;
    int first = 0;
    int images = 0;

    static constexpr long arena = round_up(N::ARENA, PANEL);
    static constexpr long shared = round_up(N::SHARED, PANEL);

    Session(const Loaded<N>* model, int threads) : model(model), threads(threads) {}

    bool start() {
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
        for (int i = 1; i < threads && alone != nullptr; i++) {
            forget(alone[i].arena, N::ARENA);
            forget(alone[i].shared, N::SHARED);
        }
    }

    /**
     * As many images at a time as workers share the work, each on its own, for then nobody waits for others; what is left over they do
     * together. The numbers are the same either way, but for a BLAS, which chooses its kernels by the shares. Memory does not depend on the
     * number of images. False where the system refuses a thread.
     */
    bool forward(const float* in, int count, float* out) {
        input = in;
        output = out;
        forget_values();
        first = 0;
        bool apart = team->size() > 1 && model->sgemm == nullptr && !N::MARKED;
        images = apart ? count - count % team->size() : 0;
        if (images > 0 && allocate_own()) {
            if (!team->run(run_apart, this)) {
                return false;
            }
            first = images;
        }
        images = count;
        return first == images || team->run(run_together, this);
    }

    ~Session() {
        delete team;
        delete[] workers;
        delete[] alone;
    }

private:
    static void run_together(void* self, Worker& worker) {
        auto* session = static_cast<Session*>(self);
        for (int i = session->first; i < session->images; i++) {
            session->run(i, worker);
        }
    }

    static void run_apart(void* self, Worker& worker) {
        auto* session = static_cast<Session*>(self);
        for (int i = worker.index; i < session->images; i += worker.size) {
            session->run(i, session->alone[worker.index]);
        }
    }

    void run(int image, Worker& worker) const {
        worker.input = input + static_cast<long>(image) * N::INPUT;
        worker.output = output + static_cast<long>(image) * N::OUTPUT;
        model->net.run(worker);
    }

    /** An arena for each worker; the first one has that of the team. */
    bool allocate_own() {
        if (alone != nullptr) {
            return true;
        }
        constexpr long each = arena + FENCE + shared + FENCE;
        auto* copies = new (std::nothrow) Worker[threads];
        float* memory = copies == nullptr ? nullptr : own.allocate((threads - 1) * each);
        if (memory == nullptr) {
            delete[] copies;
            return false;
        }
        for (int i = 0; i < threads; i++) {
            copies[i] = workers[i];
            copies[i].index = 0;
            copies[i].size = 1;
            if (i > 0) {
                copies[i].arena = memory + (i - 1) * each;
                copies[i].shared = copies[i].arena + arena + FENCE;
                fence(copies[i].arena + N::ARENA, copies[i].shared);
                fence(copies[i].shared + N::SHARED, copies[i].arena + each);
            }
        }
        alone = copies;
        return true;
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
        return static_cast<Session<N>*>(at)->forward(in, images, out);
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
            convnextc::Entry<NET>::forward, convnextc::Entry<NET>::stop, convnextc::Entry<NET>::use, convnextc::reorder_weight, \
            convnextc::scale_weight, convnextc::dot_weight};
