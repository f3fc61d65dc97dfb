package org.convnextc.compiler.target.host;

import com.palantir.javapoet.ClassName;

/** The runtime's classes that emitted code uses. */
public final class RuntimeNames {
    public static final ClassName ACTIVATION = kernel("Activation");
    public static final ClassName BINDER = spi("Binder");
    public static final ClassName CONVOLUTION = spi("Convolution");
    public static final ClassName FILTERS = spi("Filters");
    public static final ClassName GROUPS = spi("Groups");
    public static final ClassName INSTRUMENTED_NET = nativenet("InstrumentedNet");
    public static final ClassName PROBES = spi("Probes");
    public static final ClassName MATRIX = spi("Matrix");
    public static final ClassName MLP = spi("Mlp");
    public static final ClassName MODEL = javanet("JavaModel");
    public static final ClassName NATIVE_LIBRARY = nativenet("NativeLibrary");
    public static final ClassName NATIVE_MODEL = nativenet("NativeModel");
    public static final ClassName NATIVE_NET = nativenet("NativeNet");
    public static final ClassName OPS = javanet("Ops");
    public static final ClassName OPTIONS = runtime("Options");
    public static final ClassName OUTPUT = runtime("Output");
    public static final ClassName WEIGHT_PACKER = nativenet("WeightPacker");
    public static final ClassName SPEC = runtime("Spec");
    public static final ClassName TAIL = runtime("Tail");
    public static final ClassName TENSOR = runtime("Tensor");
    public static final ClassName WEIGHT = ClassName.get("org.convnextc.runtime.spi", "Weight");
    public static final ClassName WEIGHTS = spi("Weights");
    public static final ClassName WINDOW = spi("Window");
    public static final ClassName WINDOWED_IMAGE = spi("WindowedImage");
    public static final ClassName THREAD_CONTEXT = spi("ThreadContext");
    public static final ClassName PREPROCESS = ClassName.get("org.convnextc.image", "Preprocess");

    public static final ClassName CUDA_MODEL = cuda("CudaModel");
    public static final ClassName DEVICE_POINTER = cuda("DevicePointer");
    public static final ClassName EPILOGUE = cuda("Epilogue");
    public static final ClassName FORWARD = cuda("Forward");
    public static final ClassName KERNELS = cuda("Kernels");
    public static final ClassName UPLOADER = cuda("Uploader");
    public static final ClassName VALUE_TYPE = cuda("ValueType");

    private RuntimeNames() {}

    /** What a model's user sees. */
    private static ClassName runtime(String name) {
        return ClassName.get("org.convnextc.runtime", name);
    }

    private static ClassName kernel(String name) {
        return ClassName.get("org.convnextc.runtime.kernel", name);
    }

    /** What classes of every target use. */
    private static ClassName spi(String name) {
        return ClassName.get("org.convnextc.runtime.spi", name);
    }

    private static ClassName javanet(String name) {
        return ClassName.get("org.convnextc.runtime.javanet", name);
    }

    private static ClassName nativenet(String name) {
        return ClassName.get("org.convnextc.runtime.nativenet", name);
    }

    private static ClassName cuda(String name) {
        return ClassName.get("org.convnextc.cuda", name);
    }
}
