package org.convnextc.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two small projects, built by the Mavens that are here. */
class MavenTest {
    private static final Path FOLDER = Path.of("target", "projects").toAbsolutePath();
    private static final Path SETTINGS = FOLDER.resolve("settings.xml");
    private static final LocalRepository REPOSITORY = new LocalRepository(FOLDER.resolve("repository"));

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws IOException {
        REPOSITORY.install("dsl", "io", "checkpoint", "image", "runtime", "ir", "compiler", "maven-plugin");
        Files.writeString(SETTINGS, LocalRepository.settings(Path.of(System.getProperty("maven.repository"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8", "3.9", "4.0"})
    void aNetIsCompiledWhenItChanged(String version) throws Exception {
        Path maven = maven(version);
        copy("flowers");
        Build first = build(maven, "compile");
        assertEquals(0, first.status(), first.text());
        assertTrue(first.text().contains("1 net: 1 compiled to"), first.text());
        assertTrue(Files.exists(folder.resolve("target/classes/com/acme/App.class")));

        Build second = build(maven, "compile");
        assertTrue(second.text().contains("1 net: up to date"), second.text());
        assertTrue(second.text().contains("Nothing to compile"), second.text());

        Path base = folder.resolve("src/main/net/base.net");
        Files.writeString(base, Files.readString(base).replace("[8, 16]", "[8, 16"));
        Build wrong = build(maven, "compile");
        assertEquals(1, wrong.status(), wrong.text());
        assertTrue(wrong.text().contains("[ERROR] src/main/net/base.net:5:12: error[N"), wrong.text());
        assertTrue(wrong.text().contains("1 of 1 net cannot be compiled: see above"), wrong.text());
        assertFalse(wrong.text().contains("\tat "), wrong.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8", "3.9", "4.0"})
    void executionsHaveOptionsOfTheirOwn(String version) throws Exception {
        Path maven = maven(version);
        copy("stock");
        Build build = build(maven, "generate-sources");
        assertEquals(0, build.status(), build.text());
        Path sources = folder.resolve("target/generated-sources/convnextc/com/acme");
        assertTrue(Files.readString(sources.resolve("five/ConvNeXtV2Atto.java")).contains("\"head\", 5"));
        assertTrue(Files.readString(sources.resolve("ConvNeXtV2Atto.java")).contains("\"head\", 1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8", "3.9", "4.0"})
    void executionsDoNotOverwriteEachOther(String version) throws Exception {
        Path maven = maven(version);
        copy("flowers");
        Path pom = folder.resolve("pom.xml");
        String alone = Files.readString(pom);
        Files.writeString(
                pom,
                alone.replace(
                        "</executions>",
                        """
                <execution>
                  <id>nine</id>
                  <goals>
                    <goal>generate</goal>
                  </goals>
                  <configuration>
                    <slots>
                      <classes>9</classes>
                    </slots>
                  </configuration>
                </execution>
                </executions>"""));
        Build both = build(maven, "generate-sources");
        assertEquals(1, both.status(), both.text());
        assertTrue(both.text().contains("the executions default and nine would both write"), both.text());

        Files.writeString(pom, alone);
        Build one = build(maven, "generate-sources");
        assertEquals(0, one.status(), one.text());
    }

    private static Path maven(String version) throws IOException, InterruptedException {
        Optional<Path> maven = MavenHomes.find(version);
        assumeTrue(maven.isPresent(), "found no Maven " + version + ": MAVEN_HOMES can list the folders of some");
        return maven.get();
    }

    private void copy(String project) throws IOException {
        Path from = Path.of("src", "test", "projects", project);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    /** How a build ended, and what it said. */
    private record Build(int status, String text) {}

    private Build build(Path maven, String phase) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(
                maven.toString(),
                "-B",
                "-s",
                SETTINGS.toString(),
                "-Dmaven.repo.local=" + REPOSITORY.folder(),
                // The cache is a folder of this machine, which is there without a network, too.
                "-Daether.offline.protocols=file",
                phase));
        if (System.getProperty("maven.network").equals("offline=true")) {
            command.add("-o");
        }
        Path log = folder.resolve("build.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "Maven does not end");
        return new Build(process.exitValue(), Files.readString(log));
    }
}
