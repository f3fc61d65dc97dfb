package org.convnextc.runtime.memory;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that is set to any address, so that one object serves all calls of a thread. It owns nothing. */
public final class Cursor extends FloatPointer {
    public Cursor() {
        super((Pointer) null);
    }

    public Cursor at(long address) {
        this.address = address;
        return this;
    }
}
