// Threads that run a forward together.
#pragma once
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "simd.h"
#include "table.h"

#if defined(__x86_64__)
#define CONVNEXTC_PAUSE() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define CONVNEXTC_PAUSE() __asm__ volatile("yield")
#else
#define CONVNEXTC_PAUSE() (void)0
#endif

CONVNEXTC_BEGIN

/** A counter that can be waited for: some microseconds awake, then asleep, so that other work gets the processor. */
class Signal {
public:
    /** @param spins rounds awake; none where the threads outnumber the processors */
    explicit Signal(int spins) : spins(spins) {
        pthread_mutex_init(&mutex, nullptr);
        pthread_cond_init(&changed, nullptr);
    }

    ~Signal() {
        pthread_cond_destroy(&changed);
        pthread_mutex_destroy(&mutex);
    }

    unsigned value() const {
        return __atomic_load_n(&count, __ATOMIC_ACQUIRE);
    }

    void advance() {
        pthread_mutex_lock(&mutex);
        __atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
        bool waiting = sleepers > 0;
        pthread_mutex_unlock(&mutex);
        if (waiting) {
            pthread_cond_broadcast(&changed);
        }
    }

    /** Until the value is another one than {@code seen}. */
    void await(unsigned seen) {
        for (int i = 0; i < spins; i++) {
            if (value() != seen) {
                return;
            }
            CONVNEXTC_PAUSE();
        }
        pthread_mutex_lock(&mutex);
        sleepers++;
        while (value() == seen) {
            pthread_cond_wait(&changed, &mutex);
        }
        sleepers--;
        pthread_mutex_unlock(&mutex);
    }

private:
    const int spins;
    unsigned count = 0;
    int sleepers = 0;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

class Team;

/** One of the threads: its number, and the memory that it sees. */
struct Worker {
    Team* team = nullptr;
    int index = 0;
    int size = 1;
    /** Intermediate values of one image. */
    float* arena = nullptr;
    /** Its own. */
    float* scratch = nullptr;
    /** All workers see it. */
    float* shared = nullptr;
    /** The image: channels first. */
    const float* input = nullptr;
    float* output = nullptr;
    /** Computes products, where it is not null. */
    Sgemm sgemm = nullptr;

    /** Where this worker's share of {@code count} items begins. */
    int from(long count) const {
        return static_cast<int>(count * index / size);
    }

    /** Where it ends. */
    int to(long count) const {
        return static_cast<int>(count * (index + 1) / size);
    }

    /** Returns when all workers are here. */
    inline void barrier() const;
};

/** Workers, of which the first one is the caller's thread; the others sleep between jobs. One job at a time. */
class Team {
public:
    typedef void (*Job)(void* argument, Worker& worker);

    /** @param workers of this size, whose memory is set already */
    Team(Worker* workers, int size) : Team(workers, size, spins(size)) {}

    /** Starts the threads; false where the system refuses one. */
    bool start() {
        for (int i = 1; i < size; i++) {
            if (pthread_create(&threads[i], nullptr, enter, &workers[i]) != 0) {
                return false;
            }
            started++;
        }
        return true;
    }

    void run(Job next, void* with) {
        job = next;
        argument = with;
        if (size == 1) {
            job(argument, workers[0]);
            return;
        }
        __atomic_store_n(&unfinished, size - 1, __ATOMIC_RELAXED);
        unsigned seen = finished.value();
        go.advance();
        job(argument, workers[0]);
        finished.await(seen);
    }

    void barrier() {
        unsigned seen = phase.value();
        if (__atomic_add_fetch(&arrived, 1, __ATOMIC_ACQ_REL) == size) {
            __atomic_store_n(&arrived, 0, __ATOMIC_RELAXED);
            phase.advance();
        } else {
            phase.await(seen);
        }
    }

    ~Team() {
        job = nullptr;
        go.advance();
        for (int i = 1; i <= started; i++) {
            pthread_join(threads[i], nullptr);
        }
        free(threads);
    }

private:
    Team(Worker* workers, int size, int spins)
        : workers(workers), size(size), go(spins), finished(spins), phase(spins) {
        threads = static_cast<pthread_t*>(calloc(size, sizeof(pthread_t)));
        for (int i = 0; i < size; i++) {
            workers[i].team = this;
            workers[i].index = i;
            workers[i].size = size;
        }
    }

    static int spins(int size) {
        return size <= sysconf(_SC_NPROCESSORS_ONLN) ? 2000 : 0;
    }

    static void* enter(void* worker) {
        auto* w = static_cast<Worker*>(worker);
        w->team->help(*w);
        return nullptr;
    }

    void help(Worker& worker) {
        unsigned seen = 0;
        while (true) {
            go.await(seen);
            seen++;
            if (job == nullptr) {
                return;
            }
            job(argument, worker);
            if (__atomic_sub_fetch(&unfinished, 1, __ATOMIC_ACQ_REL) == 0) {
                finished.advance();
            }
        }
    }

    Worker* workers;
    const int size;
    pthread_t* threads;
    int started = 0;
    Job job = nullptr;
    void* argument = nullptr;
    int unfinished = 0;
    int arrived = 0;
    Signal go;
    Signal finished;
    Signal phase;
};

inline void Worker::barrier() const {
    if (size > 1) {
        team->barrier();
    }
}

CONVNEXTC_END
