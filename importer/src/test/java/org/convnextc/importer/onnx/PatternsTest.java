package org.convnextc.importer.onnx;

import static org.convnextc.importer.onnx.ModelBytes.integer;
import static org.convnextc.importer.onnx.ModelBytes.ints;
import static org.convnextc.importer.onnx.ModelBytes.node;
import static org.convnextc.importer.onnx.ModelBytes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.convnextc.importer.ImportException;
import org.convnextc.ir.op.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which nodes become which steps, and which nearly do. */
class PatternsTest {
    @TempDir
    private Path folder;

    private String steps(ModelBytes model) {
        return Imported.of(model.in(folder), folder.resolve("w.safetensors")).graph().entry().body().stream()
                .map(instruction -> instruction.op())
                .filter(op -> !op.mnemonic().startsWith("to_channels"))
                .map(Op::toString)
                .collect(Collectors.joining(" "));
    }

    private String refused(ModelBytes model) {
        Path path = model.in(folder);
        return assertThrows(ImportException.class, () -> Imported.of(path, folder.resolve("w.safetensors")))
                .getMessage();
    }

    /** x (1 + erf(x / c)) / 2 */
    private static ModelBytes gelu(double root, double half) {
        return new ModelBytes()
                .scalar("root", root)
                .scalar("one", 1)
                .scalar("half", half)
                .node("Div", List.of("x", "root"), "a")
                .node("Erf", List.of("a"), "b")
                .node("Add", List.of("b", "one"), "c")
                .node("Mul", List.of("x", "c"), "d")
                .node("Mul", List.of("d", "half"), "y");
    }

    @Test
    void geluWithErf() {
        assertEquals("Gelu[form=ERF]", steps(gelu(Math.sqrt(2), 0.5)));
    }

    @Test
    void whatIsNearlyGeluIsRefused() {
        String why = "Erf is part of no pattern that a step is known for: '/b/Erf'";
        assertTrue(refused(gelu(1.4, 0.5)).contains(why));
        assertTrue(refused(gelu(Math.sqrt(2), 0.501)).contains(why));
    }

    @Test
    void geluWithTanh() {
        ModelBytes model = new ModelBytes()
                .scalar("three", 3)
                .scalar("part", 0.044715)
                .scalar("scale", Math.sqrt(2 / Math.PI))
                .scalar("one", 1)
                .scalar("half", 0.5)
                .node("Pow", List.of("x", "three"), "a")
                .node("Mul", List.of("part", "a"), "b")
                .node("Add", List.of("x", "b"), "c")
                .node("Mul", List.of("c", "scale"), "d")
                .node("Tanh", List.of("d"), "e")
                .node("Add", List.of("one", "e"), "f")
                .node("Mul", List.of("x", "half"), "g")
                .node("Mul", List.of("g", "f"), "y");
        assertEquals("Gelu[form=TANH]", steps(model));
        assertEquals(
                "Gelu[form=TANH]",
                steps(new ModelBytes().opset(20).node("Gelu", List.of("x"), "y", text("approximate", "tanh"))));
    }

    @Test
    void hardswishOfClip() {
        ModelBytes model = new ModelBytes()
                .scalar("three", 3)
                .scalar("zero", 0)
                .scalar("six", 6)
                .node("Add", List.of("x", "three"), "a")
                .node("Clip", List.of("a", "zero", "six"), "b")
                .node("Div", List.of("b", "six"), "c")
                .node("Mul", List.of("x", "c"), "y");
        assertEquals("Hardswish[]", steps(model));
    }

    /** The norm over the channels of images with the channels second. */
    private static ModelBytes layernorm(long axis, boolean weighted) {
        ModelBytes model = new ModelBytes()
                .scalar("two", 2)
                .scalar("eps", 1e-5)
                .weight("norm.weight", 3, 1, 1)
                .weight("norm.bias", 3, 1, 1)
                .node("ReduceMean", List.of("x"), "m", ints("axes", axis))
                .node("Sub", List.of("x", "m"), "d")
                .node("Pow", List.of("d", "two"), "s")
                .node("ReduceMean", List.of("s"), "v", ints("axes", axis))
                .node("Add", List.of("v", "eps"), "e")
                .node("Sqrt", List.of("e"), "r");
        if (!weighted) {
            return model.node("Div", List.of("d", "r"), "y");
        }
        return model.node("Div", List.of("d", "r"), "n")
                .node("Mul", List.of("norm.weight", "n"), "p")
                .node("Add", List.of("p", "norm.bias"), "y");
    }

    @Test
    void layernormSpeltOut() {
        assertEquals("Layernorm[eps=1.0E-5, affine=true, bias=true]", steps(layernorm(1, true)));
        assertEquals("Layernorm[eps=1.0E-5, affine=false, bias=true]", steps(layernorm(-3, false)));
    }

    @Test
    void aNormOverRowsIsRefused() {
        String message = refused(layernorm(2, true));
        assertTrue(message.contains("is part of no pattern that a step is known for: '/n/Div'"), message);
    }

