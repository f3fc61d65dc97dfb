package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.importer.Texts;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Linear;

/** The net of {@code mobilenet_v2.net} that a model may be. */
final class MobileNets {
    private static final String FILE = "mobilenet_v2.net";

    private MobileNets() {}

    static List<Candidate> of(Sketch net) {
        List<Sketch.Convolution> all = net.convolutions();
        Optional<Linear> head = net.last(Linear.class);
        Optional<Activation> act = net.first(Activation.class);
        List<Integer> widths = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        int expansion = 0;
        for (int i = 1; i + 1 < all.size(); i++) {
            if (all.get(i).isDepthwise()) {
                if (widths.size() == 1) {
                    expansion = all.get(i).channels() / widths.get(0);
                }
                strides.add(all.get(i).op().stride());
                widths.add(all.get(i + 1).op().width());
            }
        }
        if (widths.size() < 2 || head.isEmpty() || act.isEmpty()) {
            return List.of();
        }
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("widths", Texts.numbers(widths));
        slots.put("strides", Texts.numbers(strides));
        slots.put("stem_width", Integer.toString(all.get(0).op().width()));
        slots.put("last_width", Integer.toString(all.get(all.size() - 1).op().width()));
        slots.put("expansion", Integer.toString(expansion));
        slots.put("input", ConvNeXts.input(net.net()));
        slots.put("classes", Integer.toString(head.get().width()));
        slots.put("norm", ResNets.norm(net));
        slots.put("act", "{ " + StepText.of(act.get(), 0, false) + " }");
        return List.of(new Candidate(FILE, "MobileNetV2", slots));
    }
}
