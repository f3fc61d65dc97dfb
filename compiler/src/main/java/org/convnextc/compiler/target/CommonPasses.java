package org.convnextc.compiler.target;

import static org.convnextc.compiler.pass.RewritePass.optional;
import static org.convnextc.compiler.pass.RewritePass.required;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.compiler.pass.CommonSubexpressions;
import org.convnextc.compiler.pass.ConstantFolding;
import org.convnextc.compiler.pass.DeadCode;
import org.convnextc.compiler.pass.DropTrainingOps;
import org.convnextc.compiler.pass.FoldBatchnorm;
import org.convnextc.compiler.pass.FoldLayerScale;
import org.convnextc.compiler.pass.FoldNormAffine;
import org.convnextc.compiler.pass.FuseActivation;
import org.convnextc.compiler.pass.FuseConvNormalize;
import org.convnextc.compiler.pass.FuseResidual;
import org.convnextc.compiler.pass.GatherFromInput;
import org.convnextc.compiler.pass.LowerConvolution;
import org.convnextc.compiler.pass.LowerLinear;
import org.convnextc.compiler.pass.Outline;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.UseWinograd;

/** How the lists of several targets begin. */
public final class CommonPasses {
    private CommonPasses() {}

    /** The passes of targets that compute products on processors, with kernels of their own. */
    public static List<Pass> lowering(UseWinograd winograd) {
        List<Pass> passes = folding(List.of(optional(winograd)));
        passes.addAll(List.of(
                optional(new FuseActivation()), optional(new FuseResidual(true)), optional(new FuseConvNormalize())));
        return passes;
    }

    /**
     * Before the fusions, for all targets that run nets.
     *
     * @param choices which convolutions the target does not lower to products of patches
     */
    public static List<Pass> folding(List<Pass> choices) {
        var passes = new ArrayList<Pass>(List.of(
                required(new DropTrainingOps()),
                new DeadCode(),
                new Outline(),
                optional(new CommonSubexpressions()),
                optional(new FoldBatchnorm())));
        passes.addAll(choices);
        passes.addAll(List.of(
                optional(new LowerConvolution()),
                optional(new GatherFromInput()),
                required(new LowerLinear()),
                optional(new FoldNormAffine()),
                optional(new FoldLayerScale()),
                new ConstantFolding()));
        return passes;
    }
}
