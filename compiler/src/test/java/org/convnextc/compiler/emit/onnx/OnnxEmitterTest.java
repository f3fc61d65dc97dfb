package org.convnextc.compiler.emit.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.convnextc.compiler.ir.op.Op;
import org.junit.jupiter.api.Test;

/** What is in exported models. */
class OnnxEmitterTest {
    /** Made by passes of other targets, written out, or gone after drop_training_ops. */
    private static final Set<String> NEVER_EXPORTED = Set.of(
            "Affine",
            "BatchnormFactor",
            "BatchnormShift",
            "Call",
            "ConvNormalize",
            "Copy",
            "Dropout",
            "DropPath",
            "Gemm",
            "None",
            "Patches",
            "Reorder",
            "ScaleColumns",
            "ScaleRows");

    @Test
    void everyOpOfTheLanguageHasItsNodes() {
        Set<String> missing = new TreeSet<>();
        for (Class<?> op : Op.class.getPermittedSubclasses()) {
            if (!OpNodes.supports(op.asSubclass(Op.class))) {
                missing.add(op.getSimpleName());
            }
        }
        assertEquals(new TreeSet<>(NEVER_EXPORTED), missing);
    }
}
