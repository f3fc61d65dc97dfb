package org.convnextc.compiler.plan;

import static org.convnextc.compiler.plan.Bodies.IN_PLACE;
import static org.convnextc.compiler.plan.Bodies.call;
import static org.convnextc.compiler.plan.Bodies.callee;
import static org.convnextc.compiler.plan.Bodies.copy;
import static org.convnextc.compiler.plan.Bodies.instruction;
import static org.convnextc.compiler.plan.Bodies.net;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Concat;
import org.junit.jupiter.api.Test;

/** Where calls need copies around them, and where they need none. */
class CallConstraintsTest {
    private static final Function UP = callee(0, 64);
    private static final Function DOWN = callee(64, 0);

    private static boolean satisfied(Instruction... body) {
        return CallConstraints.satisfied(net(body));
    }

    @Test
    void callsInPlaceFollowEachOther() {
        assertTrue(satisfied(copy("a", "input"), call("b", IN_PLACE, "a"), call("c", IN_PLACE, "b")));
    }

    @Test
    void aCallLeavesItsResultWhereTheNextOneReads() {
        assertTrue(satisfied(copy("a", "input"), call("b", UP, "a"), call("c", DOWN, "b"), copy("d", "c")));
    }

    @Test
    void aCallLeavesItsResultElsewhere() {
        assertFalse(satisfied(copy("a", "input"), call("b", UP, "a"), call("c", IN_PLACE, "b")));
    }

    @Test
    void theCalleeSeesToAResultUponItsOperand() {
        assertTrue(satisfied(copy("a", "input"), call("b", callee(0, 32), "a"), copy("c", "b")));
    }

    @Test
    void theOperandIsReadLater() {
        assertFalse(satisfied(copy("a", "input"), call("b", UP, "a"), instruction("c", new Concat(), "b", "a")));
    }

    /** Also where the call follows at once. */
    @Test
    void anotherCallsOperandWaits() {
        Function far = callee(128, 128);
        Instruction other = call("c", IN_PLACE, "a");
        Instruction reader = call("d", far, "b");
        assertFalse(satisfied(copy("a", "input"), copy("b", "input"), other, reader));
        assertFalse(satisfied(copy("a", "input"), copy("b", "input"), copy("e", "input"), other, reader));
    }

    /** A step makes the one's operand of the other's result. */
    @Test
    void aResultAndTheNextOperandMeet() {
        Function above = callee(64, 64);
        assertFalse(betweenCalls(IN_PLACE, IN_PLACE));
        assertFalse(betweenCalls(IN_PLACE, callee(32, 32)));
        assertTrue(betweenCalls(IN_PLACE, above));
        assertTrue(betweenCalls(above, IN_PLACE));
    }

    private static boolean betweenCalls(Function first, Function second) {
        return satisfied(copy("a", "input"), call("b", first, "a"), copy("c", "b"), call("d", second, "c"));
    }

    @Test
    void aResultIsDeadBeforeTheNextOperandIsThere() {
        assertTrue(satisfied(
                copy("a", "input"),
                call("b", IN_PLACE, "a"),
                copy("c", "b"),
                copy("d", "c"),
                call("e", IN_PLACE, "d")));
    }
}
