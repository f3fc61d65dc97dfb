package org.convnextc.tool.measure;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.convnextc.runtime.Model;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Failures;

/**
 * A program in a JVM of its own that loads a generated class and runs it. What it finds out it writes to standard output, a word and a
 * value a line: {@code loaded} in nanoseconds, a {@link Warmup}, {@code engine} as text, and what its measuring says.
 */
public final class ForwardProgram {
    /** The word that says that the weights have been read. */
    public static final String LOADED = "loaded";

    /** The word before a {@link Warmup}. */
    public static final String WARMUP = "warmup";

    /** What is done after loading and warming up. */
    public interface Measuring {
        void run(Model model, float[] input, ForwardRun run) throws Exception;
    }

    private ForwardProgram() {}

    /** Ends the JVM. */
    public static void main(Measuring measuring, String... args) {
        int status = ExitStatus.DONE;
        try {
            measure(ForwardRun.of(args), measuring);
        } catch (Exception | LinkageError | OutOfMemoryError problem) {
            var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            status = Failures.report(problem, err, Boolean.getBoolean(Failures.DEBUG));
        }
        System.exit(status);
    }

    public static void say(String word, Object value) {
        System.out.println(word + " " + value);
    }

    private static void measure(ForwardRun run, Measuring measuring) throws Exception {
        Machine.logWarningsOnly();
        long start = System.nanoTime();
        try (Model model = CompiledNet.load(Class.forName(run.className()), run.weights(), run.options())) {
            say(LOADED, System.nanoTime() - start);
            float[] input = run.input();
            say(WARMUP, Warmup.run(() -> model.forwardAll(input), run.warmup()));
            measuring.run(model, input, run);
            say("engine", Machine.describe(model));
        }
    }
}
