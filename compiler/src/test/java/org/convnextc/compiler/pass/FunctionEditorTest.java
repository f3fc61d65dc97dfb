package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.SmallGraphs.IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules rely on while they change a function. */
class FunctionEditorTest {
    private static final String GEMM = " width=4 bias=yes epilogue=none" + IMAGE;

    private static String op(String name, String op, String in) {
        return "%" + name + " = " + op + " %" + in + IMAGE;
    }

    private static List<String> values(Graph graph) {
        return graph.entry().body().stream().map(Instruction::name).toList();
    }

    private static List<String> results(Function function) {
        return function.results().stream().map(Result::value).toList();
    }

    @Test
    void theNetsResultIsReadInAnotherValue() {
        Graph after = SmallGraphs.checked(
                RewritePass.optional(new CommonSubexpressions()),
                SmallGraphs.of(op("r", "relu", "x"), op("s", "relu", "x")));
        assertEquals(List.of("x", "r"), values(after));
        assertEquals(List.of("r"), results(after.entry()));
    }

    @Test
    void otherResultsStayWhatTheyAre() {
        Function entry = SmallGraphs.of(op("r", "relu", "x"), op("s", "silu", "r"), op("t", "relu", "r"))
                .entry();
        var editor = new FunctionEditor(entry.with(entry.body(), List.of(Result.of("r"), Result.of("s"))));
        editor.substitute("s", "t");
        assertEquals(List.of("r", "t"), results(editor.function()));
        assertEquals(1, editor.uses("t"));
    }

    @Test
    void aValueThatKeepsItsNameKeepsItsReaders() {
        Function entry =
                SmallGraphs.of(op("r", "relu", "x"), op("s", "silu", "r")).entry();
        var editor = new FunctionEditor(entry);
        Instruction last = entry.body().get(2);
        editor.replace(last, last.withOperands(List.of("x")));
        assertEquals(1, editor.uses("s"));
        assertEquals(0, editor.uses("r"));
        assertEquals(2, editor.uses("x"));
    }

    /** The second one reads another value by the time that a rule comes to it. */
    @Test
    void aRuleTakesInstructionsAsTheyAre() {
        Graph after = SmallGraphs.checked(
                RewritePass.optional(new DropTrainingOps()),
                SmallGraphs.of(
                        "%d = drop_path %x rate=0.1" + IMAGE,
                        "%e = dropout %d rate=0.1" + IMAGE,
                        op("r", "relu", "e")));
        assertEquals(List.of("x", "r"), values(after));
    }

    @ParameterizedTest
    @CsvSource({
        "s.0.a, s.0.b, s.0.mlp",
        "s.0, s.0.b, s.0.mlp",
        "s.0.a, s.0, s.0.mlp",
        "s.0.a, s.1.a, s.mlp",
        "a, b, mlp"
    })
    void aPathForTwoIsUnderTheLabelsOfBoth(String first, String second, String expected) {
        List<Instruction> body = SmallGraphs.of("%g = gemm %x, @" + first + GEMM, "%h = gemm %g, @" + second + GEMM)
                .entry()
                .body();
        var editor = new FunctionEditor(SmallGraphs.of(op("r", "relu", "x")).entry());
        assertEquals(expected, editor.freshPath(body.get(1), body.get(2), "mlp"));
    }

    /** Nothing else reads it by now. */
    @Test
    void whatWeightsAreDerivedFromHasItsPath() {
        Function entry = SmallGraphs.of(op("r", "relu", "x")).entry();
        var editor = new FunctionEditor(entry);
        var source = new Parameter("a.matrix.weight", entry.typeOf("r"));
        editor.derive("b.weight", new None(), source);
        assertEquals("a.matrix_", editor.freshPath("a", "matrix"));
        assertEquals("b_", editor.freshPath("", "b"));
        assertEquals("c", editor.freshPath("", "c"));
    }

    @Test
    void instructionsComeInOrderWhereverTheyAreInserted() {
        Function entry = SmallGraphs.of(op("r", "relu", "x")).entry();
        var editor = new FunctionEditor(entry);
        Instruction last = entry.body().get(1);
        List<String> expected = IntStream.range(0, 100).mapToObj(i -> "i" + i).toList();
        expected.forEach(name -> editor.insertBefore(last, last.withName(name)));
        List<Instruction> body = editor.body();
        assertEquals(expected, body.stream().map(Instruction::name).toList().subList(1, 101));
        Instruction repeated = body.get(100);
        assertEquals("i0", editor.sameBefore(repeated).orElseThrow().name());
        assertEquals(List.of(), editor.sameBefore(body.get(1)).stream().toList());
    }

    @Test
    void theSecondOfTwoProductsTakesTheFirst() {
        Graph after = SmallGraphs.checked(
                RewritePass.optional(new FuseResidual(true)),
                SmallGraphs.of("%a = gemm %x, @a" + GEMM, "%b = gemm %x, @b" + GEMM, "%s = add %a, %b" + IMAGE));
        assertEquals(List.of("x", "a", "s"), values(after));
        assertEquals(List.of("x", "a"), after.entry().body().get(2).operands());
    }
}
