package org.convnextc.compiler.plan;

import static org.convnextc.compiler.plan.Bodies.IN_PLACE;
import static org.convnextc.compiler.plan.Bodies.call;
import static org.convnextc.compiler.plan.Bodies.copy;
import static org.convnextc.compiler.plan.Bodies.instruction;
import static org.convnextc.compiler.plan.Bodies.net;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Relu;
import org.junit.jupiter.api.Test;

/** Which values take over an operand's place. */
class BuffersTest {
    private static void assertPlaces(List<List<String>> expected, Instruction... body) {
        assertEquals(
                expected,
                new Buffers(net(body))
                        .all().stream().map(Buffers.Buffer::values).toList());
    }

    private static Instruction relu(String name, String of) {
        return instruction(name, new Relu(), of);
    }

    @Test
    void aResultTakesOverAnOperandThatDies() {
        assertPlaces(List.of(List.of("a", "b")), copy("a", "input"), relu("b", "a"));
    }

    @Test
    void theCallersImageHasNoPlace() {
        assertPlaces(List.of(List.of("a")), relu("a", "input"));
    }

    @Test
    void anOperandIsReadLater() {
        assertPlaces(
                List.of(List.of("a", "c"), List.of("b")),
                copy("a", "input"),
                relu("b", "a"),
                instruction("c", new Multiply(), "a", "b"));
    }

    /** Factors of the channels. */
    @Test
    void anOperandIsSmaller() {
        var factors = new Instruction(
                "b", new Relu(), List.of("a"), Optional.empty(), TensorType.batch(4), Optional.empty(), Spans.NONE);
        assertPlaces(
                List.of(List.of("a", "d"), List.of("b"), List.of("c")),
                copy("a", "input"),
                factors,
                instruction("c", new Multiply(), "a", "b"),
                instruction("d", new Multiply(), "a", "c"));
    }

    /** There, a step that cannot overwrite it makes the operand of the next call. */
    @Test
    void aCallsResultStaysFreeForTheNextOperand() {
        assertPlaces(
                List.of(List.of("a", "b"), List.of("c"), List.of("d", "e")),
                copy("a", "input"),
                call("b", IN_PLACE, "a"),
                relu("c", "b"),
                copy("d", "c"),
                call("e", IN_PLACE, "d"));
    }

    @Test
    void theNextOperandIsMadeInPlace() {
        assertPlaces(
                List.of(List.of("a", "b", "c", "d", "e")),
                copy("a", "input"),
                call("b", IN_PLACE, "a"),
                relu("c", "b"),
                relu("d", "c"),
                call("e", IN_PLACE, "d"));
    }

    @Test
    void noCallFollows() {
        assertPlaces(
                List.of(List.of("a", "b", "c"), List.of("d")),
                copy("a", "input"),
                call("b", IN_PLACE, "a"),
                relu("c", "b"),
                copy("d", "c"));
        assertPlaces(List.of(List.of("a", "b", "c")), copy("a", "input"), call("b", IN_PLACE, "a"), relu("c", "b"));
    }

    @Test
    void noCallWentBefore() {
        assertPlaces(
                List.of(List.of("a", "b"), List.of("c", "d")),
                copy("a", "input"),
                relu("b", "a"),
                copy("c", "b"),
                call("d", IN_PLACE, "c"));
    }
}
