package org.convnextc.checkpoint;

import java.util.List;
import java.util.Optional;

/** A checkpoint's tensors as another library names and shapes them. */
public final class Conversion {
    private Conversion() {}

    /**
     * Tensors that are read from {@code checkpoint}, which must stay open, in its order. What the scheme does not know keeps its official
     * name.
     *
     * @throws IllegalArgumentException for {@link NamingScheme#FCMAE}, which has no classifier
     */
    public static List<TensorSource> to(NamingScheme scheme, Checkpoint checkpoint) {
        if (scheme == NamingScheme.FCMAE) {
            throw new IllegalArgumentException("FCMAE names are read only");
        }
        Optional<NameTable> table = NameTable.of(scheme, checkpoint.names());
        boolean second = checkpoint.names().stream().anyMatch(name -> name.contains(".grn."));
        return checkpoint.names().stream()
                .map(name -> {
                    TensorSource tensor = checkpoint.find(name).orElseThrow();
                    String own = table.map(known -> own(known, second, name)).orElse(name);
                    return (TensorSource) new ReshapedTensor(own, shape(scheme, name, tensor.shape()), tensor);
                })
                .toList();
    }

    /** How many tensors the scheme does not know. */
    public static long unknown(NamingScheme scheme, Checkpoint checkpoint) {
        Optional<NameTable> table = NameTable.of(scheme, checkpoint.names());
        return checkpoint.names().stream()
                .filter(name -> table.map(known -> !known.knows(name)).orElse(scheme != NamingScheme.OFFICIAL))
                .count();
    }

    /** @param second whether this is a ConvNeXt V2, for which the last prefix is */
    private static String own(NameTable table, boolean second, String name) {
        String own = table.own(name);
        List<String> prefixes = table.prefixes();
        return prefixes.isEmpty() || !table.takesPrefix(own) || !table.knows(name)
                ? own
                : prefixes.get(second ? prefixes.size() - 1 : 0) + own;
    }

    private static int[] shape(NamingScheme scheme, String official, int[] shape) {
        if (scheme == NamingScheme.TORCHVISION && official.endsWith(".gamma") && shape.length == 1) {
            return new int[] {shape[0], 1, 1};
        }
        if (scheme == NamingScheme.TIMM && official.contains(".grn.") && shape.length == 4) {
            return new int[] {shape[3]};
        }
        return shape;
    }
}
