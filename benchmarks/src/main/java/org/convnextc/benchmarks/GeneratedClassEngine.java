package org.convnextc.benchmarks;

import java.nio.file.Path;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;

/** A class that convnextc wrote, on the class path. */
final class GeneratedClassEngine implements Engine {
    private final Model model;

    GeneratedClassEngine(EngineArguments arguments) throws ReflectiveOperationException {
        Options options = Options.defaults().withThreads(arguments.threads());
        model = (Model) Class.forName(arguments.model())
                .getMethod("load", Path.class, Options.class)
                .invoke(null, arguments.weights(), options);
    }

    @Override
    public float[] forward(float[] pixels) {
        return model.forward(pixels);
    }

    @Override
    public String describe() {
        return model.engine();
    }

    @Override
    public void close() {
        model.close();
    }
}
