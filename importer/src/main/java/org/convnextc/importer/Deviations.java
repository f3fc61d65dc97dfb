package org.convnextc.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.convnextc.io.FileException;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Sigmoid;

/** Where a configuration beside a checkpoint says something else than the net that is to read it: each may well be meant. */
public final class Deviations {
    private static final int VECTOR = 2;

    private final Graph net;
    private final Facts facts;
    private final List<String> found = new ArrayList<>();

    private Deviations(Graph net, Facts facts) {
        this.net = net;
        this.facts = facts;
    }

    /**
     * A sentence for each, with both values. Nothing where no configuration lies there, or one that cannot be read: the net does not
     * need it.
     *
     * @param net as written, before all passes
     */
    public static List<String> of(Graph net, Path weights) {
        try {
            List<Path> configs = ImportSource.find(weights, List.of()).configs();
            return configs.isEmpty() ? List.of() : new Deviations(net, Configs.read(configs)).all();
        } catch (FileException e) {
            return List.of();
        }
    }

    private List<String> all() {
        eps();
        activation();
        classes();
        multiLabel();
        regression();
        facts.preprocessing.ifPresent(this::preprocessing);
        return List.copyOf(found);
    }

    private void add(String what, String here, String by, String there) {
        String value = here.isEmpty() ? "" : " " + here;
        found.add("net " + net.name() + " has " + what + value + ", but " + by + " says " + there);
    }

    private List<Op> ops() {
        return net.functions().stream()
                .flatMap(function -> function.body().stream())
                .map(step -> step.op())
                .toList();
    }

    /** A configuration may give the norm before the head an eps of its own. */
    private void eps() {
        List<Double> all = ops().stream()
                .map(Deviations::eps)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        if (all.isEmpty()) {
            return;
        }
        facts.eps
                .filter(told -> !all.contains(told.value()))
                .ifPresent(
                        told -> add("norms with eps", Texts.number(all.get(0)), told.by(), Texts.number(told.value())));
        double last = all.get(all.size() - 1);
        facts.lastEps
                .filter(told -> told.value() != last)
                .ifPresent(
                        told -> add("a last norm with eps", Texts.number(last), told.by(), Texts.number(told.value())));
    }

    private static OptionalDouble eps(Op op) {
        return op instanceof Norm norm && !(op instanceof Grn) ? OptionalDouble.of(norm.eps()) : OptionalDouble.empty();
    }

    private void activation() {
        List<String> all = ops().stream()
                .filter(Activation.class::isInstance)
                .map(Deviations::spelled)
                .distinct()
                .toList();
        facts.act
                .filter(told -> !all.isEmpty() && !all.contains(told.value()))
                .ifPresent(told -> add("the activation", all.get(0), told.by(), told.value()));
    }

    private static String spelled(Op op) {
        return op instanceof Gelu gelu && gelu.form() == Gelu.Form.TANH ? Activations.TANH : op.mnemonic();
    }

    private void classes() {
        List<TensorType> results = net.entry().resultTypes();
        TensorType last = results.get(results.size() - 1);
        facts.classes
                .filter(told -> last.rank() == VECTOR && results.size() == 1 && told.value() != last.dim(1))
                .ifPresent(told ->
                        add("classes:", Integer.toString(last.dim(1)), told.by(), Integer.toString(told.value())));
    }

    private void multiLabel() {
        List<Result> results = net.entry().results();
        String last = results.get(results.size() - 1).value();
        boolean probabilities =
                net.entry().body().stream().anyMatch(step -> step.name().equals(last) && step.op() instanceof Sigmoid);
        facts.multiLabel
                .filter(by -> !probabilities)
                .ifPresent(by -> add(
                        "logits, of which probabilities are the softmax",
                        "",
                        by,
                        "that classes do not exclude each other"));
    }

    private void regression() {
        facts.regression.ifPresent(by ->
                add("logits, of which probabilities are the softmax", "", by, "that it gives values and no classes"));
    }

    /** Of another size, an input is made in another way; what pixels become is the same. */
    private void preprocessing(Told<Preprocessing> told) {
        Preprocessing there = told.value();
        TensorType input = net.entry().inputs().get(0).type();
        boolean sized = input.dim(2) == there.height() && input.dim(3) == there.width();
        List<ImageStep> expected = there.steps();
        List<ImageStep> here = net.preprocess().stream()
                .filter(step -> !(step instanceof ImageStep.Decode))
                .toList();
        Optional<ImageStep> normalize =
                here.stream().filter(ImageStep.Normalize.class::isInstance).findFirst();
        boolean same = sized ? expected.equals(here) : normalize.equals(Optional.of(expected.get(expected.size() - 1)));
        if (!same) {
            add(
                    "the preprocessing",
                    "{ " + here.stream().map(Deviations::text).collect(Collectors.joining("; ")) + " }",
                    told.by(),
                    there.text());
        }
    }

    private static String text(ImageStep step) {
        if (step instanceof ImageStep.Resize resize) {
            return "resize " + resize.size() + filter(resize.filter());
        }
        if (step instanceof ImageStep.Warp warp) {
            return "warp " + warp.height() + "x" + warp.width() + filter(warp.filter());
        }
        if (step instanceof ImageStep.Crop crop) {
            return "crop " + crop.height() + "x" + crop.width();
        }
        if (step instanceof ImageStep.Normalize normalize) {
            return "normalize mean=" + Texts.numbers(normalize.mean()) + " std=" + Texts.numbers(normalize.std());
        }
        return step instanceof ImageStep.Pad pad ? "pad " + pad.pixels() : "decode";
    }

    private static String filter(ImageStep.Filter filter) {
        return filter == ImageStep.Filter.BILINEAR ? " bilinear" : "";
    }
}
