package org.convnextc.importer.onnx.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.io.Printable;

/**
 * An operator with the names of what it reads and gives.
 *
 * @param domain empty for ONNX's own operators
 * @param inputs empty names for optional ones that are left out
 */
public record Node(
        String operator,
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    private static final int SHOWN = 120;

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** The operator with its domain, where that is not ONNX's own. */
    public String qualified() {
        return domain.isEmpty() ? operator : domain + "." + operator;
    }

    public Optional<Attribute> attribute(String wanted) {
        return Optional.ofNullable(attributes.get(wanted));
    }

    public long integer(String wanted, long otherwise) {
        return attribute(wanted).flatMap(Attribute::integer).orElse(otherwise);
    }

    public double real(String wanted, double otherwise) {
        return attribute(wanted).flatMap(Attribute::real).orElse(otherwise);
    }

    public String text(String wanted, String otherwise) {
        return attribute(wanted).flatMap(Attribute::text).orElse(otherwise);
    }

    public Optional<List<Long>> integers(String wanted) {
        return attribute(wanted).map(Attribute::integers);
    }

    /** Whether an optional input is there. */
    public boolean has(int input) {
        return input < inputs.size() && !inputs.get(input).isEmpty();
    }

    /** The node for messages, by its name or else by what it gives. */
    public String shown() {
        String title = name.isEmpty() ? "the node of " + String.join(", ", outputs) : "'" + name + "'";
        String plain = Printable.of(title);
        return plain.length() > SHOWN ? plain.substring(0, SHOWN) + "..." : plain;
    }
}
