package org.convnextc.importer.onnx.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.onnx.FieldNumbers;
import org.convnextc.importer.ImportException;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;

/**
 * Reads a ModelProto. protobuf-java, which writes our own models too, reads tags, numbers and lengths; its generated classes would hold
 * all weights in memory and weigh more than this reader, so the few messages that matter are taken apart here.
 */
public final class ModelReader implements AutoCloseable {
    /** Protobuf counts a message's bytes in 31 bits. */
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private static final int MOST_NODES = 200_000;
    private static final int MOST_PORTS = 100_000;
    private static final int MOST_DIMS = 32;
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_MESSAGE = 1000;

    private final Files files;
    private final Path path;
    private Messages messages;
    private NodeReader nodeReader;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, StoredTensor> initialisers = new LinkedHashMap<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private final Map<String, LocalFunction> functions = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private String producer = "";
    private int opset;
    private boolean hasGraph;

    private ModelReader(Path path) {
        this.path = path;
        this.files = new Files(path);
    }

    /** Opens a model; its tensors can be read until the reader is closed. Throws {@link FileException}. */
    public static ModelReader open(Path path) {
        return new ModelReader(path);
    }

    /** Throws {@link FileException} for a file that is no model, or damaged. */
    public Model read() {
        return checked(() -> {
            if (files.model().size() > MOST_BYTES) {
                throw new FormatException("has " + files.model().size()
                        + " bytes, but a model has 2 GB at most: large tensors belong into a file beside it");
            }
            CodedInputStream in = CodedInputStream.newInstance(files.model().stream());
            in.pushLimit((int) files.model().size());
            messages = new Messages(in);
            nodeReader = new NodeReader(messages, files);
            messages.fields(this::field);
            return model();
        });
    }

    /** What work on the model's tensors gives, with the file's name in what goes wrong. */
    public <T> T use(Work<T> work) {
        return checked(work);
    }

    /** Something that reads from the files. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    private <T> T checked(Work<T> work) {
        try {
            return work.run();
        } catch (FormatException e) {
            throw fault(e.getMessage(), e);
        } catch (InvalidProtocolBufferException e) {
            throw fault("is no ONNX model, or damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw fault("cannot be read: " + FileException.reason(e), e);
        }
    }

    private ImportException fault(String message, Exception cause) {
        String text = Printable.of(message);
        return new ImportException(
                path + ": " + (text.length() > MOST_MESSAGE ? text.substring(0, MOST_MESSAGE) + "..." : text), cause);
    }

    private boolean field(int number, int wireType) throws IOException {
        switch (number) {
            case FieldNumbers.Model.PRODUCER_NAME:
                producer = messages.in().readString();
                return true;
            case FieldNumbers.Model.GRAPH:
                requireOneGraph();
                return messages.message(this::graphField);
            case FieldNumbers.Model.OPSET_IMPORT:
                return opset();
            case FieldNumbers.Model.METADATA_PROPS:
                return entry();
            case FieldNumbers.Model.FUNCTIONS:
                return function();
            default:
                return false;
        }
    }

    private void requireOneGraph() {
        if (hasGraph) {
            throw new FormatException("has two graphs");
        }
        hasGraph = true;
    }

    private boolean opset() throws IOException {
        var domain = new String[] {""};
        var version = new long[1];
        messages.message((number, wireType) -> {
            if (number == FieldNumbers.OperatorSetId.DOMAIN) {
                domain[0] = messages.in().readString();
                return true;
            }
            if (number == FieldNumbers.OperatorSetId.VERSION) {
                version[0] = messages.in().readInt64();
                return true;
            }
            return false;
        });
        if (domain[0].isEmpty() || domain[0].equals("ai.onnx")) {
            opset = (int) Math.max(0, Math.min(Integer.MAX_VALUE, version[0]));
        }
        return true;
    }

    private boolean entry() throws IOException {
        var pair = new StringPair();
        messages.message(pair.reader(messages));
        metadata.put(pair.key(), pair.value());
        if (metadata.size() > MOST_ENTRIES) {
            throw new FormatException("has more than " + MOST_ENTRIES + " entries of metadata");
        }
        return true;
    }

    private boolean graphField(int number, int wireType) throws IOException {
        switch (number) {
            case FieldNumbers.Graph.NODE:
                return Messages.add(nodeReader.node(), nodes, MOST_NODES, "nodes");
            case FieldNumbers.Graph.INITIALIZER:
                return initialiser();
            case FieldNumbers.Graph.INPUT:
                return Messages.add(port(), inputs, MOST_PORTS, "inputs");
            case FieldNumbers.Graph.OUTPUT:
                return Messages.add(port(), outputs, MOST_PORTS, "outputs");
            case FieldNumbers.Graph.SPARSE_INITIALIZER:
                throw new FormatException("has sparse tensors, which are not read");
            default:
                return false;
        }
    }

    private boolean initialiser() throws IOException {
        StoredTensor tensor = TensorReader.read(messages, files);
        if (initialisers.put(tensor.name(), tensor) != null) {
            throw new FormatException("has two tensors named '" + tensor.name() + "'");
        }
        if (initialisers.size() > MOST_NODES) {
            throw new FormatException("has more than " + MOST_NODES + " tensors");
        }
        return true;
    }

    private Port port() throws IOException {
        var reader = new PortReader(messages, MOST_DIMS);
        messages.message(reader::field);
        return reader.port();
    }

    private boolean function() throws IOException {
        List<String> takes = new ArrayList<>();
        List<String> gives = new ArrayList<>();
        List<Node> body = new ArrayList<>();
        Map<String, Attribute> defaults = new HashMap<>();
        var words = new HashMap<Integer, String>();
        messages.message((number, wireType) -> switch (number) {
            case FieldNumbers.Function.NAME, FieldNumbers.Function.DOMAIN -> {
                words.put(number, messages.in().readString());
                yield true;
            }
            case FieldNumbers.Function.INPUT -> Messages.add(messages.in().readString(), takes, MOST_PORTS, "inputs");
            case FieldNumbers.Function.OUTPUT -> Messages.add(messages.in().readString(), gives, MOST_PORTS, "outputs");
            case FieldNumbers.Function.NODE -> Messages.add(nodeReader.node(), body, MOST_NODES, "nodes");
            case FieldNumbers.Function.ATTRIBUTE_PROTO -> nodeReader.attribute(defaults);
            default -> false;
        });
        var function = new LocalFunction(
                words.getOrDefault(FieldNumbers.Function.DOMAIN, ""),
                words.getOrDefault(FieldNumbers.Function.NAME, ""),
                takes,
                gives,
                defaults,
                body);
        if (functions.put(function.key(), function) != null) {
            throw new FormatException("has two functions named " + function.key());
        }
        if (functions.size() > MOST_ENTRIES) {
            throw new FormatException("has more than " + MOST_ENTRIES + " functions");
        }
        return true;
    }

    private Model model() {
        if (!hasGraph || opset == 0) {
            throw new FormatException(
                    "is no ONNX model: it has no " + (hasGraph ? "version of the operators" : "graph"));
        }
        var header = new Model.Header(opset, producer, metadata);
        var model = new Model(path, header, nodes, functions, initialisers, inputs, outputs);
        return Order.sorted(Inlining.inlined(model));
    }

    @Override
    public void close() {
        files.close();
    }
}
