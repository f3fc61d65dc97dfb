package org.convnextc.importer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.syntax.NetParser;

/** The name of a net by that of its file or folder. */
public final class NetName {
    private static final int LONGEST = 60;

    /** The names that libraries give every checkpoint, and which say nothing of this one. */
    private static final Set<String> SAY_NOTHING =
            Set.of("model", "pytorch_model", "open_clip_pytorch_model", "open_clip_model");

    private NetName() {}

    /** An identifier: {@code convnext-tiny-224} becomes {@code ConvnextTiny224}. */
    public static String of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        String file = bare(absolute);
        Path folder = absolute.getParent();
        String text = SAY_NOTHING.contains(file) && folder != null ? bare(folder) : file;
        String name = Arrays.stream(text.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        String shortened = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return shortened.isEmpty() || Character.isDigit(shortened.charAt(0)) ? "Net" + shortened : shortened;
    }

    /** The same, with a word before it where a net of the built-in file that is used has this name already. */
    public static String beside(Optional<String> builtIn, String name) {
        boolean taken = builtIn.flatMap(StandardNets::find)
                .map(source -> NetParser.parse(source, new Diagnostics()))
                .filter(file -> file.nets().stream().anyMatch(net -> net.name().equals(name)))
                .isPresent();
        return taken ? "My" + name : name;
    }

    private static String bare(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        return name.replaceFirst("(\\.index\\.json|\\.pth\\.tar|\\.[A-Za-z]\\w*)$", "")
                .replaceFirst("\\.safetensors$", "");
    }
}
