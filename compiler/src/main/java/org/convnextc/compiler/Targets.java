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

/** The targets that there are. A new one is a package beside theirs and a line here. */
public final class Targets {
    public static final JavaTarget JAVA = new JavaTarget();
    public static final CppTarget NATIVE = new CppTarget();
    public static final OnnxTarget ONNX = new OnnxTarget();

    private Targets() {}

    /** @param type of values */
    public static CudaTarget cuda(ValueType type) {
        return new CudaTarget(type);
    }

    /** All of them, CUDA with each type of values. */
    public static List<Target> all() {
        var all = new ArrayList<Target>(List.of(JAVA, NATIVE));
        all.addAll(Stream.of(ValueType.values()).map(CudaTarget::new).toList());
        all.add(ONNX);
        return List.copyOf(all);
    }
}
