package org.convnextc.compiler.target.host;

import static org.convnextc.compiler.target.host.RuntimeNames.PREPROCESS;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.ImageStep.Crop;
import org.convnextc.ir.ImageStep.Decode;
import org.convnextc.ir.ImageStep.Normalize;
import org.convnextc.ir.ImageStep.Pad;
import org.convnextc.ir.ImageStep.Resize;
import org.convnextc.ir.ImageStep.Warp;

/** The expression for a preprocessing chain. */
public final class PreprocessCode {
    private PreprocessCode() {}

    static CodeBlock of(List<ImageStep> steps) {
        return CodeBlock.of(
                "$T.of($L)",
                PREPROCESS,
                CodeBlock.join(steps.stream().map(PreprocessCode::step).toList(), ",$W"));
    }

    private static CodeBlock step(ImageStep step) {
        if (step instanceof Decode decode) {
            return CodeBlock.of("$T.decode($L)", PREPROCESS, constant(decode.exif()));
        }
        if (step instanceof Resize resize) {
            return CodeBlock.of("$T.resize($L, $L)", PREPROCESS, resize.size(), constant(resize.filter()));
        }
        if (step instanceof Warp warp) {
            return CodeBlock.of(
                    "$T.warp($L, $L, $L)", PREPROCESS, warp.height(), warp.width(), constant(warp.filter()));
        }
        if (step instanceof Crop crop) {
            return CodeBlock.of("$T.crop($L, $L)", PREPROCESS, crop.height(), crop.width());
        }
        if (step instanceof Pad pad) {
            return CodeBlock.of("$T.pad($L)", PREPROCESS, pad.pixels());
        }
        var normalize = (Normalize) step;
        return CodeBlock.of("$T.normalize($L, $L)", PREPROCESS, numbers(normalize.mean()), numbers(normalize.std()));
    }

    /** The runtime's enums have the names and constants of the graph's. */
    private static CodeBlock constant(Enum<?> value) {
        return CodeBlock.of(
                "$T.$L", PREPROCESS.peerClass(value.getDeclaringClass().getSimpleName()), value.name());
    }

    private static CodeBlock numbers(List<Double> values) {
        return CodeBlock.of(
                "new double[] {$L}",
                CodeBlock.join(values.stream().map(v -> CodeBlock.of("$L", v)).toList(), ", "));
    }
}
