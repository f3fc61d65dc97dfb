package org.convnextc.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.convnextc.io.FileException;
import scala.Tuple2;

/** A file of weights on this machine, while a net is loaded: where it lies, or a copy of what lies elsewhere. */
final class Weights implements AutoCloseable {
    private static final String HADOOP = "spark.hadoop.";

    private final Path file;
    private final boolean copy;

    private Weights(Path file, boolean copy) {
        this.file = file;
        this.copy = copy;
    }

    /**
     * @param uri of one of Hadoop's file systems, an absolute path, or the mere name of a file that Spark has brought here
     * @throws FileException where there is no such file, or it cannot be copied
     */
    static Weights fetch(String uri) {
        try {
            var path = new org.apache.hadoop.fs.Path(uri);
            if (path.toUri().getScheme() == null && !path.isUriPathAbsolute()) {
                return new Weights(brought(uri), false);
            }
            FileSystem system = path.getFileSystem(configuration());
            return system instanceof LocalFileSystem local
                    ? new Weights(local.pathToFile(path).toPath(), false)
                    : new Weights(copy(system, path), true);
        } catch (IllegalArgumentException e) {
            throw new FileException(uri + ": is no URI of weights: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FileException(uri + ": cannot be copied to this executor: " + FileException.reason(e), e);
        }
    }

    Path file() {
        return file;
    }

    /** With {@code --files}; or it lies where this process runs, which is where YARN puts archives and files. */
    private static Path brought(String name) {
        List<Path> places = Stream.of(SparkFiles.get(name), SparkFiles.getRootDirectory() + "/" + name, name)
                .map(place -> Path.of(place).toAbsolutePath().normalize())
                .distinct()
                .toList();
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new FileException(name + ": the executor has no such file, which would be one of "
                        + places + ": name it with --files before the session starts, or give a URI"
                        + " (SparkContext.addFile does not bring it)"));
    }

    /** What the driver's settings say of Hadoop's, besides the files that Hadoop itself reads. */
    private static Configuration configuration() {
        var configuration = new Configuration();
        for (Tuple2<String, String> setting : SparkEnv.get().conf().getAllWithPrefix(HADOOP)) {
            configuration.set(setting._1(), setting._2());
        }
        return configuration;
    }

    /** In a folder of its own among Spark's, which Spark deletes if this process ends meanwhile. */
    private static Path copy(FileSystem system, org.apache.hadoop.fs.Path path) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "weights");
        Path copy = folder.resolve(path.getName());
        boolean whole = false;
        try {
            system.copyToLocalFile(false, path, new org.apache.hadoop.fs.Path(copy.toUri()), true);
            whole = true;
            return copy;
        } finally {
            if (!whole) {
                delete(copy);
            }
        }
    }

    /** A net holds its weights in memory once it is loaded. */
    @Override
    public void close() {
        if (copy) {
            delete(file);
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
            Files.delete(copy.getParent());
        } catch (IOException e) {
            // Spark deletes its folders itself, later.
        }
    }
}
