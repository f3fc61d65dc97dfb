package org.convnextc.compiler.target.cpp;

import static org.convnextc.compiler.pass.RewritePass.optional;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.pass.FuseBlock;
import org.convnextc.compiler.pass.FuseConvActivation;
import org.convnextc.compiler.pass.FuseMlp;
import org.convnextc.compiler.pass.FusePatches;
import org.convnextc.compiler.pass.NarrowProducts;
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
import org.convnextc.ir.op.Arithmetic;

/**
 * C++ for processors, and a class that binds the weights. What is C++ in here is {@code native} to users.
 *
 * @param arithmetic of products where it pays
 */
public record CppTarget(Arithmetic arithmetic) implements ClassTarget {
    /** Native code asks for weights ahead: 16 tiles take three quarters of the time, and 4 tiles, 7x7 pixels of 512 channels, more. */
    private static final UseWinograd WINOGRAD = new UseWinograd(16, Integer.MAX_VALUE);

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Pipeline pipeline() {
        List<Pass> passes = CommonPasses.lowering(WINOGRAD);
        passes.add(optional(new FuseConvActivation()));
        passes.add(optional(new FusePatches()));
        passes.add(optional(new FuseMlp()));
        passes.add(optional(new FuseBlock()));
        if (arithmetic == Arithmetic.INT8) {
            passes.add(optional(new NarrowProducts()));
        }
        passes.add(new PlanMemory());
        return PassOrder.check(new Pipeline(passes));
    }

    @Override
    public String code(String className) {
        return className + ".cpp";
    }

    @Override
    public SortedMap<String, String> spell(Graph lowered, ClassSpec spec) {
        String className = spec.simpleName();
        var cpp = new CppEmitter(lowered, className, CompilerVersion.CURRENT);
        return new TreeMap<>(Map.of(
                className + ".java",
                CppHostClass.emit(lowered, spec, CompilerVersion.CURRENT),
                code(className),
                cpp.source(),
                className + ".h",
                cpp.header()));
    }
}
