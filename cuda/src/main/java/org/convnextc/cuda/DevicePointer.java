package org.convnextc.cuda;

/** Where an array is on the device: a weight's place is known once all weights are. */
public final class DevicePointer {
    private long address;

    DevicePointer(long address) {
        this.address = address;
    }

    long address() {
        return address;
    }

    void place(long address) {
        this.address = address;
    }
}
