package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Kernels;

/** What one forward at a time needs: an arena and a team of workers. */
final class Session implements Team.Job, AutoCloseable {
    private final Model model;
    private final Spec spec;
    private final NativeMemory memory = new NativeMemory();
    private final Team team;
    private float[] pixels;
    private float[] result;

    Session(Model model, Spec spec, int threads, Kernels kernels) {
        this.model = model;
        this.spec = spec;
        team = new Team(threads, new Arena(memory, spec.arenaFloats()), kernels);
    }

    /** Image by image, so that the arena is as large as one image needs and a batch gives what single images give. */
    void forward(float[] pixels, float[] result) {
        this.pixels = pixels;
        this.result = result;
        try {
            team.run(this);
        } finally {
            this.pixels = null;
            this.result = null;
        }
    }

    @Override
    public void run(Worker worker) {
        int images = pixels.length / spec.inputs();
        for (int i = 0; i < images; i++) {
            worker.image(pixels, i * spec.inputs(), result, i * spec.outputs());
            model.run(worker);
        }
    }

    @Override
    public void close() {
        team.close();
        memory.close();
    }
}
