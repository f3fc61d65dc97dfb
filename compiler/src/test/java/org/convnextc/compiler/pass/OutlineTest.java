package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.SmallGraphs.IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Value;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which instructions become a function of their own, and under which names. */
class OutlineTest {
    private static String op(String name, String op, String... operands) {
        return "%" + name + " = " + op + " %" + String.join(", %", operands) + IMAGE;
    }

    private static List<String> functions(String... body) {
        return SmallGraphs.checked(new Outline(), SmallGraphs.of(body)).functions().stream()
                .map(Function::name)
                .toList();
    }

    private static void assertLeftAsItIs(String... body) {
        Graph before = SmallGraphs.of(body);
        assertEquals(Printer.print(before), Printer.print(SmallGraphs.checked(new Outline(), before)));
    }

    @Test
    void equalBlocksBecomeOneFunction() {
        assertEquals(
                List.of("block_4x4x4", "T"),
                functions(
                        op("b.0.r", "relu", "x"),
                        op("b.0.s", "silu", "b.0.r"),
                        op("b.1.r", "relu", "b.0.s"),
                        op("b.1.s", "silu", "b.1.r")));
    }

    @Test
    void kindsOfOneShapeHaveNamesOfTheirOwn() {
        assertEquals(
                List.of("block_4x4x4", "block_4x4x4_2", "T"),
                functions(
                        op("a.0.r", "relu", "x"),
                        op("a.0.s", "silu", "a.0.r"),
                        op("a.1.r", "relu", "a.0.s"),
                        op("a.1.s", "silu", "a.1.r"),
                        op("b.0.r", "relu6", "a.1.s"),
                        op("b.0.s", "sigmoid", "b.0.r"),
                        op("b.1.r", "relu6", "b.0.s"),
                        op("b.1.s", "sigmoid", "b.1.r")));
    }

    /** The longest ones alone: no function has equal blocks within another one's. */
    @Test
    void ofNestedBlocksTheOuterOnesDo() {
        assertEquals(
                List.of("block_4x4x4", "T"),
                functions(
                        op("a.0.0.r", "relu", "x"),
                        op("a.0.0.s", "silu", "a.0.0.r"),
                        op("a.0.1.r", "relu", "a.0.0.s"),
                        op("a.0.1.s", "silu", "a.0.1.r"),
                        op("a.1.0.r", "relu", "a.0.1.s"),
                        op("a.1.0.s", "silu", "a.1.0.r"),
                        op("a.1.1.r", "relu", "a.1.0.s"),
                        op("a.1.1.s", "silu", "a.1.1.r")));
    }

    @Test
    void theInputHasANameThatNoLabelHas() {
        Graph after = SmallGraphs.checked(
                new Outline(),
                SmallGraphs.of(
                        op("b.0.x", "relu", "x"),
                        op("b.0.s", "silu", "b.0.x"),
                        op("b.1.x", "relu", "b.0.s"),
                        op("b.1.s", "silu", "b.1.x")));
        assertEquals(
                List.of("x_"),
                after.functions().get(0).inputs().stream().map(Value::name).toList());
    }

    @Test
    void aBlockOfTwoInputsStays() {
        assertLeftAsItIs(
                op("y", "sigmoid", "x"),
                op("b.0.r", "relu", "x"),
                op("b.0.s", "add", "b.0.r", "y"),
                op("b.1.r", "relu", "b.0.s"),
                op("b.1.s", "add", "b.1.r", "y"));
    }

    @Test
    void aBlockOfTwoOutputsStays() {
        assertLeftAsItIs(
                op("b.0.r", "relu", "x"),
                op("b.0.s", "silu", "b.0.r"),
                op("b.1.r", "relu", "b.0.s"),
                op("b.1.s", "silu", "b.1.r"),
                op("t", "add", "b.1.s", "b.0.r"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "c.0.e", "b.00"})
    void aBlockWithWeightsOfOthersStays(String path) {
        String linear = ", @" + path + " width=4 bias=yes init_scale=1";
        assertLeftAsItIs(
                "%b.0.e = linear %x" + linear + IMAGE,
                op("b.0.s", "silu", "b.0.e"),
                "%b.1.e = linear %b.0.s" + linear + IMAGE,
                op("b.1.s", "silu", "b.1.e"));
    }

    @Test
    void aBlockThatIsInterruptedStays() {
        assertLeftAsItIs(
                op("b.0.r", "relu", "x"),
                op("y", "sigmoid", "b.0.r"),
                op("b.0.s", "silu", "y"),
                op("b.1.r", "relu", "b.0.s"),
                op("b.1.s", "silu", "b.1.r"));
    }

    @Test
    void aSingleStepStays() {
        assertLeftAsItIs(op("b.0.r", "relu", "x"), op("b.1.r", "relu", "b.0.r"));
    }

    /** The call would have the value's name. */
    @Test
    void aBlockStaysWhereAValueHasItsName() {
        assertLeftAsItIs(
                op("b.0", "sigmoid", "x"),
                op("b.0.r", "relu", "b.0"),
                op("b.0.s", "silu", "b.0.r"),
                op("b.1.r", "relu", "b.0.s"),
                op("b.1.s", "silu", "b.1.r"));
    }
}
