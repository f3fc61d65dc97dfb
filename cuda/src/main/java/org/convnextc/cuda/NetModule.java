package org.convnextc.cuda;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** The kernels of a net on the GPU, in the current context. */
final class NetModule implements AutoCloseable {
    /** The kernel that writes how all others are launched: threads, blocks for one image, bytes of dynamic shared memory. */
    private static final String LAUNCHES = "launches";

    private static final int COLUMNS = 3;

    /** Bytes of shared memory that any kernel may have. */
    private static final int ANY_SHARED = 48 << 10;

    private record Kernel(CUfunc_st function, int threads, int blocks, int shared) {}

    private final CUmod_st module = new CUmod_st();
    private final Map<String, Kernel> kernels = new HashMap<>();

    /** @param names in the order of the table */
    NetModule(byte[] image, List<String> names, CUstream_st stream) {
        try (var bytes = new BytePointer(image)) {
            check(cudart.cuModuleLoadData(module, bytes), "cannot load the net's kernels");
        }
        boolean ready = false;
        try {
            int[] table = table(names.size(), stream);
            for (int i = 0; i < names.size(); i++) {
                kernels.put(names.get(i), kernel(names.get(i), table, i * COLUMNS));
            }
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private int[] table(int rows, CUstream_st stream) {
        int[] table = new int[rows * COLUMNS];
        if (rows == 0) {
            return table;
        }
        long bytes = (long) table.length * Integer.BYTES;
        long[] address = new long[1];
        check(cudart.cuMemAlloc(address, bytes), "cannot allocate " + bytes + " bytes on the GPU");
        try (var host = new IntPointer(table.length)) {
            launch(new Kernel(function(LAUNCHES), 1, 1, 0), 1, stream, address[0]);
            check(cudart.cuStreamSynchronize(stream), "the GPU failed");
            check(cudart.cuMemcpyDtoH(host, address[0], bytes), "cannot copy from the GPU");
            host.get(table);
        } finally {
            cudart.cuMemFree(address[0]);
        }
        return table;
    }

    private Kernel kernel(String name, int[] table, int at) {
        var kernel = new Kernel(function(name), table[at], table[at + 1], table[at + 2]);
        if (kernel.shared() > ANY_SHARED) {
            check(
                    cudart.cuFuncSetAttribute(
                            kernel.function(), CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, kernel.shared()),
                    "the GPU has too little shared memory for the kernel " + name);
        }
        return kernel;
    }

    private CUfunc_st function(String name) {
        var function = new CUfunc_st();
        check(cudart.cuModuleGetFunction(function, module, name), "the net's .fatbin has no kernel " + name);
        return function;
    }

    /** Of a kernel, for one image. */
    int blocks(String name) {
        return kernels.get(name).blocks();
    }

    /** @param pointers all arguments */
    void launch(String name, int images, CUstream_st stream, long... pointers) {
        launch(kernels.get(name), images, stream, pointers);
    }

    private static void launch(Kernel kernel, int images, CUstream_st stream, long... pointers) {
        int blocks = Math.multiplyExact(images, kernel.blocks());
        // The driver copies the arguments before it returns.
        try (var values = new LongPointer(pointers);
                var arguments = addresses(values, pointers.length)) {
            check(
                    cudart.cuLaunchKernel(
                            kernel.function(),
                            blocks,
                            1,
                            1,
                            kernel.threads(),
                            1,
                            1,
                            kernel.shared(),
                            stream,
                            arguments,
                            null),
                    "cannot run a kernel");
        }
    }

    /** What the driver wants of arguments: the address of each one's value. The values must live as long. */
    static PointerPointer<Pointer> addresses(LongPointer values, int count) {
        var addresses = new PointerPointer<Pointer>(count);
        for (int i = 0; i < count; i++) {
            addresses.put(i, values.getPointer(i));
        }
        return addresses;
    }

    private static void check(int code, String asked) {
        NvidiaDevice.check(code, asked);
    }

    @Override
    public void close() {
        cudart.cuModuleUnload(module);
    }
}
