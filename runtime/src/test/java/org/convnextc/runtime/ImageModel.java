package org.convnextc.runtime;

import java.nio.file.Path;
import java.util.List;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.image.Preprocess;
import org.convnextc.runtime.javanet.JavaModel;
import org.convnextc.runtime.javanet.Ops;
import org.convnextc.runtime.javanet.TestArena;
import org.convnextc.runtime.spi.Binder;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;

/** The mean of a 6x6 image's channels, and a linear layer. */
final class ImageModel extends JavaModel {
    static final int SIDE = 6;
    private static final int MEANS = 200;

    private final Spec spec;
    private final Matrix weight;
    private final float[] bias;

    private ImageModel(Binder b, Spec spec) {
        super(b);
        this.spec = spec;
        weight = b.matrix(b.weight("weight", spec.classes(), spec.channels()));
        bias = b.vector("bias", spec.classes());
    }

    static ImageModel load(Path folder, int channels, int outputs, Options options, Preprocess preprocess) {
        return load(folder, channels, List.of(new Output("head", outputs)), options, preprocess);
    }

    /** With the means as its features. */
    static ImageModel withFeatures(Path folder, int channels, int outputs) {
        return load(
                folder,
                channels,
                List.of(new Output("features", channels), new Output("head", outputs)),
                Options.defaults(),
                Preprocess.of());
    }

    private static ImageModel load(
            Path folder, int channels, List<Output> outputs, Options options, Preprocess preprocess) {
        int classes = outputs.get(outputs.size() - 1).elements();
        Path file = folder.resolve("image.safetensors");
        WeightsWriter.write(
                file,
                List.of(
                        new ArrayTensor(
                                "weight", new int[] {classes, channels}, TestArena.random(1, classes * channels)),
                        new ArrayTensor("bias", new int[] {classes}, TestArena.random(2, classes))));
        var spec = new Spec(
                "ImageModel", RuntimeVersion.CURRENT, channels, SIDE, SIDE, outputs, MEANS + 100 + classes, preprocess);
        return JavaModel.load(spec, file, options, binder -> new ImageModel(binder, spec));
    }

    @Override
    protected void run(ThreadContext t) {
        Ops.toChannelsLast(t, SIDE, SIDE, spec.channels(), 0);
        Ops.mean(t, 0, SIDE * SIDE, spec.channels(), MEANS);
        Ops.gemm(t, MEANS, 1, weight, bias, MEANS + 100);
        int head = spec.outputs().size() - 1;
        Ops.output(t, MEANS + 100, spec.classes(), head);
        if (head > 0) {
            Ops.output(t, MEANS, spec.channels(), 0);
        }
    }
}
