package org.convnextc.runtime;

import java.nio.file.Path;
import java.util.function.Function;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.Checkpoints;

/** What a class of the Java target extends. */
public abstract class JavaModel extends Model {
    private final Options options;
    private final NativeMemory weights;
    private final Sessions<Session> sessions;

    protected JavaModel(Binder binder) {
        super(binder.binding().spec(), binder.binding().options());
        Binding binding = binder.binding();
        Spec spec = binding.spec();
        options = binding.options();
        weights = binding.memory();
        sessions = new Sessions<>(
                spec.name(),
                options.threads(),
                () -> new Session(
                        spec,
                        binding.options().threads(),
                        KernelChoice.of(binding.options().provider())));
    }

    /**
     * What a generated class's {@code load} calls.
     *
     * @param constructor binds all weights
     * @throws org.convnextc.runtime.weights.CheckpointException where the file is no checkpoint or does not fit the net
     * @throws IllegalStateException where the class was written for another version of this library, or the options ask for kernels
     *     that this JVM cannot run
     */
    protected static <M extends JavaModel> M load(
            Spec spec, Path checkpoint, Options options, Function<Binder, M> constructor) {
        check(spec, options);
        Blas.load();
        KernelChoice.of(options.provider());
        try (Checkpoint opened = Checkpoints.open(checkpoint, options.weightsKey())) {
            return bind(new Binding(checkpoint, opened, spec, options), constructor);
        }
    }

    private static <M extends JavaModel> M bind(Binding binding, Function<Binder, M> constructor) {
        boolean bound = false;
        try {
            M model = constructor.apply(new Binder(binding, ""));
            binding.requireComplete();
            bound = true;
            return model;
        } finally {
            if (!bound) {
                binding.close();
            }
        }
    }

    /** One image on one worker; every worker of a team runs this. */
    protected abstract void run(Worker worker);

    @Override
    final void compute(float[] pixels, float[][] results) {
        sessions.use(session -> session.forward(this, pixels, results));
    }

    @Override
    final String kernels() {
        return KernelChoice.of(options.provider()).name() + ", " + Blas.version();
    }

    @Override
    final void requireOpen() {
        sessions.requireOpen();
    }

    @Override
    public final void close() {
        sessions.close();
        weights.close();
    }
}
