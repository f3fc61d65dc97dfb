package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.convnextc.importer.ImportedNet;
import org.convnextc.importer.onnx.OnnxImport;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;
import org.junit.jupiter.api.Timeout;

/** An ONNX model gives a net, or a FileException; nothing that is printed has a control character. */
@Timeout(Limits.SECONDS)
class OnnxFuzzTest {
    private final InputFile file = new InputFile();

    @FuzzTest
    @DictionaryEntries({
        "Conv",
        "Gemm",
        "MatMul",
        "Add",
        "Mul",
        "Reshape",
        "Transpose",
        "Flatten",
        "ReduceMean",
        "LayerNormalization",
        "BatchNormalization",
        "GlobalAveragePool",
        "MaxPool",
        "Concat",
        "Slice",
        "Pad",
        "axes",
        "perm",
        "kernel_shape",
        "location"
    })
    void model(byte[] bytes) {
        try (OnnxImport model = OnnxImport.open(file.holding(bytes), "My", OnnxImport.Options.NONE)) {
            ImportedNet net = model.net(file.path());
            printable(net.text());
            net.recognised().forEach(OnnxFuzzTest::printable);
            net.notes().forEach(OnnxFuzzTest::printable);
        } catch (FileException e) {
            printable(e.getMessage());
        }
    }

    private static void printable(String text) {
        text.lines().forEach(line -> assertTrue(Printable.is(line), line));
    }
}
