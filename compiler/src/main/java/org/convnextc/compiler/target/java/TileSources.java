package org.convnextc.compiler.target.java;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tiles of matrix products with the Vector API: a method for each height and form, in which each row's sums are variables of their
 * own. The runtime's build runs this. Why loops are as they are stands in {@code VectorGemm} and {@code VectorPairedGemm}, which call
 * them; here stands what they have in common.
 */
public final class TileSources {
    /** Where a row's number goes, and with it how far its inputs, its start and its results are behind those of row 0. */
    private static final String ROW = "#";

    private static final String INPUTS = "@a";
    private static final String START = "@s";
    private static final String RESULTS = "@c";

    /** Rows behind which a basic block ends, by a condition that never holds. */
    private record End(int row, String condition) {}

    private TileSources() {}

    /** Writes the class below a folder. */
    public static void main(String[] args) throws IOException {
        Path kernels = Path.of(args[0], "org", "convnextc", "runtime", "kernel", "vector");
        Files.createDirectories(kernels);
        Files.writeString(kernels.resolve("VectorTiles.java"), source());
    }

    private static String source() {
        return """
                package org.convnextc.runtime.kernel.vector;

                import static org.convnextc.runtime.kernel.vector.VectorGemm.COLUMNS;
                import static org.convnextc.runtime.kernel.vector.VectorGemm.FETCH;
                import static org.convnextc.runtime.kernel.vector.VectorGemm.broadcast;
                import static org.convnextc.runtime.kernel.vector.VectorGemm.store;
                import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
                import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
                import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorOperators;
                import org.convnextc.runtime.kernel.Kernels;

                /** Tiles of matrix products. Written in the build, a method for each height and form. */
                final class VectorTiles {
                    private static final int DEPTH = Kernels.GEMM_DEPTH;

                    private VectorTiles() {}
                """
                + fetching("eight", 8)
                + fetching("seven", 7)
                + fetching("six", 6, new End(1, "i == b"), new End(3, "i == x"))
                + fetching("five", 5, new End(2, "i == b"))
                + fetching("four", 4)
                + asking("askingSeven", 7)
                + asking("askingSix", 6)
                + half("halfEight", 8)
                + half("halfSix", 6)
                + half("halfFour", 4)
                + paired("pairedSix", 6, false)
                + paired("pairedFive", 5, false)
                + paired("pairedClampedSix", 6, true)
                + paired("pairedClampedFive", 5, true)
                + "}\n";
    }

    /** Two vectors of columns; fetches what comes next by reading it. */
    private static String fetching(String name, int rows, End... ends) {
        String loop = loop(rows, "fetched ^= Float.floatToRawIntBits(panel[nextEnd + i * FETCH]);", ends);
        return method("int", name, "int next, ", "int startStride") + "        int fetched = 0;\n" + loop
                + "        return fetched;\n    }\n";
    }

    /** Two vectors of columns; fetches what comes next by a store of no lane. */
    private static String asking(String name, int rows) {
        String loop = loop(rows, "nothing.intoArray(panel, nextEnd + i * FETCH, VectorAskingGemm.NO_LANES);");
        return method("void", name, "int next, ", "int startStride")
                + "        FloatVector nothing = FloatVector.zero(SPECIES);\n" + loop + "    }\n";
    }

    /** Starts, sums and results of two vectors of columns. */
    private static String loop(int rows, String fetch, End... ends) {
        String begin = each(
                rows,
                """
                        FloatVector left# = load(start, startFrom@s);
                        FloatVector right# = load(start, startFrom@s + LANES);
                """);
        String round = each(
                0,
                rows,
                """
                            FloatVector a# = broadcast(a[x@a]);
                            left# = a#.fma(left, left#);
                            right# = a#.fma(right, right#);
                """,
                ends);
        return begin
                + ends()
                + """
                          int nextEnd = next + depth * FETCH;
                          for (int i = -depth; i < 0; i++) {
                              int x = aEnd + i;
                              int b = panelEnd + i * COLUMNS;
                              FloatVector left = load(panel, b);
                              FloatVector right = load(panel, b + LANES);
                  """
                + "            " + fetch + "\n"
                + round
                + "        }\n"
                + each(rows, "        store(left#, right#, c, cFrom@c);\n");
    }

    /** One vector of columns. */
    private static String half(String name, int rows) {
        return method("void", name, "", "int startStride")
                + each(rows, "        FloatVector s# = load(start, startFrom@s);\n")
                + ends()
                + """
                          for (int i = -depth; i < 0; i++) {
                              int x = aEnd + i;
                              FloatVector w = load(panel, panelEnd + i * COLUMNS);
                  """
                + each(rows, "            s# = FloatVector.broadcast(SPECIES, a[x@a]).fma(w, s#);\n")
                + "        }\n"
                + each(rows, "        s#.intoArray(c, cFrom@c);\n")
                + "    }\n";
    }

