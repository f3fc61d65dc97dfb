package org.convnextc.importer.onnx;

import static org.convnextc.importer.onnx.ModelBytes.ints;
import static org.convnextc.importer.onnx.ModelBytes.message;
import static org.convnextc.importer.onnx.ModelBytes.node;
import static org.convnextc.importer.onnx.ModelBytes.pair;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.convnextc.importer.ImportException;
import org.convnextc.io.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are damaged, or made to do harm: each gives a message, and nothing is written. */
class HostileModelsTest {
    @TempDir
    private Path folder;

    private static ModelBytes conv() {
        return new ModelBytes().node("Conv", List.of("x", "w"), "y", ints("kernel_shape", 2, 2));
    }

    private String refused(ModelBytes model) {
        Path path = model.in(folder);
        Path weights = folder.resolve("w.safetensors");
        String message = assertThrows(FileException.class, () -> Imported.of(path, weights))
                .getMessage();
        assertTrue(message.startsWith(path.toString()), message);
        assertTrue(Files.notExists(weights));
        return message.substring(path.toString().length());
    }

    private void refusedFor(ModelBytes model, String why) {
        String message = refused(model);
        assertTrue(message.contains(why), message);
    }

    @Test
    void theModelThatOthersAreMadeOfIsRight() {
        Imported imported = Imported.of(conv().weight("w", 4, 3, 2, 2).in(folder), folder.resolve("w.safetensors"));
        assertEquals(
                List.of(4),
                List.of(imported.graph().entry().resultTypes().get(0).dim(1)));
    }

    @Test
    void cycles() {
        refusedFor(
                new ModelBytes()
                        .node("Add", List.of("x", "b"), "a")
                        .node("Relu", List.of("a"), "b")
                        .node("Relu", List.of("b"), "y"),
                "has a cycle, through '/a/Add', '/b/Relu', '/y/Relu'");
    }

    @Test
    void namesUsedTwice() {
        refusedFor(conv().weight("w", 4, 3, 2, 2).weight("w", 4, 3, 2, 2), "has two tensors named 'w'");
        refusedFor(
                new ModelBytes().node("Relu", List.of("x"), "y").node("Sigmoid", List.of("x"), "y"),
                "gives the name 'y' to two values, the second at '/y/Sigmoid'");
        refusedFor(new ModelBytes().node("Relu", List.of("x"), "x"), "gives the name 'x' to two values");
    }

    @Test
    void namesThatNobodyGives() {
        refusedFor(conv(), "reads 'w', but nothing gives that");
    }

    @Test
    void dimsThatContradictTheData() {
        byte[] bytes = new byte[16];
        refusedFor(
                conv().tensor("w", ModelBytes.FLOAT, new long[] {4, 3, 2, 2}, out -> out.writeByteArray(9, bytes)),
                "has the tensor 'w' of shape [4, 3, 2, 2] with 16 bytes, expected 192");
        refusedFor(
                conv().tensor("w", ModelBytes.FLOAT, new long[] {4, 3, 2, 2}, out -> out.writeFloat(4, 1)),
                "with 1 numbers, expected 48");
    }

    @Test
    void dimsThatOverflow() {
        refusedFor(
                conv().tensor("w", ModelBytes.FLOAT, new long[] {1L << 31, 3}, out -> {}),
                "with an extent of 2147483648");
        refusedFor(conv().tensor("w", ModelBytes.FLOAT, new long[] {-4, 3}, out -> {}), "with an extent of -4");
        long[] large = {1 << 30, 1 << 30, 1 << 30, 1 << 30};
        refusedFor(conv().tensor("w", ModelBytes.FLOAT, large, out -> {}), "more than 2147483647 elements");
        refusedFor(
                conv().tensor("w", ModelBytes.FLOAT, new long[40], out -> {}),
                "more than 32 extents in the shape of a tensor");
    }

