package org.convnextc.tool.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.convnextc.image.Exif;
import org.convnextc.image.Filter;
import org.convnextc.image.Preprocess;
import org.convnextc.io.Npy;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.TensorType;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convnextc preprocess FILE.net --image IMG -o X}. */
@Command(
        name = "preprocess",
        description = "Writes what a net sees of an image.",
        footer = {
            "",
            "Example: convnextc preprocess examples/fashion.net --image examples/images/test_00256_bag.png -o seen.png"
        })
final class PreprocessCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Option(names = "--image", required = true, paramLabel = "IMG", description = "Image file.")
    private Path image;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "X",
            description = "X.png: the 8-bit pixels before the normalisation. X.npy: the net's input, float32"
                    + " [1,channels,height,width].")
    private Path output;

    @Override
    public Integer call() throws IOException {
        boolean picture = output.toString().endsWith(".png");
        if (!picture && !output.toString().endsWith(".npy")) {
            throw new ParameterException(
                    command.commandLine(), "-o " + output + ": the name must end in .png or in .npy");
        }
        Output.check(output);
        Graph flat = net.load();
        TensorType type = flat.entry().inputs().get(0).type();
        Preprocess steps = steps(flat.preprocess());
        float[] values = steps.apply(image, type.dim(1), type.dim(2), type.dim(3));
        if (picture) {
            Output.write(output, png(steps.pixelsOf(image, type.dim(1))));
        } else {
            Npy.write(output, new Npy.Floats(new int[] {1, type.dim(1), type.dim(2), type.dim(3)}, values));
        }
        net.showWarnings();
        return ExitStatus.DONE;
    }

    private static byte[] png(BufferedImage pixels) throws IOException {
        var bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(pixels, "png", bytes)) {
            throw new IllegalStateException("this JDK writes no PNG of type " + pixels.getType());
        }
        return bytes.toByteArray();
    }

    private static Preprocess steps(List<ImageStep> steps) {
        return Preprocess.of(steps.stream().map(PreprocessCommand::step).toArray(Preprocess.Step[]::new));
    }

    private static Preprocess.Step step(ImageStep step) {
        if (step instanceof ImageStep.Decode decode) {
            return Preprocess.decode(Exif.valueOf(decode.exif().name()));
        }
        if (step instanceof ImageStep.Resize resize) {
            return Preprocess.resize(resize.size(), filter(resize.filter()));
        }
        if (step instanceof ImageStep.Warp warp) {
            return Preprocess.warp(warp.height(), warp.width(), filter(warp.filter()));
        }
        if (step instanceof ImageStep.Crop crop) {
            return Preprocess.crop(crop.height(), crop.width());
        }
        if (step instanceof ImageStep.Pad pad) {
            return Preprocess.pad(pad.pixels());
        }
        var normalize = (ImageStep.Normalize) step;
        return Preprocess.normalize(array(normalize.mean()), array(normalize.std()));
    }

    /** The runtime's filters have the names of the graph's. */
    private static Filter filter(ImageStep.Filter filter) {
        return Filter.valueOf(filter.name());
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
