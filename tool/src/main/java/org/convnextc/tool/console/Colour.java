package org.convnextc.tool.console;

import java.util.Locale;

/** When messages are coloured. */
public enum Colour {
    AUTO,
    ALWAYS,
    NEVER;

    public boolean wanted() {
        return this == ALWAYS || this == AUTO && Terminal.colours();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
