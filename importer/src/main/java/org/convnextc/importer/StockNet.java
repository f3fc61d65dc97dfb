package org.convnextc.importer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.NetList;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.io.Printable;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Parameter;

/**
 * A built-in ResNet or MobileNetV2 whose parameters are those of a checkpoint, by name and shape.
 *
 * @param name of the built-in net
 */
record StockNet(String name, int channels, int classes) {
    private static final int CLASSES = 1000;
    private static final int CHANNELS = 3;
    private static final double EPS = 1e-5;

    /** A family: its file, its first convolution and its head. */
    private record Family(String file, String first, String head, String act) {}

    private static final Pattern TIMM =
            Pattern.compile("(tv_)?resnet(18|34|50|101|152)|(tv_)?resnext50_32x4d|resnext101_32x8d|mobilenetv2_100");

    private static final List<Family> FAMILIES = List.of(
            new Family("resnet.net", "conv1.weight", "fc", "relu"),
            new Family("mobilenet_v2.net", "features.0.0.weight", "classifier.1", "relu6"));

    /** Writes the net, and takes its tensors; empty where none fits. */
    static Optional<StockNet> find(Tensors tensors, Facts facts, NetText text) {
        for (Family family : FAMILIES) {
            Optional<int[]> first = tensors.shape(family.first).filter(shape -> shape.length == 4);
            Optional<int[]> head = tensors.shape(family.head + ".weight").filter(shape -> shape.length >= 2);
            if (first.isPresent()) {
                int channels = first.get()[1];
                int classes = head.map(shape -> shape[0]).orElse(CLASSES);
                Optional<Graph> net = fitting(family, tensors, channels, classes, head.isPresent());
                if (net.isPresent()) {
                    write(family, net.get(), text, facts);
                    net.get().entry().parameters().forEach(parameter -> tensors.place(parameter.suffix()));
                    if (head.isEmpty()) {
                        text.slot("outputs", "[\"features\"]");
                    } else if (classes != CLASSES) {
                        text.slot("classes", Integer.toString(classes));
                    }
                    return Optional.of(new StockNet(net.get().name(), channels, head.isPresent() ? classes : 0));
                }
            }
        }
        return Optional.empty();
    }

    /** timm has nets with the same tensors that compute something else, such as resnetaa50. */
    private static void requireSameNet(Facts facts) {
        facts.architecture.filter(name -> !TIMM.matcher(name.value()).matches()).ifPresent(name -> {
            throw new ImportException(
                    name.by() + " is " + Printable.of(name.value())
                            + ", which no built-in net is known to be, although the tensors are a built-in net's: write the net by hand");
        });
    }

    private static void write(Family family, Graph net, NetText text, Facts facts) {
        requireSameNet(facts);
        facts.act.filter(told -> !told.value().equals(family.act)).ifPresent(told -> text.slot("act", told.value()));
        text.parent(family.file, net.name());
        if (facts.eps.isEmpty() && facts.modelType.isEmpty()) {
            text.assume("norm", "batchnorm", "eps 1e-5 assumed: no file says");
        } else {
            facts.eps
                    .filter(told -> told.value() != EPS)
                    .ifPresent(told -> text.tell("norm", "{ batchnorm eps=" + Texts.number(told.value()) + " }", told));
        }
    }

    private static Optional<Graph> fitting(Family family, Tensors tensors, int channels, int classes, boolean headed) {
        int[] size = {224, 224};
        List<String> overrides = List.of("classes=" + classes, "input=" + channels + "x" + size[0] + "x" + size[1]);
        Optional<NetList> nets = Frontend.loadAll(family.file, overrides, new SourceMap(), new Diagnostics());
        return nets.stream()
                .flatMap(list -> list.graphs().stream())
                .filter(net -> fits(family, net, tensors, headed))
                .findFirst();
    }

    private static boolean fits(Family family, Graph net, Tensors tensors, boolean headed) {
        Map<String, int[]> wanted = new LinkedHashMap<>();
        for (Parameter parameter : net.entry().parameters()) {
            if (headed || !Tensors.isUnder(parameter.suffix(), family.head)) {
                wanted.put(parameter.suffix(), NetCheck.extents(parameter.type()));
            }
        }
        return wanted.entrySet().stream().allMatch(e -> tensors.shape(e.getKey())
                        .filter(shape -> Arrays.equals(shape, e.getValue()))
                        .isPresent())
                && tensors.names().stream()
                        .allMatch(name -> wanted.containsKey(name) || name.endsWith("num_batches_tracked"));
    }
}
