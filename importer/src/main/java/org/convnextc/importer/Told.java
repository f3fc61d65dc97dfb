package org.convnextc.importer;

import java.util.Optional;

/**
 * A value, and who told it.
 *
 * @param by for messages: {@code config.json: layer_norm_eps}, or {@code -D}
 * @param assumed where it is a library's default and no file's word: a sentence without its subject, as {@link NetText#assume} takes
 */
record Told<T>(T value, String by, Optional<String> assumed) {
    Told(T value, String by) {
        this(value, by, Optional.empty());
    }
}
