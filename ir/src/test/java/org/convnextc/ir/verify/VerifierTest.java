package org.convnextc.ir.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.Result;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid graphs with one thing wrong. */
public class VerifierTest {
    public static final String PLANNED =
            """
            net Planned

            func @block(%x: f32[N,4,4,8] in arena[0x0..0x200], @p) -> f32[N,4,4,8] {
              param @p.pw.weight : f32[16,8]
              param @p.norm.weight : f32[8]
              const @p.expand.weight = scale_columns @p.pw.weight, @p.norm.weight : f32[16,8]
              %1 = layernorm %x eps=1e-6 affine=no : f32[N,4,4,8] in arena[0x200..0x400]
              %2 = gemm %1, @p.expand width=16 bias=no epilogue=gelu(form=erf) : f32[N,4,4,16] in arena[0x400..0x800]
              %3 = gemm %2, @p.project residual=%x width=8 bias=yes epilogue=none : f32[N,4,4,8] in arena[0x0..0x200]
              return %3
            }

            func @main(%input: f32[N,8,4,4]) -> f32[N,8] {
              %a = to_channels_last %input : f32[N,4,4,8] in arena[0x0..0x200]
              %b = call @block %a, @stages.0 : f32[N,4,4,8] in arena[0x0..0x200]
              %c = copy %b : f32[N,4,4,8] in arena[0x800..0xa00]
              %d = call @block %b, @stages.1 : f32[N,4,4,8] in arena[0x0..0x200]
              %e = add %c, %d : f32[N,4,4,8] in arena[0x0..0x200]
              %f = mean %e : f32[N,8] in arena[0x200..0x220]
              return %f
            }
            """;

    /** An emitted class would find nothing in its place. */
    @Test
    void nobodyReadsAProbe() {
        String text = "net A func @A(%in: f32[N,1,1,1]) -> f32[N,1,1,1] { %start = probe %in : f32[N,1,1,1]"
                + " %x = to_channels_last %in : f32[N,1,1,1]  %p = probe %x : f32[N,1,1,1]"
                + " %y = relu VALUE : f32[N,1,1,1] return RESULT }";
        String read = diagnose(text.replace("VALUE", "%p").replace("RESULT", "%y"));
        assertTrue(read.contains("%y reads %p, which is a probe's"), read);
        String returned = diagnose(text.replace("VALUE", "%x").replace("RESULT", "%p"));
        assertTrue(returned.contains("@A returns %p, which is a probe's"), returned);
        assertEquals("", diagnose(text.replace("VALUE", "%x").replace("RESULT", "%y")));
    }

