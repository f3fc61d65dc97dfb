package org.convnextc.cuda;

import static org.bytedeco.cuda.global.cudart.CUDA_SUCCESS;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static org.bytedeco.cuda.global.cudart.CU_EVENT_DEFAULT;
import static org.bytedeco.cuda.global.cudart.CU_EVENT_DISABLE_TIMING;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_NON_BLOCKING;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/** The first visible GPU, through the driver API and cuBLASLt, in its primary context. */
final class NvidiaDevice implements Device {
    /** The driver's own number of the CUDA version that kernels and libraries are built for. */
    private static final int DRIVER = 13_000;

    /** Bytes that are copied at a time, through memory that the GPU can reach. */
    private static final long STAGING = 32 << 20;

    private static final int NAME_LENGTH = 256;

    private final int ordinal;
    private final CUctx_st context = new CUctx_st();
    private final CUstream_st own = new CUstream_st();
    /** All work up to the last graph's on a caller's stream. */
    private final CUevent_st done = new CUevent_st();

    private final Pointer staging = new Pointer();
    private final String name;
    private final int multiprocessors;
    private NetModule module;
    private long productSpace;
    private CublasLt products;
    private CUstream_st active = own;
    private long ownId;
    /** The stream that used the working memory last, by the driver's number: the handle of one that is gone may become another's. */
    private long lastStream;

