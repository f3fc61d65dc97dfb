package org.convnextc.cuda;

import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_DEVICE_UNAVAILABLE;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_INVALID_IMAGE;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_NO_BINARY_FOR_GPU;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_NO_DEVICE;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_OUT_OF_MEMORY;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_STUB_LIBRARY;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH;
import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_UNSUPPORTED_PTX_VERSION;

import java.util.Map;

/** What the driver's error codes mean to a user. */
final class DriverErrors {
    private static final String UPDATE = "the driver is too old for CUDA 13: install the driver 580 or newer";

    private static final Map<Integer, String> ADVICE = Map.ofEntries(
            // The driver API has no name of its own for the runtime's cudaErrorInsufficientDriver.
            Map.entry(35, UPDATE),
            Map.entry(CUDA_ERROR_UNSUPPORTED_PTX_VERSION, UPDATE),
            Map.entry(
                    CUDA_ERROR_NO_DEVICE,
                    "the driver sees no NVIDIA GPU; is one there, and does CUDA_VISIBLE_DEVICES let it be seen?"),
            Map.entry(
                    CUDA_ERROR_STUB_LIBRARY,
                    "libcuda.so.1 is the toolkit's stub: take its folder out of LD_LIBRARY_PATH, so that the driver's is found"),
            Map.entry(
                    CUDA_ERROR_SYSTEM_DRIVER_MISMATCH,
                    "libcuda.so.1 and the kernel's driver are of different versions; restart the machine or install the driver"
                            + " again"),
            Map.entry(
                    CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE,
                    "the compatibility libcuda.so.1 does not work with this GPU; install the driver 580 or newer"),
            Map.entry(CUDA_ERROR_DEVICE_UNAVAILABLE, "the GPU is in use by another process that has it for itself"),
            Map.entry(CUDA_ERROR_OUT_OF_MEMORY, "the GPU has too little free memory; take fewer images at once"),
            Map.entry(
                    CUDA_ERROR_NO_BINARY_FOR_GPU,
                    "the kernels were compiled for other GPUs; compile the net again with its compute capability"),
            Map.entry(CUDA_ERROR_INVALID_IMAGE, "the .fatbin beside the class is damaged; compile the net again"));

    private DriverErrors() {}

    /**
     * @param asked what was asked of the driver
     * @param name of the code, such as {@code CUDA_ERROR_NO_DEVICE}
     */
    static CudaException of(String asked, int code, String name) {
        String advice = ADVICE.get(code);
        return new CudaException(asked + ": " + (advice == null ? "the driver says " : advice + " (") + name + ", "
                + code + (advice == null ? "" : ")"));
    }
}
