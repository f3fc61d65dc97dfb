package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.RewritePass.optional;
import static org.convnextc.compiler.pass.RewritePass.required;

import java.util.List;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Verifier;
import org.convnextc.compiler.plan.PlanMemory;
import org.convnextc.dsl.Diagnostics;

/** Passes in the order they run. Each target has its own list, here. */
public record Pipeline(List<Pass> passes) {
    /** What the text form calls the graph before the first pass. */
    public static final String EXPANSION = "expansion";

    public Pipeline {
        passes = List.copyOf(passes);
    }

    /** For the Java target. */
    public static Pipeline java() {
        return new Pipeline(List.of(
                required(new DropTrainingOps()),
                // After drop_training_ops: drop path's rate differs from block to block, and with it no two blocks are
                // equal.
                new Outline(),
                // Before the lowering: depthwise and grouped convolutions, which become no gemms, have it folded as
                // well.
                optional(new FoldBatchnorm()),
                optional(new LowerConvolution()),
                // After lower_convolution, which makes the patches.
                optional(new GatherFromInput()),
                required(new LowerLinear()),
                // The folds before the fusions: a weight can be folded into a gemm only while nothing stands between
                // the two.
                optional(new FoldNormAffine()),
                optional(new FoldLayerScale()),
                optional(new FuseActivation()),
                optional(new FuseResidual()),
                // After fold_norm_affine: the fused kernel has no weight and bias of its own.
                optional(new FuseConvNormalize()),
                // Last: places are for the values that are left.
                new PlanMemory()));
    }

    /** For ONNX, whose runtimes have fusions of their own: the ops of the language as they are. */
    public static Pipeline onnx() {
        return new Pipeline(List.of(required(new DropTrainingOps())));
    }

    /** Sees the graph before and after each pass: dumps and timings are observers. */
    @FunctionalInterface
    public interface Observer {
        Observer NONE = (pass, before, after) -> {};

        default void before(Pass pass, Graph graph) {}

        /** Not called after the pass that ends the pipeline with an error. */
        void after(Pass pass, Graph before, Graph after);
    }

    /**
     * Runs all passes, or stops early after the first one that reports an error. The graphs before, between and after them keep the
     * verifier's rules.
     *
     * @throws PassException where a pass crashes or breaks a rule
     */
    public Graph run(Graph graph, Diagnostics diagnostics, Observer observer) {
        Verifier.check(graph, EXPANSION);
        Graph current = graph;
        for (Pass pass : passes) {
            observer.before(pass, current);
            Graph next = run(pass, current, diagnostics);
            if (diagnostics.hasErrors()) {
                return next;
            }
            observer.after(pass, current, next);
            current = next;
        }
        return current;
    }

    private static Graph run(Pass pass, Graph before, Diagnostics diagnostics) {
        try {
            Graph after = pass.run(before, diagnostics);
            if (!diagnostics.hasErrors()) {
                Verifier.check(after, pass.name());
            }
            return after;
        } catch (RuntimeException | StackOverflowError e) {
            throw new PassException(pass.name(), before, e);
        }
    }
}
