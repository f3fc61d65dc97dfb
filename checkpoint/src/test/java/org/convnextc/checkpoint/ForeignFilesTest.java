package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other kinds are named, with the way from there to a checkpoint. */
class ForeignFilesTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String escaped) {
        return escaped.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void assertRefused(Path file, String... messages) {
        String found = assertThrows(CheckpointException.class, () -> Checkpoints.open(file))
                .getMessage();
        assertTrue(found.startsWith(file + ": "), found);
        for (String message : messages) {
            assertTrue(found.contains(message), found);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    \\211HDF\\r\\n\\032\\n\\0\\0           | an HDF5 file                | keras.models.load_model
                    \\010\\007\\022\\007pytorch\\032        | an ONNX model               | onnx.numpy_helper.to_array
                    \\010\\012:\\377\\1                   | an ONNX model               | onnx.load
                    \\010\\001\\022\\377\\1                | a TensorFlow SavedModel     | tf.train.load_checkpoint
                    \\034\\0\\0\\0TFL3\\0\\0                | a TensorFlow Lite model     | tf.train.load_checkpoint
                    model_checkpoint_path: "ckpt-1"  | the list of a TensorFlow    | tf.train.load_checkpoint
                    \\037\\213\\010\\0\\0\\0\\0\\0\\0            | compressed by gzip          | gunzip
                    BZh91AY&SY                       | compressed by bzip2         | bunzip2
                    \\3757zXZ\\0\\0\\0\\0                  | compressed by xz            | unxz
                    (\\265/\\375\\4\\0\\0\\0\\0             | compressed by zstd          | unzstd
                    7z\\274\\257\\047\\034\\0\\0\\0           | a 7z archive                | 7z x
                    Rar!\\032\\7\\1\\0\\0                  | a RAR archive               | unpack it
                    GGUF\\3\\0\\0\\0\\0                   | a GGUF file                 | take that one
                    \\223NUMPY\\1\\0v\\0                  | a NumPy array               | safetensors.numpy.save_file
                    \\201\\245model\\201\\246kernel        | a MessagePack file          | from_flax=True
                    \\336\\0\\20\\331\\45parameters        | a MessagePack file          | from_flax=True
                    <!DOCTYPE html><html>            | a web page                  | download link
                    version https://git-lfs.github.com/spec/v1 | a Git LFS pointer | git lfs pull
                    Not Found: the file is gone      | a text that begins with 'Not Found | safetensors
                    \\1\\2\\3\\4\\5\\6\\7\\0\\1\\2               | the bytes 01 02 03 04 05 06 07 00 | safetensors
                    """)
    void areNamed(String start, String kind, String way) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes(start));
        assertRefused(
                file, "is no checkpoint: expected a .safetensors file or a .pth file of torch.save, found", kind, way);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    arr_0.npy arr_1.npy                    | NumPy arrays (.npz)   | numpy.load
                    metadata.json model.weights.h5         | a model of Keras 3    | keras.models.load_model
                    net/model.json net/tensors/0           | TorchScript           | torch.jit.load
                    net/data.pkl net/constants.pkl         | TorchScript           | torch.jit.load
                    nets/a.pth nets/b.safetensors x.txt    | it holds [nets/a.pth, nets/b.safetensors] | unpack it
                    word/document.xml                      | 0 entries named data.pkl | it is no checkpoint
                    a/data.pkl b/data.pkl                  | 2 entries named data.pkl | it is no checkpoint
                    """)
    void zipFilesAreNamed(String names, String kind, String way) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : names.split(" ")) {
            entries.put(name, new byte[4]);
        }
        assertRefused(PickleWriter.zip(folder.resolve("file"), entries), kind, way);
    }

    /** A pickle of another program. */
    @ParameterizedTest
    @CsvSource({"\\200\\004}., none of torch.save", "\\200\\002K\\1., none of torch.save"})
    void picklesAreNamed(String pickle, String kind) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes(pickle));
        assertRefused(file, kind, "torch.as_tensor");
    }
}
