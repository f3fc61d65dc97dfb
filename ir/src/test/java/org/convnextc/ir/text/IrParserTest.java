package org.convnextc.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.verify.VerifierTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IrParserTest {
    private static final String SMALL =
            """
            net Small
            preprocess resize size=256 filter=bicubic
            preprocess normalize mean=[0.485] std=[0.229]

            func @main(%input: f32[N,1,8,8]) -> f32[N,4], f32[N,2] {
              %last = to_channels_last %input : f32[N,8,8,1]
              %conv = conv %last, @conv width=2 kernel=3x3 stride=1 pad=1 dilation=1 groups=1 bias=no : f32[N,8,8,2]
              %mean = mean %conv : f32[N,2]
              %head = gemm %mean, @head width=4 bias=yes epilogue=gelu(form=erf) : f32[N,4]
              return %head, %mean
            }
            """;

    /** Layout is free: columns, the order of attributes, comments, line ends, places without a file of their own. */
    @Test
    void layoutDoesNotMatter() {
        String scattered =
                """
                # a comment
                net   Small preprocess resize filter=bicubic size=256
                preprocess normalize mean=[ 0.485 ] std=[2.29e-1]
                func @main ( %input : f32 [ N , 1 , 8 , 8 ] )->f32[N,4],f32[N,2]{ at "a file.net":1:2, 3:4
                %last=to_channels_last %input:f32[N,8,8,1] at b.net:1:1, "a file.net":3:4,5:6 %conv=conv
                  %last,@conv kernel=3x3 width=2 stride=1 pad=1x1 dilation=1 groups=1 bias=no:f32[N,8,8,2]\r
                %mean = mean %conv : f32[N,2] # another one
                %head = gemm %mean, @head bias=yes epilogue=gelu ( form = erf ) width=4 : f32[N,4]
                return %head,%mean }""";
        Graph graph = read(scattered);
        assertEquals(read(SMALL), graph);
        assertEquals(
                "b.net:1:1, \"a file.net\":3:4, 5:6",
                graph.entry().body().get(0).spans().toString());
        assertEquals(Printer.print(graph), Printer.print(read(Printer.print(graph))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            net Small            | graph Small          | 1:1 I001 found 'graph', expected 'net'
            resize size=256      | resise size=256      | 2:12 I002 found 'resise', expected an image step
            filter=bicubic       | filter=cubic         | 2:35 I001 found 'cubic', expected bilinear or bicubic
            size=256             | size=256 size=3      | 2:28 I003 the attribute 'size' is there twice
            size=256             | size=2147483648      | 2:24 I005 the number '2147483648' is too large
            size=256             | size=0x100           | 2:24 I001 found '0x100', expected a whole number
            mean=[0.485]         | mean=[0.485          | 3:34 I001 found 'std', expected ']'
            func @main           | func main            | 5:6 I001 found 'main', expected the function's name
            = mean %conv         | = meen %conv         | 8:11 I002 found 'meen', expected an op
            stride=1             | strides=1            | 7:48 I003 'conv' knows no attribute 'strides'
            stride=1             | stride=              | 7:56 I001 found 'pad', expected a whole number
            stride=1 pad=1       | pad=1                | 7:11 I003 'conv' has no attribute 'stride'
            kernel=3x3           | kernel=3             | 7:44 I001 found '3', expected height x width
            kernel=3x3           | kernel=3x3x3         | 7:44 I001 found '3x3x3', expected height x width
            bias=no              | bias=false           | 7:88 I001 found 'false', expected yes or no
            : f32[N,8,8,2]       | : f32[N,8,8,0]       | 7:103 I005 found an extent of 0, expected at least 1
            : f32[N,8,8,2]       | : f32[N,88888,88888,2] | 7:93 I005 a tensor of more than 2147483647 elements
            : f32[N,8,8,2]       | : f64[N,8,8,2]       | 7:93 I001 found 'f64', expected 'f32'
            : f32[N,8,8,2]       | : f32[N,8,8,2] in arena[0..512] | 7:115 I001 found '0', expected an address such as 0x126000
            : f32[N,8,8,2]       | : f32[N,8,8,2] at 3:4 | 8:3 I001 found %mean, expected ':' and a column
            = mean %conv         | = call @mean %conv   | 8:16 I004 no function @mean above this line
            @head width          | @head shift=%mean width | 9:11 I003 'gemm' takes no operand 'shift' here
            epilogue=gelu(form=erf) | epilogue=12       | 9:55 I002 found '12', expected an op
            f32[N,4], f32[N,2] { | f32[N,4], f32[N,3] { | 5:37 I007 @main says it returns
            -> f32[N,4], f32[N,2] | -> f32[N,4]         | 5:37 I007 @main says it returns
            return %head, %mean  | return %head, %mean return %head | 10:23 I001 found 'return', expected '}' after the results
            """)
    void mistakesAreReportedWhereTheyAre(String from, String to, String expected) {
        assertTrue(SMALL.contains(from), from);
        String found = diagnose(SMALL.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
        assertTrue(found.startsWith(expected), found);
    }

    @Test
    void severalMistakesAreReportedAtOnce() {
        String text = SMALL.replace("size=256", "size=x")
                .replace("= to_channels_last", "= to_channels_lost")
                .replace("kernel=3x3", "kernel=3x")
                .replace("return %head", "return head");
        List<String> lines =
                diagnose(text).lines().map(line -> line.split(":")[0]).toList();
        assertEquals(List.of("2", "6", "7", "10"), lines);
    }

    @Test
    void epiloguesDoNotNest() {
        String nested = "gemm(width=4, bias=no, epilogue=".repeat(20_000) + "none" + ")".repeat(20_000);
        assertTrue(diagnose(SMALL.replace("gelu(form=erf)", nested)).contains("found 'gemm', expected one of gelu, "));
    }

    /** A call chain of 2,000 functions. */
    @Test
    void deepCallsAreRefused() {
        var text = new StringBuilder("net Deep\n");
        for (int i = 0; i < 2_000; i++) {
            String body = i == 0 ? "relu %x" : "call @f" + (i - 1) + " %x, @p.a";
            text.append("func @f")
                    .append(i)
                    .append("(%x: f32[N,2], @p) -> f32[N,2] {\n  %y = ")
                    .append(body);
            text.append(" : f32[N,2]\n  return %y\n}\n");
        }
        assertTrue(diagnose(text.toString()).contains("nests calls deeper than 64"));
    }

    /** Whatever the text, there is a graph or a diagnostic. */
    @Test
    void noTextMakesItThrow() {
        var random = new Random(7);
        String planned = VerifierTest.PLANNED;
        for (int round = 0; round < 1000; round++) {
            var text = new StringBuilder(random.nextBoolean() ? SMALL : planned);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(12));
                int other = random.nextInt(planned.length() - 12);
                String piece = random.nextBoolean() ? "" : planned.substring(other, other + random.nextInt(12));
                text.replace(from, to, random.nextInt(9) == 0 ? "\u00e9\ud83d\ude00\"" : piece);
            }
            var diagnostics = new Diagnostics();
            Optional<Graph> graph = IrParser.parse(new Source("odd.ir", text.toString()), diagnostics);
            assertEquals(graph.isEmpty(), diagnostics.hasErrors(), text.toString());
            graph.ifPresent(valid -> assertEquals(valid, read(Printer.print(valid))));
        }
    }

    private static Graph read(String text) {
        var diagnostics = new Diagnostics();
        return IrParser.parse(new Source("small.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    /** Line, column, code and message of each. */
    private static String diagnose(String text) {
        var diagnostics = new Diagnostics();
        assertEquals(Optional.empty(), IrParser.parse(new Source("small.ir", text), diagnostics));
        return diagnostics.all().stream().map(IrParserTest::line).collect(Collectors.joining("\n"));
    }

    private static String line(Diagnostic diagnostic) {
        var span = diagnostic.span().orElseThrow();
        return span.line() + ":" + span.column() + " " + diagnostic.code() + " " + diagnostic.message();
    }
}
