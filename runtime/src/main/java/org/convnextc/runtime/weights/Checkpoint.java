package org.convnextc.runtime.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An open checkpoint: tensors under the official names, whatever naming scheme and wrapping the file has. */
public interface Checkpoint extends AutoCloseable {
    /** In the order of the file. */
    List<String> names();

    Optional<TensorSource> find(String name);

    /** What lies among the tensors and cannot be read, such as a sparse tensor or an object of a class: by name, what it is. */
    Map<String, String> unread();

    /** What kind of file this is; for a checkpoint in several files, what kind the first of them is. */
    Origin origin();

    @Override
    void close();
}
