package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.plan.PlanCode;
import org.convnextc.dsl.DiagnosticCode;
import org.convnextc.dsl.syntax.SyntaxCode;
import org.convnextc.ir.text.IrCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/diagnostics.md says what there is. {@code -Dbless=true} writes it anew. */
class DiagnosticsDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "diagnostics.md");
    private static final String MARKER =
            "<!-- The rest is written by DiagnosticsDocsTest; -Dbless=true writes it anew. -->\n";

    /** Longer examples, and lines of messages, are cut in the page. */
    private static final int MOST_LINES = 12;

    private static final List<DiagnosticCode> CODES = Stream.<DiagnosticCode[]>of(
                    SyntaxCode.values(), NetCode.values(), PlanCode.values(), IrCode.values())
            .flatMap(Stream::of)
            .toList();

    @Test
    void codesAreTheirOwn() {
        assertEquals(
                CODES.size(), CODES.stream().map(DiagnosticCode::id).distinct().count());
    }

    /** A code is a constant of one of the lists above, and stands nowhere else. */
    @Test
    void everyCodeIsListed() throws IOException {
        var written = new TreeMap<String, Integer>();
        for (String module : List.of("dsl", "io", "checkpoint", "image", "runtime", "ir", "compiler", "tool")) {
            for (Path file : Mistake.files(Path.of("..", module, "src", "main", "java"))) {
                Pattern.compile("\"([A-Z]\\d{3})\"")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> written.merge(found.group(1), 1, Integer::sum));
            }
        }
        assertEquals(CODES.stream().collect(Collectors.toMap(DiagnosticCode::id, code -> 1)), written);
    }

    @Test
    void everyCodeHasAnExample(@TempDir Path folder) throws IOException {
        Map<String, Mistake> examples = examples(folder);
        var missing = new TreeSet<String>();
        CODES.stream().map(DiagnosticCode::id).forEach(missing::add);
        missing.removeAll(examples.keySet());
        assertEquals(new TreeSet<>(), missing);
        var entries = new StringBuilder();
        for (DiagnosticCode code : CODES) {
            entries.append(entry(code, examples.get(code.id())));
        }
        String page = Files.readString(PAGE);
        String head = page.substring(0, page.indexOf(MARKER) + MARKER.length());
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, head + entries);
        } else {
            assertEquals(head + entries, page, PAGE + " is stale; -Dbless=true writes it anew");
        }
    }

    /** For each code the mistake that provokes the fewest others, and of these the shortest. */
    private static Map<String, Mistake> examples(Path folder) throws IOException {
        List<Mistake> bare = new ArrayList<>();
        for (Path file : Mistake.files(MistakesTest.FOLDER)) {
            Path copy = folder.resolve(file.getFileName().toString());
            Files.writeString(copy, Expectations.strip(Files.readString(file)));
            bare.add(Mistake.of(copy));
        }
        bare.sort(Comparator.comparingInt((Mistake mistake) -> mistake.codes().size())
                .thenComparingInt(mistake -> mistake.text().length())
                .thenComparing(Mistake::name));
        var examples = new HashMap<String, Mistake>();
        bare.forEach(mistake -> mistake.codes().forEach(code -> examples.putIfAbsent(code, mistake)));
        return examples;
    }

    private static String entry(DiagnosticCode code, Mistake example) {
        String options = example.options().stream().map(option -> " " + option).collect(Collectors.joining());
        String command = options.isEmpty() ? "" : "`convnextc check " + example.name() + options + "`\n\n";
        String language = example.isGraph() ? "" : "net";
        String text = example.text()
                .lines()
                .filter(line -> !line.startsWith("#! -"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return "\n### " + code.id() + ": " + code.entry().meaning() + "\n\n"
                + code.entry().remedy() + "\n\n```" + language + "\n" + cut(text) + "```\n\n" + command + "```\n"
                + cut(example.messages(code)) + "```\n";
    }

    private static String cut(String text) {
        List<String> lines = text.lines().toList();
        Optional<String> rest = lines.size() <= MOST_LINES
                ? Optional.empty()
                : Optional.of("... (" + (lines.size() - MOST_LINES) + " more lines)\n");
        return lines.stream().limit(MOST_LINES).map(line -> line + "\n").collect(Collectors.joining())
                + rest.orElse("");
    }
}
