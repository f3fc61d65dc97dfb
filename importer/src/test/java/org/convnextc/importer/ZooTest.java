package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.CheckpointFit;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.io.FileException;
import org.convnextc.io.Npy;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints with the names and shapes that libraries write, each imported by its folder alone and held, in the reference, to outputs
 * that were computed from the library's equations. {@code -Dzoo=FOLDER} takes a folder of such cases in place of the few that lie here;
 * what must come of each stands in {@code zoo.txt}, a case that does not stand there fails, and a table of all is printed.
 */
class ZooTest {
    /** Of float64 sums in another order, with room; float32 weights are exact. eps is rounded to float32 by nobody. */
    private static final double CLOSE = 1e-9;

    /** The least that a wrong eps or form of GELU moved an output, with room. */
    private static final double FAR = 1e-5;

    private static final String RIGHT = "right";
    private static final String REFUSED = "refused";
    private static final String GIVEN = " -D ";
    private static final List<String> TABLE = new ArrayList<>();

    /**
     * A line of the table.
     *
     * @param verdict {@code right}, {@code refused}, or slots that only the user can tell, {@code norm={ layernorm eps=1e-5 }}
     * @param says what the message says, or what is told as assumed
     */
    record Case(String name, String verdict, String says) {
        static Case of(String line) {
            String[] cells = line.split(" *\\| *", -1);
            return new Case(cells[0], cells[1], cells.length > 2 ? cells[2] : "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Path zoo() {
        return Path.of(System.getProperty("zoo", "src/test/resources/zoo"));
    }

    static List<Case> cases() throws IOException {
        List<Case> known;
        try (InputStream in = ZooTest.class.getResourceAsStream("/zoo.txt")) {
            known = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Case::of)
                    .toList();
        }
        try (Stream<Path> folders = Files.list(zoo())) {
            return folders.filter(folder -> Files.exists(folder.resolve("y.npy")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .map(name -> known.stream()
                            .filter(row -> row.name.equals(name))
                            .findFirst()
                            .orElse(new Case(name, "", "stands in no line of zoo.txt")))
                    .toList();
        }
    }

    @AfterAll
    static void print() {
        if (System.getProperty("zoo") != null) {
            System.out.println("case | recognised as | assumed | error or refusal");
            TABLE.forEach(System.out::println);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void imports(Case row) {
        Optional<ImportedNet> net = read(row);
        if (net.isPresent()) {
            double error = error(row, net.get());
            TABLE.add(row.name + " | " + String.join("; ", net.get().recognised()) + " | "
                    + (net.get().assumed().isEmpty()
                            ? "-"
                            : String.join("; ", net.get().assumed())) + " | "
                    + String.format(Locale.ROOT, "%.1e", error));
            check(row, net.get(), error);
        }
    }

    private static Optional<ImportedNet> read(Case row) {
        try {
            return Optional.of(imported(row));
        } catch (FileException e) {
            TABLE.add(row.name + " | - | - | " + e.getMessage().lines().collect(Collectors.joining(" / ")));
            assertTrue(row.verdict.startsWith(REFUSED), e.getMessage());
            assertTrue(e.getMessage().contains(row.says), e.getMessage());
            if (row.verdict.contains(GIVEN)) {
                checkGiven(row, row.verdict.substring(REFUSED.length() + GIVEN.length()));
            }
            return Optional.empty();
        }
    }

    private static ImportedNet imported(Case row, String... slots) {
        var given = new ArrayList<>(List.of(slots));
        given.add("input="
                + input(row).dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining("x")));
        return Importer.read(
                ImportSource.find(zoo().resolve(row.name), List.of()),
                "Net",
                new ImportOptions(Optional.empty(), given, List.of()));
    }

    private static void check(Case row, ImportedNet net, double error) {
        if (row.verdict.equals(RIGHT)) {
            assertTrue(error < CLOSE, row + " is off by " + error + System.lineSeparator() + net.text());
            return;
        }
        assertNotEquals("", row.verdict, row.says);
        assertFalse(row.verdict.startsWith(REFUSED), net.text());
        assertTrue(error > FAR, row + " needs no word of the user's");
        assertTrue(net.assumed().toString().contains(row.says), net.assumed().toString());
        checkGiven(row, row.verdict);
    }

    private static void checkGiven(Case row, String slots) {
        double right = error(row, imported(row, slots.split(GIVEN)));
        assertTrue(right < CLOSE, row + " is off by " + right + " with -D " + slots);
    }

    private static Tensor64 input(Case row) {
        return tensor(zoo().resolve(row.name.equals("patch2_gray") ? "x1x1x32x48.npy" : "x64.npy"));
    }

    private static Tensor64 tensor(Path file) {
        Npy.Doubles array = Npy.readDoubles(file);
        return new Tensor64(Arrays.stream(array.shape()).boxed().toList(), array.values());
    }

    /** The greatest difference, as a part of the greatest expected value. */
    private static double error(Case row, ImportedNet net) {
        double[] expected = tensor(zoo().resolve(row.name).resolve("y.npy")).data();
        Graph graph = NetCheck.graph(net.text(), net.name(), Set.of());
        double[] found = Checkpoints.use(
                net.weights(), Optional.empty(), checkpoint -> run(graph, net.weights(), checkpoint, input(row)));
        assertEquals(expected.length, found.length, "values of " + row);
        double difference = 0;
        double greatest = 0;
        for (int i = 0; i < found.length; i++) {
            difference = Math.max(difference, Math.abs(found[i] - expected[i]));
            greatest = Math.max(greatest, Math.abs(expected[i]));
        }
        return difference / greatest;
    }

    /** The last output. */
    private static double[] run(Graph graph, Path file, Checkpoint checkpoint, Tensor64 input) {
        var fit = new CheckpointFit(file, checkpoint, graph.name(), graph.unused());
        Map<String, TensorSource> tensors = new HashMap<>();
        for (Parameter parameter : graph.entry().parameters()) {
            fit.find(parameter.suffix(), NetCheck.extents(parameter.type()))
                    .ifPresent(tensor -> tensors.put(parameter.suffix(), tensor));
        }
        fit.requireComplete();
        List<Tensor64> outputs = Reference.run(graph, CheckpointWeights.of(tensors), input);
        return outputs.get(outputs.size() - 1).data();
    }
}
