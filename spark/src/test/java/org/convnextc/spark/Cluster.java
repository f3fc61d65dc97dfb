package org.convnextc.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Two executors of one core, each a process of its own, to which Spark sends jars, files and tasks as it does to other machines. */
final class Cluster {
    static final String MASTER = "local-cluster[2,1,1024]";
    static final int EXECUTORS = 2;

    /** What a cluster's machines have of Spark; the workers start executors from there, and keep what these print. */
    private static final Path HOME = Path.of(System.getenv("SPARK_HOME"));

    private Cluster() {}

    static SparkSession start() throws IOException {
        var jars = new ArrayList<String>();
        delete(HOME);
        Path installed = Files.createDirectories(HOME.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (isOurs(path)) {
                jars.add((Files.isDirectory(path) ? packed(path, jars.size()) : path).toString());
            } else if (entry.endsWith(".jar")) {
                Files.createSymbolicLink(installed.resolve(path.getFileName()), path);
            }
        }
        return Sessions.builder(MASTER)
                .config("spark.jars", String.join(",", jars))
                // Spark 4 gives it to executors itself.
                .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
                .config("spark.executor.memory", "512m")
                .config("spark.scheduler.minRegisteredResourcesRatio", 1)
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
                .getOrCreate();
    }

    /** What the executors of all sessions since {@link #start} printed. */
    static List<String> logs() throws IOException {
        try (Stream<Path> files = Files.find(HOME.resolve("work"), 3, (file, is) -> file.endsWith("stderr"))) {
            var logs = new ArrayList<String>();
            for (Path file : files.toList()) {
                logs.add(Files.readString(file));
            }
            return logs;
        }
    }

    /** What a user names with {@code --jars}: the rest is Spark's. */
    private static boolean isOurs(Path entry) {
        return Files.isDirectory(entry)
                || entry.getFileName().toString().startsWith("convnextc-")
                || entry.toString().contains("twelvemonkeys");
    }

    private static Path packed(Path classes, int number) {
        Path jar = HOME.resolve("ours-" + number + ".jar");
        int state = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), ".");
        if (state != 0) {
            throw new IllegalStateException("jar ended with " + state);
        }
        return jar;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
