package org.convnextc.io;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Names of files as text. */
public final class PathNames {
    /** In what encoding this JVM reads and writes names of files: that of the locale it was started in. */
    private static final String ENCODING = "sun.jnu.encoding";

    private PathNames() {}

    /** Throws {@link FileException} for a name that the file system, or this JVM in its locale, cannot have. */
    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new FileException(problem(e), e);
        }
    }

    /** What is wrong with a name, and what to do where it is not the name but the JVM's locale. */
    public static String problem(InvalidPathException e) {
        return "\"" + e.getInput() + "\" is no path: " + foreign(e.getInput()).orElse(e.getReason());
    }

    /** What to do where it is this JVM's locale that cannot have a name; such a file is listed in its folder, and cannot be opened. */
    public static Optional<String> foreign(String name) {
        return encoding()
                .filter(encoding -> !isAscii(name))
                .map(encoding -> "in the locale that this JVM was started in, names of files are " + encoding
                        + ", which has not all of these letters; start it with LC_ALL=C.UTF-8 in its"
                        + " environment, or another UTF-8 locale that locale -a lists");
    }

    /** Where it is not one for all letters. */
    private static Optional<String> encoding() {
        return Optional.ofNullable(System.getProperty(ENCODING))
                .filter(name ->
                        !Charset.isSupported(name) || !Charset.forName(name).equals(StandardCharsets.UTF_8));
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 128);
    }
}
