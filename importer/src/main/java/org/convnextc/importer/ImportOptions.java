package org.convnextc.importer;

import java.util.List;
import java.util.Optional;

/**
 * What a user says beside the checkpoint.
 *
 * @param key which entry of the file to take, as for {@link org.convnextc.checkpoint.Checkpoints#open}
 * @param slots {@code name=value}, which the net has in place of what was found
 * @param ignored paths of tensors that the net does not need, {@code text} or {@code text.*}
 */
public record ImportOptions(Optional<String> key, List<String> slots, List<String> ignored) {
    public static final ImportOptions NONE = new ImportOptions(Optional.empty(), List.of(), List.of());

    public ImportOptions {
        slots = List.copyOf(slots);
        ignored =
                ignored.stream().map(path -> path.replaceFirst("\\.?\\*$", "")).toList();
    }
}
