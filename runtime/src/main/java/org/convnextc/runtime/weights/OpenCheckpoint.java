package org.convnextc.runtime.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors of an open file, by their official names. */
final class OpenCheckpoint implements Checkpoint {
    private final FileBytes file;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    OpenCheckpoint(FileBytes file, List<StoredTensor> tensors) {
        this.file = file;
        for (StoredTensor tensor : tensors) {
            if (this.tensors.put(tensor.name(), tensor) != null) {
                throw file.fault("has two tensors for the parameter " + tensor.name());
            }
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public Optional<TensorSource> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public void close() {
        file.close();
    }
}
