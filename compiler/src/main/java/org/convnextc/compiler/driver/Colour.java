package org.convnextc.compiler.driver;

import java.util.Locale;

/** When messages are coloured. */
enum Colour {
    AUTO,
    ALWAYS,
    NEVER;

    boolean wanted() {
        return this == ALWAYS || this == AUTO && Terminal.colours();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
