package org.convnextc.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.convnextc.dsl.Suggestions;
import org.convnextc.image.Images;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.report.Judging;

/** The images that a command line names. */
final class ImageFiles {
    /** Endings of the kinds of images that are read, and of those that are known by sight. */
    private static final Set<String> ENDINGS = Set.of(
            "png", "apng", "jpg", "jpeg", "jpe", "jfif", "bmp", "dib", "gif", "webp", "tif", "tiff", "heic", "heif",
            "avif", "jp2", "j2k", "jxl", "psd");

    /** Classes that a message names. */
    private static final int MOST_NAMED = 4;

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
                List<Path> images = inFolder(path);
                if (images.isEmpty()) {
                    throw new InputException(path + ": has no image files; folders in it are not searched");
                }
                all.addAll(images);
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
                    .filter(file -> !file.toString().endsWith(ReportOptions.HEAT_ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(Printable.of(folder + ": cannot be read: " + FileException.reason(e)), e);
        }
        return images;
    }

    /**
     * {@link #of} with what images are of: in each folder that is named, those in a folder that has a class's name, in any case, or its
     * number. Throws {@link InputException} for a folder of another name or one that several classes fit
     * equally, and where there are no images.
     *
     * @param labels of the classes; empty: they have numbers alone
     */
    static List<Judging.Question> withTruth(List<Path> named, List<String> labels, int classes) {
        var all = new ArrayList<Judging.Question>();
        for (Path path : named) {
            if (!Files.isDirectory(path)) {
                all.add(new Judging.Question(path, Optional.empty()));
                continue;
            }
            int before = all.size();
            inFolder(path).forEach(image -> all.add(new Judging.Question(image, Optional.empty())));
            for (Path folder : folders(path)) {
                int truth = truth(folder, labels, classes);
                inFolder(folder).forEach(image -> all.add(new Judging.Question(image, Optional.of(truth))));
            }
            if (all.size() == before) {
                throw new InputException(path + ": has no image files, nor folders named as classes with some");
            }
        }
        return all;
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new InputException(Printable.of(folder + ": cannot be read: " + FileException.reason(e)), e);
        }
    }

    private static int truth(Path folder, List<String> labels, int classes) {
        String name = folder.getFileName().toString();
        // The closest fit counts: names may differ in case alone. A name of a class may have what no file name can.
        List<Predicate<String>> fits = List.of(
                name::equals,
                label -> asFileName(label).equals(name),
                label -> label.equalsIgnoreCase(name) || asFileName(label).equalsIgnoreCase(name));
        for (Predicate<String> fit : fits) {
            int[] found = IntStream.range(0, labels.size())
                    .filter(i -> fit.test(labels.get(i)))
                    .toArray();
            if (found.length > 1) {
                throw several(folder, labels, found);
            }
            if (found.length == 1) {
                return found[0];
            }
        }
        if (name.matches("\\d{1,9}") && Integer.parseInt(name) < classes) {
            return Integer.parseInt(name);
        }
        throw new InputException(Printable.of(folder + ": is named as no class of the net"
                + Suggestions.closest(name, labels)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")
                + "; expected the name of a class, or its number below " + classes));
    }

    private static InputException several(Path folder, List<String> labels, int[] found) {
        String some = IntStream.of(found)
                .limit(MOST_NAMED)
                .mapToObj(i -> labels.get(i) + " (" + i + ")")
                .collect(Collectors.joining(", "));
        return new InputException(Printable.of(folder + ": fits the names of " + found.length + " classes equally, "
                + some + (found.length > MOST_NAMED ? ", ..." : "") + "; name the folder by the class's number"));
    }

    private static String asFileName(String label) {
        return label.replaceAll("[/\\\\]", "-");
    }

    private static boolean hasEnding(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.contains(".") && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
