package org.convnextc.runtime.gemm.blas;

import java.util.Arrays;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Mlp;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/** Two products in OpenBLAS with an activation between them; all hidden values of an image are kept beside the arena. */
final class BlasMlp {
    /**
     * With fewer rows than this and many more inputs than outputs, OpenBLAS is faster at the transposed product: 49 rows, 3072 inputs and
     * 768 outputs at 77 GFLOP/s in place of 58.
     */
    private static final int TRANSPOSED_ROWS = 64;

    private BlasMlp() {}

    static void run(ThreadContext t, int in, Mlp mlp, int residual, int out, int rows) {
        var expand = (BlasMatrix) mlp.expand();
        var project = (BlasMatrix) mlp.project();
        var arena = (NativeArena) t.arena();
        int hiddenFloats = Math.multiplyExact(rows, expand.outputs());
        boolean transposed = rows > 1 && rows < TRANSPOSED_ROWS && project.inputs() > 2 * project.outputs();
        int outFloats = transposed ? Math.multiplyExact(rows, project.outputs()) : 0;
        NativeArena shared = arena.shared(Math.addExact(hiddenFloats, outFloats));
        expand.run(
                BlasProduct.of(t, expand, mlp.hiddenBias(), mlp.activation())
                        .from(arena, in)
                        .to(shared, 0, Matrix.NO_RESIDUAL),
                rows);
        t.barrier();
        if (transposed) {
            projectTransposed(t, shared, hiddenFloats, mlp, residual, out, rows);
        } else {
            project.run(
                    BlasProduct.of(t, project, mlp.bias(), Activation.NONE)
                            .from(shared, 0)
                            .to(arena, out, residual),
                    rows);
        }
    }

    /**
     * The workers share the outputs; each turns its share [outputs, rows] as it adds bias and residual.
     *
     * @param shared the hidden values, and room for the product from {@code productFrom} on
     */
    private static void projectTransposed(
            ThreadContext t, NativeArena shared, int productFrom, Mlp mlp, int residual, int out, int rows) {
        var arena = (NativeArena) t.arena();
        var project = (BlasMatrix) mlp.project();
        float[] bias = mlp.bias();
        int outputs = project.outputs();
        int first = t.from(outputs);
        int count = t.to(outputs) - first;
        if (count == 0) {
            return;
        }
        int from = productFrom + first * rows;
        BlasOperands at = BlasOperands.of(t);
        at.in.at(shared.address(0));
        at.weight.at(project.address(first));
        at.out.at(shared.address(from));
        Blas.transposed(rows, count, project.inputs(), at.in, at.weight, at.out);
        float[] product = t.scratch(Scratch.CHUNK, count * rows);
        shared.read(from, product, 0, count * rows);
        float[] row = t.scratch(Scratch.SECOND, count);
        for (int r = 0; r < rows; r++) {
            int to = r * outputs + first;
            if (residual == Matrix.NO_RESIDUAL) {
                Arrays.fill(row, 0, count, 0);
            } else {
                arena.read(residual + to, row, 0, count);
            }
            for (int o = 0; o < count; o++) {
                row[o] += product[o * rows + r] + (bias == null ? 0 : bias[first + o]);
            }
            arena.write(out + to, row, 0, count);
        }
    }
}