    private NvidiaDevice(int ordinal) {
        this.ordinal = ordinal;
        check(cudart.cuDevicePrimaryCtxRetain(context, ordinal), "cannot use the GPU");
        boolean ready = false;
        try {
            enter();
            check(cudart.cuStreamCreate(own, CU_STREAM_NON_BLOCKING), "cannot make a stream");
            ownId = id(own);
            lastStream = ownId;
            check(cudart.cuEventCreate(done, CU_EVENT_DISABLE_TIMING), "cannot make an event");
            check(cudart.cuMemAllocHost(staging, STAGING), "cannot allocate " + STAGING + " bytes of pinned memory");
            productSpace = allocate(CublasLt.WORKSPACE);
            products = new CublasLt(productSpace);
            name = describe();
            multiprocessors = attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    /** @throws CudaException where there is no GPU, driver or library that can be used */
    static NvidiaDevice open() {
        Bindings.load();
        check(cudart.cuInit(0), "cannot use a GPU");
        int[] version = new int[1];
        check(cudart.cuDriverGetVersion(version), "cannot ask the driver");
        if (version[0] < DRIVER) {
            throw new CudaException("the driver is for CUDA " + version(version[0]) + ", which is too old; "
                    + version(DRIVER) + " is needed: install the driver 580 or newer");
        }
        int[] device = new int[1];
        check(cudart.cuDeviceGet(device, 0), "cannot use a GPU");
        return new NvidiaDevice(device[0]);
    }

    private static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }

    private String describe() {
        byte[] text = new byte[NAME_LENGTH];
        check(cudart.cuDeviceGetName(text, text.length, ordinal), "cannot ask the GPU");
        int end = 0;
        while (text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8) + " (compute capability "
                + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) + "."
                + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR) + "), " + CublasLt.version();
    }

    private int attribute(int which) {
        int[] value = new int[1];
        check(cudart.cuDeviceGetAttribute(value, which, ordinal), "cannot ask the GPU");
        return value[0];
    }

    /** Throws what a code of the driver means. */
    static void check(int code, String asked) {
        if (code == CUDA_SUCCESS) {
            return;
        }
        try (var text = new PointerPointer<BytePointer>(1)) {
            boolean known = cudart.cuGetErrorName(code, text) == CUDA_SUCCESS;
            throw DriverErrors.of(
                    asked, code, known ? text.get(BytePointer.class, 0).getString() : "error");
        }
    }

    /** Calls of the driver mean the calling thread's context. */
    private void enter() {
        check(cudart.cuCtxSetCurrent(context), "cannot use the GPU's context");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long allocate(long bytes) {
        enter();
        long[] address = new long[1];
        check(cudart.cuMemAlloc(address, bytes), "cannot allocate " + bytes + " bytes on the GPU");
        return address[0];
    }

    @Override
    public void free(long address) {
        enter();
        finish();
        check(cudart.cuMemFree(address), "cannot free memory of the GPU");
    }

    /** Waits for work on the own stream and on those of callers. */
    private void finish() {
        check(cudart.cuStreamSynchronize(own), "the GPU failed");
        check(cudart.cuEventSynchronize(done), "the GPU failed");
    }

    @Override
    public void upload(long to, float[] values, int from, int count) {
        enter();
        follow(own);
        int step = (int) (STAGING / Float.BYTES);
        for (int i = 0; i < count; i += step) {
            int n = Math.min(step, count - i);
            new FloatPointer(staging).put(values, from + i, n);
            copyStaged(to + (long) i * Float.BYTES, (long) n * Float.BYTES);
        }
    }

    @Override
    public void upload(long to, short[] values, int from, int count) {
        enter();
        follow(own);
        int step = (int) (STAGING / Short.BYTES);
        for (int i = 0; i < count; i += step) {
            int n = Math.min(step, count - i);
            new ShortPointer(staging).put(values, from + i, n);
            copyStaged(to + (long) i * Short.BYTES, (long) n * Short.BYTES);
        }
    }

    private void copyStaged(long to, long bytes) {
        check(cudart.cuMemcpyHtoDAsync(to, staging, bytes, own), "cannot copy to the GPU");
        check(cudart.cuStreamSynchronize(own), "cannot copy to the GPU");
    }

    @Override
    public void download(long from, float[] into, int offset, int count) {
        enter();
        follow(own);
        int step = (int) (STAGING / Float.BYTES);
        for (int i = 0; i < count; i += step) {
            int n = Math.min(step, count - i);
            stage(from + (long) i * Float.BYTES, (long) n * Float.BYTES);
            new FloatPointer(staging).get(into, offset + i, n);
        }
    }

    @Override
    public void download(long from, short[] into, int offset, int count) {
        enter();
        follow(own);
        int step = (int) (STAGING / Short.BYTES);
        for (int i = 0; i < count; i += step) {
            int n = Math.min(step, count - i);
            stage(from + (long) i * Short.BYTES, (long) n * Short.BYTES);
            new ShortPointer(staging).get(into, offset + i, n);
        }
    }

    private void stage(long from, long bytes) {
        check(cudart.cuMemcpyDtoHAsync(staging, from, bytes, own), "cannot copy from the GPU");
        check(cudart.cuStreamSynchronize(own), "the GPU failed");
    }

    @Override
    public void load(byte[] image, List<String> kernels) {
        enter();
        module = new NetModule(image, kernels, own);
    }

    @Override
    public boolean fills(String kernel, int images) {
        return (long) images * module.blocks(kernel) >= multiprocessors;
    }

    @Override
    public void launch(String kernel, int images, long... pointers) {
        module.launch(kernel, images, active, pointers);
    }

    @Override
    public void gemm(Gemm gemm, long in, long weight, long bias, long residual, long out) {
        products.run(gemm, in, weight, bias, residual, out, active);
    }

    /**
     * The work runs once before it is recorded: the driver loads kernels, and cuBLASLt chooses its own, when they are first used, which a
     * recording may forbid.
     */
    @Override
    public Graph record(long stream, Runnable work) {
        enter();
        active = stream(stream);
        follow(active);
        try {
            work.run();
        } finally {
            leave(active);
            active = own;
        }
        return capture(work);
    }

    private Graph capture(Runnable work) {
        check(cudart.cuStreamBeginCapture(own, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cannot record a graph");
        var graph = new CUgraph_st();
        try {
            boolean recorded = false;
            try {
                work.run();
                recorded = true;
            } finally {
                int code = cudart.cuStreamEndCapture(own, graph);
                if (recorded) {
                    check(code, "cannot record a graph");
                }
            }
            var executable = new CUgraphExec_st();
            check(cudart.cuGraphInstantiate(executable, graph, 0), "cannot make a graph");
            return new DriverGraph(executable);
        } finally {
            if (!graph.isNull()) {
                cudart.cuGraphDestroy(graph);
            }
        }
    }

    /** Lets a stream wait for the work on the one used before it: they share the working memory. */
    private void follow(CUstream_st stream) {
        long id = id(stream);
        if (id == lastStream) {
            return;
        }
        if (lastStream == ownId) {
            check(cudart.cuEventRecord(done, own), "cannot order streams");
        }
        check(cudart.cuStreamWaitEvent(stream, done, 0), "cannot order streams");
        lastStream = id;
    }

    /** The caller may give up its stream after this. */
    private void leave(CUstream_st stream) {
        if (stream != own) {
            check(cudart.cuEventRecord(done, stream), "cannot order streams");
        }
    }

    private static long id(CUstream_st stream) {
        long[] id = new long[1];
        check(cudart.cuStreamGetId(stream, id), "cannot use the stream");
        return id[0];
    }

    private CUstream_st stream(long handle) {
        return handle == OWN_STREAM ? own : new CUstream_st(new Address(handle));
    }

    @Override
    public Mark mark() {
        enter();
        var event = new CUevent_st();
        check(cudart.cuEventCreate(event, CU_EVENT_DEFAULT), "cannot make an event");
        check(cudart.cuEventRecord(event, active), "cannot record an event");
        return new DriverMark(event);
    }

    /** What fails now has failed before: the rest is freed all the same. */
    @Override
    public void close() {
        cudart.cuCtxSetCurrent(context);
        if (!own.isNull()) {
            cudart.cuStreamSynchronize(own);
        }
        if (!done.isNull()) {
            cudart.cuEventSynchronize(done);
            cudart.cuEventDestroy(done);
        }
        if (products != null) {
            products.close();
        }
        if (productSpace != 0) {
            cudart.cuMemFree(productSpace);
        }
        if (module != null) {
            module.close();
        }
        if (!staging.isNull()) {
            cudart.cuMemFreeHost(staging);
        }
        if (!own.isNull()) {
            cudart.cuStreamDestroy(own);
        }
        cudart.cuDevicePrimaryCtxRelease(ordinal);
    }

    private final class DriverGraph implements Graph {
        private final CUgraphExec_st executable;

        DriverGraph(CUgraphExec_st executable) {
            this.executable = executable;
        }

        @Override
        public void launch(long stream) {
            enter();
            CUstream_st on = stream(stream);
            follow(on);
            check(cudart.cuGraphLaunch(executable, on), "cannot run the net");
            leave(on);
        }

        @Override
        public void close() {
            enter();
            finish();
            check(cudart.cuGraphExecDestroy(executable), "cannot free a graph");
        }
    }

    private static final class DriverMark implements Mark {
        private final CUevent_st event;

        DriverMark(CUevent_st event) {
            this.event = event;
        }

        @Override
        public double microsecondsSince(Mark earlier) {
            float[] milliseconds = new float[1];
            check(cudart.cuEventSynchronize(event), "the GPU failed");
            check(cudart.cuEventElapsedTime(milliseconds, ((DriverMark) earlier).event, event), "cannot take times");
            return milliseconds[0] * 1000.0;
        }

        @Override
        public void close() {
            check(cudart.cuEventDestroy(event), "cannot free an event");
        }
    }
}
