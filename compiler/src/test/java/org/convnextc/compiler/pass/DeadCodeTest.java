package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.SmallGraphs.IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.junit.jupiter.api.Test;

/** What is left out: all that leads to nothing. */
class DeadCodeTest {
    private static final String[] BLOCKS = {
        "%b.0.r = relu %x" + IMAGE,
        "%b.0.s = silu %b.0.r" + IMAGE,
        "%b.1.r = relu %b.0.s" + IMAGE,
        "%b.1.s = silu %b.1.r" + IMAGE,
        "%t = add %b.1.s, %x" + IMAGE,
        "%u = sigmoid %x" + IMAGE
    };

    private static List<String> values(Graph graph) {
        return graph.entry().body().stream().map(Instruction::name).toList();
    }

    @Test
    void stepsThatLeadToNothing() {
        assertEquals(List.of("x", "u"), values(SmallGraphs.checked(new DeadCode(), SmallGraphs.of(BLOCKS))));
    }

    @Test
    void functionsThatNothingCalls() {
        Graph outlined = SmallGraphs.checked(new Outline(), SmallGraphs.of(BLOCKS));
        assertEquals(
                List.of("block_4x4x4", "T"),
                outlined.functions().stream().map(Function::name).toList());
        Graph after = SmallGraphs.checked(new DeadCode(), outlined);
        assertEquals(
                List.of("T"), after.functions().stream().map(Function::name).toList());
        assertEquals(List.of("x", "u"), values(after));
    }
}
