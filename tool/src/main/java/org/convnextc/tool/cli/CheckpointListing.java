package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.NamingScheme;
import org.convnextc.checkpoint.Origin;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.io.Printable;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.Table;

/** What is in a checkpoint. */
final class CheckpointListing {
    /**
     * A tensor.
     *
     * @param parameter its official name, which nets use
     * @param name as in the file
     * @param type of an element, by the names of safetensors
     * @param shape as the official implementation has it
     */
    private record Row(String parameter, String name, String type, List<Integer> shape) {
        static Row of(String parameter, TensorSource tensor) {
            return new Row(
                    parameter,
                    tensor.name(),
                    tensor.type(),
                    IntStream.of(tensor.shape()).boxed().toList());
        }

        long elements() {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        }
    }

    /** open_clip's names: those of its own text tower, and of one of another library. */
    private static final Pattern TEXT_TOWER =
            Pattern.compile("(.*\\.)?(token_embedding\\.weight|text_projection(\\..*)?|transformer\\..*|text\\..*)");

    private final Path file;
    private final Origin origin;
    private final List<Row> rows;
    private final Map<String, String> unread;
    private final Set<String> passedOver;
    private final String names;

    CheckpointListing(Path file, Checkpoint checkpoint) {
        this.file = file;
        origin = checkpoint.origin();
        rows = checkpoint.names().stream()
                .map(name -> Row.of(name, checkpoint.find(name).orElseThrow()))
                .toList();
        unread = checkpoint.unread();
        passedOver = checkpoint.passedOver();
        names = names(checkpoint);
    }

    /** Whose names they are, and what stands before all of them where nobody knows. */
    private static String names(Checkpoint checkpoint) {
        NamingScheme scheme = checkpoint.origin().scheme();
        boolean text = checkpoint.beside().stream()
                .anyMatch(name -> TEXT_TOWER.matcher(name).matches());
        String prefix = scheme == NamingScheme.UNKNOWN ? common(checkpoint.names()) : "";
        return scheme
                + (scheme == NamingScheme.OPEN_CLIP && text ? " + text tower" : "")
                + (prefix.isEmpty() ? "" : ", all behind " + Printable.of(prefix));
    }

    /** The words, with a dot at the end, that all names begin with. */
    private static String common(List<String> names) {
        String first = names.isEmpty() ? "" : names.get(0);
        int end = first.lastIndexOf('.') + 1;
        while (end > 0) {
            String prefix = first.substring(0, end);
            if (names.stream().allMatch(name -> name.startsWith(prefix))) {
                return prefix;
            }
            end = first.lastIndexOf('.', end - 2) + 1;
        }
        return "";
    }

    void print(PrintWriter out, boolean json) throws IOException {
        if (json) {
            Json.print(out, this::write);
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s: %s, %s, names: %s%s%n%n",
                file,
                origin.format(),
                origin.key().map(key -> "under the key " + Printable.of(key)).orElse("bare"),
                names,
                origin.dropped().isEmpty() ? "" : " without " + Printable.of(String.join(" and ", origin.dropped())));
        out.print(table());
        out.printf(Locale.ROOT, "%n%,d tensors, %,d elements%n", rows.size(), elements());
        unread.forEach(
                (name, what) -> out.printf(Locale.ROOT, "not read: %s, %s%n", Printable.of(name), Printable.of(what)));
        if (!passedOver.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "passed over beside them: objects of %s%n",
                    Printable.of(String.join(", ", passedOver)));
        }
        out.flush();
    }

    /** The names of the file come last, and only where they say something. */
    private Table table() {
        boolean official = rows.stream().allMatch(row -> row.name.equals(row.parameter));
        var table = official
                ? new Table("<parameter", "<dtype", "<shape")
                : new Table("<parameter", "<dtype", "<shape", "<in the file");
        for (Row row : rows) {
            String[] cells = {Printable.of(row.parameter), row.type, extents(row.shape), Printable.of(row.name)};
            table.row(official ? Arrays.copyOf(cells, cells.length - 1) : cells);
        }
        return table;
    }

    private static String extents(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private long elements() {
        return rows.stream().mapToLong(Row::elements).reduce(0, Math::addExact);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("file", file.toString());
        out.writeStringField("format", origin.format().toString());
        if (origin.key().isPresent()) {
            out.writeStringField("key", origin.key().get());
        }
        out.writeStringField("names", names);
        writeStrings(out, "without", origin.dropped());
        out.writeArrayFieldStart("tensors");
        for (Row row : rows) {
            out.writeStartObject();
            out.writeStringField("parameter", row.parameter);
            out.writeStringField("name", row.name);
            out.writeStringField("dtype", row.type);
            Json.writeExtents(out, "shape", row.shape);
            out.writeEndObject();
        }
        out.writeEndArray();
        if (!unread.isEmpty()) {
            out.writeObjectFieldStart("not_read");
            for (Map.Entry<String, String> entry : unread.entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }
        writeStrings(out, "passed_over", passedOver);
        out.writeNumberField("tensor_count", rows.size());
        out.writeNumberField("elements", elements());
        out.writeEndObject();
    }

    /** Nothing for none. */
    private static void writeStrings(JsonGenerator out, String name, Collection<String> values) throws IOException {
        if (!values.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        }
    }
}
