package org.convnextc.importer.onnx.file;

import java.util.List;
import java.util.Optional;

/**
 * An operator's attribute: as a rule one of these is there.
 *
 * @param reference the name of the function's attribute that is meant, in the body of a local function
 * @param holdsGraph whether it is a graph, or several: control flow
 */
public record Attribute(
        Optional<Double> real,
        Optional<Long> integer,
        Optional<String> text,
        Optional<StoredTensor> tensor,
        List<Double> reals,
        List<Long> integers,
        Optional<String> reference,
        boolean holdsGraph) {
    public Attribute {
        reals = List.copyOf(reals);
        integers = List.copyOf(integers);
    }
}
