package org.convnextc.runtime.weights;

import java.util.List;

/** From the names in a file to those of the official implementation, which are the nets' names. */
final class NamingScheme {
    /** What torch.nn.DataParallel puts before every name. */
    private static final String PARALLEL = "module.";

    private NamingScheme() {}

    static List<StoredTensor> translate(List<StoredTensor> tensors) {
        boolean parallel = tensors.stream().allMatch(t -> t.name().startsWith(PARALLEL));
        return parallel
                ? tensors.stream()
                        .map(t -> t.renamed(t.name().substring(PARALLEL.length())))
                        .toList()
                : tensors;
    }
}
