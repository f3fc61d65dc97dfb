package org.convnextc.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.image.Images;
import org.convnextc.io.FileException;
import org.convnextc.tool.console.InputException;

/** The images that a command line names. */
final class ImageFiles {
    /** Endings of the kinds of images that are read, and of those that are known by sight. */
    private static final Set<String> ENDINGS = Set.of(
            "png", "apng", "jpg", "jpeg", "jpe", "jfif", "bmp", "dib", "gif", "webp", "tif", "tiff", "heic", "heif",
            "avif", "jp2", "j2k", "jxl", "psd");

    private ImageFiles() {}

    /**
     * Files as they are named, and for each folder the image files that lie in it, by name: those that begin as an image does and those
     * that have an image's ending, so that one that cannot be read is missed by no one. Folders in it are left alone. Throws {@link InputException} for a
     * folder that cannot be read or has no images.
     */
    static List<Path> of(List<Path> named) {
        var all = new ArrayList<Path>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                all.addAll(inFolder(path));
            } else {
                all.add(path);
            }
        }
        return all;
    }

    private static List<Path> inFolder(Path folder) {
        List<Path> images;
        try (Stream<Path> files = Files.list(folder)) {
            images = files.filter(file -> !Files.isDirectory(file))
                    .filter(file -> hasEnding(file) || Files.isRegularFile(file) && Images.isImage(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read: " + FileException.reason(e), e);
        }
        if (images.isEmpty()) {
            throw new InputException(folder + ": has no image files; folders in it are not searched");
        }
        return images;
    }

    private static boolean hasEnding(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.contains(".") && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
