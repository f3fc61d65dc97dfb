package org.convnextc.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * The command line of convnextc, in a JVM of its own: it has the C++ compilers' toolchain, and a cache of what was built before. It is
 * no dependency of this plugin, which else writes text and is small; whoever builds native code adds it.
 */
final class CommandLine {
    private static final String MAIN = "org.convnextc.tool.cli.Main";

    private final List<String> command;
    private final Path folder;

    private CommandLine(List<String> command, Path folder) {
        this.command = command;
        this.folder = folder;
    }

    /** @param folder for what is left of a build */
    static CommandLine find(Path folder) throws MojoFailureException {
        if (CommandLine.class.getClassLoader().getResource(MAIN.replace('.', '/') + ".class") == null) {
            throw new MojoFailureException(
                    "the goal native needs convnextc-tool, which has the C++ compiler's part, among the"
                            + " plugin's own dependencies: say in its <plugin> <dependencies><dependency>"
                            + "<groupId>org.convnextc</groupId><artifactId>convnextc-tool</artifactId>"
                            + "<version>0.1.0</version></dependency></dependencies>");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new CommandLine(
                List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath(CommandLine.class.getClassLoader()), MAIN),
                folder);
    }

    /** Maven loads a plugin and what it depends on from a list of jars. */
    private static String classPath(ClassLoader loader) {
        if (!(loader instanceof URLClassLoader jars)) {
            return System.getProperty("java.class.path");
        }
        return Stream.of(jars.getURLs()).map(CommandLine::path).collect(Collectors.joining(File.pathSeparator));
    }

    private static String path(URL jar) {
        try {
            return Path.of(jar.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Builds a net's class and library into a folder of classes. Throws an exception where it cannot; the log then says why. */
    void build(NetClass net, Options options, Path classes, Log log)
            throws IOException, InterruptedException, MojoFailureException {
        Path jar = Files.createDirectories(folder).resolve(net.className() + ".jar");
        var words = new ArrayList<>(command);
        words.addAll(net.text().words());
        words.addAll(List.of("--target", "native", "--class", net.className(), "-o", jar.toString()));
        if (!net.packageName().isEmpty()) {
            words.addAll(List.of("--package", net.packageName()));
        }
        options.overrides().forEach(slot -> words.addAll(List.of("-D", slot)));
        if (!options.outputs().isEmpty()) {
            words.addAll(List.of("--outputs", String.join(",", options.outputs())));
        }
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            Wording.of(said).lines().forEach(log::error);
            throw new MojoFailureException(net.text().name() + ": no native code was built: see above");
        }
        unpack(jar, classes);
    }

    /** This plugin's own jar: no path in it leads out of the folder. */
    private static void unpack(Path jar, Path folder) throws IOException {
        try (InputStream in = Files.newInputStream(jar);
                var zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory() || entry.getName().startsWith("META-INF/")) {
                    continue;
                }
                Path file = folder.resolve(entry.getName());
                byte[] content = zip.readAllBytes();
                if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
                    Files.createDirectories(file.getParent());
                    Files.write(file, content);
                }
            }
        }
    }
}
