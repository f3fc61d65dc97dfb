package org.convnextc.benchmarks.gpu;

import static org.bytedeco.cuda.global.cudart.CUDA_SUCCESS;
import static org.bytedeco.cuda.global.cudart.CU_EVENT_DEFAULT;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_NON_BLOCKING;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.FloatPointer;

/** What a program with a pipeline of its own on the GPU asks the driver for, in the context that a loaded model has made current. */
final class Driver {
    private Driver() {}

    private static void check(int code, String call) {
        if (code != CUDA_SUCCESS) {
            throw new IllegalStateException(call + " gave error " + code);
        }
    }

    static CUstream_st stream() {
        var stream = new CUstream_st();
        check(cudart.cuStreamCreate(stream, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
        return stream;
    }

    static void synchronize(CUstream_st stream) {
        check(cudart.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    static void destroy(CUstream_st stream) {
        check(cudart.cuStreamDestroy(stream), "cuStreamDestroy");
    }

    static long allocate(long bytes) {
        long[] address = new long[1];
        check(cudart.cuMemAlloc(address, bytes), "cuMemAlloc of " + bytes + " bytes");
        return address[0];
    }

    static void free(long address) {
        check(cudart.cuMemFree(address), "cuMemFree");
    }

    static void upload(long to, float[] values) {
        try (var copy = new FloatPointer(values)) {
            check(cudart.cuMemcpyHtoD(to, copy, (long) values.length * Float.BYTES), "cuMemcpyHtoD");
        }
    }

    static float[] download(long from, int count) {
        float[] values = new float[count];
        try (var copy = new FloatPointer(count)) {
            check(cudart.cuMemcpyDtoH(copy, from, (long) count * Float.BYTES), "cuMemcpyDtoH");
            copy.get(values);
        }
        return values;
    }

    static CUevent_st event() {
        var event = new CUevent_st();
        check(cudart.cuEventCreate(event, CU_EVENT_DEFAULT), "cuEventCreate");
        return event;
    }

    static void record(CUevent_st event, CUstream_st stream) {
        check(cudart.cuEventRecord(event, stream), "cuEventRecord");
    }

    static double milliseconds(CUevent_st from, CUevent_st to) {
        float[] milliseconds = new float[1];
        check(cudart.cuEventElapsedTime(milliseconds, from, to), "cuEventElapsedTime");
        return milliseconds[0];
    }

    static void destroy(CUevent_st event) {
        check(cudart.cuEventDestroy(event), "cuEventDestroy");
    }
}
