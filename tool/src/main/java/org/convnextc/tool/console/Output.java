package org.convnextc.tool.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.convnextc.io.AtomicFile;
import org.convnextc.io.FileException;

/** Writes result files: whole or not at all. */
public final class Output {
    private Output() {}

    /** Finds out early, before the work is done, that a file cannot be written. Throws {@link InputException}. */
    public static void check(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new InputException("cannot write " + file + ": it is a folder; name a file in it");
        }
        if (!Files.exists(folder)) {
            throw new InputException("cannot write " + file + ": there is no folder " + folder + "; make it first");
        }
        if (!Files.isDirectory(folder)) {
            throw new InputException("cannot write " + file + ": " + folder + " is not a folder");
        }
        if (!Files.isWritable(folder)) {
            throw new InputException("cannot write " + file + ": no permission to write in the folder " + folder);
        }
    }

    /** Writes a file, or several, whole or not at all. */
    @FunctionalInterface
    public interface Writer {
        void write() throws IOException;
    }

    /** Writes files, by path, below a folder that is made where there is none. Throws {@link InputException}. */
    public static void writeAll(Path folder, SortedMap<String, byte[]> files) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException("cannot write to the folder " + folder + ": it is a file; name a folder");
        }
        try {
            for (var file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                write(path, file.getValue());
            }
        } catch (IOException e) {
            throw new InputException("cannot write to the folder " + folder + ": " + FileException.reason(e), e);
        }
    }

    /** Makes a folder where there is none. Throws {@link InputException}. */
    public static void makeFolder(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException("cannot make the folder " + folder + ": it is a file");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException("cannot make the folder " + folder + ": " + FileException.reason(e), e);
        }
    }

    /** Throws {@link InputException} where the file cannot be written. */
    public static void write(Path file, byte[] content) {
        write(file, () -> AtomicFile.write(file, content));
    }

    /**
     * Has a file written; throws {@link InputException} where that fails.
     *
     * @param writer writes it whole or not at all
     */
    public static void write(Path file, Writer writer) {
        check(file);
        try {
            writer.write();
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + FileException.reason(e), e);
        }
    }
}
