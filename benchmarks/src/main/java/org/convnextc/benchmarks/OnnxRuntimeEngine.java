package org.convnextc.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime with all its optimisations, which are its default. */
final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final String inputName;
    private final FloatBuffer pixels;
    private final OnnxTensor input;
    private final int threads;

    OnnxRuntimeEngine(EngineArguments arguments) throws OrtException {
        this(arguments, Optional.empty());
    }

    /** @param profile what the names of files begin with that tell each operator's time, see {@link #endProfile} */
    OnnxRuntimeEngine(EngineArguments arguments, Optional<Path> profile) throws OrtException {
        threads = arguments.threads();
        try (var options = new OrtSession.SessionOptions()) {
            if (profile.isPresent()) {
                options.enableProfiling(profile.get().toString());
            }
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(arguments.model(), options);
        }
        inputName = session.getInputNames().iterator().next();
        // A direct buffer is the way that copies least.
        pixels = ByteBuffer.allocateDirect(arguments.elements() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        input = OnnxTensor.createTensor(environment, pixels, arguments.shape());
    }

    @Override
    public float[] forward(float[] next) throws OrtException {
        // One input buffer for all callers: what is in it is the same for all that measure.
        pixels.put(0, next);
        try (OrtSession.Result result = session.run(Map.of(inputName, input))) {
            FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] copy = new float[logits.remaining()];
            logits.get(copy);
            return copy;
        }
    }

    /** Writes the file with the times of all forwards so far. */
    Path endProfile() throws OrtException {
        return Path.of(session.endProfiling());
    }

    @Override
    public String describe() {
        return "ONNX Runtime " + environment.getVersion() + ", threads: " + threads;
    }

    @Override
    public void close() {
        input.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
