package org.convnextc.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An open checkpoint: tensors under the official names, whatever naming scheme and wrapping the file has. */
public interface Checkpoint extends AutoCloseable {
    /** In the order of the file. */
    List<String> names();

    Optional<TensorSource> find(String name);

    /** What lies among the tensors and cannot be read, such as a sparse tensor or an object of a class: by name, what it is. */
    Map<String, String> unread();

    /** Names in the file of what lies beside the prefix that the others have, and so belongs to something else than a net. */
    Set<String> beside();

    /**
     * What stands before each set of names in the file that are a known library's, such as {@code ema.}: more than one where the file
     * holds several nets, and none where no library is known.
     */
    List<String> prefixes();

    /** Keys of the file's other entries in which there are tensors of all these names. */
    List<String> otherKeys(Set<String> names);

    /** Classes of other libraries whose objects were passed over when the file was read. */
    Set<String> passedOver();

    /** What kind of file this is; for a checkpoint in several files, what kind the first of them is. */
    Origin origin();

    @Override
    void close();
}
