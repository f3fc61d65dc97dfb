package org.convnextc.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names what a file is that is no checkpoint this reader knows, and the way from there to one. */
final class ForeignFiles {
    /** Enough for what tells the kinds apart. */
    static final int START_BYTES = 512;

    private static final String UNPACK = "; unpack it first";

    private static final int MOST_NAMES = 5;

    /** @param start in Latin 1 */
    private record Magic(String start, String what) {
        boolean begins(String text) {
            return text.startsWith(start);
        }
    }

    private static final List<Magic> MAGICS = List.of(
            new Magic(
                    "version https://git-lfs",
                    "a Git LFS pointer, not the file itself; get that with git lfs pull, or from the download link"),
            new Magic(
                    "\u0089HDF\r\n\u001a\n",
                    "an HDF5 file, as Keras writes it (.h5); load it in Python with keras.models.load_model, and save the"
                            + " weights under PyTorch's names and in its layout with safetensors.numpy.save_file"),
            new Magic("GGUF", "a GGUF file; it is made from a PyTorch or safetensors checkpoint: take that one"),
            new Magic("lmgg", "a GGML file; it is made from a PyTorch checkpoint: take that one"),
            new Magic("tjgg", "a GGML file; it is made from a PyTorch checkpoint: take that one"),
            new Magic("\u001f\u008b", "a file compressed by gzip" + UNPACK + ", with gunzip or tar -xzf"),
            new Magic("BZh", "a file compressed by bzip2" + UNPACK + ", with bunzip2 or tar -xjf"),
            new Magic("\u00fd7zXZ", "a file compressed by xz" + UNPACK + ", with unxz or tar -xJf"),
            new Magic("(\u00b5/\u00fd", "a file compressed by zstd" + UNPACK + ", with unzstd"),
            new Magic("7z\u00bc\u00af'\u001c", "a 7z archive" + UNPACK + ", with 7z x"),
            new Magic("Rar!", "a RAR archive" + UNPACK),
            new Magic(
                    "\u0093NUMPY",
                    "a NumPy array (.npy); a checkpoint holds many by name: safetensors.numpy.save_file({name: array, ...},"
                            + " 'out.safetensors')"),
            new Magic("model_checkpoint_path:", "the list of a TensorFlow checkpoint." + tensorFlow()),
            new Magic("%PDF", "a PDF document"),
            new Magic("\u00ff\u00d8\u00ff", "a JPEG image"),
            new Magic("\u0089PNG", "a PNG image"));

    private ForeignFiles() {}

    private static String tensorFlow() {
        return " Read its variables in Python with tf.train.load_checkpoint, and save them under PyTorch's names and in its layout"
                + " with safetensors.numpy.save_file";
    }

    /** What a file is, for a sentence that ends with it. */
    static String describe(ByteBuffer start) {
        if (start.limit() == 0) {
            return "an empty file";
        }
        String text = StandardCharsets.ISO_8859_1.decode(start.duplicate()).toString();
        return MAGICS.stream()
                .filter(magic -> magic.begins(text))
                .map(Magic::what)
                .findFirst()
                .or(() -> describeStructure(start, text))
                .orElseGet(() -> bytes(start));
    }

    private static Optional<String> describeStructure(ByteBuffer start, String text) {
        if (text.stripLeading().startsWith("<")) {
            return Optional.of("a web page or XML; get the file itself from the download link");
        }
        if (text.startsWith("TFL3", 4)) {
            return Optional.of(
                    "a TensorFlow Lite model; it is made from a TensorFlow model: take that one." + tensorFlow());
        }
        if (text.startsWith("\b\u0001\u0012")) { // saved_model_schema_version = 1, meta_graphs
            return Optional.of("a TensorFlow SavedModel's graph; its weights lie in the folder variables beside it."
                    + tensorFlow());
        }
        if (isOnnx(text)) {
            return Optional.of(
                    "an ONNX model. Read its weights in Python with onnx.load and onnx.numpy_helper.to_array, and save"
                            + " them under the net's names with safetensors.numpy.save_file");
        }
        if (isMessagePack(text)) {
            return Optional.of(
                    "a MessagePack file, as Flax writes it (.msgpack). Hugging Face's transformers read it with"
                            + " from_pretrained(FOLDER, from_flax=True); then save it with model.save_pretrained(FOLDER)");
        }
        if (start.limit() > Long.BYTES && text.chars().allMatch(ForeignFiles::isText)) {
            return Optional.of("a text that begins with '"
                    + text.lines().findFirst().orElse("").strip() + "'");
        }
        return Optional.empty();
    }

    /** ModelProto: ir_version, then the producer, the domain or the graph (onnx.proto). */
    private static boolean isOnnx(String text) {
        return text.length() > 2
                && text.charAt(0) == '\b'
                && text.charAt(1) >= 1
                && text.charAt(1) <= 20
                && "\u0012\u001a\":B".indexOf(text.charAt(2)) >= 0;
    }

    /** A map whose first key is a string. */
    private static boolean isMessagePack(String text) {
        char kind = text.charAt(0);
        int key = kind > 0x80 && kind <= 0x8f ? 1 : kind == 0xde ? 3 : kind == 0xdf ? 5 : text.length();
        return key < text.length() && (text.charAt(key) >> 5 == 5 || text.charAt(key) == 0xd9);
    }

    private static boolean isText(int c) {
        return c >= ' ' && c < 0x7f || c == '\t' || c == '\r' || c == '\n' || c >= 0x80;
    }

    private static String bytes(ByteBuffer start) {
        if (start.limit() <= Long.BYTES) {
            return start.limit() + " bytes";
        }
        StringBuilder bytes = new StringBuilder("the bytes");
        for (int i = 0; i < Long.BYTES; i++) {
            bytes.append(String.format(Locale.ROOT, " %02x", start.get(i)));
        }
        return bytes.toString();
    }

    /**
     * What a zip file is that is none of torch.save.
     *
     * @param pickles how many entries are named as torch.save names its one
     */
    static String describeZip(Collection<String> names, int pickles) {
        String what = "is a zip file with " + pickles + " entries named data.pkl, where torch.save writes one: ";
        if (names.stream().anyMatch(name -> name.endsWith(".weights.h5"))) {
            return what
                    + "it is a model of Keras 3. Load it in Python with keras.models.load_model, and save the weights under"
                    + " PyTorch's names and in its layout with safetensors.numpy.save_file";
        }
        if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
            return what + "it holds NumPy arrays (.npz). Convert it in Python:"
                    + " safetensors.numpy.save_file(dict(numpy.load('in.npz')), 'out.safetensors')";
        }
        if (names.contains("model.json") || names.stream().anyMatch(name -> name.endsWith("/model.json"))) {
            return what
                    + "it is a TorchScript program of PyTorch 1.3 or before, which is not run. Its weights can be saved in"
                    + " Python: torch.save(torch.jit.load('in.pt', map_location='cpu').state_dict(), 'out.pth')";
        }
        return what + "it is no checkpoint" + holding(names);
    }

    /** What a tar file is that is none of the first torch.save. */
    static String describeTar(Collection<String> names) {
        return "is a tar file, but has not the entries pickle, tensors and storages of PyTorch's first checkpoints"
                + holding(names);
    }

    private static String holding(Collection<String> names) {
        List<String> checkpoints = names.stream()
                .filter(name -> name.matches("(?i).*\\.(pth|pt|bin|ckpt|safetensors|tar)"))
                .limit(MOST_NAMES)
                .toList();
        return checkpoints.isEmpty() ? "" : "; it holds " + checkpoints + UNPACK;
    }
}
