package org.convnextc.compiler.target.cuda;

import static org.convnextc.compiler.pass.RewritePass.optional;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.pass.FuseActivation;
import org.convnextc.compiler.pass.FuseConvNormalize;
import org.convnextc.compiler.pass.FuseResidual;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.pass.TanhGelu;
import org.convnextc.compiler.plan.PlanMemory;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.ClassTarget;
import org.convnextc.compiler.target.CommonPasses;
import org.convnextc.compiler.target.CompilerVersion;
import org.convnextc.compiler.target.PassOrder;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Relu;

/**
 * CUDA for NVIDIA's GPUs, whose products are cuBLASLt's, and a class that runs it.
 *
 * @param type of values
 */
public record CudaTarget(ValueType type) implements ClassTarget {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Pipeline pipeline() {
        List<Pass> passes = CommonPasses.folding(List.of());
        if (type.narrow()) {
            passes.add(optional(new TanhGelu()));
        }
        passes.add(optional(new FuseActivation(this::takesIn)));
        passes.add(optional(new FuseResidual(false)));
        passes.add(optional(new FuseConvNormalize()));
        passes.add(new PlanMemory());
        return PassOrder.check(new Pipeline(passes));
    }

    /** cuBLASLt applies ReLU exactly, GELU in its tanh form, and adds a residual before it does. */
    private boolean takesIn(Activation activation) {
        return activation instanceof Relu || type.narrow() && activation.equals(new Gelu(Gelu.Form.TANH));
    }

    @Override
    public String code(String className) {
        return className + ".cu";
    }

    @Override
    public SortedMap<String, String> spell(Graph lowered, ClassSpec spec) {
        String className = spec.simpleName();
        var kernels = new CudaEmitter(lowered, type, CompilerVersion.CURRENT);
        return new TreeMap<>(Map.of(
                className + ".java",
                CudaHostClass.emit(lowered, spec, CompilerVersion.CURRENT, kernels),
                code(className),
                kernels.source()));
    }
}
