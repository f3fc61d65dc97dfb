package org.convnextc.runtime;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that is set to any address, so that one object serves all calls of a thread. It owns nothing. */
final class Cursor extends FloatPointer {
    Cursor() {
        super((Pointer) null);
    }

    Cursor at(long address) {
        this.address = address;
        return this;
    }
}
