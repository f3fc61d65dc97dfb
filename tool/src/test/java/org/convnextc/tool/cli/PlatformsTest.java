package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.runtime.Model;
import org.convnextc.tool.SharedObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A jar of the native target for other machines than this one. */
final class PlatformsTest {
    /** Names a folder with a JDK for AArch64 and the libraries that it needs, as packages of Debian unpack. */
    private static final String ARM64_ROOT = "ARM64_ROOT";

    private static final String EMULATOR = "qemu-aarch64";
    private static final String ARM64 = "linux-arm64";
    private static final String WINDOWS = "windows-x86_64";
    private static final int MACHINE_ARM64 = 183;

    /** Both are float32 and may contract sums differently. */
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    private static Path folder;

    private static Set<String> platforms;
    private static Path jar;

    /** For all platforms that there are compilers for. */
    @BeforeAll
    static void build() {
        platforms = new TreeSet<>();
        if (CxxCompiler.exists("aarch64-linux-gnu-g++")) {
            platforms.add(ARM64);
        }
        if (CxxCompiler.exists("x86_64-w64-mingw32-g++")) {
            platforms.add(WINDOWS);
        }
        jar = folder.resolve("Fashion.jar");
        if (!platforms.isEmpty()) {
            assertOk(Program.here(
                    Program.FASHION, "--target", "native", "--platform", String.join(",", platforms), "-o", jar));
        }
    }

    private static void assertOk(Processes.Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }

    @Test
    void holdsALibraryForEachPlatformAndNoOther() throws IOException {
        assumeTrue(!platforms.isEmpty(), "no C++ compiler for other machines on this one");
        try (var file = new JarFile(jar.toFile())) {
            Set<String> folders = file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.contains("jniFashion"))
                    .map(name -> name.substring(0, name.indexOf('/')))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(platforms, folders);
        }
    }

    @Test
    void anArm64LibraryNeedsAnOldCLibraryAlone() throws IOException {
        assumeTrue(platforms.contains(ARM64), "no aarch64-linux-gnu-g++ on this machine");
        Path library = folder.resolve("arm64.so");
        Files.write(library, content(ARM64 + "/libjniFashion.so"));
        var needs = new SharedObject(library);
        assertEquals(MACHINE_ARM64, needs.machine());
        assertTrue(needs.versions().contains("GLIBC_2.17"), needs.versions().toString());
        assertEquals(List.of(), needs.newerThanGlibc17());
        assertEquals(List.of("libc.so.6"), needs.libraries());
    }

    @Test
    void aWindowsLibraryNeedsTheSystemsAlone() throws IOException {
        assumeTrue(platforms.contains(WINDOWS), "no x86_64-w64-mingw32-g++ on this machine");
        String text = new String(content(WINDOWS + "/jniFashion.dll"), StandardCharsets.ISO_8859_1);
        Set<String> libraries = Pattern.compile("[A-Za-z0-9_+-]+\\.dll")
                .matcher(text)
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("jnifashion.dll", "kernel32.dll", "msvcrt.dll"), libraries);
        assertTrue(text.contains("Java_Fashion_forward"));
        // They would initialise JavaCPP, or be taken for its own.
        assertFalse(text.contains("JNI_OnLoad\0"));
        assertFalse(text.contains("Java_org_bytedeco"));
    }

    private static byte[] content(String name) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            JarEntry entry = file.getJarEntry(name);
            assertNotNull(entry, name);
            return file.getInputStream(entry).readAllBytes();
        }
    }

    /** All of it: a JVM for AArch64, the class, its library, the weights and the image. */
    @Test
    void runsOnAnArm64Jvm() throws Exception {
        assumeTrue(platforms.contains(ARM64), "no aarch64-linux-gnu-g++ on this machine");
        assumeTrue(CxxCompiler.exists(EMULATOR), "no " + EMULATOR + " on this machine");
        Path root = arm64Root();
        Path library = folder.resolve("cache");
        Processes.Result result = Processes.start(new ProcessBuilder(
                EMULATOR,
                "-L",
                root.toString(),
                java(root).toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.cachedir=" + library,
                "-cp",
                jar + File.pathSeparator + System.getProperty("java.class.path"),
                Logits.class.getName(),
                "Fashion",
                Program.WEIGHTS.toString(),
                Program.BAG.toString()));
        assertEquals(0, result.status(), result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals("aarch64: 2 threads, native, NEON", lines.get(0));
        assertArrayEquals(expected(), logits(lines.get(1)), TOLERANCE);
    }

    private static Path arm64Root() {
        String root = System.getenv(ARM64_ROOT);
        assumeTrue(root != null, ARM64_ROOT + " names no folder with a JDK for AArch64");
        return Path.of(root);
    }

    private static Path java(Path root) throws IOException {
        try (Stream<Path> jvms = Files.list(root.resolve("usr/lib/jvm"))) {
            return jvms.map(jvm -> jvm.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Of the Java target, here. */
    private static float[] expected() throws Exception {
        Path source = folder.resolve("Expected.jar");
        assertOk(Program.here(Program.FASHION, "-o", source));
        try (var loader = new URLClassLoader(new URL[] {source.toUri().toURL()});
                Model model = Logits.load(loader.loadClass("Expected"), Program.WEIGHTS)) {
            return model.forward(model.preprocess(Program.BAG));
        }
    }

    private static float[] logits(String line) {
        String[] words = line.split(" ");
        float[] logits = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            logits[i] = Float.parseFloat(words[i]);
        }
        return logits;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            linux-arm64    | aarch64-linux-gnu-g++  | g++-aarch64-linux-gnu
            windows-x86_64 | x86_64-w64-mingw32-g++ | g++-mingw-w64-x86-64-posix
            """)
    void tellsWhichPackageHasTheCompiler(String platform, String compiler, String name) throws Exception {
        ProcessBuilder command = Program.command(
                folder, Program.FASHION, "--target", "native", "--platform", platform, "-o", "Missing.jar");
        command.environment().put("PATH", "/none");
        Processes.Result result = Processes.start(command);
        assertEquals(1, result.status());
        assertEquals(
                "convnextc: the platform " + platform + " needs the C++ compiler " + compiler
                        + ", which is not on the path: install it (Debian's package " + name
                        + " has it), or leave this platform out\n",
                result.err());
        assertFalse(Files.exists(folder.resolve("Missing.jar")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            native | linux-arm64,linux-arm64 | A.jar | names a platform twice
            java   | linux-arm64             | A.jar | goes with --target native and a jar, -o FILE.jar, alone
            native | linux-arm64             | a     | goes with --target native and a jar, -o FILE.jar, alone
            native | macosx-arm64            | A.jar | expected linux-x86_64, linux-arm64, windows-x86_64, found 'macosx-arm64'
            """)
    void refusesWhatGoesWithNoPlatform(String target, String platforms, String output, String message) {
        Processes.Result result = Program.here(
                Program.FASHION, "--target", target, "--platform", platforms, "-o", folder.resolve(output));
        assertEquals(2, result.status());
        assertTrue(result.err().contains(message), result.err());
        assertFalse(Files.exists(folder.resolve(output)));
    }
}
