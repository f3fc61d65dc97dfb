package org.convnextc.compiler.pass;

import java.util.List;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.plan.PlanMemory;
import org.convnextc.dsl.Diagnostics;

/** The passes in the order they run. */
public final class Pipeline {
    public static final List<Pass> PASSES = List.of(
            new RewritePass("drop_training_ops", new DropTrainingOps()),
            // After drop_training_ops: drop path's rate differs from block to block, and with it no two blocks are
            // equal.
            new Outline(),
            new RewritePass("lower_convolution", new LowerConvolution()),
            // After lower_convolution, which makes the patches.
            new RewritePass("gather_from_input", new GatherFromInput()),
            new RewritePass("lower_linear", new LowerLinear()),
            // The folds before the fusions: a weight can be folded into a gemm only while nothing stands between the
            // two.
            new RewritePass("fold_norm_affine", new FoldNormAffine()),
            new RewritePass("fold_layer_scale", new FoldLayerScale()),
            new RewritePass("fuse_activation", new FuseActivation()),
            new RewritePass("fuse_residual", new FuseResidual()),
            // After fold_norm_affine: the fused kernel has no weight and bias of its own.
            new RewritePass("fuse_conv_normalize", new FuseConvNormalize()),
            // Last: places are for the values that are left.
            new PlanMemory());

    /** Sees the graph after each pass: dumps and checks are observers. */
    @FunctionalInterface
    public interface Observer {
        void after(Pass pass, Graph before, Graph after);
    }

    private Pipeline() {}

    /** Runs all passes, or stops early after the first one that reports an error. */
    public static Graph run(Graph graph, Diagnostics diagnostics, Observer observer) {
        Graph current = graph;
        for (Pass pass : PASSES) {
            Graph next = pass.run(current, diagnostics);
            if (diagnostics.hasErrors()) {
                return next;
            }
            observer.after(pass, current, next);
            current = next;
        }
        return current;
    }
}
