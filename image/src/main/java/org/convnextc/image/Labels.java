package org.convnextc.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;

/** The names of a net's classes: those of ImageNet, or a UTF-8 text file, a name a line, the first line for class 0. */
public final class Labels {
    /** One constant of a class must hold a name. */
    public static final int MOST_CHARACTERS = 10_000;

    private static final long MAX_BYTES = 1 << 24;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private Labels() {}

    /** Read at the first use. */
    private static final class ImageNet {
        private static final List<String> NAMES = resource("imagenet.txt");
    }

    /** The 1000 classes of ILSVRC 2012 in the usual order (ascending WordNet ids), each name once, as torchvision has them. */
    public static List<String> imagenet() {
        return ImageNet.NAMES;
    }

    private static List<String> resource(String name) {
        try (InputStream in = Labels.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws FileException if the file cannot be read, has an empty line, a control character, a name of more than {@value #MOST_CHARACTERS}
     *     characters, or another number of names than {@code classes}
     */
    public static List<String> read(Path path, int classes) {
        return read(path, classes, "the net");
    }

    /**
     * {@link #read(Path, int)}.
     *
     * @param subject what has the classes, for messages: {@code the net}
     */
    public static List<String> read(Path path, int classes, String subject) {
        List<String> labels = lines(path);
        int empty = labels.indexOf("");
        if (empty >= 0) {
            throw new FileException(
                    path + ":" + (empty + 1) + ": the line is empty, expected the name of class " + empty);
        }
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.get(i);
            if (!Printable.is(name)) {
                throw new FileException(
                        path + ":" + (i + 1) + ": has a control character, expected the name of class " + i);
            }
            if (name.length() > MOST_CHARACTERS) {
                throw new FileException(path + ":" + (i + 1) + ": the name of class " + i + " has " + name.length()
                        + " characters, expected at most " + MOST_CHARACTERS);
            }
        }
        if (labels.size() != classes) {
            throw new FileException(path + ": has " + labels.size() + " names, but " + subject + " has " + classes
                    + " classes: expected one line for each class");
        }
        return labels;
    }

    /** Where a net's file has the names of its classes by default: labels/NAME.txt beside NAME.net, or a graph's NAME.ir. */
    public static Path beside(Path net) {
        return net.resolveSibling("labels")
                .resolve(net.getFileName().toString().replaceFirst("\\.(net|ir)$", "") + ".txt");
    }

    private static List<String> lines(Path path) {
        try {
            if (!Files.exists(path)) {
                throw new FileException(path + ": there is no such file");
            }
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
                throw new FileException(
                        path + ": is no regular file of at most " + MAX_BYTES + " bytes, expected names, one a line");
            }
            String text = Files.readString(path);
            String names = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
            return names.stripTrailing().lines().map(String::strip).toList();
        } catch (CharacterCodingException e) {
            throw new FileException(path + ": is no UTF-8 text, expected names, one a line", e);
        } catch (IOException e) {
            throw new FileException(path + ": cannot be read: " + FileException.reason(e), e);
        }
    }
}
