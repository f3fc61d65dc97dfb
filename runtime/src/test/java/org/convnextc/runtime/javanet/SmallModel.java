package org.convnextc.runtime.javanet;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.image.Preprocess;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Output;
import org.convnextc.runtime.RuntimeVersion;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.spi.Binder;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** Two by six by six numbers to three, shaped like a generated class. Every worker calls {@code hook} on its way. */
final class SmallModel extends JavaModel {
    private static final Window WINDOW = new Window(3, 3, 1, 1, 1, 1);
    private static final WindowedImage WINDOWS = new WindowedImage(0, 6, 6, 2, WINDOW);
    static final int INPUTS = 2 * 6 * 6;
    static final int OUTPUTS = 3;

    private final float[] taps;
    private final Matrix weight;
    private final float[] bias;
    private volatile Consumer<ThreadContext> hook = t -> {};

    private SmallModel(Binder b) {
        super(b);
        Binder conv = b.at("conv");
        taps = conv.taps(conv.weight("weight", 2, 1, 3, 3));
        weight = b.matrix(b.weight("head.weight", OUTPUTS, 2));
        bias = b.vector("head.bias", OUTPUTS);
    }

    static Spec spec(String version) {
        return new Spec("SmallModel", version, 2, 6, 6, List.of(new Output("head", OUTPUTS)), 1000, Preprocess.of());
    }

    static SmallModel load(Path checkpoint, Options options) {
        return JavaModel.load(spec(RuntimeVersion.CURRENT), checkpoint, options, SmallModel::new);
    }

    static SmallModel loadFor(String version, Path checkpoint) {
        return JavaModel.load(spec(version), checkpoint, Options.defaults(), SmallModel::new);
    }

    static List<ArrayTensor> tensors() {
        return List.of(
                new ArrayTensor("conv.weight", new int[] {2, 1, 3, 3}, TestArena.random(1, 18)),
                new ArrayTensor("head.weight", new int[] {OUTPUTS, 2, 1, 1}, TestArena.random(2, OUTPUTS * 2)),
                new ArrayTensor("head.bias", new int[] {OUTPUTS}, TestArena.random(3, OUTPUTS)));
    }

    static Path checkpoint(Path folder) {
        Path file = folder.resolve("small.safetensors");
        WeightsWriter.write(file, tensors());
        return file;
    }

    void hook(Consumer<ThreadContext> hook) {
        this.hook = hook;
    }

    @Override
    protected void run(ThreadContext t) {
        Ops.toChannelsLast(t, 6, 6, 2, 0);
        Ops.convNormalize(t, WINDOWS, taps, null, 1e-6f, 100);
        hook.accept(t);
        Ops.activate(t, 100, INPUTS, Activation.GELU_ERF, 200);
        Ops.mean(t, 200, 36, 2, 300);
        Ops.gemm(t, 300, 1, weight, bias, 400);
        Ops.output(t, 400, OUTPUTS, 0);
    }
}
