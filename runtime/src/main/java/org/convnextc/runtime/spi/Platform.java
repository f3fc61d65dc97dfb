package org.convnextc.runtime.spi;

import java.util.Locale;

/** The operating system and the processor. */
public final class Platform {
    private Platform() {}

    /** Under the names that JavaCPP has for them: {@code linux-x86_64}. */
    public static String name() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(" ", "");
        String arch = System.getProperty("os.arch");
        return (os.startsWith("windows") ? "windows" : os)
                + "-"
                + switch (arch) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> arch;
                };
    }
}
