package org.convnextc.compiler.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.runtime.file.FileException;
import org.convnextc.runtime.image.Images;

/** The images that a command line names. */
final class ImageFiles {
    private ImageFiles() {}

    /**
     * Files as they are named, and for each folder the image files that lie in it, by name; folders in it are left alone. Throws {@link
     * InputException} for a folder that cannot be read or has no images.
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
            images = files.filter(Files::isRegularFile)
                    .filter(Images::isImage)
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
}
