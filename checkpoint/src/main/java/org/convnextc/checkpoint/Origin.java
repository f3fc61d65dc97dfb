package org.convnextc.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * What kind of file a checkpoint is, and how its names are read, for people who want to know.
 *
 * @param key the entry of the file that holds the parameters, such as {@code model}; empty: they are at the top
 * @param scheme whose names the file has
 * @param dropped what stands before or in the names and is left out, such as {@code backbone.}
 */
public record Origin(Format format, Optional<String> key, NamingScheme scheme, List<String> dropped) {
    public Origin {
        dropped = List.copyOf(dropped);
    }

    /** Of names of which nothing is left out. */
    public Origin(Format format, Optional<String> key, NamingScheme scheme) {
        this(format, key, scheme, List.of());
    }

    /** The file formats that are read. */
    public enum Format {
        SAFETENSORS("safetensors"),
        TORCH("PyTorch"),
        TORCH_BEFORE_1_6("PyTorch before 1.6"),
        TORCH_TAR("the first PyTorch, a tar file");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }
}
