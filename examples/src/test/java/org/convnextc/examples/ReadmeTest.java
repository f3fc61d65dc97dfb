package org.convnextc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.convnextc.compiler.Targets;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;

/** The README shows what the compiler writes. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void excerptsAreOfEmittedText() throws IOException {
        Graph tiny = Examples.lowered("tiny.net", Optional.empty());
        String emitted = Targets.JAVA.source(tiny, "", "Tiny");
        List<String> classes = blocks("java", "private static final class");
        assertEquals(1, classes.size());
        String nested = classes.get(0).replaceAll("(?m)^(?=.)", "    ");
        assertTrue(emitted.contains(nested), nested);
        List<String> graphs = blocks("", "func @");
        assertEquals(1, graphs.size());
        assertTrue(Printer.print(tiny).contains(graphs.get(0)), graphs.get(0));
    }

    @Test
    void programIsTheExample() throws IOException {
        String program = Files.readString(Path.of("programs", "Classify.java"));
        assertEquals(List.of(program), blocks("java", "import"));
    }

    @Test
    void netIsTheExample() throws IOException {
        assertEquals(List.of(Files.readString(Path.of("tiny.net"))), blocks("net", ""));
    }

    private static List<String> blocks(String language, String start) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.group(1).equals(language) && matcher.group(2).startsWith(start)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }
}
