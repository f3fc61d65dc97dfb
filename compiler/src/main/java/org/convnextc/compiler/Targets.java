package org.convnextc.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.compiler.target.Target;
import org.convnextc.compiler.target.cpp.CppTarget;
import org.convnextc.compiler.target.cuda.CudaTarget;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.compiler.target.java.JavaTarget;
import org.convnextc.compiler.target.onnx.OnnxTarget;
import org.convnextc.ir.op.Arithmetic;

/** The targets that there are. A new one is a package beside theirs and a line here. */
public final class Targets {
    public static final JavaTarget JAVA = new JavaTarget();
    public static final CppTarget NATIVE = new CppTarget(Arithmetic.F32);
    public static final OnnxTarget ONNX = new OnnxTarget();

    private Targets() {}

    /** The native target with products of other numbers. */
    public static CppTarget cpp(Arithmetic arithmetic) {
        return new CppTarget(arithmetic);
    }

    /** @param type of values */
    public static CudaTarget cuda(ValueType type) {
        return new CudaTarget(type);
    }

    /** All of them, native with products of each kind, CUDA with each type of values. */
    public static List<Target> all() {
        var all = new ArrayList<Target>(List.of(JAVA, NATIVE, cpp(Arithmetic.INT8)));
        all.addAll(Stream.of(ValueType.values()).map(CudaTarget::new).toList());
        all.add(ONNX);
        return List.copyOf(all);
    }
}
