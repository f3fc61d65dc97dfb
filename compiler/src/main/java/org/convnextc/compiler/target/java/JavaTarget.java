package org.convnextc.compiler.target.java;

import static org.convnextc.compiler.pass.RewritePass.optional;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.pass.FuseConvActivation;
import org.convnextc.compiler.pass.FuseMlp;
import org.convnextc.compiler.pass.FusePatches;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.pass.UseWinograd;
import org.convnextc.compiler.plan.PlanMemory;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.ClassTarget;
import org.convnextc.compiler.target.CommonPasses;
import org.convnextc.compiler.target.CompilerVersion;
import org.convnextc.compiler.target.PassOrder;
import org.convnextc.ir.Graph;

/** A class in Java alone, whose kernels are the runtime's. */
public final class JavaTarget implements ClassTarget {
    /**
     * Tiles of 4x4 read four times as many weights as the convolution has: where there are 16 of them, 14x14 pixels of 256 channels, that
     * takes most of what the products save, and 49 tiles of 2x2, with 16 ninths of the weights, take less time. With 49 tiles of 4x4,
     * 28x28 pixels of 128 channels, the whole takes half the time.
     */
    private static final UseWinograd WINOGRAD = new UseWinograd(32, 32);

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Pipeline pipeline() {
        List<Pass> passes = CommonPasses.lowering(WINOGRAD);
        passes.add(optional(new FuseConvActivation()));
        passes.add(optional(new FusePatches()));
        passes.add(optional(new FuseMlp()));
        passes.add(new PlanMemory());
        return PassOrder.check(new Pipeline(passes));
    }

    @Override
    public String code(String className) {
        return className + ".java";
    }

    /** The one source that there is. */
    public String source(Graph lowered, String packageName, String className) {
        return sources(lowered, packageName, className).get(code(className));
    }

    @Override
    public SortedMap<String, String> spell(Graph lowered, ClassSpec spec) {
        return new TreeMap<>(Map.of(code(spec.simpleName()), JavaEmitter.emit(lowered, spec, CompilerVersion.CURRENT)));
    }
}
