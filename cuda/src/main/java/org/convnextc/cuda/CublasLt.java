package org.convnextc.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_EPILOGUE_BIAS;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_EPILOGUE_DEFAULT;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_EPILOGUE_GELU;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_EPILOGUE_RELU;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_BIAS_POINTER;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_EPILOGUE;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_TRANSA;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLAS_COMPUTE_32F;
import static org.bytedeco.cuda.global.cublas.CUBLAS_COMPUTE_32F_FAST_TF32;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16BF;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16F;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Matrix products by cuBLASLt. Its matrices are column-major, so that a row-major one is its transpose: out^T = weight in^T, with
 * weight^T and in^T as they lie in memory. It chooses a kernel for each shape by its own rule, so that equal inputs give equal bits.
 */
final class CublasLt implements AutoCloseable {
    /** What NVIDIA advises for Hopper; earlier GPUs need less. */
    static final long WORKSPACE = 32 << 20;

    /** Of all arrays, in bytes: places in the arena are at multiples of 16 elements. */
    private static final int ALIGNMENT = 32;

    /** A product ready to be run. */
    private record Plan(
            cublasLtMatmulDescOpaque_t product,
            cublasLtMatrixLayoutOpaque_t weight,
            cublasLtMatrixLayoutOpaque_t in,
            cublasLtMatrixLayoutOpaque_t out,
            cublasLtMatmulHeuristicResult_t choice) {
        void close() {
            cublas.cublasLtMatmulDescDestroy(product);
            cublas.cublasLtMatrixLayoutDestroy(weight);
            cublas.cublasLtMatrixLayoutDestroy(in);
            cublas.cublasLtMatrixLayoutDestroy(out);
            choice.close();
        }
    }

    private final cublasLtContext handle = new cublasLtContext();
    private final long workspace;
    private final FloatPointer one = new FloatPointer(1f);
    private final FloatPointer zero = new FloatPointer(0f);
    private final Map<Gemm, Plan> plans = new HashMap<>();

    /** @param workspace address of {@link #WORKSPACE} bytes on the device, which remain the caller's */
    CublasLt(long workspace) {
        this.workspace = workspace;
        check(cublas.cublasLtCreate(handle), "cannot use cuBLASLt");
    }

    /** For people to read, such as {@code cuBLASLt 13.1.1}. */
    static String version() {
        long version = cublas.cublasLtGetVersion();
        return "cuBLASLt " + version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
    }

    /** @param bias 0 for none, as is {@code residual} */
    void run(Gemm gemm, long in, long weight, long bias, long residual, long out, CUstream_st stream) {
        Plan plan = plans.computeIfAbsent(gemm, product -> plan(product, bias));
        if (gemm.bias()) {
            setBias(plan.product(), bias);
        }
        check(
                cublas.cublasLtMatmul(
                        handle,
                        plan.product(),
                        one,
                        at(weight),
                        plan.weight(),
                        at(in),
                        plan.in(),
                        gemm.residual() ? one : zero,
                        at(gemm.residual() ? residual : out),
                        plan.out(),
                        at(out),
                        plan.out(),
                        plan.choice().algo(),
                        at(workspace),
                        WORKSPACE,
                        stream),
                "cannot multiply " + gemm);
    }

    private static Pointer at(long address) {
        return new Address(address);
    }

    private static void setBias(cublasLtMatmulDescOpaque_t product, long bias) {
        try (var value = new LongPointer(1)) {
            value.put(bias);
            check(
                    cublas.cublasLtMatmulDescSetAttribute(
                            product, CUBLASLT_MATMUL_DESC_BIAS_POINTER, value, Long.BYTES),
                    "cannot add a bias");
        }
    }

    /** @param bias for the choice of a kernel, which may mind its alignment; 0 for none */
    private Plan plan(Gemm gemm, long bias) {
        cublasLtMatmulDescOpaque_t product = product(gemm);
        if (gemm.bias()) {
            setBias(product, bias);
        }
        cublasLtMatrixLayoutOpaque_t weight = layout(gemm.type(), gemm.inputs(), gemm.outputs());
        cublasLtMatrixLayoutOpaque_t in = layout(gemm.type(), gemm.inputs(), gemm.rows());
        cublasLtMatrixLayoutOpaque_t out = layout(gemm.type(), gemm.outputs(), gemm.rows());
        return new Plan(product, weight, in, out, choose(gemm, product, weight, in, out));
    }

