package org.convnextc.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a project gets that depends on a class of the Java target, as this one does. */
class ClassPathTest {
    /** A user's complaint about others is jars of hundreds of megabytes. */
    private static final long MOST_BYTES = 2_000_000;

    private static final Set<String> RUNTIME = Set.of(
            "convnextc-runtime",
            "convnextc-checkpoint",
            "convnextc-image",
            "convnextc-io",
            "jackson-core",
            "imageio-tiff",
            "imageio-metadata",
            "imageio-core",
            "common-image",
            "common-io",
            "common-lang");

    private static final Set<String> TESTS =
            Set.of("junit-", "opentest4j-", "apiguardian-", "surefire", "classes", "test-classes");

    @Test
    void isSmall() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (name.equals("classes") && !path.startsWith(Path.of("target").toAbsolutePath())) {
                // The build ends before there are jars: a module's folder has its name.
                sizes.put("convnextc-" + path.getParent().getParent().getFileName(), 0L);
            } else if (TESTS.stream().noneMatch(name::startsWith)) {
                sizes.put(name.replaceFirst("-\\d.*", ""), Files.size(path));
            }
        }
        assertEquals(RUNTIME, sizes.keySet());
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        System.out.println(sizes.entrySet().stream()
                .map(size -> String.format("%9d %s", size.getValue(), size.getKey()))
                .collect(Collectors.joining(
                        "\n", "class path of the Java target, in bytes:\n", "\n" + all + " in all")));
        assertTrue(all <= MOST_BYTES, all + " bytes");
    }

    @Test
    void hasNoNativeCode() {
        Stream.of("org.bytedeco.javacpp.Loader", "org.bytedeco.openblas.global.openblas")
                .forEach(name -> assertThrows(ClassNotFoundException.class, () -> Class.forName(name)));
    }
}