    @Test
    void externalDataLeavesTheFolder() throws IOException {
        Path outside = Files.write(folder.resolve("secret"), new byte[192]);
        Path inside = Files.createDirectory(folder.resolve("models"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        for (String location : List.of("../secret", outside.toString(), "link", "a/../../secret", "")) {
            Path path = external(location, 192).in(inside);
            String message = assertThrows(
                            FileException.class, () -> OnnxImport.open(path, "Net", OnnxImport.Options.NONE))
                    .getMessage();
            assertTrue(message.contains("expected a file in the model's own folder"), message);
        }
    }

    @Test
    void externalDataInTheFolderIsRead() throws IOException {
        Files.write(folder.resolve("data"), new byte[192]);
        Imported.of(external("data", 192).in(folder), folder.resolve("w.safetensors"));
        Files.write(folder.resolve("data"), new byte[191]);
        Files.delete(folder.resolve("w.safetensors"));
        refusedFor(external("data", 192), "at byte 0 of data with 192 bytes, but that file ends at 191");
        refusedFor(external("data", 190), "with 190 bytes, expected 192");
        refusedFor(external("gone", 192), "which cannot be read");
    }

    private static ModelBytes external(String location, long length) {
        return conv().tensor("w", ModelBytes.FLOAT, new long[] {4, 3, 2, 2}, out -> {
            out.writeByteArray(13, pair("location", location));
            out.writeByteArray(13, pair("length", Long.toString(length)));
            out.writeInt32(14, 1);
        });
    }

    @Test
    void functionsThatCallEachOther() {
        byte[] first = function("F", node("G", "own", List.of("a"), "b"));
        byte[] second = function("G", node("F", "own", List.of("a"), "b"));
        ModelBytes model =
                new ModelBytes().model(25, first).model(25, second).graph(1, node("F", "own", List.of("x"), "y"));
        refusedFor(model, "has functions that call each other more than 32 deep, such as own::");
    }

    /** Each of 20 functions calls the next one twice. */
    @Test
    void functionsThatGrow() {
        ModelBytes model = new ModelBytes().graph(1, node("F0", "own", List.of("x"), "y"));
        for (int i = 0; i < 20; i++) {
            String next = "F" + (i + 1);
            model.model(
                    25, function("F" + i, node(next, "own", List.of("a"), "m"), node(next, "own", List.of("m"), "b")));
        }
        model.model(25, function("F20", node("Relu", "", List.of("a"), "b")));
        refusedFor(model, "has more than 200000");
    }

    private static byte[] function(String name, byte[]... nodes) {
        return message(out -> {
            out.writeString(1, name);
            out.writeString(4, "a");
            out.writeString(5, "b");
            for (byte[] node : nodes) {
                out.writeByteArray(7, node);
            }
            out.writeString(10, "own");
        });
    }

    @Test
    void lengthsBeyondTheFile() throws IOException {
        byte[] right = conv().weight("w", 4, 3, 2, 2).bytes();
        for (int length = 0; length < right.length; length += 3) {
            Path path = Files.write(folder.resolve("model.onnx"), Arrays.copyOf(right, length));
            assertThrows(FileException.class, () -> Imported.of(path, folder.resolve("w.safetensors")));
        }
        byte[] huge = message(out -> {
            out.writeTag(7, 2);
            out.writeUInt32NoTag(Integer.MAX_VALUE);
        });
        Path path = Files.write(folder.resolve("model.onnx"), huge);
        assertThrows(ImportException.class, () -> Imported.of(path, folder.resolve("w.safetensors")));
    }

    @Test
    void absurdCounts() {
        ModelBytes model = new ModelBytes();
        byte[] empty = new byte[0];
        for (int i = 0; i <= 200_000; i++) {
            model.graph(1, empty);
        }
        refusedFor(model, "has more than 200000 nodes");
    }

    @Test
    void whatIsNoModel() throws IOException {
        Path path = Files.writeString(folder.resolve("model.onnx"), "This is no model.");
        assertThrows(ImportException.class, () -> Imported.of(path, folder.resolve("w.safetensors")));
        Path none = folder.resolve("none.onnx");
        assertThrows(FileException.class, () -> Imported.of(none, folder.resolve("w.safetensors")));
    }
}
