package org.convnextc.importer.onnx.write;

import java.util.Map;
import java.util.Optional;
import org.convnextc.importer.NetText;
import org.convnextc.importer.Preprocessing;
import org.convnextc.importer.Texts;
import org.convnextc.importer.onnx.lift.LiftedNet;

/**
 * What a net's file says before its steps.
 *
 * @param origin where the net comes from
 * @param preprocess the way from an image to the input in the model's metadata, where this compiler has written them
 * @param given values of slots that the user gives, by name
 */
public record Heading(String origin, Optional<String> preprocess, Map<String, String> given) {
    /** A text with a header, and with the way from an image to the input. */
    NetText begun(LiftedNet net) {
        NetText text = new NetText();
        text.header(origin);
        net.tail()
                .ifPresent(tail ->
                        text.header("The model ends in " + tail + ", which classify makes of what this net gives."));
        net.notes().forEach(note -> text.header("Note: " + note + "."));
        preprocess(net, text);
        return text;
    }

    private void preprocess(LiftedNet net, NetText text) {
        if (net.pixels().isPresent()) {
            LiftedNet.Pixels pixels = net.pixels().get();
            text.header("The model scales its input, pixels from 0 to " + pixels.greatest() + ", by mean "
                    + Texts.numbers(pixels.mean()) + " and std " + Texts.numbers(pixels.std())
                    + (pixels.greatest() == 1 ? "" : " of pixels from 0 to 1")
                    + ": that is a step of preprocess here, and the net takes scaled pixels.");
        }
        if (given.containsKey("preprocess")) {
            return;
        }
        if (preprocess.flatMap(ImageSteps::slot).isPresent()) {
            return;
        }
        if (net.pixels().isPresent()) {
            LiftedNet.Pixels pixels = net.pixels().get();
            Preprocessing official =
                    Preprocessing.official(net.input().dim(2), net.input().dim(3), pixels.mean(), pixels.std());
            text.assume("preprocess", official.text(), "sizes of the official evaluation assumed, no file says");
        } else {
            text.assume("preprocess: that of the official evaluation assumed, no file says");
        }
    }
}
