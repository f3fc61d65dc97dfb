// Threads that run a forward together.
#pragma once
#include <new>
#include <pthread.h>
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
    Signal() {
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

    /**
     * Until the value is another one than {@code seen}.
     *
     * @param spins rounds awake
     */
    void await(unsigned seen, int spins) {
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

/**
 * Workers, of which the first one is the caller's thread; the others sleep between jobs, and are started when they are first needed. One
 * job at a time.
 */
class Team {
public:
    typedef void (*Job)(void* argument, Worker& worker);

    /** @param workers of this size, whose memory is set already */
    Team(Worker* workers, int size) : workers(workers), spins(size <= sysconf(_SC_NPROCESSORS_ONLN) ? SPINS : 0) {
        threads = new (std::nothrow) Thread[size];
        for (int i = 0; i < size; i++) {
            workers[i].team = this;
            workers[i].index = i;
        }
        use(size);
    }

    bool allocated() const {
        return threads != nullptr;
    }

    /** How many workers share the next jobs. */
    int size() const {
        return used;
    }

    /** From now on so many share them: at most as many as there are. */
    void use(int count) {
        used = count;
        for (int i = 0; i < count; i++) {
            workers[i].size = count;
        }
    }

    /** False where the system refuses a thread. */
    bool run(Job next, void* with) {
        if (!start()) {
            return false;
        }
        job = next;
        argument = with;
        __atomic_store_n(&unfinished, used - 1, __ATOMIC_RELAXED);
        unsigned seen = finished.value();
        for (int i = 1; i < used; i++) {
            threads[i].go.advance();
        }
        job(argument, workers[0]);
        if (used > 1) {
            finished.await(seen, spins);
        }
        return true;
    }

    void barrier() {
        unsigned seen = phase.value();
        if (__atomic_add_fetch(&arrived, 1, __ATOMIC_ACQ_REL) == used) {
            __atomic_store_n(&arrived, 0, __ATOMIC_RELAXED);
            phase.advance();
        } else {
            phase.await(seen, spins);
        }
    }

    ~Team() {
        job = nullptr;
        for (int i = 1; i < started; i++) {
            threads[i].go.advance();
            pthread_join(threads[i].id, nullptr);
        }
        delete[] threads;
    }

private:
    /** Rounds that a waiting worker stays awake where each has a processor. */
    static constexpr int SPINS = 2000;

    struct Thread {
        pthread_t id;
        /** Counts the jobs that it takes part in. */
        Signal go;
    };

    /** The threads that the next job needs. */
    bool start() {
        for (; started < used; started++) {
            if (pthread_create(&threads[started].id, nullptr, enter, &workers[started]) != 0) {
                return false;
            }
        }
        return true;
    }

    static void* enter(void* worker) {
        auto* w = static_cast<Worker*>(worker);
        w->team->help(*w);
        return nullptr;
    }

    void help(Worker& worker) {
        for (unsigned seen = 0;; seen++) {
            threads[worker.index].go.await(seen, spins);
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
    Thread* threads;
    const int spins;
    int used = 0;
    /** The caller's thread needs no start. */
    int started = 1;
    Job job = nullptr;
    void* argument = nullptr;
    int unfinished = 0;
    int arrived = 0;
    Signal finished;
    Signal phase;
};

inline void Worker::barrier() const {
    if (size > 1) {
        team->barrier();
    }
}

CONVNEXTC_END
