package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.tool.build.InMemoryCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Standard input and output in the place of files, colours, and completion. */
final class StandardStreamsTest {
    @TempDir
    Path folder;

    @Test
    void compilesFromStandardInputToStandardOutput() throws Exception {
        Processes.Result piped = start(Program.TINY, "-", "-o", "-", "--format", "java");
        assertEquals("", piped.err());
        assertEquals(0, piped.status());
        InMemoryCompiler.compile("Tiny", piped.out());

        Processes.Result graph = start(Program.TINY, "-o", "-", "--format", "ir", "-");
        assertEquals(start(Program.TINY, "ir", "-").out(), graph.out());
        assertTrue(graph.out().startsWith("net Tiny after plan_memory\n"), graph.out());
    }

    @Test
    void reportsMistakesInStandardInput() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.net"), "net {");
        Processes.Result result = start(wrong, "check", "-");
        assertEquals(1, result.status());
        assertTrue(result.err().startsWith("standard input:1:"), result.err());
        assertEquals(0, start(Program.TINY, "check", "-").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            x.net -o -                      | --format
            x.net -o X.java --format ir     | goes with -o - alone
            x.net -o - --format class       | class
            check x.net --color=blue        | blue
            """)
    void refusesAWrongCommandLine(String words, String named) {
        Processes.Result result = Program.here((Object[]) words.split(" "));
        assertEquals(2, result.status());
        assertTrue(result.err().contains(named), result.err());
    }

    @Test
    void coloursAsItIsTold() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.net"), "net {");
        assertTrue(coloured("check", wrong, "--color=always"));
        assertTrue(coloured("--color", "always", "check", wrong));
        assertTrue(coloured("fmt", wrong, "--color=ALWAYS"));
        assertFalse(coloured("check", wrong, "--color=never"));
        assertFalse(coloured("check", wrong)); // tests have no terminal
        System.setProperty("org.convnextc.terminal", "true");
        try {
            assertFalse(coloured("check", wrong, "--color=never"));
        } finally {
            System.clearProperty("org.convnextc.terminal");
        }
    }

    private static boolean coloured(Object... words) {
        Processes.Result result = Program.here(words);
        assertEquals(1, result.status(), result.err());
        return result.err().contains("\u001B[");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash")
    void completesInBash() throws Exception {
        Processes.Result printed = Program.here("completion");
        assertEquals(0, printed.status());
        Path script = Files.writeString(folder.resolve("completion"), printed.out());
        Processes.Result parsed = Processes.start(new ProcessBuilder("bash", "-n", script.toString()));
        assertEquals(new Processes.Result(0, "", ""), parsed);

        Processes.Result completed = Processes.start(new ProcessBuilder(
                "bash",
                "-c",
                ". \"$0\"; COMP_WORDS=(convnextc we); COMP_CWORD=1; _complete_convnextc; echo \"${COMPREPLY[@]}\"",
                script.toString()));
        assertEquals("weights\n", completed.out(), completed.err());
    }

    /** Whoever reads may stop. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash")
    void aReaderMayHaveSeenEnough() throws Exception {
        Path net = Files.writeString(
                folder.resolve("long.net"),
                "net Long {\n  input = 3x8x8\n  body = {\n" + "    conv 3x3 -> 4\n".repeat(400) + "  }\n}\n");
        var words = new ArrayList<>(List.of("bash", "-c", "set -o pipefail; \"$@\" | head -n 1", "bash"));
        words.addAll(Program.command(folder, "ir", net).command());
        assertEquals(
                new Processes.Result(0, "net Long after plan_memory\n", ""),
                Processes.start(new ProcessBuilder(words)));
    }

    /** With a file as standard input. */
    private Processes.Result start(Path input, Object... words) throws IOException, InterruptedException {
        return Processes.start(Program.command(folder, words).redirectInput(input.toFile()));
    }
}
