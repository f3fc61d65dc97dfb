package org.convnextc.tool.build;

import java.util.Locale;

/** What {@code --dtype} says: the numbers that a target computes with. */
public enum NumberType {
    F32,
    TF32,
    F16,
    BF16,
    INT8;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