    /** Two vectors of columns and two inputs a round, with results that are clamped or are not; a block ends every two rows. */
    private static String paired(String name, int rows, boolean clamps) {
        String first =
                """
                            FloatVector a# = FloatVector.broadcast(SPECIES, a[x@a]);
                            left# = a#.fma(left, left#);
                            right# = a#.fma(right, right#);
                """;
        String second = first.replace("FloatVector a# =", "a# =").replace("a[x@a]", "a[x@a + 1]");
        String begin =
                clamps ? each(1, pairedStart(true)) + each(1, rows, pairedStart(false)) : each(rows, pairedStart(true));
        return method("void", name, "", clamps ? "float limit" : "int startStride")
                + begin
                + ends()
                + """
                          for (int i = -depth; i < 0; i += 2) {
                              int x = aEnd + i;
                              int b = panelEnd + i * COLUMNS;
                              FloatVector left = FloatVector.fromArray(SPECIES, panel, b);
                              FloatVector right = FloatVector.fromArray(SPECIES, panel, b + LANES);
                  """
                + each(0, rows, first, new End(1, "i == -1"), new End(3, "i == -3"))
                + end("i == -5")
                + """
                              left = FloatVector.fromArray(SPECIES, panel, b + COLUMNS);
                              right = FloatVector.fromArray(SPECIES, panel, b + COLUMNS + LANES);
                  """
                + each(0, rows, second, new End(1, "i == -7"), new End(3, "i == -9"))
                + "        }\n"
                + (clamps ? clampedResults(rows) : results(rows))
                + "    }\n";
    }

    /** @param own whether the row's sums start with numbers of their own, else with those of row 0 */
    private static String pairedStart(boolean own) {
        return own
                ? """
                        FloatVector left# = FloatVector.fromArray(SPECIES, start, startFrom@s);
                        FloatVector right# = FloatVector.fromArray(SPECIES, start, startFrom@s + LANES);
                """
                : """
                        FloatVector left# = left0;
                        FloatVector right# = right0;
                """;
    }

    private static String results(int rows) {
        return each(
                rows,
                """
                        left#.intoArray(c, cFrom@c);
                        right#.intoArray(c, cFrom@c + LANES);
                """);
    }

    /** Comparisons, for C2 makes many instructions of a max that tells zeros by their signs. */
    private static String clampedResults(int rows) {
        return """
                        FloatVector zero = FloatVector.zero(SPECIES);
                        FloatVector most = FloatVector.broadcast(SPECIES, limit);
                """
                + each(
                        rows,
                        """
                                left# = left#.blend(zero, left#.compare(VectorOperators.LT, zero));
                                left#.blend(most, left#.compare(VectorOperators.GT, most)).intoArray(c, cFrom@c);
                                right# = right#.blend(zero, right#.compare(VectorOperators.LT, zero));
                                right#.blend(most, right#.compare(VectorOperators.GT, most)).intoArray(c, cFrom@c + LANES);
                        """);
    }

    private static String method(String type, String name, String behindPanel, String behindStart) {
        return "\n    static " + type + " " + name + "(float[] a, int aFrom, int k, float[] panel, int panelFrom, "
                + behindPanel + "float[] start, int startFrom, " + behindStart
                + ", float[] c, int cFrom, int cStride) {\n";
    }

    /** Where inputs and weights end, from which indices count. */
    private static String ends() {
        return """
                        int depth = Math.min(k, DEPTH);
                        int aEnd = aFrom + depth;
                        int panelEnd = panelFrom + depth * COLUMNS;
                """;
    }

    private static String end(String condition) {
        return "            if (" + condition + ") {\n                break;\n            }\n";
    }

    private static String each(int rows, String lines) {
        return each(0, rows, lines);
    }

    /** The lines for each row, with an end behind some. */
    private static String each(int from, int to, String lines, End... ends) {
        return IntStream.range(from, to)
                .mapToObj(row -> lines.replace(ROW, Integer.toString(row))
                                .replace(INPUTS, behind(row, "DEPTH"))
                                .replace(START, behind(row, "startStride"))
                                .replace(RESULTS, behind(row, "cStride"))
                        + List.of(ends).stream()
                                .filter(end -> end.row() == row)
                                .map(end -> end(end.condition()))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    /** {@code  + 2 * DEPTH} */
    private static String behind(int row, String distance) {
        return row == 0 ? "" : row == 1 ? " + " + distance : " + " + row + " * " + distance;
    }
}
