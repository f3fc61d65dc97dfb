package org.convnextc.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;

/**
 * A checkpoint and the configurations that lie beside it.
 *
 * @param weights the checkpoint
 * @param configs in the order in which they are read
 */
public record ImportSource(Path weights, List<Path> configs) {
    /** The names that libraries give a checkpoint in a folder, the first that is there holds. */
    private static final List<String> WEIGHTS = List.of(
            "model.safetensors",
            "model.safetensors.index.json",
            "open_clip_model.safetensors",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "open_clip_pytorch_model.bin");

    private static final List<String> CONFIGS =
            List.of("open_clip_config.json", "config.json", "preprocessor_config.json");

    private static final List<String> ENDINGS = List.of(".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".pth.tar");

    /** {@code model-00001-of-00002.safetensors}. */
    private static final Pattern PART = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.(safetensors|bin)");

    private static final int SHOWN = 8;

    public ImportSource {
        configs = List.copyOf(configs);
    }

    /**
     * What lies at a path.
     *
     * @param path a checkpoint, or a folder that holds one; beside a checkpoint under one of the names that libraries use, the
     *     configurations are read too
     * @param configs that are read besides
     * @throws ImportException where there is no checkpoint, or several
     */
    public static ImportSource find(Path path, List<Path> configs) {
        if (!Files.exists(path)) {
            throw new ImportException(path + ": there is no such file or folder");
        }
        Path weights = Files.isDirectory(path) ? inFolder(path) : path;
        requireWhole(weights);
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(path) || WEIGHTS.contains(String.valueOf(path.getFileName()))) {
            CONFIGS.stream()
                    .map(weights::resolveSibling)
                    .filter(Files::isRegularFile)
                    .forEach(all::add);
        }
        all.addAll(configs);
        return new ImportSource(weights, all);
    }

    /** The names of files tell where a checkpoint was saved in several: a part of a net may look like a smaller one. */
    private static void requireWhole(Path weights) {
        Matcher part = PART.matcher(String.valueOf(weights.getFileName()));
        if (part.matches() && part.group(3).matches("0*[1-9]\\d+|0*[2-9]")) {
            throw new ImportException(
                    weights + ": by its name is a part of a checkpoint in several files, expected all of them and "
                            + Printable.of(part.group(1) + "." + part.group(4)) + ".index.json, which joins them");
        }
    }

    /** Whether a path is likely a checkpoint, or a folder with one, and no net. */
    public static boolean isLikely(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return Files.isDirectory(path)
                || Files.isRegularFile(path)
                        && (ENDINGS.stream().anyMatch(name::endsWith) || name.endsWith(".index.json"));
    }

    private static Path inFolder(Path folder) {
        for (String name : WEIGHTS) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        List<Path> found = checkpoints(folder);
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new ImportException(folder
                + (found.isEmpty()
                        ? ": holds no checkpoint, expected one such as model.safetensors or pytorch_model.bin"
                        : ": holds several checkpoints, name one: "
                                + String.join(
                                        ", ",
                                        found.stream()
                                                .limit(SHOWN)
                                                .map(file -> Printable.of(
                                                        file.getFileName().toString()))
                                                .toList())));
    }

    private static List<Path> checkpoints(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream().anyMatch(ending -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(ending)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ImportException(folder + ": cannot be read: " + FileException.reason(e), e);
        }
    }
}
