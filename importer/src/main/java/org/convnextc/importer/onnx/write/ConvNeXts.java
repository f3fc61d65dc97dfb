package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.importer.Texts;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.LiftedNet.Step;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.ChannelNorm;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Sigmoid;

/** Nets of {@code convnext.net} that a model may be. */
final class ConvNeXts {
    private static final String FILE = "convnext.net";
    private static final int VECTOR = 2;

    /** Those that leave sizes open, the most usual first; those without GRN have layer scale or not. */
    private static final List<String> FIRST = List.of(
            "ConvNeXt",
            "ConvNeXtTHnf",
            "ConvNeXtMlpHead",
            "ConvNeXtKernels",
            "ConvNeXtOls",
            "ConvNeXtIso",
            "ConvNeXtClip",
            "ConvNeXtClipMlp",
            "ConvNeXtDinoV3",
            "ConvNeXtMaps");

    private ConvNeXts() {}

    static List<Candidate> of(Sketch net) {
        List<Sketch.Convolution> depthwise = net.convolutions().stream()
                .filter(Sketch.Convolution::isDepthwise)
                .toList();
        Optional<ChannelNorm> norm = net.first(ChannelNorm.class);
        Optional<Activation> act = net.first(Activation.class);
        if (depthwise.isEmpty() || norm.isEmpty() || act.isEmpty() || !net.has(Linear.class)) {
            return List.of();
        }
        Map<String, String> slots = sizes(net, depthwise);
        slots.put("input", input(net.net()));
        heads(net, slots);
        slots.put("norm", "{ " + StepText.of(norm.get(), 0, false) + " }");
        net.last(ChannelNorm.class)
                .ifPresent(last -> slots.put("last_norm", "{ " + StepText.of(last, 0, false) + " }"));
        slots.put("act", "{ " + StepText.of(act.get(), 0, false) + " }");
        slots.put("layer_scale", net.has(Scale.class) ? "1e-6" : "0");
        if (net.end().op() instanceof Sigmoid) {
            slots.put("scores", "sigmoid");
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String parent : net.has(Grn.class) ? List.of("ConvNeXtV2") : FIRST) {
            candidates.add(new Candidate(FILE, parent, slots));
            outputs(net, slots)
                    .ifPresent(outputs -> candidates.add(new Candidate(FILE, parent, slots).with("outputs", outputs)));
        }
        return candidates;
    }

    private static Map<String, String> sizes(Sketch net, List<Sketch.Convolution> depthwise) {
        Sketch.Runs stages = Sketch.Runs.of(
                depthwise.stream().map(Sketch.Convolution::channels).toList());
        List<Conv> stem =
                net.convolutions().stream().map(Sketch.Convolution::op).limit(2).toList();
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("depths", Texts.numbers(stages.counts()));
        slots.put("widths", Texts.numbers(stages.values()));
        slots.put("depth", Integer.toString(depthwise.size()));
        slots.put("width", Integer.toString(stages.values().get(0)));
        slots.put("kernels", Texts.numbers(kernels(depthwise)));
        slots.put("stem_width", Integer.toString(stem.get(0).width()));
        return slots;
    }

    /** Of each stage. */
    private static List<Integer> kernels(List<Sketch.Convolution> depthwise) {
        List<Integer> kernels = new ArrayList<>();
        int width = 0;
        for (Sketch.Convolution convolution : depthwise) {
            if (convolution.channels() != width) {
                kernels.add(convolution.op().kernel().height());
                width = convolution.channels();
            }
        }
        return kernels;
    }

    static String input(LiftedNet net) {
        return net.input().dim(1) + "x" + net.input().dim(2) + "x" + net.input().dim(3);
    }

    private static void heads(Sketch net, Map<String, String> slots) {
        List<Linear> layers =
                net.all(Linear.class).map(step -> (Linear) step.op()).toList();
        int last = layers.get(layers.size() - 1).width();
        int before = layers.get(Math.max(0, layers.size() - 2)).width();
        slots.put("classes", Integer.toString(last));
        slots.put("embedding", Integer.toString(last));
        slots.put("hidden", Integer.toString(before));
    }

    /** What is handed out where that is not what a head gives: the vector before it, or maps of stages. */
    private static Optional<String> outputs(Sketch net, Map<String, String> slots) {
        List<String> paths = new ArrayList<>();
        for (LiftedNet.Output output : net.net().outputs()) {
            Step step = net.net().steps().get(output.step());
            String width = Integer.toString(step.type().last());
            List<String> widths =
                    List.of(slots.get("widths").replaceAll("[\\[\\] ]", "").split(","));
            if (step.type().rank() == VECTOR) {
                paths.add(step.op() instanceof Linear ? "head" : "features");
            } else if (widths.contains(width)) {
                paths.add("stages." + widths.indexOf(width));
            }
        }
        boolean plain = paths.size() != net.net().outputs().size() || paths.equals(List.of("head"));
        return plain ? Optional.empty() : Optional.of(Texts.words(paths));
    }
}
