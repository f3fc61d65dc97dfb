package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.convnextc.dsl.StandardNets;
import org.convnextc.kernels.CxxCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in nets to read, and native builds that are kept. */
final class ComfortsTest {
    private static final Path PAGE = Path.of("..", "docs", "built-in.md");

    private static final String HEAD =
            """
            # The built-in nets

            What a net that begins with `use "convnext.net"` builds on: whoever overrides `block` sees here what it was. `convnextc show
            convnext.net` prints the same; a file of that name beside a net hides the built-in one.
            """;

    @TempDir
    Path folder;

    static List<String> builtIn() {
        return StandardNets.names();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void builtInFilesCanBeRead(String name) throws Exception {
        String text = StandardNets.find(name).orElseThrow().text();
        assertEquals(new Processes.Result(0, text, ""), Program.here("show", name));
        assertEquals(new Processes.Result(0, text, ""), Program.process(folder, "fmt", name));
        assertEquals(0, Program.here("fmt", "--check", name).status());
    }

    @Test
    void builtInFilesAreListed() {
        Processes.Result all = Program.here("show");
        assertTrue(all.out().contains("convnext.net: ConvNeXt, ConvNeXtT, ConvNeXtS,"), all.out());
        assertEquals(StandardNets.names().size(), all.out().lines().count());
        Processes.Result wrong = Program.here("show", "convnxt.net");
        assertEquals(1, wrong.status());
        assertEquals("convnextc: convnxt.net: is no built-in file; did you mean convnext.net?\n", wrong.err());
    }

    /** A file of the name of a built-in one is formatted, as any other is. */
    @Test
    void aFileHidesTheBuiltInOne() throws Exception {
        Path own = Files.writeString(folder.resolve("convnext.net"), "net A{x=1}");
        assertEquals(new Processes.Result(0, "", ""), Program.process(folder, "fmt", "convnext.net"));
        assertEquals("net A { x = 1 }\n", Files.readString(own));
    }

    @Test
    void thePageHasThem() throws IOException {
        var page = new StringBuilder(HEAD);
        for (String name : StandardNets.names()) {
            page.append("\n## ").append(name).append("\n\n```net\n");
            page.append(StandardNets.find(name).orElseThrow().text()).append("```\n");
        }
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page.toString(), Files.readString(PAGE), PAGE + " differs; -Dbless=true writes it anew");
    }

    @Test
    void aNativeNetIsBuiltOnce() throws Exception {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        Path log = folder.resolve("log");
        Path compiler = Files.writeString(
                folder.resolve("compiler"),
                "#!/bin/sh\necho \"$@\" >>'" + log + "'\nexec "
                        + CxxCompiler.find().orElseThrow().program() + " \"$@\"\n");
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path net = Files.writeString(
                folder.resolve("small.net"),
                """
                net Small {
                  input = 1x12x10
                  preprocess = { warp 12x10; normalize mean=[0] std=[1] }
                  body = { stem: conv 2x2 /2 -> 6; mean; head: linear -> 3 }
                }
                """);
        Path weights = folder.resolve("small.safetensors");
        assertEquals(0, Program.here("init", net, "-o", weights).status());
        Object[] words = {"run", net, "--weights", weights, "--image", Program.BAG, "--target", "native"};
        assertRuns(compiler, words);
        long compiled = compilations(log);
        assertTrue(compiled > 0);
        assertRuns(compiler, words);
        assertEquals(compiled, compilations(log), "of the second run");
        Processes.Result shown = cache(compiler, "cache");
        assertTrue(shown.out().startsWith(folder.resolve("kept") + ": 1 native build, 0."), shown.out());
        Processes.Result cleared = cache(compiler, "cache", "--clear");
        assertTrue(cleared.out().startsWith(folder.resolve("kept") + ": deleted 1 native build, 0."), cleared.out());
        assertEquals(
                folder.resolve("kept") + ": 0 native builds, 0.0 MB of at most 1024 MB\n",
                cache(compiler, "cache").out());
    }

    private void assertRuns(Path compiler, Object... words) throws Exception {
        Processes.Result result = cache(compiler, words);
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().contains("native"), result.out());
    }

    private Processes.Result cache(Path compiler, Object... words) throws Exception {
        ProcessBuilder command = Program.command(folder, words);
        command.environment().put("CONVNEXTC_CACHE", folder.resolve("kept").toString());
        command.environment().put(CxxCompiler.VARIABLE, compiler.toString());
        return Processes.start(command);
    }

    private static long compilations(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" -c "))
                .count();
    }
}
