package org.convnextc.runtime.weights;

import java.util.List;

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
        boolean second = checkpoint.names().stream().anyMatch(name -> name.contains(".grn."));
        return checkpoint.names().stream()
                .map(name ->
                        converted(scheme, second, name, checkpoint.find(name).orElseThrow()))
                .toList();
    }

    /** @param second whether this is a ConvNeXt V2 */
    private static TensorSource converted(NamingScheme scheme, boolean second, String official, TensorSource tensor) {
        String own = scheme.own(official);
        if (scheme == NamingScheme.HUGGING_FACE && !official.startsWith("head.")) {
            own = (second ? "convnextv2." : "convnext.") + own;
        }
        return new ReshapedTensor(own, shape(scheme, official, tensor.shape()), tensor);
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
