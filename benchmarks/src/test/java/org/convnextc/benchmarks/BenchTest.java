package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole way on a small net: compile, export, run each contender, write the results. */
class BenchTest {
    @TempDir
    Path folder;

    private int run(StringWriter err, String... words) {
        return new CommandLine(new Bench())
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(words);
    }

    @Test
    void measuresContendersThatAgree() throws Exception {
        Path net = folder.resolve("small.net");
        Files.writeString(
                net,
                "use \"convnext.net\"\nnet Small : ConvNeXt { depths = [1, 1] widths = [8, 16] input = 3x32x32 classes = 5 }\n");
        Path output = folder.resolve("results").resolve("small");
        var err = new StringWriter();
        int status = run(
                err,
                net.toString(),
                "--threads=1",
                "--batch=2",
                "--rounds=1",
                "--warmup=1",
                "--runs=2",
                "--output=" + output);
        assertEquals(0, status, err.toString());
        String table = Files.readString(folder.resolve("results").resolve("small.md"));
        // ONNX Runtime's float32 differs from ours by some 1e-7 on such nets.
        assertTrue(table.lines().anyMatch(line -> line.matches("\\| 1 \\| java \\|.*\\| [0-9.]+e-0[6-9] \\|")), table);
        assertTrue(table.contains("| 1 | onnxruntime |"), table);
        assertTrue(
                table.lines().anyMatch(line -> line.matches("\\| 1 \\| java \\|.*\\| [0-9]+ of [0-9]+ \\|.*")), table);
        String json = Files.readString(folder.resolve("results").resolve("small.json"));
        for (String field : List.of("forward_ms", "probe_us", "left_out", "settled")) {
            assertTrue(json.contains("\"" + field + "\""), json);
        }
        assertTrue(
                Files.readString(folder.resolve("results").resolve("small.svg")).startsWith("<svg"));
    }

    @Test
    void namesTheContendersThereAre() {
        var err = new StringWriter();
        assertEquals(CommandLine.ExitCode.USAGE, run(err, "--contenders=jawa"));
        assertTrue(err.toString().contains("expected some of " + Contender.names()), err.toString());
    }
}
