package org.convnextc.cuda;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Opens the device that models run on. */
final class Devices {
    private static Supplier<Device> opener = NvidiaDevice::open;

    private Devices() {}

    /** @throws CudaException where there is none that can be used */
    static synchronized Device open() {
        return opener.get();
    }

    /** Does work whose models run on something else: for tests, one at a time. */
    static <T> T with(Supplier<Device> other, Callable<T> work) throws Exception {
        Supplier<Device> before = swap(other);
        try {
            return work.call();
        } finally {
            swap(before);
        }
    }

    private static synchronized Supplier<Device> swap(Supplier<Device> next) {
        Supplier<Device> before = opener;
        opener = next;
        return before;
    }
}
