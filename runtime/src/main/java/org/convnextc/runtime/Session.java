package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Kernels;

/** What one forward at a time needs: an arena and a team of workers. */
final class Session implements Team.Job, Sessions.Lent {
    private final Spec spec;
    private final Arena arena;
    private final Team team;
    private JavaModel model;
    private float[] pixels;
    private float[][] results;

    Session(Spec spec, int threads, Arena arena, Kernels kernels) {
        this.spec = spec;
        this.arena = arena;
        team = team(threads, arena, kernels);
    }

    /** Starts the workers; closes the arena if they cannot be started. */
    private static Team team(int threads, Arena arena, Kernels kernels) {
        Team team = null;
        try {
            team = new Team(threads, arena, kernels);
            return team;
        } finally {
            if (team == null) {
                arena.close();
            }
        }
    }

    /** Image by image, so that the arena is as large as one image needs and a batch gives what single images give. */
    void forward(JavaModel model, float[] pixels, float[][] results) {
        this.model = model;
        this.pixels = pixels;
        this.results = results;
        try {
            team.run(this);
        } finally {
            this.model = null;
            this.pixels = null;
            this.results = null;
        }
    }

    @Override
    public void run(Worker worker) {
        int images = pixels.length / spec.inputs();
        for (int i = 0; i < images; i++) {
            worker.image(pixels, i * spec.inputs(), results, i);
            model.run(worker);
        }
        worker.image(null, 0, null, 0);
    }

    @Override
    public void close() {
        team.close();
        arena.close();
    }
}
