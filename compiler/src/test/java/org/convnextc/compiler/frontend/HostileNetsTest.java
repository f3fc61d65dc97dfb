package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.dsl.StandardNets;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** No text makes expansion throw, hang or return a graph together with errors. */
class HostileNetsTest {
    private static final String MICRO =
            """

            net Micro : ConvNeXt { depths = [1, 1, 2, 1]  widths = [8, 16, 24, 40]  input = 3x64x64 }
            """;

    private static final Pattern NET = Pattern.compile("\\bnet (\\w+)");

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ":",
            ";",
            "=",
            "->",
            "/",
            "x",
            "0",
            "-1",
            "2000000000",
            "9223372036854775807",
            "1e308",
            "net ",
            "use ",
            "if ",
            "for ",
            "repeat ",
            "residual ",
            "via ",
            "concat ",
            "output ",
            "share ",
            "block(w)",
            "body",
            "norm",
            "act",
            "mean",
            "input",
            "depths",
            "w",
            "i",
            "\"",
            "#",
            "\n",
            "\u0000",
            "\uD83D\uDE00",
            "...",
            "1x1");

    private static final List<String> STEPS = List.of(
            "conv V -> V",
            "conv V /V pad=V dilation=V groups=V -> V",
            "conv V /V depthwise pad=V",
            "conv 3x3 pad=V -> 4",
            "conv 3x3 dilation=V -> 4",
            "conv V depthwise dilation=V -> V",
            "maxpool V /V pad=V",
            "maxpool 2x2 /V",
            "linear -> V",
            "layernorm eps=V",
            "batchnorm eps=V",
            "dropout rate=V",
            "residual { linear -> V }",
            "concat { linear -> V } { linear -> V }",
            "concat { } { } { }",
            "output { linear -> V }",
            "share \"a\" { linear -> V }",
            "multiply { mean } via { linear -> V }",
            "repeat V { linear -> V }",
            "linear -> V * V",
            "linear -> V / V",
            "linear -> V % V",
            "linear -> -V",
            "linear -> list[V]",
            "a{V}: relu",
            "if V < V { mean }");

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "2",
            "3",
            "7",
            "-1",
            "65536",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "-9223372036854775807 - 1",
            "1e-300",
            "1e308",
            "0.5",
            "1x1",
            "3x3",
            "2x7",
            "2147483647x1",
            "2147483648x9223372036854775807",
            "0x0",
            "1x2x3",
            "yes",
            "list",
            "list[0]",
            "gelu",
            "body",
            "\"x\"");

    private static final List<String> INPUTS =
            List.of("3x8x8", "1x1x1", "1x1x2147483647", "10000x1x1", "3x26000x26000", "0x8x8", "3x8", "4");

    private static void check(String text) {
        check(text, Optional.empty());
    }

    private static void check(String text, Optional<String> net) {
        Expansion expansion = Expansion.of(text, net);
        assertEquals(expansion.graph().isEmpty(), expansion.diagnostics().hasErrors(), text);
        expansion.graph().ifPresent(graph -> assertEquals(List.of(), Verifier.problems(graph), text));
        expansion.messages();
    }

    @RepeatedTest(40)
    void mutatedNets(RepetitionInfo repetition) throws Exception {
        var random = new Random(repetition.getCurrentRepetition());
        String standard = StandardNets.find("convnext.net").orElseThrow().text() + MICRO;
        String roadmap = Files.readString(Path.of("..", "examples", "roadmap.net"));
        for (int i = 0; i < 10; i++) {
            String text = random.nextBoolean() ? standard : roadmap;
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                text = mutate(text, random);
            }
            check(text, Optional.of(anyNet(text, random)));
        }
    }

    /** Any word after "net", so that nets of all kinds are expanded. */
    private static String anyNet(String text, Random random) {
        List<String> nets = NET.matcher(text).results().map(net -> net.group(1)).toList();
        return nets.isEmpty() ? "None" : nets.get(random.nextInt(nets.size()));
    }

    private static String mutate(String text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(12));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, from) + piece + text.substring(to);
            case 2 -> text.substring(0, from) + piece + text.substring(from);
            default -> text.substring(0, to) + text.substring(from);
        };
    }

    /** Ops with operands at the ends of their ranges and of the wrong kinds. */
    @RepeatedTest(20)
    void extremeOperands(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 50; i++) {
            String steps = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(n -> pick(STEPS, random).replaceAll("V", "(V)"))
                    .collect(Collectors.joining("; "));
            while (steps.contains("V")) {
                steps = steps.replaceFirst("V", pick(VALUES, random));
            }
            check("net A { list = [1, 0]  input = " + pick(INPUTS, random) + "  body = { " + steps + " } }");
        }
    }

    private static String pick(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    @Test
    void deepNesting() {
        for (String text : List.of(
                "(".repeat(20_000) + "1" + ")".repeat(20_000),
                "-".repeat(20_000) + "1",
                "1" + "+1".repeat(100_000),
                "[".repeat(20_000) + "]".repeat(20_000),
                "{ a: ".repeat(20_000) + "mean" + "}".repeat(20_000),
                "{ residual { if yes ".repeat(150) + "{ mean }" + "} }".repeat(150))) {
            Expansion expansion = Expansion.ofSlots("a = " + text + "\nbody = { mean; linear -> a }");
            assertTrue(expansion.diagnostics().hasErrors());
        }
    }

    @Test
    void longPaths() {
        String label = "a".repeat(Limits.PATH);
        assertFalse(Expansion.ofSlots("body = { " + label + ": relu }")
                .diagnostics()
                .hasErrors());
        assertTrue(Expansion.ofSlots("body = { " + label + "a: relu }")
                .messages()
                .contains("error[N062]: 10001 characters of a step's path are too many, at most 10000 are allowed"));
    }

    @Test
    void longLineOfSlots() {
        for (String form : List.of("s%d = s%d\n", "s%d = { s%d }\n", "s%d = { residual { s%d } }\n")) {
            String slots = IntStream.range(0, 2_000)
                    .mapToObj(i -> String.format(form, i, i + 1))
                    .collect(Collectors.joining());
            Expansion expansion = Expansion.ofSlots(slots + "s2000 = relu  body = { s0 }");
            assertTrue(expansion.messages().contains("error[N062]: nested more than 400 deep"));
        }
    }

    @Test
    void expansionFitsASmallStack() throws InterruptedException {
        String slots = IntStream.range(0, 500)
                .mapToObj(i -> "s" + i + " = { l: residual { if yes { s" + (i + 1) + " } } }\n")
                .collect(Collectors.joining());
        var failures = new ArrayList<Throwable>();
        var thread = new Thread(
                null, () -> check("net A { input = 3x8x8 body = { s0 } s500 = relu " + slots + "}"), "", 512 << 10);
        thread.setUncaughtExceptionHandler((where, e) -> failures.add(e));
        thread.start();
        thread.join();
        assertEquals(List.of(), failures);
    }

    @Test
    void manyErrors() {
        String steps = IntStream.range(0, 20_000)
                .mapToObj(i -> "unknown" + i + "; conv 3x3")
                .collect(Collectors.joining("\n"));
        Expansion expansion = Expansion.ofSlots("body = {" + steps + "}");
        assertTrue(expansion.diagnostics().all().size() <= 2 * Limits.ERRORS + 2);
    }

    @Test
    void listsOfListsThatDouble() {
        String slots = IntStream.range(0, 60)
                .mapToObj(i -> "l" + i + " = [l" + (i + 1) + ", l" + (i + 1) + "]\n")
                .collect(Collectors.joining());
        check("net A { input = 3x8x8 body = { if l0 == l1 { relu }; for x in l0 { relu } } l60 = 1 " + slots + "}");
    }

    @Test
    void manyNets() {
        String line = IntStream.range(0, 20_000)
                .mapToObj(i -> "net N" + i + " : N" + (i + 1) + " { }\n")
                .collect(Collectors.joining());
        check(line);
        check("net A : " + "B".repeat(500_000) + " { }\nnet " + "B".repeat(499_999) + " { }");
    }

    /** The search for names beside errors takes time in proportion to the text. */
    @Test
    void longTextsWithErrorsOfSyntax() {
        int times = 300_000;
        for (String piece : List.of("a", "a ", "a(", "a\n", "a()", "a=1\n")) {
            Expansion expansion =
                    Expansion.of("net A { x = ] y = z }\n# " + piece.repeat(times) + "\nnet B { b = c d }");
            assertTrue(expansion.graph().isEmpty());
            assertTrue(expansion.diagnostics().hasErrors());
        }
    }
}
