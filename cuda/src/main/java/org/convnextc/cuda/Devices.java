package org.convnextc.cuda;

import java.util.function.Supplier;

/** Opens the device that models run on. */
final class Devices {
    private static Supplier<Device> opener = NvidiaDevice::open;

    private Devices() {}

    /** @throws CudaException where there is none that can be used */
    static synchronized Device open() {
        return opener.get();
    }

    /** Lets later models run on something else: for tests. */
    static synchronized void use(Supplier<Device> next) {
        opener = next;
    }
}
