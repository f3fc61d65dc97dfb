package org.convnextc.compiler;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.emit.UnsupportedGraphException;
import org.convnextc.compiler.emit.cpp.CppEmitter;
import org.convnextc.compiler.emit.cuda.CudaEmitter;
import org.convnextc.compiler.emit.java.CudaClassEmitter;
import org.convnextc.compiler.emit.java.JavaEmitter;
import org.convnextc.compiler.emit.java.PeerEmitter;
import org.convnextc.compiler.emit.onnx.OnnxEmitter;
import org.convnextc.compiler.emit.onnx.OnnxModel;
import org.convnextc.compiler.pass.InsertProbes;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.RuntimeVersion;

/** The way from a flat graph to source text. */
public final class Compiler {
    private Compiler() {}

    /** Runs the Java target's passes; the graph is incomplete where {@code diagnostics} has errors afterwards. */
    public static Graph lower(Graph flat, Diagnostics diagnostics) {
        return Pipeline.java().run(flat, diagnostics, Pipeline.Observer.NONE);
    }

    /**
     * The Java target's source.
     *
     * @param lowered what {@link #lower} gave
     * @param packageName empty for none
     * @throws UnsupportedGraphException where a pass that the target needs has not run
     */
    public static String java(Graph lowered, String packageName, String className) {
        try {
            return JavaEmitter.emit(lowered, packageName, className, RuntimeVersion.CURRENT);
        } catch (UnsupportedGraphException e) {
            throw e.forTarget("java", Pipeline.java().needed());
        }
    }

    /** A lowered graph of any target that tells whoever profiles or verifies a forward of each step. */
    public static Graph probed(Graph lowered) {
        return new InsertProbes().run(lowered, new Diagnostics());
    }

    /**
     * What the ONNX target writes, but for the weights.
     *
     * @param lowered after {@link Pipeline#onnx}
     * @throws UnsupportedGraphException where a pass that the target needs has not run, or one of another target has
     */
    public static OnnxModel onnx(Graph lowered) {
        try {
            return OnnxEmitter.emit(lowered);
        } catch (UnsupportedGraphException e) {
            throw e.forTarget("onnx", Pipeline.onnx().needed());
        }
    }

    /** Runs the native target's passes. */
    public static Graph lowerForNative(Graph flat, Diagnostics diagnostics) {
        return Pipeline.forNative().run(flat, diagnostics, Pipeline.Observer.NONE);
    }

    /**
     * The native target's sources by file name: the Java class, C++ and its header.
     *
     * @param lowered what {@link #lowerForNative} gave
     * @param packageName empty for none
     * @throws UnsupportedGraphException where a pass that the target needs has not run
     */
    public static SortedMap<String, String> nativeSources(Graph lowered, String packageName, String className) {
        try {
            var cpp = new CppEmitter(lowered, className, RuntimeVersion.CURRENT);
            return new TreeMap<>(Map.of(
                    className + ".java", PeerEmitter.emit(lowered, packageName, className, RuntimeVersion.CURRENT),
                    className + ".cpp", cpp.source(),
                    className + ".h", cpp.header()));
        } catch (UnsupportedGraphException e) {
            throw e.forTarget("native", Pipeline.forNative().needed());
        }
    }

    /** Runs the CUDA target's passes. */
    public static Graph lowerForCuda(Graph flat, ValueType type, Diagnostics diagnostics) {
        return Pipeline.forCuda(type).run(flat, diagnostics, Pipeline.Observer.NONE);
    }

    /**
     * The CUDA target's sources by file name: the Java class and the kernels.
     *
     * @param lowered what {@link #lowerForCuda} gave for the same type
     * @param packageName empty for none
     * @throws UnsupportedGraphException where a pass that the target needs has not run, or one of another target or type has
     */
    public static SortedMap<String, String> cudaSources(
            Graph lowered, ValueType type, String packageName, String className) {
        try {
            var kernels = new CudaEmitter(lowered, type, RuntimeVersion.CURRENT);
            return new TreeMap<>(Map.of(
                    className + ".java",
                    CudaClassEmitter.emit(lowered, packageName, className, RuntimeVersion.CURRENT, kernels),
                    className + ".cu",
                    kernels.source()));
        } catch (UnsupportedGraphException e) {
            throw e.forTarget("cuda", Pipeline.forCuda(type).needed());
        }
    }
}
