package org.convnextc.compiler.target;

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
import org.convnextc.compiler.pass.FuseBlock;
import org.convnextc.compiler.pass.FuseConvActivation;
import org.convnextc.compiler.pass.FuseConvNormalize;
import org.convnextc.compiler.pass.FuseMlp;
import org.convnextc.compiler.pass.FusePatches;
import org.convnextc.compiler.pass.FuseResidual;
import org.convnextc.compiler.pass.GatherFromInput;
import org.convnextc.compiler.pass.LowerConvolution;
import org.convnextc.compiler.pass.LowerLinear;
import org.convnextc.compiler.pass.NarrowProducts;
import org.convnextc.compiler.pass.Outline;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.pass.TanhGelu;
import org.convnextc.compiler.pass.UseWinograd;
import org.convnextc.compiler.plan.PlanMemory;
import org.convnextc.ir.op.Mnemonic;

/** Which passes must follow which others, and why. A target's list is checked against it when it is made. */
public final class PassOrder {
    /**
     * Where a list has both passes, {@code pass} comes later.
     *
     * @param after {@link #EVERY_OTHER} for a pass that comes last
     */
    public record Constraint(String pass, String after, String reason) {
        /** Whether a list keeps to it. */
        boolean holds(List<String> names) {
            int at = names.indexOf(pass);
            int last = after.equals(EVERY_OTHER) ? names.size() - 1 : names.indexOf(after);
            return at < 0 || at >= last;
        }
    }

    public static final String EVERY_OTHER = "every other pass";

    private static final String READERS =
            "takes away readers that nothing needs, for which a value is neither folded nor fused";
    private static final String PRODUCTS = "makes the products";
    private static final String DERIVED = "derives weights, the ways to which are shortened together";
    private static final String BETWEEN = "folds what stands between a product and what is fused into it";

    private static final List<Constraint> ALL = new ArrayList<>();

    static {
        order(Outline.class)
                .after(
                        DropTrainingOps.class,
                        "drops paths at rates that differ from block to block, with which no two blocks are equal");
        order(CommonSubexpressions.class)
                .after(Outline.class, "finds equal blocks: of parallel ones whose first steps are merged none is left");
        order(FoldBatchnorm.class).after(DeadCode.class, READERS);
        order(UseWinograd.class).after(FoldBatchnorm.class, "folds into convolutions alone");
        order(LowerConvolution.class)
                .after(FoldBatchnorm.class, "folds into convolutions, of which depthwise and grouped ones stay")
                .after(UseWinograd.class, "takes convolutions that need no patches");
        order(GatherFromInput.class).after(DeadCode.class, READERS).after(LowerConvolution.class, "makes the patches");
        order(LowerLinear.class).after(FoldBatchnorm.class, "folds into linear layers, and not into products");
        order(FoldNormAffine.class)
                .after(DeadCode.class, READERS)
                .after(LowerConvolution.class, PRODUCTS)
                .after(LowerLinear.class, PRODUCTS);
        order(FoldLayerScale.class)
                .after(DeadCode.class, READERS)
                .after(LowerConvolution.class, PRODUCTS)
                .after(LowerLinear.class, PRODUCTS);
        order(ConstantFolding.class)
                .after(FoldBatchnorm.class, DERIVED)
                .after(LowerConvolution.class, DERIVED)
                .after(FoldNormAffine.class, DERIVED)
                .after(FoldLayerScale.class, DERIVED);
        order(TanhGelu.class)
                .after(DeadCode.class, READERS)
                .after(LowerConvolution.class, PRODUCTS)
                .after(LowerLinear.class, PRODUCTS);
        order(FuseActivation.class)
                .after(DeadCode.class, READERS)
                .after(LowerConvolution.class, PRODUCTS)
                .after(LowerLinear.class, PRODUCTS)
                .after(FoldLayerScale.class, BETWEEN)
                .after(TanhGelu.class, "makes the form of GELU that the target's products have");
        order(FuseResidual.class)
                .after(DeadCode.class, READERS)
                .after(LowerConvolution.class, PRODUCTS)
                .after(LowerLinear.class, PRODUCTS)
                .after(FoldLayerScale.class, BETWEEN)
                .after(FuseActivation.class, "takes in the activation, behind which a product adds its residual");
        order(FuseConvNormalize.class)
                .after(DeadCode.class, READERS)
                .after(FoldNormAffine.class, "takes weight and bias from the norm: the fused kernel has none");
        order(FuseConvActivation.class)
                .after(DeadCode.class, READERS)
                .after(FoldBatchnorm.class, "folds what stands between a convolution and its activation")
                .after(UseWinograd.class, "makes convolutions that take in an activation")
                .after(LowerConvolution.class, "leaves the convolutions that become no products");
        order(FusePatches.class)
                .after(DeadCode.class, READERS)
                .after(LowerConvolution.class, "makes the patches")
                .after(GatherFromInput.class, "reads patches from the net's input as it is")
                .after(FuseActivation.class, "takes in the activation behind the product")
                .after(FuseResidual.class, "takes in the residual behind the product");
        order(FuseMlp.class)
                .after(FusePatches.class, "takes products of many inputs, which gain nothing from the one behind them")
                .after(FuseActivation.class, "takes in the activation between the products")
                .after(FuseResidual.class, "takes in the residual behind the products");
        order(FuseBlock.class)
                .after(FuseConvNormalize.class, "makes a block's first half")
                .after(FuseMlp.class, "makes a block's second half");
        order(NarrowProducts.class)
                .after(FuseMlp.class, "makes one step of two products that are narrowed together")
                .after(FuseBlock.class, "takes products as they are, and has a block of them");
        order(PlanMemory.class).last("leaves the values that get places");
    }

    private PassOrder() {}

    /** All constraints, those of one pass side by side. */
    public static List<Constraint> all() {
        return List.copyOf(ALL);
    }

    /** Begins what a pass, or a rule, must follow. */
    private static Place order(Class<?> pass) {
        return new Place(Mnemonic.of(pass));
    }

    private record Place(String pass) {
        /** @param reason what the earlier one does that this one builds on */
        Place after(Class<?> earlier, String reason) {
            ALL.add(new Constraint(pass, Mnemonic.of(earlier), reason));
            return this;
        }

        void last(String reason) {
            ALL.add(new Constraint(pass, EVERY_OTHER, reason));
        }
    }

    /**
     * Returns the list where it keeps to all constraints.
     *
     * @throws IllegalArgumentException where a pass comes before one that it must follow
     */
    public static Pipeline check(Pipeline pipeline) {
        List<String> names = pipeline.names();
        ALL.stream().filter(constraint -> !constraint.holds(names)).findFirst().ifPresent(broken -> {
            throw new IllegalArgumentException(
                    broken.pass() + " must follow " + broken.after() + ", which " + broken.reason());
        });
        return pipeline;
    }
}
