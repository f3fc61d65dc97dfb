package org.convnextc.compiler.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.ir.op.Arithmetic;
import org.junit.jupiter.api.Test;

class PassOrderTest {
    private static final List<Pipeline> TARGETS = List.of(
            Targets.JAVA.pipeline(),
            Targets.cpp(Arithmetic.INT8).pipeline(),
            Targets.cuda(ValueType.F32).pipeline(),
            Targets.cuda(ValueType.BF16).pipeline(),
            Targets.ONNX.pipeline());

    @Test
    void aListInOrderIsTaken() {
        TARGETS.forEach(target -> assertSame(target, PassOrder.check(target)));
    }

    /** Each constraint is about a pair that some target has, and is broken where the two change places. */
    @Test
    void passesThatChangePlacesAreRefused() {
        for (PassOrder.Constraint constraint : PassOrder.all()) {
            Pipeline target = TARGETS.stream()
                    .filter(t -> at(t, constraint.pass()) >= 0 && other(t, constraint) >= 0)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("of no target: " + constraint));
            var passes = new ArrayList<>(target.passes());
            Collections.swap(passes, at(target, constraint.pass()), other(target, constraint));
            var e = assertThrows(
                    IllegalArgumentException.class, () -> PassOrder.check(target.with(passes)), constraint.toString());
            assertTrue(e.getMessage().contains(" must follow "), e.getMessage());
        }
    }

    @Test
    void theReasonIsTold() {
        Pipeline java = Targets.JAVA.pipeline();
        var passes = new ArrayList<>(java.passes());
        Collections.swap(passes, at(java, "fuse_residual"), at(java, "fuse_mlp"));
        var e = assertThrows(IllegalArgumentException.class, () -> PassOrder.check(java.with(passes)));
        assertEquals(
                "fuse_patches must follow fuse_residual, which takes in the residual behind the product",
                e.getMessage());
    }

    private static int at(Pipeline target, String pass) {
        return target.names().indexOf(pass);
    }

    private static int other(Pipeline target, PassOrder.Constraint constraint) {
        return constraint.after().equals(PassOrder.EVERY_OTHER) ? 0 : at(target, constraint.after());
    }
}
