package org.convnextc.runtime.javanet;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.exec.ContextPool;
import org.convnextc.runtime.exec.ThreadTeam;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.Arena;
import org.convnextc.runtime.spi.ThreadContext;

/** What one forward at a time needs: an arena and a team of workers. */
final class ExecutionContext implements ThreadTeam.Job, ContextPool.Lent {
    private final Spec spec;
    private final Arena arena;
    private final ThreadTeam team;
    private final ThreadContext[] workers;
    private Consumer<ThreadContext> net;
    private float[] pixels;
    private float[][] results;

    ExecutionContext(Spec spec, int threads, Arena arena, Kernels kernels) {
        this.spec = spec;
        this.arena = arena;
        team = team(threads, arena);
        workers = IntStream.range(0, threads)
                .mapToObj(i -> new ThreadContext(team, i, arena, kernels))
                .toArray(ThreadContext[]::new);
    }

    /** Starts the workers; closes the arena if they cannot be started. */
    private static ThreadTeam team(int threads, Arena arena) {
        ThreadTeam team = null;
        try {
            team = new ThreadTeam(threads);
            return team;
        } finally {
            if (team == null) {
                arena.close();
            }
        }
    }

    /**
     * Image by image, so that the arena is as large as one image needs and a batch gives what single images give.
     *
     * @param net is run by every worker, for one image at a time
     */
    void forward(Consumer<ThreadContext> net, float[] pixels, float[][] results) {
        this.net = net;
        this.pixels = pixels;
        this.results = results;
        try {
            team.run(this);
        } finally {
            this.net = null;
            this.pixels = null;
            this.results = null;
        }
    }

    @Override
    public void run(int index) {
        ThreadContext worker = workers[index];
        int images = pixels.length / spec.inputs();
        for (int i = 0; i < images; i++) {
            worker.image(pixels, i * spec.inputs(), results, i);
            net.accept(worker);
        }
        worker.image(null, 0, null, 0);
    }

    @Override
    public void close() {
        team.close();
        arena.close();
    }
}
