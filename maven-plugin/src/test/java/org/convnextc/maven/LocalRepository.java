package org.convnextc.maven;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A local repository of Maven's with this build's modules, so that builds within tests neither see nor touch that of the user. What else
 * they need they take from the user's, which {@link #settings} names as a remote one.
 */
final class LocalRepository {
    private static final String VERSION = "0.1.0";

    private final Path folder;

    LocalRepository(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    void install(String... modules) throws IOException {
        put("parent", Path.of(".."), "pom.xml");
        for (String module : modules) {
            Path home = Path.of("..", module);
            put(module, home, "pom.xml");
            pack(home.resolve("target/classes"), place(module, ".jar"));
        }
    }

    private void put(String name, Path home, String file) throws IOException {
        Path place = place(name, ".pom");
        Files.createDirectories(place.getParent());
        Files.copy(home.resolve(file), place, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path place(String name, String ending) {
        String artifact = "convnextc-" + name;
        return folder.resolve(Path.of("org", "convnextc", artifact, VERSION, artifact + "-" + VERSION + ending));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                var zip = new JarOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    /** @param cache the user's local repository */
    static String settings(Path cache) {
        String repository =
                """
                <id>cache</id>
                <url>%s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
                """
                        .formatted(cache.toUri());
        return """
                <settings>
                  <profiles>
                    <profile>
                      <id>cache</id>
                      <repositories><repository>%1$s</repository></repositories>
                      <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>cache</activeProfile></activeProfiles>
                </settings>
                """
                .formatted(repository);
    }
}
