package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs convnextc: as a process, as users do, or within the test's JVM, where there are many cases. */
final class Program {
    static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
    static final Path TINY = EXAMPLES.resolve("tiny.net");
    static final Path FASHION = EXAMPLES.resolve("fashion.net");
    static final Path WEIGHTS = EXAMPLES.resolve("weights/fashion.safetensors");
    static final Path BAG = EXAMPLES.resolve("images/test_00256_bag.png");

    private Program() {}

    static Processes.Result process(Path folder, Object... arguments) throws IOException, InterruptedException {
        return Processes.start(command(folder, arguments));
    }

    static ProcessBuilder command(Path folder, Object... arguments) {
        var words = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        if (Runtime.version().feature() >= 22) {
            words.add(1, "--enable-native-access=ALL-UNNAMED"); // as the launcher does
        }
        words.addAll(List.of(words(arguments)));
        return new ProcessBuilder(words).directory(folder.toFile());
    }

    static Processes.Result here(Object... arguments) {
        return here(new CommandLine(new Convnextc()), arguments);
    }

    static Processes.Result here(CommandLine program, Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        program.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = Main.run(program, words(arguments));
        return new Processes.Result(status, out.toString(), err.toString());
    }

    private static String[] words(Object... arguments) {
        return List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    }
}