    @Test
    void transposesAroundALinearLayerVanish() {
        ModelBytes model = new ModelBytes()
                .weight("w", 3, 5)
                .weight("b", 5)
                .node("Transpose", List.of("x"), "a", ints("perm", 0, 2, 3, 1))
                .node("MatMul", List.of("a", "w"), "c")
                .node("Add", List.of("b", "c"), "d")
                .node("Transpose", List.of("d"), "y", ints("perm", 0, 3, 1, 2));
        assertEquals("Linear[width=5, bias=true, initScale=1.0]", steps(model));
    }

    @Test
    void aTransposeThatStaysIsRefused() {
        String message = refused(new ModelBytes().node("Transpose", List.of("x"), "y", ints("perm", 0, 2, 3, 1)));
        assertTrue(message.contains("the output is no batch of images [N,C,H,W] or of vectors: 'y'"), message);
    }

    private static ModelBytes padded(long... pads) {
        return new ModelBytes()
                .weight("w", 4, 3, 3, 3)
                .integers("pads", pads)
                .node("Pad", List.of("x", "pads"), "p")
                .node("Conv", List.of("p", "w"), "y", ints("kernel_shape", 3, 3));
    }

    @Test
    void paddingBecomesTheConvolutions() {
        assertTrue(steps(padded(0, 0, 1, 1, 0, 0, 1, 1)).contains("pad=1"));
        String message = refused(padded(0, 0, 0, 0, 0, 0, 1, 1));
        assertTrue(message.contains("Conv has [0, 0, 1, 1] pixels of padding"), message);
    }

    @ParameterizedTest
    @CsvSource({"3, 0, MaxPool has ceil_mode", "2, 0, ''", "3, 1, MaxPool has ceil_mode"})
    void aWindowThatHangsOverTheEdge(int kernel, int pad, String why) {
        ModelBytes model = new ModelBytes()
                .node(
                        "MaxPool",
                        List.of("x"),
                        "y",
                        ints("kernel_shape", kernel, kernel),
                        ints("strides", 2, 2),
                        ints("pads", pad, pad, pad, pad),
                        integer("ceil_mode", 1));
        if (why.isEmpty()) {
            assertTrue(steps(model).startsWith("Maxpool"));
        } else {
            assertTrue(refused(model).contains(why));
        }
    }

    @Test
    void aLinearLayerOverAWholeImageIsAConvolution() {
        ModelBytes model = new ModelBytes()
                .weight("w", 10, 192)
                .node("Flatten", List.of("x"), "f")
                .node("Gemm", List.of("f", "w"), "y", integer("transB", 1));
        assertEquals(
                "Conv[width=10, kernel=8x8, stride=1, pad=0, dilation=1, groups=1, bias=false] Mean[]", steps(model));
    }

    @Test
    void aShapeThatPartsTheChannelsIsRefused() {
        ModelBytes model = new ModelBytes()
                .integers("shape", -1, 3, 2, 4, 8)
                .integers("back", -1, 3, 8, 8)
                .node("Reshape", List.of("x", "shape"), "a")
                .node("Reshape", List.of("a", "back"), "y");
        assertTrue(refused(model).contains("Reshape parts an axis or joins some"));
    }

    @Test
    void everythingInTheWayIsInOneMessage() {
        ModelBytes model = new ModelBytes()
                .weight("w", 4, 3, 1, 1)
                .node("If", List.of("x"), "a")
                .node("QuantizeLinear", List.of("x"), "b")
                .node("Conv", List.of("a", "w"), "c")
                .graph(1, node("Attention", "com.microsoft", List.of("b"), "d"))
                .node("Add", List.of("c", "d"), "y");
        String message = refused(model);
        for (String part : List.of(
                "If is no operator that a step is known for: '/a/If', node 1 of 5",
                "QuantizeLinear is no operator that a step is known for: '/b/QuantizeLinear', node 2 of 5",
                "com.microsoft.Attention is no operator that a step is known for: '/d/Attention', node 4 of 5")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void aNormInALocalFunctionIsThatNorm() {
        byte[] function = ModelBytes.message(out -> {
            out.writeString(1, "Twice");
            out.writeString(4, "a");
            out.writeString(5, "b");
            out.writeByteArray(7, node("Relu", "", List.of("a"), "m"));
            out.writeByteArray(7, node("Sigmoid", "", List.of("m"), "b"));
            out.writeString(10, "own");
        });
        ModelBytes model = new ModelBytes().model(25, function).graph(1, node("Twice", "own", List.of("x"), "y"));
        assertEquals("Relu[] Sigmoid[]", steps(model));
    }

    @Test
    void opsetsThatAreNotKnown() {
        String message = refused(new ModelBytes().opset(8).node("Relu", List.of("x"), "y"));
        assertTrue(message.contains("is of opset 8, expected 9 to 24"), message);
    }
}
