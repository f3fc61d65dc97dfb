package org.convnextc.benchmarks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import java.io.IOException;
import java.nio.file.Path;

/** PyTorch through DJL, for a TorchScript file. */
final class TorchScriptEngine implements Engine {
    private final Model model;
    private final Predictor<NDList, NDList> predictor;
    private final Shape shape;
    private final int threads;

    TorchScriptEngine(EngineArguments arguments) throws IOException, ai.djl.MalformedModelException {
        threads = arguments.threads();
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        shape = new Shape(arguments.shape());
        Path file = Path.of(arguments.model()).toAbsolutePath();
        model = Model.newInstance("torchscript", "PyTorch");
        model.load(file.getParent(), file.getFileName().toString());
        predictor = model.newPredictor(new NoopTranslator());
    }

    @Override
    public float[] forward(float[] pixels) throws ai.djl.translate.TranslateException {
        try (NDManager manager = model.getNDManager().newSubManager();
                NDList output = predictor.predict(new NDList(manager.create(pixels, shape)))) {
            return output.singletonOrThrow().toFloatArray();
        }
    }

    @Override
    public String describe() {
        return "PyTorch " + model.getNDManager().getEngine().getVersion() + " through DJL, threads: " + threads;
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
