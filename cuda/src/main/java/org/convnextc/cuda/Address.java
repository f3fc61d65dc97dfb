package org.convnextc.cuda;

import org.bytedeco.javacpp.Pointer;

/** An address of the device, or a handle of the driver's, as the bindings take it. */
final class Address extends Pointer {
    Address(long address) {
        super((Pointer) null);
        this.address = address;
    }
}
