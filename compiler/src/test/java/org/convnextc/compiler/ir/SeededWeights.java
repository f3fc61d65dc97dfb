package org.convnextc.compiler.ir;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.convnextc.compiler.ir.op.Parameter;

/** Weights for nets of any depth, each a float32 number; the same for a seed. */
public final class SeededWeights {
    private SeededWeights() {}

    /**
     * As the goldens have them: matrices and filters normal with variance 1 / fan-in, so that values keep their size from layer to layer;
     * biases and means around 0, all other vectors around 1.
     */
    public static Map<String, Tensor64> of(Graph graph, long seed) {
        var random = new Random(seed);
        var all = new HashMap<String, Tensor64>();
        for (Parameter parameter : graph.entry().parameters()) {
            Tensor64 tensor = Tensor64.zeros(parameter.type().dims());
            DoubleSupplier numbers = numbers(parameter, random);
            for (int i = 0; i < tensor.data().length; i++) {
                tensor.data()[i] = (float) numbers.getAsDouble();
            }
            all.put(parameter.suffix(), tensor);
        }
        return all;
    }

    private static DoubleSupplier numbers(Parameter parameter, Random random) {
        String name = parameter.suffix();
        int first = parameter.type().dim(0);
        if (parameter.type().rank() > 1 && first > 1) {
            double fanIn = (double) parameter.type().elements() / first;
            return () -> random.nextGaussian() / Math.sqrt(fanIn);
        }
        if (name.endsWith("bias") || name.endsWith("mean") || name.endsWith("beta")) {
            return () -> 0.1 * random.nextGaussian();
        }
        return () -> 0.75 + 0.5 * random.nextDouble();
    }
}
