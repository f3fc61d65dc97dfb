package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.IntStream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.CheckpointException;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.junit.jupiter.api.Timeout;

/** Checkpoints of each kind give tensors or a CheckpointException that names the file. */
@Timeout(Limits.SECONDS)
class CheckpointFuzzTest {
    private static final int SOME = 1000;

    private final InputFile file = new InputFile();

    @FuzzTest
    @DictionaryEntries({"\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "F32", "BF16"})
    void safetensors(byte[] bytes) {
        read(bytes);
    }

    @FuzzTest
    @DictionaryEntries({
        "PK\\x01\\x02",
        "PK\\x03\\x04",
        "PK\\x05\\x06",
        "PK\\x06\\x06",
        "PK\\x06\\x07",
        "data.pkl",
        "byteorder"
    })
    void torchZip(byte[] bytes) {
        read(bytes);
    }

    @FuzzTest
    @DictionaryEntries({
        "ctorch._utils\\x0A_rebuild_tensor_v2\\x0A",
        "ccollections\\x0AOrderedDict\\x0A)R",
        "storage",
        "tQ",
        "tR"
    })
    void torchLegacy(byte[] bytes) {
        read(bytes);
    }

    @FuzzTest
    @DictionaryEntries({"ctorch\\x0AFloatStorage\\x0A", "ctorch\\x0AFloatTensor\\x0A", "Q", "tensors", "storages"})
    void torchTar(byte[] bytes) {
        read(bytes);
    }

    private void read(byte[] bytes) {
        try (Checkpoint checkpoint = Checkpoints.open(file.holding(bytes))) {
            for (String name : checkpoint.names()) {
                ends(checkpoint.find(name).orElseThrow());
            }
        } catch (CheckpointException e) {
            // an index names other files of its folder, which do not exist
            assertTrue(e.getMessage().startsWith(file.folder() + "/"), e.getMessage());
        }
    }

    /** The first and the last elements: reading all of an expanded view may take long, and rightly so. */
    private static void ends(TensorSource tensor) {
        long elements = IntStream.of(tensor.shape()).asLongStream().reduce(1, Math::multiplyExact);
        int count = (int) Math.min(SOME, elements);
        float[] values = new float[count];
        tensor.read(0, values, 0, count);
        tensor.read(elements - count, values, 0, count);
    }
}
