package org.convnextc.importer.onnx.file;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.convnextc.checkpoint.TensorFile;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.io.FileException;

/** A model's file and those beside it that hold its external data, opened as they are named. */
final class Files implements AutoCloseable {
    /** Of files with external data; exporters write one, or one for each tensor. */
    private static final int MOST_FILES = 4096;

    private final TensorFile model;
    private final Map<Path, TensorFile> others = new LinkedHashMap<>();

    Files(Path path) {
        this.model = TensorFile.open(path);
    }

    TensorFile model() {
        return model;
    }

    /** Elements in the model's file itself. */
    StoredTensor.Elements own(String name, ElementType type, long position, long length, int[] shape) {
        requireLength(name, type, length, shape);
        return new Stored(model, name, type, position, shape);
    }

    private static void requireLength(String name, ElementType type, long length, int[] shape) {
        long expected = elements(shape) * type.bytes();
        if (length != expected) {
            throw new FormatException("has the tensor '" + name + "' of shape " + Arrays.toString(shape) + " with "
                    + length + " bytes, expected " + expected);
        }
    }

    private static long elements(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    /** Elements in a file beside the model. */
    StoredTensor.Elements external(String name, Map<String, String> entries, ElementType type, int[] shape) {
        Path path = beside(name, entries.getOrDefault("location", ""));
        long offset = number(name, entries, "offset", 0);
        long expected = elements(shape) * type.bytes();
        requireLength(name, type, number(name, entries, "length", expected), shape);
        TensorFile file = others.computeIfAbsent(path, this::open);
        if (offset < 0 || expected > file.size() - offset) {
            throw new FormatException("has the tensor '" + name + "' at byte " + offset + " of " + path.getFileName()
                    + " with " + expected + " bytes, but that file ends at " + file.size() + ": get both files again");
        }
        return new Stored(file, name, type, offset, shape);
    }

    private TensorFile open(Path path) {
        if (others.size() >= MOST_FILES) {
            throw new FormatException("has external data in more than " + MOST_FILES + " files");
        }
        return TensorFile.open(path);
    }

    /** The file at a relative path below the model's folder, and nowhere else, be it by {@code ..} or by a link. */
    private Path beside(String name, String location) {
        try {
            Path folder = model.path().toAbsolutePath().getParent().toRealPath();
            Path relative = Path.of(location);
            Path path = folder.resolve(relative).normalize();
            boolean within = !location.isEmpty() && !relative.isAbsolute() && path.startsWith(folder);
            if (!within || !path.toRealPath().startsWith(folder)) {
                throw new FormatException("has the tensor '" + name + "' in '" + location
                        + "', expected a file in the model's own folder");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new FormatException("has the tensor '" + name + "' in '" + location + "', which is no path");
        } catch (IOException e) {
            throw new FormatException("has the tensor '" + name + "' in '" + location + "', which cannot be read: "
                    + FileException.reason(e) + "; the two files belong together");
        }
    }

    private static long number(String name, Map<String, String> entries, String key, long otherwise) {
        String text = entries.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new FormatException(
                    "has the tensor '" + name + "' with the " + key + " '" + text + "', which is no number");
        }
    }

    /** Elements at a place in a file. */
    private record Stored(TensorFile file, String name, ElementType type, long position, int[] shape)
            implements StoredTensor.Elements {
        @Override
        public TensorSource reals() {
            return file.tensor(name, type.safetensors(), position, shape);
        }

        @Override
        public long[] integers() {
            int bytes = Math.toIntExact(elements(shape) * type.bytes());
            return TensorReader.integers(file.bytes(position, bytes), type);
        }
    }

    @Override
    public void close() {
        model.close();
        others.values().forEach(TensorFile::close);
    }
}
