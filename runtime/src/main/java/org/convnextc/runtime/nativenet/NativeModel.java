package org.convnextc.runtime.nativenet;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.exec.ContextPool;
import org.convnextc.runtime.exec.CoreBudget;
import org.convnextc.runtime.spi.Binder;
import org.convnextc.runtime.spi.TailWeights;

/** What a class of the native target extends. */
public abstract class NativeModel extends Model {
    private final NativeNet net;
    private final long handle;
    private final InstructionSet isa;
    private final ContextPool<NativeContext> contexts;
    private boolean closed;

    protected NativeModel(WeightPacker packer) {
        super(packer.spec(), packer.options());
        Spec spec = packer.spec();
        int threads = packer.options().threads();
        net = packer.net();
        handle = packer.handle();
        isa = packer.isa();
        // Marks are of all threads.
        boolean fixed = net instanceof InstrumentedNet;
        contexts = new ContextPool<>(
                spec.name(),
                CoreBudget.ALL,
                fixed ? threads : 1,
                threads,
                () -> new NativeContext(packer.net(), packer.handle(), spec, threads));
    }

    /**
     * What a generated class's {@code load} calls.
     *
     * @param net loads the library and gives its functions
     * @param bind names all weights
     * @throws org.convnextc.checkpoint.CheckpointException where the file is no checkpoint or does not fit the net
     * @throws IllegalStateException where the class was written for another version of this library, or kernels are asked for that this
     *     processor cannot run, or products of another provider than {@link GemmProvider#AUTO}
     * @throws OutOfMemoryError where there is no memory for the weights
     */
    protected static <M extends NativeModel> M load(
            Spec spec,
            Path checkpoint,
            Options options,
            Supplier<NativeNet> net,
            BiConsumer<Binder, WeightPacker> bind,
            Function<WeightPacker, M> constructor) {
        check(spec, options);
        if (options.gemm() != GemmProvider.AUTO) {
            throw new IllegalStateException(
                    spec.name() + " is of the native target, which computes matrix products with"
                            + " kernels of its own alone: gemm must be auto, the default; openblas and vector are the Java target's");
        }
        try (NativeNetLoading opening = NativeNetLoading.start(net, spec, options)) {
            M model = Binder.open(spec, checkpoint, options, binder -> {
                var packer = new WeightPacker(spec, options);
                bind.accept(binder, packer);
                Optional<TailWeights> tail = TailWeights.of(binder, spec);
                binder.requireComplete();
                packer.pack(opening.await());
                M bound = constructor.apply(packer);
                tail.ifPresent(weights -> bound.explainBy(weights::of));
                return bound;
            });
            opening.keep();
            return model;
        }
    }

    @Override
    protected final void compute(float[] pixels, float[][] results) {
        contexts.use((context, workers) -> context.forward(pixels, results, workers));
    }

    @Override
    protected final String kernels() {
        return "native, " + isa;
    }

    @Override
    protected final void requireOpen() {
        contexts.requireOpen();
    }

    @Override
    public final void close() {
        contexts.close();
        synchronized (contexts) {
            if (!closed) {
                closed = true;
                net.close(handle);
            }
        }
    }
}
