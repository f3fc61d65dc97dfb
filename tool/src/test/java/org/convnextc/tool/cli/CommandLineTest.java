package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What is common to all commands: exit status, messages, and that a failure leaves nothing behind. */
final class CommandLineTest {
    @TempDir
    Path folder;

    @Test
    void tellsItsVersion() throws Exception {
        Processes.Result result = Program.process(folder, "--version");
        assertTrue(result.out().matches("convnextc \\d+\\.\\d+\\.\\d+\\S*\\R"), result.out());
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }

    static Stream<String> commands() {
        return Stream.concat(Stream.of(""), new CommandLine(new Convnextc()).getSubcommands().keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void explainsItself(String command) {
        Processes.Result result = command.isEmpty() ? Program.here("--help") : Program.here(command, "--help");
        assertEquals(0, result.status());
        assertTrue(result.out().startsWith("Usage: convnextc"), result.out());
        assertTrue(command.isEmpty() || result.out().contains("Example: convnextc "), result.out());
    }

    @Test
    void showsItsUsageWhenGivenNothing() throws Exception {
        Processes.Result result = Program.process(folder);
        assertEquals(2, result.status());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("Usage: convnextc FILE.net -o OUT"), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            x.net                                          | --output
            -o X.java                                      | FILE.net
            x.net -o X.class                               | .java
            x.net -o X                                     | .jar
            x.net -o X.java/                               | X.java/ ends as a folder's name does
            x.net -o X.d/Y.v2 --target native              | a folder  the sources
            x.net -o 1X.java                               | 1X is no name for a Java class
            x.net -o X-1.0.jar                             | such as Tiny.jar
            x.net -o class.java                            | class is no name
            x.net -o record.java                           | record is no name
            x.net -o var.jar                               | var is no name
            x.net -o X.java --package a.1                  | --package a.1
            x.net -o X.java --target native                | -o FOLDER
            x.net -o X.jar --target gpu                    | '--target': expected java, native, cuda, found 'gpu'
            x.net -o X.jar --target cuda --dtype half      | '--dtype': expected f32, tf32, f16, bf16, int8, found 'half'
            x.net -o X.onnx --weights w --target native    | --target native: an ONNX model is for no target
            x.net -o - --format folder --target native     | -o FOLDER
            x.net -o X.java -D classes                     | SLOT=VALUE
            x.net -o X.java -D =5                          | SLOT=VALUE
            x.net -o X.java --bogus                        | --bogus
            x.net y.net -o X.java                          | y.net
            format x.net                                   | format is neither a command nor a file
            chek x.net --json                              | there is no command chek; did you mean check?
            --color never verfy x.net                      | did you mean verify?
            fmt                                            | FILE.net
            fmt x.net -o y.net                             | -o
            ir x.net --after nothing                       | outline
            run x.net --weights w                          | --image
            run x.net --image i                            | --weights
            run x.net --weights w --input i                | --output
            run x.net --weights w --image i --input x --output y | mutually exclusive
            run x.net --weights w --image i --threads 0    | --threads 0
            run x.net --weights w --image i --threads two  | two
            run x.net --weights w --image i --gemm mkl     | '--gemm': expected auto, openblas, vector, found 'mkl'
            run x.net --weights w --image i --target cuda --gemm vector | --gemm: goes with --target java or native
            run x.net --weights w --image i --target native --gemm openblas | --gemm openblas: goes with --target java; with native the net's own
            verify x.net --weights w --target cuda --threads 2          | --threads: goes with --target java or native
            bench x.net --target cuda --threads 2                       | --threads: goes with --target java or native
            profile x.net --target cuda                                 | --target cuda: profile cannot
            weights w -o o.safetensors --to keras          | '--to': expected official, timm, hf, torchvision, found
            bench x.net --batch 0                          | --batch 0
            bench x.net --runs 0                           | --runs 0
            bench x.net --warmup -1                        | --warmup -1
            """)
    void refusesAWrongCommandLine(String words, String named) throws IOException {
        Processes.Result result = Program.here((Object[]) words.split(" "));
        assertEquals(2, result.status(), result.err());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("convnextc: "), result.err());
        assertTrue(result.err().contains(named), result.err());
        assertTrue(
                result.err().lines().reduce("", (a, b) -> b).matches("help: convnextc( \\w+)? --help"), result.err());
    }

    @Test
    void reportsAllErrorsOfAFileInTheFormThatEditorsRead() throws Exception {
        Path net = folder.resolve("wrong.net");
        Files.writeString(
                net,
                """
                use "convnext.net"

                net Wrong : ConvNeXt {
                  depths = [3, 3, 9, 3]
                  widths = [96, 192, 384, unknwon]
                  classes = clases
                }
                """);
        Processes.Result result = Program.process(folder, "wrong.net", "-o", "Wrong.java");
        assertEquals(1, result.status());
        assertEquals("", result.out());
        List<String> errors =
                result.err().lines().filter(line -> line.contains("error[")).toList();
        assertEquals(2, errors.size(), result.err());
        for (String error : errors) {
            assertTrue(error.matches("wrong\\.net:[56]:\\d+: error\\[N\\d{3}\\]: .*"), error);
        }
        assertTrue(result.err().contains("^"), result.err());
        assertOnly(net);
    }

    @Test
    void reportsAFileThatIsNotThere() throws IOException {
        Processes.Result result = Program.here("check", folder.resolve("none.net"));
        assertEquals(1, result.status());
        assertTrue(result.err().contains("none.net"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @ParameterizedTest
    @CsvSource({"none/Tiny.java,make it first", "file/Tiny.java,is not a folder", "sub.java,it is a folder"})
    void refusesAnOutputThatCannotBe(String output, String reason) throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Files.createDirectory(folder.resolve("sub.java"));
        Processes.Result result = Program.here(Program.TINY, "-o", folder.resolve(output));
        assertEquals(1, result.status());
        assertTrue(result.err().startsWith("convnextc: cannot write "), result.err());
        assertTrue(result.err().contains(reason), result.err());
        assertOnly(folder.resolve("file"), folder.resolve("sub.java"));
    }

    @Test
    void coloursMessagesOnATerminalUnlessToldNotTo() throws Exception {
        Files.writeString(folder.resolve("wrong.net"), "net {");
        for (String noColor : List.of("", "1")) {
            ProcessBuilder command = Program.command(folder, "check", "wrong.net");
            command.command().add(1, "-Dorg.convnextc.terminal=true");
            command.environment().put("NO_COLOR", noColor);
            Processes.Result result = Processes.start(command);
            assertEquals(noColor.isEmpty(), result.err().contains("\u001B["), result.err());
            assertEquals(1, result.status());
        }
    }

    /** A fault. */
    @Command(name = "broken")
    static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("out of order");
        }
    }

    /** More recursion than any stack holds. */
    @Command(name = "endless")
    static final class Endless implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return call() + call();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "endless"})
    void ownsUpToAFaultWithoutAStackTrace(String word) {
        Processes.Result result = Program.here(faulty(), word);
        assertEquals(3, result.status());
        assertTrue(result.err().startsWith("convnextc: internal error: java.lang."), result.err());
        assertTrue(result.err().contains("help: run it again with --debug"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @Test
    void showsTheStackTraceWhenAsked() {
        Processes.Result result = Program.here(faulty(), "broken", "--debug");
        assertEquals(3, result.status());
        assertTrue(result.err().contains("\tat "), result.err());
    }

    private static CommandLine faulty() {
        return new CommandLine(new Convnextc()).addSubcommand(new Broken()).addSubcommand(new Endless());
    }

    private void assertOnly(Path... expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Stream.of(expected).sorted().toList(), files.sorted().toList());
        }
    }
}
