package org.convnextc.compiler.frontend.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.Expansion;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
    private static final String BASE = "net Base { input = 3x8x8  width  body = { linear -> width } }";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Expansion load(Path file) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        return new Expansion(
                Frontend.load(file, Optional.empty(), List.of(), sources, diagnostics), diagnostics, sources);
    }

    private static List<String> names(Expansion expansion) {
        return expansion.sources().all().stream().map(Source::name).toList();
    }

    @Test
    void filesAreNamedAsTheUserReachesThem() throws IOException {
        write("lib/base.net", BASE);
        write("lib/mid.net", "use \"base.net\"\nnet Mid : Base { width = 4 }");
        Path main = write("main.net", "use \"lib/mid.net\"\nuse \"lib/base.net\"\nnet Main : Mid { }");
        Expansion expansion = load(main);
        assertEquals("Main", expansion.valid().name());
        assertEquals(List.of(main.toString(), folder + "/lib/mid.net", folder + "/lib/base.net"), names(expansion));
        assertEquals(
                folder + "/lib/base.net:1:43",
                expansion.step("linear_0").spans().places().get(0).toString());
    }

    @Test
    void aFileBesideComesBeforeABuiltInOne() throws IOException {
        write("convnext.net", BASE);
        Path main = write("main.net", "use \"convnext.net\"\nnet Main : Base { width = 4 }");
        assertEquals("Main", load(main).valid().name());
    }

    @Test
    void parentFoldersAreReached() throws IOException {
        write("base.net", BASE);
        Path main = write("sub/main.net", "use \"../base.net\"\nnet Main : Base { width = 4 }");
        assertEquals(List.of(main.toString(), folder + "/base.net"), names(load(main)));
    }

    @Test
    void circularUse() throws IOException {
        Path a = write("a.net", "use \"b.net\"\nnet A : B { }");
        write("b.net", "use \"./a.net\"\n" + BASE.replace("Base", "B"));
        assertEquals(
                "F/b.net:1:5: error[N041]: a file uses itself: F/a.net -> F/b.net -> F/a.net"
                        .replace("F", folder.toString()),
                load(a).messages().lines().findFirst().orElseThrow());
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        assertRefused(folder.resolve("none.net"), "there is no such file");
        assertRefused(folder, "it is no regular file");
        Path latin = folder.resolve("latin.net");
        Files.write(latin, new byte[] {'#', (byte) 0xE9, '\n'});
        assertRefused(latin, "it is not UTF-8 text");
        assertRefused(write("big.net", "#".repeat(Limits.FILE + 1)), "it has more than 1048576 bytes");
    }

    private static void assertRefused(Path file, String why) {
        Expansion expansion = load(file);
        assertTrue(expansion.graph().isEmpty());
        assertEquals("error[N040]: cannot read " + file + ": " + why + "\n", expansion.messages());
    }

    @Test
    void aFileThatCannotBeReadIsReportedWhereItIsUsed() throws IOException {
        Files.createDirectory(folder.resolve("dir.net"));
        Path main = write("main.net", "use \"dir.net\"\n" + BASE);
        assertTrue(load(main).messages().startsWith(main + ":1:5: error[N040]"));
    }

    @Test
    void manyFiles() throws IOException {
        for (int i = 0; i < 2 * Limits.FILES; i++) {
            write(i + ".net", "use \"" + (i + 1) + ".net\"\n" + BASE.replace("Base", "N" + i));
        }
        assertTrue(load(folder.resolve("0.net")).messages().contains("error[N062]: more than 100 files are used"));
    }

    @Test
    void builtInNetsNeedNoFile() {
        var diagnostics = new Diagnostics();
        var graph = Frontend.load("no-such.net", Optional.empty(), List.of(), new SourceMap(), diagnostics);
        assertTrue(graph.isEmpty());
        assertEquals("N040", diagnostics.all().get(0).code());
        assertEquals("ConvNeXtS", Expansion.builtIn("ConvNeXtS").name());
    }
}
