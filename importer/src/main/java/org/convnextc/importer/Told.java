package org.convnextc.importer;

/**
 * A value, and who told it.
 *
 * @param by for messages: {@code config.json: layer_norm_eps}, or {@code -D}
 */
record Told<T>(T value, String by) {}
