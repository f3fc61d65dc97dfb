package org.convnextc.importer.onnx.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ONNX model, whose tensors lie in open files.
 *
 * @param functions local ones, by {@link LocalFunction#key}
 * @param initialisers by name
 */
public record Model(
        Path path,
        Header header,
        List<Node> nodes,
        Map<String, LocalFunction> functions,
        Map<String, StoredTensor> initialisers,
        List<Port> inputs,
        List<Port> outputs) {
    /**
     * What the file says beside the graph.
     *
     * @param opset the version of ONNX's own operators
     */
    public record Header(int opset, String producer, Map<String, String> metadata) {}

    public Model {
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The same model with other nodes. */
    Model with(List<Node> next) {
        return new Model(path, header, next, functions, initialisers, inputs, outputs);
    }

    public int opset() {
        return header.opset();
    }

    /** The inputs that are no initialisers: before IR version 4 these were listed there too. */
    public List<Port> freeInputs() {
        return inputs.stream()
                .filter(port -> !initialisers.containsKey(port.name()))
                .toList();
    }

    public Optional<StoredTensor> initialiser(String name) {
        return Optional.ofNullable(initialisers.get(name));
    }
}
