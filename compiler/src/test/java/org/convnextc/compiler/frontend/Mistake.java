package org.convnextc.compiler.frontend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.DiagnosticCode;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.IrParser;

/**
 * A file with mistakes, {@code .net} or {@code .ir}. Lines that begin with {@code #!} say how it is compiled: with options of the
 * command line, {@code #! -D classes=3}, or filled up with spaces, {@code #! length 1048577}.
 */
public record Mistake(Path file, Diagnostics diagnostics, SourceMap sources) {
    private static final String OPTION = "#! ";

    public static Mistake of(Path file) {
        var mistake = new Mistake(file, new Diagnostics(), new SourceMap());
        mistake.compile();
        return mistake;
    }

    /** Of a folder and the folders in it, by name. */
    public static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return file.getFileName().toString();
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isGraph() {
        return name().endsWith(".ir");
    }

    public List<Diagnostic> found() {
        return diagnostics.all();
    }

    /** The options of the command line. */
    public List<String> options() {
        return words("-");
    }

    public Set<String> codes() {
        return found().stream().map(Diagnostic::code).collect(Collectors.toSet());
    }

    /** What the command line shows about mistakes of one kind; files of the folder without the way there. */
    public String messages(DiagnosticCode code) {
        var renderer = new DiagnosticRenderer(sources::find, false);
        return shown(found().stream()
                .filter(diagnostic -> diagnostic.is(code))
                .map(renderer::render)
                .collect(Collectors.joining()));
    }

    /** A text as it were if the file lay in the current folder. */
    public String shown(String text) {
        return text.replace(file.getParent() + "/", "");
    }

    private void compile() {
        if (isGraph()) {
            var source = new Source(file.toString(), filled());
            sources.add(source);
            IrParser.snapshot(source, diagnostics)
                    .ifPresent(s -> Targets.JAVA.pipeline().remaining(s, diagnostics));
            return;
        }
        var overrides = new ArrayList<String>();
        Optional<String> net = Optional.empty();
        for (String option : options()) {
            String value = option.substring(option.indexOf(' ') + 1);
            if (option.startsWith("-D ")) {
                overrides.add(value);
            } else {
                net = Optional.of(value);
            }
        }
        Optional<Graph> graph = words("length").isEmpty()
                ? Frontend.load(file, net, overrides, sources, diagnostics)
                : Frontend.load(new Source(file.toString(), filled()), net, overrides, sources, diagnostics);
        graph.ifPresent(flat -> Targets.JAVA.lower(flat, diagnostics));
    }

    private String filled() {
        String text = text();
        List<String> length = words("length");
        return length.isEmpty()
                ? text
                : text + " ".repeat(Integer.parseInt(length.get(0).split(" ")[1]) - text.length());
    }

    private List<String> words(String start) {
        return text().lines()
                .filter(line -> line.startsWith(OPTION + start))
                .map(line -> line.substring(OPTION.length()))
                .toList();
    }
}