    @Test
    void thePlannedGraphIsValid() {
        assertEquals("", diagnose(PLANNED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            net Planned                     | net ..                          | expected the net's name
            %1 = layernorm %x               | %1 = layernorm %y               | %1 reads %y, which is not defined above it
            %2 = gemm %1, @p.expand width=16| %2 = gemm %1, @p.expand width=17| %2 is f32[N,4,4,16], expected f32[N,4,4,17]
            %2 = gemm %1, @p.expand         | %2 = gemm %1                    | %2 has no path for its weights
            %1 = layernorm %x               | %1 = layernorm %x, @p.n         | %1 has a path, but no weights
            gemm %2, @p.project             | gemm %x, @p.expand              | %3 takes @p.expand.weight as f32[8,8], which is f32[16,8] elsewhere
            @p.pw.weight, @p.norm.weight :  | @p.pw.weight, @p.gone.weight :  | @p.expand.weight reads @p.gone.weight, which no line above
            param @p.norm.weight : f32[8]   | param @p.norm.weight : f32[7]   | expected a matrix and a vector that divides 8
            scale_columns @p.pw.weight, @p.norm.weight : f32[16,8] | scale_columns @p.pw.weight, @p.norm.weight : f32[8,16] | @p.expand.weight is f32[8,16], expected f32[16,8]
            param @p.norm.weight : f32[8]   | param @p.pw.weight : f32[8]     | @p.pw.weight is listed twice
            residual=%x                     | residual=%2                     | found a residual f32[N,4,4,16], expected f32[N,4,4,8]
            %2 = gemm %1                    | %1 = gemm %1                    | %1 is defined twice
            return %3                       | return %9                       | @block defines no %9
            %a = to_channels_last %input : f32[N,4,4,8] | %a = relu %input : f32[N,8,4,4] | reads the net's input, which is channels first
            call @block %b, @stages.1       | call @block %b                  | %d has no path
            call @block %b, @stages.1       | call @block %b, %b, @stages.1   | for @block
            copy %b : f32[N,4,4,8] in arena[0x800..0xa00] | copy %b : f32[N,4,4,8] in arena[0x400..0x600] | @block writes arena[0x400..0x800], where %c is still needed
            copy %b : f32[N,4,4,8] in arena[0x800..0xa00] | copy %b : f32[N,4,4,8] in arena[0x0..0x200] | where %b is still needed
            copy %b : f32[N,4,4,8] in arena[0x800..0xa00] | copy %b : f32[N,4,4,8] in arena[0x801..0xa01] | expected 512 bytes from a multiple of 64 on
            copy %b : f32[N,4,4,8] in arena[0x800..0xa00] | copy %b : f32[N,4,4,8] in arena[0x800..0xa40] | expected 512 bytes from a multiple of 64 on
            %a = to_channels_last %input : f32[N,4,4,8] in arena[0x0..0x200] | %a = to_channels_last %input : f32[N,4,4,8] in arena[0x40..0x240] | %a is in arena[0x40..0x240], but @block takes it in arena[0x0..0x200]
            %d = call @block %b, @stages.1 : f32[N,4,4,8] in arena[0x0..0x200] | %d = call @block %b, @stages.1 : f32[N,4,4,8] | %d is in no place, but @block leaves it in arena[0x0..0x200]
            %1 = layernorm %x eps=1e-6 affine=no : f32[N,4,4,8] in arena[0x200..0x400] | %1 = layernorm %x eps=1e-6 affine=no : f32[N,4,4,8] in arena[0x0..0x200] | where %x is still needed
            width=8 bias=yes epilogue=none : f32[N,4,4,8] in arena[0x0..0x200] | width=8 bias=yes epilogue=none : f32[N,4,4,8] in arena[0x400..0x600] | where %2 is still needed
            %1 = layernorm %x eps=1e-6      | %1 = layernorm %x eps=1e6000    | expected a number
            """)
    void whatIsWrongIsSaid(String from, String to, String message) {
        assertTrue(PLANNED.contains(from), from);
        String found = diagnose(PLANNED.replace(from, to));
        assertTrue(found.contains(message), found);
    }

    @Test
    void theEntryHasNoPrefix() {
        String text =
                """
                net A
                func @main(%input: f32[N,2,1,1], @p) -> f32[N,1,1,2] {
                  %x = to_channels_last %input : f32[N,1,1,2]
                  return %x
                }
                """;
        assertEquals("the entry @main must not have a prefix @p", diagnose(text));
        assertEquals("", diagnose(text.replace(", @p", "")));
    }

    /** A problem's line is the line of what breaks the rule. */
    @Test
    void problemsAreAtTheirLines() {
        var diagnostics = new Diagnostics();
        IrParser.parse(new Source("planned.ir", PLANNED.replace("%f = mean %e", "%f = mean %f")), diagnostics);
        Diagnostic problem = diagnostics.all().get(0);
        assertEquals("planned.ir:19:3", problem.span().orElseThrow().toString());
        assertEquals("I007", problem.code());
    }

    @Test
    void aPassIsNamed() {
        Graph broken = new Graph("Empty", List.of(), Set.of(), List.of());
        var thrown = assertThrows(VerificationException.class, () -> Verifier.check(broken, "fuse_everything"));
        assertEquals("the graph is invalid after fuse_everything:\n  there is no function", thrown.getMessage());
    }

    @Test
    void outputsHaveNamesOfTheirOwn() {
        String function = "net N\nfunc @N(%input: f32[N,1,2,2]) -> f32[N,2,2,1], f32[N,2,2,1] {\n"
                + "  %x = to_channels_last %input : f32[N,2,2,1]\n  return ";
        assertEquals("", diagnose(function + "%x, %x as features\n}"));
        assertEquals("in @N: @N has two outputs named x", diagnose(function + "%x, %x\n}"));
        assertEquals("in @N: the output's name '+' is not a name", diagnose(function + "%x, %x as +\n}"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /** One more channel than the shape rule says. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anotherTypeIsFound(long seed) {
        Graph graph = RandomGraphs.graph(seed);
        assertBroken(graph, change(graph, seed, instruction -> {
            var dims = new ArrayList<>(instruction.type().dims());
            dims.set(dims.size() - 1, dims.get(dims.size() - 1) + 1);
            return with(instruction, instruction.operands(), new TensorType(dims));
        }));
    }

    /** A value that is not there, or not yet. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anotherOperandIsFound(long seed) {
        Graph graph = RandomGraphs.graph(seed);
        assertBroken(graph, change(graph, seed, instruction -> {
            var operands = new ArrayList<>(instruction.operands());
            operands.set(operands.size() - 1, instruction.name());
            return with(instruction, operands, instruction.type());
        }));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMissingInstructionIsFound(long seed) {
        Graph graph = RandomGraphs.graph(seed);
        Function entry = graph.entry();
        var random = new Random(seed);
        List<Instruction> used = entry.body().stream()
                .filter(instruction -> entry.results().stream()
                                .anyMatch(result -> result.value().equals(instruction.name()))
                        || entry.body().stream()
                                .anyMatch(user -> user.operands().contains(instruction.name())))
                .toList();
        Instruction removed = used.get(random.nextInt(used.size()));
        assertBroken(
                graph,
                withBody(
                        graph,
                        entry.body().stream()
                                .filter(instruction -> instruction != removed)
                                .toList()));
    }

    /** A pass that changes a function must change its calls too. */
    @Test
    void aCallOfAnOldFunctionIsFound() {
        Graph graph = LongStream.range(0, 1000)
                .mapToObj(RandomGraphs::graph)
                .filter(candidate -> candidate.functions().size() > 1)
                .findFirst()
                .orElseThrow();
        Function old = graph.functions().get(0);
        var functions = new ArrayList<>(graph.functions());
        functions.set(
                0,
                new Function(
                        old.name(),
                        old.inputs(),
                        true,
                        List.of(),
                        List.of(),
                        old.body().subList(0, 1),
                        List.of(Result.of("dwconv")),
                        old.spans()));
        List<String> problems = Verifier.problems(new Graph("Changed", List.of(), Set.of(), functions));
        assertTrue(
                problems.get(0).contains("but the graph's function of that name is another one"), problems.toString());
    }

    @Test
    void numbersMustBeFinite() {
        Value input = new Value("x", TensorType.batch(4, 4, 2), Optional.empty());
        var norm = new Instruction(
                "y",
                new Layernorm(Double.NaN, false),
                List.of("x"),
                Optional.empty(),
                input.type(),
                Optional.empty(),
                Spans.NONE);
        var function = new Function(
                "main",
                List.of(input),
                false,
                List.of(),
                List.of(),
                List.of(norm),
                List.of(Result.of("y")),
                Spans.NONE);
        String problems = Verifier.problems(new Graph("G", List.of(), Set.of(), List.of(function)))
                .toString();
        assertTrue(problems.contains("NaN, expected a finite number"), problems);
    }

    /** Each function calls the one before it twice: 2^70 instructions, were they written out. */
    @Test
    void callsThatExplodeAreRefused() {
        Value input = new Value("x", TensorType.batch(1, 1, 2), Optional.empty());
        var leaf = new Instruction(
                "y",
                new Gelu(Gelu.Form.ERF),
                List.of("x"),
                Optional.empty(),
                input.type(),
                Optional.empty(),
                Spans.NONE);
        var functions = new ArrayList<Function>();
        functions.add(new Function(
                "f0", List.of(input), true, List.of(), List.of(), List.of(leaf), List.of(Result.of("y")), Spans.NONE));
        for (int i = 1; i <= 70; i++) {
            var call = new Call(functions.get(i - 1));
            List<Instruction> body = List.of(
                    new Instruction(
                            "y", call, List.of("x"), Optional.of("a"), input.type(), Optional.empty(), Spans.NONE),
                    new Instruction(
                            "z", call, List.of("y"), Optional.of("b"), input.type(), Optional.empty(), Spans.NONE));
            functions.add(new Function(
                    "f" + i, List.of(input), true, List.of(), List.of(), body, List.of(Result.of("z")), Spans.NONE));
        }
        String problems = Verifier.problems(new Graph("G", List.of(), Set.of(), functions))
                .toString();
        assertTrue(problems.contains("is more than 1000000 instructions with all its calls"), problems);
    }

    private static void assertBroken(Graph valid, Graph broken) {
        assertEquals(List.of(), Verifier.problems(valid));
        assertFalse(Verifier.problems(broken).isEmpty(), () -> Printer.print(broken));
    }

    private static Graph change(Graph graph, long seed, UnaryOperator<Instruction> change) {
        var body = new ArrayList<>(graph.entry().body());
        int at = new Random(seed).nextInt(body.size());
        body.set(at, change.apply(body.get(at)));
        return withBody(graph, body);
    }

    private static Graph withBody(Graph graph, List<Instruction> body) {
        var functions = new ArrayList<>(graph.functions());
        Function entry = graph.entry();
        functions.set(
                functions.size() - 1,
                new Function(
                        entry.name(),
                        entry.inputs(),
                        false,
                        List.of(),
                        List.of(),
                        body,
                        entry.results(),
                        entry.spans()));
        return graph.with(functions);
    }

    private static Instruction with(Instruction instruction, List<String> operands, TensorType type) {
        return new Instruction(
                instruction.name(),
                instruction.op(),
                operands,
                instruction.path(),
                type,
                instruction.place(),
                instruction.spans());
    }

    private static String diagnose(String text) {
        var diagnostics = new Diagnostics();
        Optional<Graph> graph = IrParser.parse(new Source("planned.ir", text), diagnostics);
        assertEquals(graph.isEmpty(), diagnostics.hasErrors());
        return diagnostics.all().stream().map(Diagnostic::message).collect(Collectors.joining("\n"));
    }
}
