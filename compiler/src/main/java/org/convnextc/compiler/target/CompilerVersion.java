package org.convnextc.compiler.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this compiler, which is that of the runtime that its classes need. */
public final class CompilerVersion {
    public static final String CURRENT = read();

    private CompilerVersion() {}

    private static String read() {
        try (InputStream in = CompilerVersion.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the compiler's version.properties", e);
        }
    }
}
