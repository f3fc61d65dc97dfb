package org.convnextc.importer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.checkpoint.NamingScheme;
import org.convnextc.importer.ConvNeXt.End;
import org.convnextc.importer.ConvNeXt.Norm;

/** Writes a ConvNeXt as a net: what tensors tell, what configurations tell, and what nobody does. */
final class ConvNeXtText {
    private static final String NOBODY = "assumed: no file says";
    private static final int USUAL_PATCH = 4;
    private static final int ISOTROPIC_PATCH = 16;
    private static final int CLASSES = 1000;
    private static final double EPS = 1e-6;
    private static final double XXL_EPS = 1e-5;
    private static final String LAYERNORM = "layernorm";
    private static final List<String> WITHOUT_BIAS = List.of("rmsnorm", "simplenorm");

    private final Tensors tensors;
    private final ConvNeXt net;
    private final Facts facts;
    private final NetText text;
    private final List<String> given;
    private final NamingScheme scheme;
    private final Optional<String> variant;
    private final Optional<Architectures.Likely> likely;

    /**
     * @param given names of slots that the user gives with -D
     * @param scheme whose names the tensors have: some libraries use maps and heads in ways of their own
     */
    ConvNeXtText(Tensors tensors, ConvNeXt net, Facts facts, NetText text, List<String> given, NamingScheme scheme) {
        this.tensors = tensors;
        this.net = net;
        this.facts = facts;
        this.text = text;
        this.given = given;
        this.scheme = scheme;
        this.variant = Variants.of(net, scheme);
        this.likely = scheme == NamingScheme.TIMM && facts.architecture.isEmpty()
                ? Architectures.byShapes(net.depths(), net.widths(), net.kernels())
                : Optional.empty();
    }

    void write() {
        sizes();
        norm();
        activation();
        block();
        stem();
        if (net.isotropic()) {
            isotropicEnd();
        } else {
            end();
        }
        outputs();
    }

    private void sizes() {
        if (net.isotropic()) {
            text.parent(Sizes.FILE, "ConvNeXtIso");
            text.slot("depth", Integer.toString(net.depths().get(0)));
            text.slot("width", Integer.toString(net.widths().get(0)));
            return;
        }
        boolean headFirst = net.end().norm() == Norm.BEFORE_MEAN;
        String plain = headFirst ? "ConvNeXtTHnf" : net.grn() && !net.scaled() ? "ConvNeXtV2" : "ConvNeXt";
        String kind = variant.orElse(plain);
        Optional<String> known = new Sizes().find(kind, net.depths(), net.widths());
        text.parent(Sizes.FILE, known.orElse(kind));
        if (known.isEmpty()) {
            text.slot("depths", Texts.numbers(net.depths()));
            text.slot("widths", Texts.numbers(net.widths()));
        }
    }

    private void norm() {
        if (given.contains("norm")) {
            return;
        }
        String kind = kind();
        double usual = text.parent().equals("ConvNeXtXXL") ? XXL_EPS : EPS;
        if (facts.eps.isEmpty() && likely.isPresent()) {
            Architectures.Likely found = likely.get();
            text.assume(
                    "norm",
                    norm(kind, found.architecture().eps()),
                    "eps " + Texts.number(found.architecture().eps()) + " assumed, " + found.why() + ": no file says");
            return;
        }
        if (facts.eps.isEmpty()) {
            text.assume(
                    "norm",
                    kind.equals(LAYERNORM) ? kind : "{ " + kind + " }",
                    "eps " + Texts.number(usual) + " " + NOBODY);
            return;
        }
        double eps = facts.eps.get().value();
        if (!kind.equals(LAYERNORM) || eps != usual) {
            text.slot("norm", norm(kind, eps));
        }
        lastNorm(kind, eps);
    }

    private void lastNorm(String kind, double eps) {
        double last = facts.lastEps.map(Told::value).orElse(eps);
        boolean there = net.end().norm() == Norm.AFTER_MEAN && !net.isotropic();
        if (there && last != eps) {
            text.tell("last_norm", norm(kind, last), facts.lastEps.orElseThrow());
        }
    }

    private static String norm(String kind, double eps) {
        return eps == EPS ? "{ " + kind + " }" : "{ " + kind + " eps=" + Texts.number(eps) + " }";
    }

