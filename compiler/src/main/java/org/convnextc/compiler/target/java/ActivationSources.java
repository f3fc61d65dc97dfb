package org.convnextc.compiler.target.java;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.compiler.target.GeluFit;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Scalar;

/**
 * The activations of the runtime's kernels: their names, and a loop for each in plain Java and with the Vector API. The runtime's build
 * runs this, so that a new activation is a record in {@code ir.op} and nothing there.
 */
public final class ActivationSources {
    private static final String WRITTEN = "Written in the build, from the formulas of the graph's ops.";

    private ActivationSources() {}

    /** Writes the classes below a folder. */
    public static void main(String[] args) throws IOException {
        Path kernels = Path.of(args[0], "org", "convnextc", "runtime", "kernel");
        Files.createDirectories(kernels.resolve("vector"));
        Files.writeString(kernels.resolve("Activation.java"), names());
        Files.writeString(kernels.resolve("PlainActivations.java"), plain());
        Files.writeString(kernels.resolve("GeluFit.java"), fits());
        Files.writeString(kernels.resolve("vector").resolve("VectorActivations.java"), vector());
    }

    private static String names() {
        String constants = Activation.all().stream()
                .map(activation -> ",\n    " + constant(activation) + bounds(activation))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                """
                package org.convnextc.runtime.kernel;

                /** A function of one number. %s */
                public enum Activation {
                    NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY)%s;

                    private final boolean clamps;
                    private final float least;
                    private final float most;

                    Activation() {
                        this(false, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                    }

                    Activation(float least, float most) {
                        this(true, least, most);
                    }

                    Activation(boolean clamps, float least, float most) {
                        this.clamps = clamps;
                        this.least = least;
                        this.most = most;
                    }

                    /** Whether it is min(max(x, {@link #least}), {@link #most}). */
                    public boolean clamps() {
                        return clamps;
                    }

                    /** What no value is below, 0; minus infinity for no bound. */
                    public float least() {
                        return least;
                    }

                    /** What no value is above; infinity for no bound. */
                    public float most() {
                        return most;
                    }
                }
                """,
                WRITTEN,
                constants);
    }

    private static String constant(Activation activation) {
        return activation.kernel().toUpperCase(Locale.ROOT);
    }

    private static String bounds(Activation activation) {
        if (!clamps(activation)) {
            return "";
        }
        double high = ((Scalar.Clamp) activation.of(Scalar.X)).high();
        return "(0f, " + (Double.isFinite(high) ? JavaCode.literal(high) : "Float.POSITIVE_INFINITY") + ")";
    }

    /** Whether it is max(x, 0) or min(max(x, 0), high), for which the kernels have loops of their own. */
    private static boolean clamps(Activation activation) {
        return activation.of(Scalar.X) instanceof Scalar.Clamp clamp
                && clamp.of().equals(Scalar.X)
                && clamp.low() == 0;
    }

    private static String plain() {
        var code = new JavaCode();
        return String.format(
                Locale.ROOT,
                """
                package org.convnextc.runtime.kernel;

                /** Loops that a JIT compiler can vectorise by itself. %s */
                public final class PlainActivations {
                    private PlainActivations() {}

                    static void apply(float[] x, int count, Activation activation) {
                        switch (activation) {
                            case NONE -> {}
                %s
                        }
                    }
                %s}
                """,
                WRITTEN,
                cases(Activation.all(), "(x, 0, count)"),
                each(
                        Activation.all(),
                        activation -> String.format(
                                Locale.ROOT,
                                """

                                            /** From element {@code from} on. */
                                            public static void %s(float[] x, int from, int count) {
                                                for (int i = from; i < count; i++) {
                                                    float v = x[i];
                                                    x[i] = %s;
                                                }
                                            }
                                        """,
                                method(activation),
                                code.of(activation.of(Scalar.X)))));
    }

    /** The numbers one by one: the JIT compiler takes fields, not array elements, for constants. */
    private static String fits() {
        return String.format(
                Locale.ROOT,
                """
                package org.convnextc.runtime.kernel;

                /** The fit of GELU: limits, and coefficients with the lowest power first. Written in the build. */
                public final class GeluFit {
                %s%s
                    private GeluFit() {}
                }
                """,
                fit(GeluFit.ERF),
                fit(GeluFit.TANH));
    }

    private static String fit(GeluFit fit) {
        String form = fit.form().toUpperCase(Locale.ROOT);
        String coefficients = IntStream.range(0, fit.coefficients().size())
                .mapToObj(power -> field(form + "_" + power, fit.coefficients().get(power)))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                """
                %s%s    static final float[] %s = {
                        %s
                    };
                """,
                field(form + "_LIMIT", fit.limit()),
                coefficients,
                form,
                GeluFit.literals(fit.coefficients()).replace("\n", "\n        "));
    }

    private static String field(String name, String number) {
        return "    public static final float " + name + " = " + number + "f;\n";
    }

    private static String vector() {
        List<Activation> loops = Activation.all().stream()
                .filter(activation -> !clamps(activation))
                .toList();
        return String.format(
                Locale.ROOT,
                """
                package org.convnextc.runtime.kernel.vector;

                import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
                import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
                import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

                import jdk.incubator.vector.FloatVector;
                import org.convnextc.runtime.kernel.Activation;
                import org.convnextc.runtime.kernel.PlainActivations;

                /** Full vectors, then the rest one by one. %s */
                final class VectorActivations {
                    private VectorActivations() {}

                    /** @param activation one that does not clamp */
                    static void apply(float[] x, int count, Activation activation) {
                        switch (activation) {
                %s
                            default -> throw new IllegalArgumentException(activation + " clamps");
                        }
                    }
                %s}
                """,
                WRITTEN,
                cases(loops, "(x, count)"),
                each(
                        loops,
                        activation -> String.format(
                                Locale.ROOT,
                                """

                                            private static void %1$s(float[] x, int count) {
                                                int end = SPECIES.loopBound(count);
                                                for (int i = 0; i < end; i += LANES) {
                                                    FloatVector v = load(x, i);
                                                    %2$s.intoArray(x, i);
                                                }
                                                PlainActivations.%1$s(x, end, count);
                                            }
                                        """,
                                method(activation),
                                VectorCode.of(activation.of(Scalar.X)))));
    }

    private static String cases(List<Activation> activations, String arguments) {
        return each(
                        activations,
                        activation -> "            case " + constant(activation) + " -> " + method(activation)
                                + arguments + ";\n")
                .stripTrailing();
    }

    private static String each(List<Activation> activations, Function<Activation, String> text) {
        return activations.stream().map(text).collect(Collectors.joining());
    }

    /** {@code geluErf} */
    private static String method(Activation activation) {
        return Mnemonic.camelCase(activation.kernel());
    }
}
