package org.convnextc.compiler.target.host;

import com.palantir.javapoet.ClassName;

/** The runtime's classes that emitted code uses. */
public final class RuntimeNames {
    public static final ClassName ACTIVATION = ClassName.get("org.convnextc.runtime.kernel", "Activation");
    public static final ClassName BINDER = runtime("Binder");
    public static final ClassName CONVOLUTION = runtime("Convolution");
    public static final ClassName FILTERS = runtime("Filters");
    public static final ClassName MARKED_NET = runtime("MarkedNet");
    public static final ClassName MARKS = runtime("Marks");
    public static final ClassName MATRIX = runtime("Matrix");
    public static final ClassName MODEL = runtime("JavaModel");
    public static final ClassName NATIVE_LIBRARY = runtime("NativeLibrary");
    public static final ClassName NATIVE_MODEL = runtime("NativeModel");
    public static final ClassName NATIVE_NET = runtime("NativeNet");
    public static final ClassName OPS = runtime("Ops");
    public static final ClassName OPTIONS = runtime("Options");
    public static final ClassName OUTPUT = runtime("Output");
    public static final ClassName PACKER = runtime("Packer");
    public static final ClassName SPEC = runtime("Spec");
    public static final ClassName TENSOR = runtime("Tensor");
    public static final ClassName WEIGHTS = runtime("Weights");
    public static final ClassName WINDOW = runtime("Window");
    public static final ClassName WORKER = runtime("Worker");
    public static final ClassName PREPROCESS = ClassName.get("org.convnextc.image", "Preprocess");

    public static final ClassName CUDA_MODEL = cuda("CudaModel");
    public static final ClassName DEVICE_POINTER = cuda("DevicePointer");
    public static final ClassName EPILOGUE = cuda("Epilogue");
    public static final ClassName FORWARD = cuda("Forward");
    public static final ClassName KERNELS = cuda("Kernels");
    public static final ClassName UPLOADER = cuda("Uploader");
    public static final ClassName VALUE_TYPE = cuda("ValueType");

    private RuntimeNames() {}

    private static ClassName runtime(String name) {
        return ClassName.get("org.convnextc.runtime", name);
    }

    private static ClassName cuda(String name) {
        return ClassName.get("org.convnextc.cuda", name);
    }
}