    private String kind() {
        Optional<String> told = facts.norm.map(Told::value).or(() -> likely.filter(found -> !net.normBias())
                .map(found -> found.architecture().norm()));
        String by = facts.norm.map(Told::by).orElse("");
        if (net.normBias()) {
            if (told.isPresent() && !told.get().equals(LAYERNORM)) {
                throw tensors.wrong(
                        "the norms are " + told.get() + " by " + by + ", but have a bias, as layernorm has");
            }
            return LAYERNORM;
        }
        if (told.isEmpty()) {
            throw tensors.wrong(
                    "the norms have a weight and no bias: they are rmsnorm, timm's SimpleNorm or a layernorm without bias, and no"
                            + " file says which. Say so with -D 'norm={ rmsnorm }', -D 'norm={ simplenorm }' or"
                            + " -D 'norm={ layernorm bias=no }', or give timm's config.json with --config");
        }
        if (!WITHOUT_BIAS.contains(told.get())) {
            throw tensors.wrong("the norms are " + told.get() + " by " + by + ", but have no bias, as "
                    + String.join(" and ", WITHOUT_BIAS) + " have none");
        }
        return told.get();
    }

    private void activation() {
        if (given.contains("act")) {
            return;
        }
        if (facts.act.isEmpty() && likely.isPresent()) {
            Architectures.Likely found = likely.get();
            text.assume("act", found.architecture().act(), "assumed, " + found.why() + ": no file says");
        } else if (facts.act.isEmpty()) {
            text.assume("act", Activations.GELU, "the exact one, with erf, " + NOBODY);
        } else if (!facts.act.get().value().equals(Activations.GELU)) {
            text.slot("act", facts.act.get().value());
        }
    }

    private void block() {
        if (net.isUsualBlock()) {
            boolean usual = net.grn() || net.scaled() != net.isotropic();
            if (net.isotropic() && net.grn()) {
                writeBlock();
            } else if (!usual) {
                text.slot("layer_scale", net.scaled() ? "1e-6" : "0");
            }
            return;
        }
        if (variant.filter(Variants.KERNELS::equals).isPresent()) {
            text.slot("kernels", kernels());
            if (!net.scaled()) {
                text.slot("layer_scale", "0");
            }
            return;
        }
        writeBlock();
        if (!net.hasOneKernel()) {
            text.slot("kernels", kernels());
            text.slot(
                    "body",
                    """
                    {
                    for w, d, k at i in widths, depths, kernels {
                    downsample_layers[i]: if i == 0 { stem(w) } else { down(w) }
                    stages[i]: repeat d { block(w, k) }
                    }
                    top
                    scores: scores
                    }""");
        }
    }

    private String kernels() {
        return net.kernels().stream().map(this::square).collect(Collectors.joining(", ", "[", "]"));
    }

    private String square(String kernel) {
        String[] sides = kernel.split("x");
        if (!sides[0].equals(sides[1])) {
            throw tensors.wrong("the stages have kernels of different shapes, such as " + kernel
                    + ", expected square ones: write such a net by hand");
        }
        return sides[0];
    }

    private void writeBlock() {
        String linear = net.biases().linear() ? "linear" : "linear bias=no";
        String depthwise = net.biases().depthwise() ? "depthwise" : "depthwise bias=no";
        text.slot(
                "block",
                net.hasOneKernel() ? "(w)" : "(w, k)",
                "{\nresidual {\ndwconv: conv "
                        + (net.hasOneKernel() ? net.kernels().get(0) : "k") + " " + depthwise
                        + "\nnorm: norm\npwconv1: " + linear + " -> " + net.ratio() + "*w\nact\n"
                        + (net.grn() ? "grn: grn\n" : "")
                        + "pwconv2: " + linear + " -> w\n"
                        + (net.scaled() ? "gamma: scale\n" : "")
                        + "drop_path\n}\n}");
    }

