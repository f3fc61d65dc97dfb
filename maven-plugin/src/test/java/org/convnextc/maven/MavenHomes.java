package org.convnextc.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Mavens of this machine: those that the variable MAVEN_HOMES lists, and the one on the path. */
final class MavenHomes {
    private static final String VARIABLE = "MAVEN_HOMES";

    private MavenHomes() {}

    /** The program of a Maven whose version begins so. */
    static Optional<Path> find(String version) throws IOException, InterruptedException {
        for (Path program : programs()) {
            if (version(program).contains("Apache Maven " + version + ".")) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static List<Path> programs() {
        var programs = new ArrayList<Path>();
        for (String home : words(VARIABLE)) {
            programs.add(Path.of(home, "bin", "mvn"));
        }
        for (String folder : words("PATH")) {
            programs.add(Path.of(folder, "mvn"));
        }
        return programs.stream().filter(Files::isExecutable).distinct().toList();
    }

    private static List<String> words(String variable) {
        String value = System.getenv().getOrDefault(variable, "");
        return List.of(value.split(File.pathSeparator)).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String version(Path program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "-B", "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
