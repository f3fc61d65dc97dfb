package org.convnextc.runtime.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens checkpoint files. What a file is tells its content, not the ending of its name. */
public final class Checkpoints {
    private static final int ZIP = 0x04034b50; // PK, 3, 4

    private Checkpoints() {}

    /** As {@link #open(Path, Optional)}, taking the model's parameters. */
    public static Checkpoint open(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * Opens a safetensors file, a file of {@code torch.save} of any version of PyTorch, or the JSON index of several such files. Only the
     * description of the tensors is read; nothing in the file is executed.
     *
     * @param key which top-level entry of a PyTorch file to take, such as {@code model_ema}; empty: the file's only state dict, or that
     *     under {@code model} or {@code state_dict}
     * @throws CheckpointException if the file is missing, damaged, or of another kind, or has no such entry
     */
    public static Checkpoint open(Path path, Optional<String> key) {
        List<FileBytes> files = new ArrayList<>();
        try {
            FileBytes file = open(path, files);
            Contents contents = isJson(file) ? readShards(file, files, key) : read(file, key);
            return new OpenCheckpoint(file, files, contents);
        } catch (RuntimeException e) {
            files.forEach(FileBytes::close);
            throw e;
        }
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
    private static Contents readShards(FileBytes index, List<FileBytes> files, Optional<String> key) {
        Map<String, String> shards = ShardIndex.read(index);
        Map<String, Contents> contents = new LinkedHashMap<>();
        for (String shard : new LinkedHashSet<>(shards.values())) {
            contents.put(shard, read(open(index.path().resolveSibling(shard), files), key));
        }
        Contents first = contents.values().iterator().next();
        Map<String, String> unread = new HashMap<>();
        contents.values().forEach(found -> unread.putAll(found.unread()));
        shards.keySet().removeAll(unread.keySet());
        return new Contents(
                first.format(), first.key(), inOrder(index, shards, contents), unread, Map.of(), first.called());
    }

    private static List<StoredTensor> inOrder(
            FileBytes index, Map<String, String> shards, Map<String, Contents> contents) {
        Map<String, Map<String, StoredTensor>> tensors = new HashMap<>();
        contents.forEach((shard, found) -> tensors.put(
                shard, found.tensors().stream().collect(Collectors.toMap(StoredTensor::name, tensor -> tensor))));
        return shards.entrySet().stream()
                .map(e -> Optional.ofNullable(tensors.get(e.getValue()).get(e.getKey()))
                        .orElseThrow(() -> index.fault("says that tensor '" + e.getKey() + "' is in " + e.getValue()
                                + ", but it is not there: get both files again")))
                .toList();
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
            if (key.isPresent()) {
                throw file.fault(
                        "is a safetensors file, which has no entry '" + key.get() + "' to choose: leave the key out");
            }
            return SafetensorsReader.read(file);
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
