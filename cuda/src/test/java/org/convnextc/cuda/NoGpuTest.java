package org.convnextc.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users of machines without a GPU, or with half of CUDA, are told. */
class NoGpuTest {
    @Test
    void aMachineWithoutDriverIsToldSo() {
        assumeFalse(driver(), "a driver is installed here");
        for (int i = 0; i < 2; i++) {
            CudaException failure = assertThrows(CudaException.class, Devices::open);
            assertTrue(failure.getMessage().startsWith("found no NVIDIA driver (libcuda.so.1)"), failure.getMessage());
            assertTrue(failure.getMessage().contains("--target native or java"), failure.getMessage());
        }
    }

    private static boolean driver() {
        return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/local/nvidia/lib64")
                .anyMatch(folder -> Files.exists(Path.of(folder, "libcuda.so.1")));
    }

    @Test
    void missingLibrariesAreNamed() {
        assertEquals(
                "found no libcublasLt.so.13 and libcublas.so.13: install the CUDA toolkit 13, or the Python package nvidia-cublas,"
                        + " and let LD_LIBRARY_PATH name the folder; or put org.bytedeco:cuda with the classifiers"
                        + " linux-x86_64-redist-cublas and linux-x86_64-redist on the class path",
                Bindings.explanation(
                        linkError("libjnicublas.so: libcublas.so.13: cannot open shared object file"), "linux-x86_64"));
        assertTrue(Bindings.explanation(
                        linkError("libjnicudart.so: libcudart.so.13: cannot open shared object file"), "linux-x86_64")
                .startsWith("found no libcudart.so.13: "));
    }

    @Test
    void missingJarsAreNamed() {
        assertEquals(
                "CUDA needs the jar org.bytedeco:cuda on the class path (org/bytedeco/cuda/global/cudart is missing)",
                Bindings.explanation(new NoClassDefFoundError("org/bytedeco/cuda/global/cudart"), "linux-x86_64"));
        assertEquals(
                "cannot load the bindings of CUDA: the jar org.bytedeco:cuda with the classifier linux-x86_64 must be on the class"
                        + " path (no jnicudart in java.library.path: /usr/lib)",
                Bindings.explanation(
                        new UnsatisfiedLinkError("no jnicudart in java.library.path: /usr/lib"), "linux-x86_64"));
    }

    /** As JavaCPP has it: the linker's words are in the cause. */
    private static LinkageError linkError(String words) {
        var error = new UnsatisfiedLinkError("no jni in java.library.path: /usr/lib");
        error.initCause(new UnsatisfiedLinkError(words));
        return error;
    }

    @Test
    void theDriversCodesAreExplained() {
        assertEquals(
                "cannot use a GPU: the driver is too old for CUDA 13: install the driver 580 or newer"
                        + " (CUDA_ERROR_UNKNOWN, 35)",
                DriverErrors.of("cannot use a GPU", 35, "CUDA_ERROR_UNKNOWN").getMessage());
        assertEquals(
                "cannot use a GPU: the driver sees no NVIDIA GPU; is one there, and does CUDA_VISIBLE_DEVICES let it be seen?"
                        + " (CUDA_ERROR_NO_DEVICE, 100)",
                DriverErrors.of("cannot use a GPU", 100, "CUDA_ERROR_NO_DEVICE").getMessage());
        assertEquals(
                "cannot allocate 7 bytes on the GPU: the GPU has too little free memory; take fewer images at once"
                        + " (CUDA_ERROR_OUT_OF_MEMORY, 2)",
                DriverErrors.of("cannot allocate 7 bytes on the GPU", 2, "CUDA_ERROR_OUT_OF_MEMORY")
                        .getMessage());
        assertEquals(
                "cannot run a kernel: the driver says CUDA_ERROR_ILLEGAL_ADDRESS, 700",
                DriverErrors.of("cannot run a kernel", 700, "CUDA_ERROR_ILLEGAL_ADDRESS")
                        .getMessage());
        String other = DriverErrors.of("cannot load", 209, "CUDA_ERROR_NO_BINARY_FOR_GPU")
                .getMessage();
        assertTrue(other.contains("compiled for other GPUs"), other);
        assertFalse(other.contains("the driver says"), other);
    }
}
