package org.convnextc.runtime.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens checkpoint files. What a file is tells its content, not the ending of its name. */
public final class Checkpoints {
    private static final int ZIP = 0x04034b50; // "PK\\3\\4"
    private static final int PICKLE = 0x80;

    private Checkpoints() {}

    /** As {@link #open(Path, Optional)}, taking the model's parameters. */
    public static Checkpoint open(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * Opens a safetensors file or a zip file of {@code torch.save}. Only the description of the tensors is read; nothing in the file is
     * executed.
     *
     * @param key which top-level entry of a PyTorch file to take, such as {@code model_ema}; empty: the file's only state dict, or that
     *     under {@code model} or {@code state_dict}
     * @throws CheckpointException if the file is missing, damaged, or of another kind, or has no such entry
     */
    public static Checkpoint open(Path path, Optional<String> key) {
        FileBytes file = FileBytes.open(path);
        try {
            return new OpenCheckpoint(file, NamingScheme.translate(read(file, key)));
        } catch (CheckpointException e) {
            file.close();
            throw e;
        }
    }

    private static List<StoredTensor> read(FileBytes file, Optional<String> key) {
        ByteBuffer start = file.bytes(0, (int) Math.min(file.size(), 64));
        if (start.limit() >= Integer.BYTES && start.getInt(0) == ZIP) {
            return TorchZipReader.read(file, key);
        }
        if (start.limit() > Long.BYTES && start.get(Long.BYTES) == '{') {
            if (key.isPresent()) {
                throw file.fault(
                        "is a safetensors file, which has no entry '" + key.get() + "' to choose: leave the key out");
            }
            return SafetensorsReader.read(file);
        }
        throw file.fault("is no checkpoint: expected a .safetensors file or a .pth file of torch.save, found "
                + describe(start));
    }

    private static String describe(ByteBuffer start) {
        if (start.limit() == 0) {
            return "an empty file";
        }
        String text = StandardCharsets.ISO_8859_1.decode(start.duplicate()).toString();
        if (text.startsWith("version https://git-lfs")) {
            return "a Git LFS pointer; get the file itself with git lfs pull";
        }
        if (text.stripLeading().startsWith("<")) {
            return "a web page; get the file itself from the download link";
        }
        if ((start.get(0) & 0xff) == PICKLE) {
            return "a Python pickle; PyTorch before 1.6 wrote such files: load it and save it again with torch.save";
        }
        if (start.limit() <= Long.BYTES) {
            return start.limit() + " bytes";
        }
        StringBuilder bytes = new StringBuilder("the bytes");
        for (int i = 0; i < Long.BYTES; i++) {
            bytes.append(String.format(" %02x", start.get(i)));
        }
        return bytes.toString();
    }
}
