package org.convnextc.compiler.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.CheckpointException;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;

/** The weights that a graph asks for, from a checkpoint. */
public final class CheckpointWeights {
    private CheckpointWeights() {}

    /** Reads a tensor whenever it is asked for. */
    public static Weights of(Checkpoint checkpoint) {
        return of(checkpoint::find);
    }

    /** Reads a tensor whenever it is asked for. */
    public static Weights of(Map<String, TensorSource> tensors) {
        return of(path -> Optional.ofNullable(tensors.get(path)));
    }

    private static Weights of(Function<String, Optional<TensorSource>> tensors) {
        return path -> {
            TensorSource source = tensors.apply(path)
                    .orElseThrow(() -> new CheckpointException("the checkpoint has no tensor " + path));
            List<Integer> dims = Arrays.stream(source.shape()).boxed().toList();
            var values = new float[IntStream.of(source.shape()).reduce(1, Math::multiplyExact)];
            source.read(0, values, 0, values.length);
            return new Tensor64(
                    dims,
                    IntStream.range(0, values.length)
                            .mapToDouble(i -> values[i])
                            .toArray());
        };
    }
}
