package org.convnextc.runtime.javanet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.exec.ContextPool;
import org.convnextc.runtime.exec.CoreBudget;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Binder;
import org.convnextc.runtime.spi.Binding;
import org.convnextc.runtime.spi.TailWeights;
import org.convnextc.runtime.spi.ThreadContext;

/** What a class of the Java target extends. */
public abstract class JavaModel extends Model {
    private final Options options;
    private final Backend backend;
    private final ContextPool<ExecutionContext> contexts;
    /** {@link #run} as an object, made once: a forward makes nothing but its results. */
    private final Consumer<ThreadContext> net = this::run;

    protected JavaModel(Binder binder) {
        super(binder.binding().spec(), binder.binding().options());
        Binding binding = binder.binding();
        Spec spec = binding.spec();
        options = binding.options();
        backend = binding.backend();
        contexts = new ContextPool<>(
                spec.name(),
                CoreBudget.ALL,
                // Which kernel computes a number depends on how the rows are shared out.
                options.threads(),
                options.threads(),
                () -> new ExecutionContext(
                        spec,
                        binding.options().threads(),
                        binding.backend().arena(spec.arenaFloats()),
                        KernelChoice.of(binding.options().provider())));
    }

    /**
     * What a generated class's {@code load} calls.
     *
     * @param constructor binds all weights
     * @throws org.convnextc.checkpoint.CheckpointException where the file is no checkpoint or does not fit the net
     * @throws IllegalStateException where the class was written for another version of this library, or the options ask for kernels
     *     that this JVM cannot run
     */
    protected static <M extends JavaModel> M load(
            Spec spec, Path checkpoint, Options options, Function<Binder, M> constructor) {
        check(spec, options);
        KernelChoice.of(options.provider());
        return Checkpoints.use(checkpoint, options.weightsKey(), opened -> {
            Backend backend = Backends.of(options, bytes(opened));
            return bind(new Binding(checkpoint, opened, spec, options, backend), constructor);
        });
    }

    /** Of all tensors as float32. */
    private static long bytes(Checkpoint checkpoint) {
        return checkpoint.names().stream()
                .flatMap(name -> checkpoint.find(name).stream())
                .mapToLong(
                        tensor -> Arrays.stream(tensor.shape()).asLongStream().reduce(Float.BYTES, (a, b) -> a * b))
                .sum();
    }

    private static <M extends JavaModel> M bind(Binding binding, Function<Binder, M> constructor) {
        boolean bound = false;
        try {
            var binder = new Binder(binding, "");
            M model = constructor.apply(binder);
            TailWeights.of(binder, binding.spec()).ifPresent(tail -> model.explainBy(tail::of));
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
    protected abstract void run(ThreadContext worker);

    @Override
    protected final void compute(float[] pixels, float[][] results) {
        contexts.use((context, workers) -> context.forward(net, pixels, results));
    }

    @Override
    protected final String kernels() {
        return KernelChoice.of(options.provider()).name() + ", " + backend.name();
    }

    @Override
    protected final void requireOpen() {
        contexts.requireOpen();
    }

    @Override
    public final void close() {
        contexts.close();
        backend.close();
    }
}