    private void stem() {
        ConvNeXt.Stem stem = net.stem();
        String bias = net.biases().convolution() ? "" : " bias=no";
        if (net.isotropic()) {
            if (stem.patch() != ISOTROPIC_PATCH || !net.biases().convolution()) {
                throw tensors.wrong("the stem of this isotropic ConvNeXt has patches of " + stem.patch()
                        + ", expected 16: write such a net by hand, with a slot body of its own");
            }
            return;
        }
        if (variant.filter(Variants.OLS::equals).isPresent()) {
            text.slot("stem_width", Integer.toString(stem.middle()));
            if (stem.activation()) {
                text.slot("stem_act", "yes");
            }
        } else if (stem.patch() == 0) {
            text.slot(
                    "stem",
                    "(w)",
                    "{ 0: conv 3x3 /2" + bias + " -> " + stem.middle() + (stem.activation() ? "; act; 2" : "\n1")
                            + ": conv 3x3 /2" + bias + " -> w\n" + (stem.activation() ? 3 : 2) + ": norm }");
        } else if (stem.patch() != USUAL_PATCH || !bias.isEmpty()) {
            text.slot(
                    "stem",
                    "(w)",
                    "{ 0: conv " + stem.patch() + "x" + stem.patch() + " /" + stem.patch() + bias
                            + " -> w    1: norm }");
        }
        if (!bias.isEmpty()) {
            text.slot("down", "(w)", "{ 0: norm    1: conv 2x2 /2 bias=no -> w }");
        }
    }

    private void end() {
        End end = net.end();
        if (variant.filter(Variants.CLIP::contains).isPresent()) {
            text.slot("embedding", Integer.toString(end.classes()));
            return;
        }
        if (end.classes() != 0 && end.classes() != CLASSES) {
            text.slot("classes", Integer.toString(end.classes()));
        }
        if (variant.filter(Variants.HIDDEN::equals).isPresent()) {
            text.slot("hidden", Integer.toString(end.hidden()));
        } else if (end.norm() == Norm.OF_MAPS) {
            maps();
        } else if (end.norm() == Norm.AFTER_MEAN && end.classes() != 0 && (end.hidden() != 0 || !end.headBias())) {
            text.slot(
                    "top",
                    "{\nmean\nnorm: last_norm\n"
                            + (end.hidden() == 0 ? "" : "pre_logits: linear -> " + end.hidden() + "\ngelu\n")
                            + "head: linear" + (end.headBias() ? "" : " bias=no") + " -> classes\n}");
        } else if (end.norm() == Norm.AFTER_MEAN && end.classes() == 0 && end.hidden() != 0) {
            text.slot("top", "{\nmean\nnorm: last_norm\npre_logits: linear -> " + end.hidden() + "\ngelu\n}");
        } else if (end.norm() == Norm.BEFORE_MEAN && end.classes() != 0 && !end.headBias()) {
            throw tensors.wrong("the head has no bias, but a norm before the mean: write such a net by hand");
        }
    }

    private void isotropicEnd() {
        End end = net.end();
        boolean usual = end.norm() == Norm.NONE || end.norm() == Norm.AFTER_MEAN;
        if (!usual || end.hidden() != 0 || end.classes() != 0 && !end.headBias()) {
            throw tensors.wrong("this isotropic ConvNeXt has an unusual head: write such a net by hand");
        }
        if (end.classes() != 0 && end.classes() != CLASSES) {
            text.slot("classes", Integer.toString(end.classes()));
        }
    }

    private void outputs() {
        End end = net.end();
        int last = net.widths().size() - 1;
        if (end.norm() == Norm.NONE) {
            List<String> stages = IntStream.rangeClosed(scheme == NamingScheme.TIMM_FEATURES ? 0 : last, last)
                    .mapToObj(i -> "stages." + i)
                    .toList();
            text.slot("outputs", net.isotropic() ? "[\"blocks\"]" : Texts.words(stages));
        } else if (end.norm() != Norm.OF_MAPS && end.classes() == 0 && end.hidden() == 0) {
            text.slot("outputs", "[\"features\"]");
        }
    }

    /** Norms beside the path: each is an output. */
    private void maps() {
        if (variant.isPresent()) {
            return;
        }
        int first = net.end().firstMap();
        boolean one = net.hasOneKernel();
        text.slot(
                "body",
                "{\nfor w, d" + (one ? "" : ", k") + " at i in widths, depths" + (one ? "" : ", kernels") + " {\n"
                        + "downsample_layers[i]: if i == 0 { stem(w) } else { down(w) }\n"
                        + "stages[i]: repeat d { block(w" + (one ? "" : ", k") + ") }\n"
                        + (first == 0
                                ? "norm{i}: output { norm }\n"
                                : "if i >= " + first + " { norm{i}: output { norm } }\n")
                        + "}\n}");
    }
}
