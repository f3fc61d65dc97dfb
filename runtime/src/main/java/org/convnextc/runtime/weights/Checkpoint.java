package org.convnextc.runtime.weights;

import java.util.List;
import java.util.Optional;

/** An open checkpoint: tensors under the official names, whatever naming scheme and wrapping the file has. */
public interface Checkpoint extends AutoCloseable {
    /** In the order of the file. */
    List<String> names();

    Optional<TensorSource> find(String name);

    @Override
    void close();
}
