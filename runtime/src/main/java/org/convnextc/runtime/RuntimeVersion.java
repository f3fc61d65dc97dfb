package org.convnextc.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library. */
public final class RuntimeVersion {
    /** The version that a class compiled now is for. */
    public static final String CURRENT = read();

    private RuntimeVersion() {}

    /** Generated code uses constants and memory layouts of one version: no other will do. */
    static void check(Spec spec) {
        if (!spec.version().equals(CURRENT)) {
            throw new IllegalStateException(spec.name() + " was written for convnextc-runtime " + spec.version()
                    + ", found " + CURRENT + ": put convnextc-runtime " + spec.version()
                    + " on the class path, or compile the net again with convnextc " + CURRENT);
        }
    }

    private static String read() {
        try (InputStream in = RuntimeVersion.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the runtime's version.properties", e);
        }
    }
}
