package org.convnextc.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.CheckpointException;
import org.convnextc.runtime.weights.TensorSource;

/** The load of one model: what it was given, what it has taken so far, and what was wrong. */
final class Binding implements AutoCloseable {
    /** Batch normalisation counts its training steps; inference does not need them. */
    private static final String STEP_COUNTER = "num_batches_tracked";

    private static final int MOST_NAMES = 10;

    private final Path file;
    private final Checkpoint checkpoint;
    private final Spec spec;
    private final Options options;
    private final NativeMemory memory = new NativeMemory();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> misshapen = new LinkedHashSet<>();

    Binding(Path file, Checkpoint checkpoint, Spec spec, Options options) {
        this.file = file;
        this.checkpoint = checkpoint;
        this.spec = spec;
        this.options = options;
    }

    Spec spec() {
        return spec;
    }

    Options options() {
        return options;
    }

    NativeMemory memory() {
        return memory;
    }

    /** Null, and noted, where the tensor is missing or has another shape. */
    TensorSource find(String name, int[] shape) {
        asked.add(name);
        Optional<TensorSource> found = checkpoint.find(name);
        if (found.isEmpty()) {
            missing.add(name);
            return null;
        }
        if (!sameButForTrailingOnes(found.get().shape(), shape)) {
            misshapen.add(
                    name + ": found " + Arrays.toString(found.get().shape()) + ", expected " + Arrays.toString(shape));
            return null;
        }
        return found.get();
    }

    /** A linear layer's weight [o,i] is often stored as that of a 1x1 convolution [o,i,1,1]. */
    private static boolean sameButForTrailingOnes(int[] a, int[] b) {
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            if ((i < a.length ? a[i] : 1) != (i < b.length ? b[i] : 1)) {
                return false;
            }
        }
        return true;
    }

    /** Once something is wrong nothing will run, and no more memory is taken. */
    Matrix matrix(Weight weight) {
        int rows = weight.rows();
        int columns = weight.columns();
        if (!missing.isEmpty() || !misshapen.isEmpty()) {
            return new Matrix(rows, columns, 0);
        }
        long address = memory.allocate((long) rows * columns);
        int step = Math.min(rows, Math.max(1, Weights.PIECE / columns));
        float[] piece = new float[step * columns];
        for (int from = 0; from < rows; from += step) {
            int count = Math.min(step, rows - from);
            weight.read(from, count, piece);
            NativeMemory.view(address + (long) from * columns * Float.BYTES, count * columns)
                    .put(0, piece, 0, count * columns);
        }
        return new Matrix(rows, columns, address);
    }

    /**
     * Call it when the model has asked for all its weights.
     *
     * @throws CheckpointException which names every parameter that is missing, misshapen or unexpected
     */
    void requireComplete() {
        List<String> unexpected = checkpoint.names().stream()
                .filter(name -> !asked.contains(name) && !name.endsWith(STEP_COUNTER))
                .toList();
        if (missing.isEmpty() && misshapen.isEmpty() && unexpected.isEmpty()) {
            return;
        }
        var message = new StringBuilder(file + " does not fit " + spec.name());
        list(
                message,
                "missing",
                missing.stream().map(name -> withNearest(name, unexpected)).toList());
        list(message, "of another shape", List.copyOf(misshapen));
        list(message, "unexpected", unexpected);
        throw new CheckpointException(message.toString());
    }

    private static String withNearest(String name, List<String> unexpected) {
        return Names.nearest(name, unexpected)
                .map(near -> name + " (is it " + near + "?)")
                .orElse(name);
    }

    private static void list(StringBuilder message, String what, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        message.append(System.lineSeparator())
                .append(lines.size())
                .append(' ')
                .append(what)
                .append(':');
        message.append(lines.stream()
                .limit(MOST_NAMES)
                .map(line -> System.lineSeparator() + "  " + line)
                .collect(Collectors.joining()));
        if (lines.size() > MOST_NAMES) {
            message.append(System.lineSeparator())
                    .append("  and ")
                    .append(lines.size() - MOST_NAMES)
                    .append(" more");
        }
    }

    /** Frees what was bound. */
    @Override
    public void close() {
        memory.close();
    }
}