    private static cublasLtMatmulDescOpaque_t product(Gemm gemm) {
        int compute = gemm.type() == ValueType.TF32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F;
        try (var made = new PointerPointer<cublasLtMatmulDescOpaque_t>(1)) {
            check(cublas.cublasLtMatmulDescCreate(made, compute, CUDA_R_32F), "cannot describe " + gemm);
            var product = made.get(cublasLtMatmulDescOpaque_t.class, 0);
            set(product, CUBLASLT_MATMUL_DESC_TRANSA, CUBLAS_OP_T);
            set(product, CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue(gemm));
            return product;
        }
    }

    private static int epilogue(Gemm gemm) {
        int function =
                switch (gemm.epilogue()) {
                    case NONE -> 0;
                    case RELU -> CUBLASLT_EPILOGUE_RELU;
                    case GELU_TANH -> CUBLASLT_EPILOGUE_GELU;
                };
        // The constants are sets of bits.
        int both = function | (gemm.bias() ? CUBLASLT_EPILOGUE_BIAS : 0);
        return both == 0 ? CUBLASLT_EPILOGUE_DEFAULT : both;
    }

    private static void set(cublasLtMatmulDescOpaque_t product, int attribute, int value) {
        try (var pointer = new IntPointer(1)) {
            pointer.put(value);
            check(
                    cublas.cublasLtMatmulDescSetAttribute(product, attribute, pointer, Integer.BYTES),
                    "cannot describe a product");
        }
    }

    /** Column-major, without gaps. */
    private static cublasLtMatrixLayoutOpaque_t layout(ValueType type, long rows, long columns) {
        int element =
                switch (type) {
                    case F32, TF32 -> CUDA_R_32F;
                    case F16 -> CUDA_R_16F;
                    case BF16 -> CUDA_R_16BF;
                };
        try (var made = new PointerPointer<cublasLtMatrixLayoutOpaque_t>(1)) {
            check(cublas.cublasLtMatrixLayoutCreate(made, element, rows, columns, rows), "cannot describe a matrix");
            return made.get(cublasLtMatrixLayoutOpaque_t.class, 0);
        }
    }

    private cublasLtMatmulHeuristicResult_t choose(
            Gemm gemm,
            cublasLtMatmulDescOpaque_t product,
            cublasLtMatrixLayoutOpaque_t weight,
            cublasLtMatrixLayoutOpaque_t in,
            cublasLtMatrixLayoutOpaque_t out) {
        var best = new cublasLtMatmulHeuristicResult_t();
        int[] found = new int[1];
        try (var made = new PointerPointer<cublasLtMatmulPreferenceOpaque_t>(1)) {
            check(cublas.cublasLtMatmulPreferenceCreate(made), "cannot choose a kernel");
            var preference = made.get(cublasLtMatmulPreferenceOpaque_t.class, 0);
            try {
                prefer(preference);
                check(
                        cublas.cublasLtMatmulAlgoGetHeuristic(
                                handle, product, weight, in, out, out, preference, 1, best, found),
                        "cuBLASLt has no kernel for " + gemm);
            } finally {
                cublas.cublasLtMatmulPreferenceDestroy(preference);
            }
        }
        if (found[0] == 0 || best.state() != CUBLAS_STATUS_SUCCESS) {
            throw new CudaException("cuBLASLt has no kernel for " + gemm);
        }
        return best;
    }

    private static void prefer(cublasLtMatmulPreferenceOpaque_t preference) {
        try (var bytes = new LongPointer(1);
                var alignment = new IntPointer(1)) {
            bytes.put(WORKSPACE);
            check(
                    cublas.cublasLtMatmulPreferenceSetAttribute(
                            preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, bytes, Long.BYTES),
                    "cannot choose a kernel");
            alignment.put(ALIGNMENT);
            for (int attribute : new int[] {
                CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES,
                CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES,
                CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES
            }) {
                check(
                        cublas.cublasLtMatmulPreferenceSetAttribute(preference, attribute, alignment, Integer.BYTES),
                        "cannot choose a kernel");
            }
        }
    }

    private static void check(int status, String asked) {
        if (status != CUBLAS_STATUS_SUCCESS) {
            throw new CudaException(asked + ": cuBLASLt says "
                    + cublas.cublasLtGetStatusString(status).getString() + ", " + status);
        }
    }

    @Override
    public void close() {
        plans.values().forEach(Plan::close);
        plans.clear();
        cublas.cublasLtDestroy(handle);
        one.close();
        zero.close();
    }
}
