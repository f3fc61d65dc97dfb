package org.convnextc.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.dsl.ast.AstPrinter;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.syntax.NetParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandardNetsTest {
    @ParameterizedTest
    @MethodSource("standardNets")
    void standardNetsHaveTheirTrees(String name) {
        Golden.check(
                "ast/" + name + ".txt",
                AstPrinter.print(parse(StandardNets.find(name).orElseThrow()), false));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesHaveTheirTrees(Path file) throws IOException {
        var source = new Source(file.getFileName().toString(), Files.readString(file));
        Golden.check("ast/examples/" + source.name() + ".txt", AstPrinter.print(parse(source), false));
    }

    @Test
    void unknownFilesAreAbsent() {
        assertEquals(Optional.empty(), StandardNets.find("../convnext.net"));
    }

    @Test
    void allSizesOfV2AreThere() {
        NetFile file = parse(StandardNets.find("convnext.net").orElseThrow());
        var names = file.nets().stream().map(net -> net.name()).toList();
        for (String size : List.of("Atto", "Femto", "Pico", "Nano", "Tiny", "Base", "Large", "Huge")) {
            assertTrue(names.contains("ConvNeXtV2" + size), size);
        }
    }

    private static List<String> standardNets() {
        return StandardNets.names();
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "examples"))) {
            return files.filter(file -> file.toString().endsWith(".net"))
                    .sorted()
                    .toList();
        }
    }

    private static NetFile parse(Source source) {
        var diagnostics = new Diagnostics();
        NetFile file = NetParser.parse(source, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return file;
    }
}
