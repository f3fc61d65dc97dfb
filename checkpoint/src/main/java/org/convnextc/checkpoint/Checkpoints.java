package org.convnextc.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Opens checkpoint files. What a file is tells its content, not the ending of its name. */
public final class Checkpoints {
    private static final int ZIP = 0x04034b50; // PK, 3, 4

    private Checkpoints() {}

    /** As {@link #open(Path, Optional)}, taking the model's parameters. */
    public static Checkpoint open(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * Says that a configuration tells what the names of a file's tensors leave open, such as MobileNetV2's padding and eps: there is no
     * warning of it in this process.
     *
     * @param path as it is given to {@code open}
     */
    public static void settle(Path path) {
        Stream.of(NameTable.values())
                .flatMap(table -> table.caution().stream())
                .forEach(text -> Remarks.settle(OpenCheckpoint.caution(path, text)));
    }

    /**
     * Opens a safetensors file, a file of {@code torch.save} of any version of PyTorch, or the JSON index of several such files. Only the
     * description of the tensors is read; nothing in the file is executed.
     *
     * @param key which entry of a PyTorch file to take, such as {@code model_ema}, or {@code ema.module} for one in another; empty: the
     *     file's only state dict, or that under {@code model} or {@code state_dict}. Where a key leads into the names of tensors, those
     *     that begin with it are taken
     * @throws CheckpointException if the file is missing, damaged, or of another kind, or has no such entry
     */
    public static Checkpoint open(Path path, Optional<String> key) {
        return opened(path, key);
    }

    /**
     * Opens a checkpoint for a net that takes its parameters with {@link CheckpointFit}. If they do not fit under the names that the file
     * seems to have, they are looked for behind every prefix and in every library's spelling, and if that finds more of them the work is
     * done once more.
     *
     * @param work takes all parameters and calls {@link CheckpointFit#requireComplete}; the checkpoint is closed when it ends
     * @throws CheckpointException as {@link #open(Path, Optional)}, and where the parameters do not fit, or fit behind two prefixes
     */
    public static <R> R use(Path path, Optional<String> key, Function<Checkpoint, R> work) {
        try (OpenCheckpoint opened = opened(path, key)) {
            try {
                return work.apply(opened);
            } catch (MisfitException misfit) {
                Checkpoint fitting = opened.fitting(misfit.wanted()).orElseThrow(() -> misfit);
                return work.apply(fitting);
            }
        }
    }

    private static OpenCheckpoint opened(Path path, Optional<String> key) {
        List<FileBytes> files = new ArrayList<>();
        try {
            FileBytes file = open(path, files);
            Contents contents = isJson(file) ? below(file, readShards(file, files), key) : read(file, key);
            return OpenCheckpoint.of(file, files, contents);
        } catch (RuntimeException e) {
            files.forEach(FileBytes::close);
            throw e;
        }
    }

    private static Contents below(FileBytes file, Contents contents, Optional<String> key) {
        return key.map(below -> contents.below(file, below)).orElse(contents);
    }

    private static FileBytes open(Path path, List<FileBytes> files) {
        FileBytes file = FileBytes.open(path);
        files.add(file);
        return file;
    }

    private static boolean isJson(FileBytes file) {
        return file.size() > 0 && file.bytes(0, 1).get() == '{' && !isSafetensors(start(file));
    }

    /** In the order of the index. */
    private static Contents readShards(FileBytes index, List<FileBytes> files) {
        Map<String, String> shards = ShardIndex.read(index);
        Map<String, Contents> contents = new LinkedHashMap<>();
        for (String shard : new LinkedHashSet<>(shards.values())) {
            contents.put(shard, read(open(index.path().resolveSibling(shard), files), Optional.empty()));
        }
        Contents first = contents.values().iterator().next();
        Map<String, String> unread = new HashMap<>();
        contents.values().forEach(found -> unread.putAll(found.unread()));
        shards.keySet().removeAll(unread.keySet());
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        shards.forEach((name, shard) -> tensors.put(
                name,
                Optional.ofNullable(contents.get(shard).tensors().get(name))
                        .orElseThrow(() -> index.fault("says that tensor '" + name + "' is in " + shard
                                + ", but it is not there: get both files again"))));
        return new Contents(first.format(), first.key(), tensors, unread, Map.of(), first.called());
    }

    private static ByteBuffer start(FileBytes file) {
        return file.bytes(0, (int) Math.min(file.size(), ForeignFiles.START_BYTES));
    }

    private static boolean isSafetensors(ByteBuffer start) {
        return start.limit() > Long.BYTES && start.get(Long.BYTES) == '{';
    }

    private static Contents read(FileBytes file, Optional<String> key) {
        ByteBuffer start = start(file);
        if (isSafetensors(start)) {
            return below(file, SafetensorsReader.read(file), key);
        }
        if (start.limit() >= Integer.BYTES && start.getInt(0) == ZIP) {
            return TorchZipReader.read(file, key);
        }
        if (TarDirectory.isTar(file)) {
            return TorchTarReader.read(file, key);
        }
        if (TorchLegacyReader.begins(start)) {
            return TorchLegacyReader.read(file, key);
        }
        throw file.fault("is no checkpoint: expected a .safetensors file or a .pth file of torch.save, found "
                + ForeignFiles.describe(start));
    }
}
