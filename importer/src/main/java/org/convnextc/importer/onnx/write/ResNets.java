package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.importer.Texts;
import org.convnextc.importer.onnx.lift.LiftedNet.Step;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Maxpool;

/** Nets of {@code resnet.net} that a model may be. */
final class ResNets {
    private static final String FILE = "resnet.net";

    /** A bottleneck's output over its width, and the widths for which {@code group_width} is said. */
    private static final int EXPANSION = 4;

    private static final int GROUPS_AT = 64;

    /** Of the convolution in a block that has the groups. */
    private static final int KERNEL = 3;

    private ResNets() {}

    static List<Candidate> of(Sketch net) {
        List<Step> sums = net.all(Add.class).toList();
        List<Conv> convolutions =
                net.convolutions().stream().map(Sketch.Convolution::op).toList();
        Optional<Linear> head = net.last(Linear.class);
        Optional<Activation> act = net.first(Activation.class);
        if (sums.isEmpty()
                || !net.has(Maxpool.class)
                || convolutions.size() < EXPANSION
                || head.isEmpty()
                || act.isEmpty()) {
            return List.of();
        }
        Sketch.Runs stages =
                Sketch.Runs.of(sums.stream().map(step -> step.type().last()).toList());
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("depths", Texts.numbers(stages.counts()));
        slots.put("strides", Texts.numbers(strides(net, sums, stages)));
        slots.put("input", ConvNeXts.input(net.net()));
        slots.put("classes", Integer.toString(head.get().width()));
        slots.put("norm", norm(net));
        slots.put("act", "{ " + StepText.of(act.get(), 0, false) + " }");
        Conv inner = convolutions.stream()
                .skip(1)
                .filter(conv -> conv.kernel().height() == KERNEL)
                .findFirst()
                .orElse(convolutions.get(1));
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(FILE, "BasicResNet", slots).with("widths", Texts.numbers(stages.values())));
        int width = stages.values().get(0) / EXPANSION;
        int groups = inner.groups();
        if (width > 0 && inner.width() * GROUPS_AT % (width * groups) == 0) {
            List<Integer> widths =
                    stages.values().stream().map(value -> value / EXPANSION).toList();
            candidates.add(new Candidate(FILE, "ResNet", slots)
                    .with("widths", Texts.numbers(widths))
                    .with("groups", Integer.toString(groups))
                    .with("group_width", Integer.toString(inner.width() * GROUPS_AT / (width * groups))));
        }
        return candidates;
    }

    /** A norm that an exporter has folded into convolutions is none. */
    static String norm(Sketch net) {
        return net.first(Batchnorm.class)
                .map(norm -> "{ " + StepText.of(norm, 0, false) + " }")
                .orElse("{ }");
    }

    /** By what the image's height shrinks at each stage. */
    private static List<Integer> strides(Sketch net, List<Step> sums, Sketch.Runs stages) {
        List<Integer> strides = new ArrayList<>();
        int before = net.first(Maxpool.class).isPresent()
                ? net.all(Maxpool.class).findFirst().orElseThrow().type().dim(1)
                : 0;
        int at = 0;
        for (int count : stages.counts()) {
            int height = sums.get(at).type().dim(1);
            strides.add(Math.max(1, (before + height - 1) / height));
            before = height;
            at += count;
        }
        return strides;
    }
}
