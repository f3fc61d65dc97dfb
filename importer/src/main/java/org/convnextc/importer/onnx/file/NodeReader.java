package org.convnextc.importer.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.onnx.FieldNumbers;

/** Reads NodeProtos and the attributes in them. */
final class NodeReader {
    private static final int MOST_NAMES = 1 << 14;
    private static final int MOST_ATTRIBUTES = 256;
    private static final int MOST_NUMBERS = 1 << 20;

    private final Messages messages;
    private final Files files;

    NodeReader(Messages messages, Files files) {
        this.messages = messages;
        this.files = files;
    }

    /** The node that stands here behind its length. */
    Node node() throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new HashMap<>();
        var words = new HashMap<Integer, String>();
        messages.message((number, wireType) -> switch (number) {
            case FieldNumbers.Node.INPUT ->
                Messages.add(messages.in().readString(), inputs, MOST_NAMES, "inputs of a node");
            case FieldNumbers.Node.OUTPUT ->
                Messages.add(messages.in().readString(), outputs, MOST_NAMES, "outputs of a node");
            case FieldNumbers.Node.NAME, FieldNumbers.Node.OP_TYPE, FieldNumbers.Node.DOMAIN -> {
                words.put(number, messages.in().readString());
                yield true;
            }
            case FieldNumbers.Node.ATTRIBUTE -> attribute(attributes);
            default -> false;
        });
        String domain = words.getOrDefault(FieldNumbers.Node.DOMAIN, "");
        return new Node(
                words.getOrDefault(FieldNumbers.Node.OP_TYPE, ""),
                domain.equals("ai.onnx") ? "" : domain,
                words.getOrDefault(FieldNumbers.Node.NAME, ""),
                inputs,
                outputs,
                attributes);
    }

    /** Reads an attribute into a map by name. */
    boolean attribute(Map<String, Attribute> into) throws IOException {
        var reading = new Reading();
        messages.message(reading::field);
        if (into.put(reading.name, reading.attribute()) != null) {
            throw new FormatException("has a node with the attribute '" + reading.name + "' twice");
        }
        if (into.size() > MOST_ATTRIBUTES) {
            throw new FormatException("has a node with more than " + MOST_ATTRIBUTES + " attributes");
        }
        return true;
    }

    private final class Reading {
        private final List<Double> reals = new ArrayList<>();
        private final List<Long> integers = new ArrayList<>();
        private String name = "";
        private Optional<Double> real = Optional.empty();
        private Optional<Long> integer = Optional.empty();
        private Optional<String> text = Optional.empty();
        private Optional<StoredTensor> tensor = Optional.empty();
        private Optional<String> reference = Optional.empty();
        private boolean holdsGraph;

        private boolean field(int number, int wireType) throws IOException {
            switch (number) {
                case FieldNumbers.Attribute.NAME -> name = messages.in().readString();
                case FieldNumbers.Attribute.F ->
                    real = Optional.of((double) messages.in().readFloat());
                case FieldNumbers.Attribute.I ->
                    integer = Optional.of(messages.in().readInt64());
                case FieldNumbers.Attribute.S ->
                    text = Optional.of(messages.in().readString());
                case FieldNumbers.Attribute.T -> tensor = Optional.of(TensorReader.read(messages, files));
                case FieldNumbers.Attribute.FLOATS ->
                    messages.floats(wireType, reals, MOST_NUMBERS, "numbers in an attribute");
                case FieldNumbers.Attribute.INTS ->
                    messages.integers(wireType, integers, MOST_NUMBERS, "numbers in an attribute");
                case FieldNumbers.Attribute.REF_ATTR_NAME ->
                    reference = Optional.of(messages.in().readString());
                case FieldNumbers.Attribute.G, FieldNumbers.Attribute.GRAPHS -> {
                    holdsGraph = true;
                    return false;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private Attribute attribute() {
            return new Attribute(real, integer, text, tensor, reals, integers, reference, holdsGraph);
        }
    }
}
