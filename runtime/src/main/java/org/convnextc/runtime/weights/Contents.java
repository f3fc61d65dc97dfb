package org.convnextc.runtime.weights;

import java.util.List;
import java.util.Optional;

/**
 * What a reader found in a file.
 *
 * @param key the entry that holds the parameters, empty where they are at the top
 * @param tensors in the order of the file
 */
record Contents(Origin.Format format, Optional<String> key, List<StoredTensor> tensors) {}
