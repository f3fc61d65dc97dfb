package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Activation;

/** Two products in OpenBLAS with an activation between them; all hidden values of an image are kept beside the arena. */
final class BlasMlp {
    private BlasMlp() {}

    static void run(
            Worker t,
            int in,
            BlasMatrix expand,
            float[] hiddenBias,
            Activation activation,
            BlasMatrix project,
            float[] bias,
            int residual,
            int out,
            int rows) {
        var arena = (NativeArena) t.arena();
        NativeArena hidden = arena.shared(Math.multiplyExact(rows, expand.outputs()));
        BlasGemm.run(t, arena, in, expand, hiddenBias, activation, Ops.NO_RESIDUAL, hidden, 0, rows);
        t.barrier();
        BlasGemm.run(t, hidden, 0, project, bias, Activation.NONE, residual, arena, out, rows);
    }
}
