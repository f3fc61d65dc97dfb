package org.convnextc.tool.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.convnextc.io.Npy;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.verify.Verification;
import picocli.CommandLine.Option;

/** The images that a net is verified on. */
final class VerifiedPixels {
    /** The greatest random number, as large as normalised pixels are. */
    private static final double GREATEST = 2;

    @Option(
            names = "--input",
            paramLabel = "X.npy",
            description = "float32 array [N,channels,height,width]; an image of random numbers by default.")
    private Optional<Path> input;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random numbers; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    /** The pixels of the option, else those stored beside the expected tensors, else random ones. Throws {@link InputException}. */
    Tensor64 get(TensorType type, ComparisonFile against) {
        if (input.isPresent()) {
            Npy.Floats read = Npy.readFloats(input.get());
            List<Integer> dims = Arrays.stream(read.shape()).boxed().toList();
            return checked(Verification.widen(read.values(), dims), input.get().toString(), type);
        }
        return against.input()
                .map(stored -> checked(stored, against.file() + ": input", type))
                .orElseGet(() -> random(type));
    }

    private Tensor64 random(TensorType type) {
        var dims = new ArrayList<>(type.dims());
        dims.set(0, 1);
        Tensor64 random = Tensor64.zeros(dims);
        var numbers = new SplittableRandom(seed);
        for (int i = 0; i < random.data().length; i++) {
            random.data()[i] = (float) numbers.nextDouble(-GREATEST, GREATEST);
        }
        return random;
    }

    private static Tensor64 checked(Tensor64 pixels, String what, TensorType type) {
        List<Integer> dims = pixels.dims();
        List<Integer> image = type.dims().subList(1, type.rank());
        if (dims.size() != type.rank()
                || dims.get(0) < 1
                || !dims.subList(1, dims.size()).equals(image)) {
            throw new InputException(what + ": has the shape " + dims + ", expected [N, "
                    + image.toString().substring(1));
        }
        return pixels;
    }
}
