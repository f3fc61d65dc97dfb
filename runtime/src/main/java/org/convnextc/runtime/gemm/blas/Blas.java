package org.convnextc.runtime.gemm.blas;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.OPENBLAS_VERSION;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.convnextc.runtime.memory.Cursor;

/** OpenBLAS. Each call runs on its caller's thread: the workers of a team divide the work themselves. */
final class Blas {
    static {
        // For the whole process: OpenBLAS has one setting.
        openblas_nolapack.blas_set_num_threads(1);
    }

    private Blas() {}

    /**
     * Loads the library and sets it up. Call this before allocating weights: setting OpenBLAS up makes one allocation through JavaCPP,
     * which refuses it once the process holds more than four times -Xmx.
     */
    static void load() {
        // The class's initialiser has done it.
    }

    /** Whether OpenBLAS computes with the kernels for one of these processors, by its names for them. */
    static boolean computesAs(String... cores) {
        return Arrays.stream(cores).anyMatch(core -> Names.CORE != 0 && Names.find("gotoblas_" + core) == Names.CORE);
    }

    /** Of the library; found once. */
    private static final class Names {
        /** The table of kernels that OpenBLAS has chosen; 0 where it was built for one processor alone. */
        static final long CORE;

        static {
            Path jni = Path.of(Loader.load(openblas_nolapack.class));
            // Loaded already, as a library that its loader alone sees: this makes its names visible.
            Loader.loadGlobal(jni.resolveSibling(System.mapLibraryName("openblas_nolapack"))
                    .toString());
            Pointer chosen = Loader.addressof("gotoblas");
            CORE = chosen == null || chosen.isNull() ? 0 : new SizeTPointer(chosen).get();
        }

        /** 0 where there is none. */
        static long find(String name) {
            Pointer found = Loader.addressof(name);
            return found == null ? 0 : found.address();
        }
    }

    /** Name and number of the version that the bindings were made for. */
    static String version() {
        return OPENBLAS_VERSION.strip();
    }

    /** out[rows, n] = in[rows, k] weight[n, k]^T + keep out; row strides are {@code k}, {@code k} and {@code outStride}. */
    static void gemm(int rows, int n, int k, Cursor in, Cursor weight, float keep, Cursor out, int outStride) {
        if (rows == 1) {
            cblas_sgemv(CblasRowMajor, CblasNoTrans, n, k, 1, weight, k, in, 1, keep, out, 1);
        } else {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, n, k, 1, in, k, weight, k, keep, out, outStride);
        }
    }

    /** out[rows, n] = in[rows, k] weight[k, n] + keep out; row strides are {@code inStride}, {@code n} and {@code outStride}. */
    static void panel(int rows, int n, int k, BlasOperands at, int inStride, float keep, int outStride) {
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                rows,
                n,
                k,
                1,
                at.in,
                inStride,
                at.weight,
                n,
                keep,
                at.out,
                outStride);
    }

    /** out[n, rows] = weight[n, k] in[rows, k]^T, every matrix without gaps: the transpose of {@link #gemm}. */
    static void transposed(int rows, int n, int k, Cursor in, Cursor weight, Cursor out) {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, rows, k, 1, weight, k, in, k, 0, out, rows);
    }
}
