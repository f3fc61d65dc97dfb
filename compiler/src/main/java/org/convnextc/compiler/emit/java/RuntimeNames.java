package org.convnextc.compiler.emit.java;

import com.palantir.javapoet.ClassName;

/** The runtime's classes that emitted code uses. */
final class RuntimeNames {
    static final ClassName ACTIVATION = ClassName.get("org.convnextc.runtime.kernel", "Activation");
    static final ClassName BINDER = runtime("Binder");
    static final ClassName CONVOLUTION = runtime("Convolution");
    static final ClassName FILTERS = runtime("Filters");
    static final ClassName MARKED_NET = runtime("MarkedNet");
    static final ClassName MARKS = runtime("Marks");
    static final ClassName MATRIX = runtime("Matrix");
    static final ClassName MODEL = runtime("JavaModel");
    static final ClassName NATIVE_LIBRARY = runtime("NativeLibrary");
    static final ClassName NATIVE_MODEL = runtime("NativeModel");
    static final ClassName NATIVE_NET = runtime("NativeNet");
    static final ClassName OPS = runtime("Ops");
    static final ClassName OPTIONS = runtime("Options");
    static final ClassName OUTPUT = runtime("Output");
    static final ClassName PACKER = runtime("Packer");
    static final ClassName SPEC = runtime("Spec");
    static final ClassName TENSOR = runtime("Tensor");
    static final ClassName WEIGHTS = runtime("Weights");
    static final ClassName WINDOW = runtime("Window");
    static final ClassName WORKER = runtime("Worker");
    static final ClassName PREPROCESS = ClassName.get("org.convnextc.image", "Preprocess");

    static final ClassName CUDA_MODEL = cuda("CudaModel");
    static final ClassName DEVICE_POINTER = cuda("DevicePointer");
    static final ClassName EPILOGUE = cuda("Epilogue");
    static final ClassName FORWARD = cuda("Forward");
    static final ClassName KERNELS = cuda("Kernels");
    static final ClassName UPLOADER = cuda("Uploader");
    static final ClassName VALUE_TYPE = cuda("ValueType");

    private RuntimeNames() {}

    private static ClassName runtime(String name) {
        return ClassName.get("org.convnextc.runtime", name);
    }

    private static ClassName cuda(String name) {
        return ClassName.get("org.convnextc.cuda", name);
    }
}
