package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.importer.ImportException;
import org.convnextc.importer.onnx.file.ElementType;
import org.convnextc.importer.onnx.file.Model;
import org.convnextc.importer.onnx.file.Node;
import org.convnextc.importer.onnx.file.Port;
import org.convnextc.importer.onnx.file.StoredTensor;
import org.convnextc.io.Printable;
import org.convnextc.ir.TensorType;

/** Walks a model's nodes in their order, and brings what they compute to ops of the language. */
public final class Lifter {
    /**
     * The images of a batch whose size is free. A prime that divides no other extent: so a shape that an exporter computes by numbers tells
     * where the batch went.
     */
    private static final int FREE_BATCH = 7919;

    private static final int IMAGE_RANK = 4;
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;
    private static final int OLDEST = 9;
    private static final int NEWEST = 24;
    private static final Map<String, Operator> OPERATORS = Operator.all();

    private final Model model;
    private final Wanted wanted;
    private final Port port;
    private final Terms terms;
    private final Map<String, Known> known = new HashMap<>();
    private final Refusals refusals;

    /**
     * What a user says beside the model.
     *
     * @param outputs names of values that the net is to hand out; empty for those of the model
     * @param input channels, height and width, where the model leaves some of them free
     */
    public record Wanted(List<String> outputs, Optional<List<Integer>> input) {
        public Wanted {
            outputs = List.copyOf(outputs);
        }
    }

    private Lifter(Model model, Wanted wanted) {
        this.model = model;
        this.wanted = wanted;
        this.port = onlyInput(model);
        this.refusals = new Refusals(model);
        this.terms = new Terms(batch());
    }

    /** Throws {@link ImportException} that names every node which the language has no step for. */
    public static LiftedNet lift(Model model, Wanted wanted) {
        return new Lifter(model, wanted).lift();
    }

    private static Port onlyInput(Model model) {
        if (model.opset() < OLDEST || model.opset() > NEWEST) {
            throw new ImportException(model.path() + ": is of opset " + model.opset() + ", expected " + OLDEST + " to "
                    + NEWEST + ": export it with another opset_version");
        }
        List<Port> inputs = model.freeInputs();
        if (inputs.size() != 1) {
            throw new ImportException(model.path() + ": has " + inputs.size() + " inputs, "
                    + inputs.stream()
                            .limit(IMAGE_RANK)
                            .map(input -> Printable.of(input.name()))
                            .toList()
                    + ", expected one of images");
        }
        return inputs.get(0);
    }

    private int batch() {
        return port.dims()
                .filter(dims -> dims.size() == IMAGE_RANK
                        && !dims.get(0).isFree()
                        && dims.get(0).size() < 1 << 20)
                .map(dims -> (int) dims.get(0).size())
                .orElse(FREE_BATCH);
    }

    private LiftedNet lift() {
        TensorType input = input();
        Term pixels = terms.add(
                new Prim.Input(),
                List.of(),
                Dims.image(batch(), input.dim(1), input.dim(2), input.dim(3)),
                new Node("Input", "", port.name(), List.of(), List.of(port.name()), Map.of()));
        known.put(port.name(), new Known.Flow(pixels, Layout.IMAGE));
        List<String> outputs = outputs();
        Set<String> needed = needed(outputs);
        for (Node node : model.nodes()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                visit(node);
            }
        }
        Optional<PixelScaling.Found> scaling = PixelScaling.find(pixels, terms.all());
        var assembly = new Assembly(terms, scaling.map(PixelScaling.Found::end).orElse(pixels), refusals);
        for (String output : outputs) {
            ended(output).ifPresent(term -> assembly.output(output, term));
        }
        LiftedNet net = assembly.net(input, scaling.map(PixelScaling.Found::pixels), notes());
        refusals.throwIfAny();
        return net;
    }

    private List<String> notes() {
        boolean half = model.initialisers().values().stream()
                .anyMatch(tensor -> tensor.typeNumber() == FLOAT16 || tensor.typeNumber() == BFLOAT16);
        return half
                ? List.of(
                        "its weights are of half precision, which float32 holds exactly; what it rounds between its nodes is not"
                                + " rounded here")
                : List.of();
    }

    private TensorType input() {
        List<Port.Extent> dims = port.dims().orElse(List.of());
        boolean real = ElementType.isReal(port.type());
        if (!real || !dims.isEmpty() && dims.size() != IMAGE_RANK) {
            throw new ImportException(
                    model.path() + ": takes '" + Printable.of(port.name()) + "' " + Printable.of(port.shape())
                            + (real ? "" : " of no real numbers") + ", expected images [N,C,H,W] of float");
        }
        List<Integer> said = wanted.input().orElse(List.of());
        List<Integer> extents = new ArrayList<>();
        for (int i = 1; i < IMAGE_RANK; i++) {
            long own = dims.isEmpty() ? 0 : dims.get(i).size();
            long extent = own > 0 ? own : said.isEmpty() ? 0 : said.get(i - 1);
            if (extent < 1 || extent > 1 << 20 || own > 0 && !said.isEmpty() && said.get(i - 1) != own) {
                throw new ImportException(model.path() + ": takes images " + Printable.of(port.shape())
                        + (own > 0
                                ? ", and -D input=" + said + " says otherwise"
                                : ", of which the size is open: say it with" + " -D input=3x224x224"));
            }
            extents.add((int) extent);
        }
        return TensorType.batch(extents.get(0), extents.get(1), extents.get(2));
    }

    /** Those that are wanted, which must be there. */
    private List<String> outputs() {
        if (wanted.outputs().isEmpty()) {
            List<String> all = model.outputs().stream().map(Port::name).toList();
            if (all.isEmpty()) {
                throw new ImportException(model.path() + ": has no outputs");
            }
            return all;
        }
        Set<String> there = new HashSet<>();
        model.nodes().forEach(node -> there.addAll(node.outputs()));
        for (String output : wanted.outputs()) {
            if (!there.contains(output) || output.isEmpty()) {
                throw new ImportException(model.path() + ": no node gives a value named '" + Printable.of(output)
                        + "'; values have names such as "
                        + model.nodes().stream()
                                .flatMap(node -> node.outputs().stream())
                                .limit(IMAGE_RANK)
                                .map(Printable::of)
                                .toList());
            }
        }
        return wanted.outputs();
    }

    /** All values on the way to these. */
    private Set<String> needed(List<String> outputs) {
        Set<String> needed = new HashSet<>(outputs);
        List<Node> backwards = new ArrayList<>(model.nodes());
        Collections.reverse(backwards);
        for (Node node : backwards) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        return needed;
    }

    private void visit(Node node) {
        List<Known> given = List.of();
        try {
            Operator operator = OPERATORS.get(node.qualified());
            if (operator == null) {
                throw new Refusal(holdsGraph(node) ? "is control flow" : "is no operator that a step is known for");
            }
            List<Known> inputs = node.inputs().stream().map(this::known).toList();
            if (inputs.stream().noneMatch(Known.Nothing.class::isInstance) || isOnlyMissing(node, inputs)) {
                given = operator.apply(new At(node, inputs, terms, model.opset()));
            } else if (node.operator().equals("MatMul") && inputs.stream().noneMatch(Lifter::isConstant)) {
                throw new Refusal(ProductOperators.TWO_COMPUTED);
            }
        } catch (Refusal | ImportException | ArithmeticException e) {
            refusals.add(node, e.getMessage());
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            known.put(node.outputs().get(i), i < given.size() ? given.get(i) : new Known.Nothing());
        }
    }

    private static boolean isConstant(Known known) {
        return known instanceof Known.Reals || known instanceof Known.Integers;
    }

    private static boolean holdsGraph(Node node) {
        return node.attributes().values().stream().anyMatch(attribute -> attribute.holdsGraph());
    }

    /** An input that is left out has no name, and is nothing as well. */
    private static boolean isOnlyMissing(Node node, List<Known> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof Known.Nothing && node.has(i)) {
                return false;
            }
        }
        return true;
    }

    private Known known(String name) {
        Known found = known.get(name);
        if (found == null) {
            Optional<StoredTensor> tensor = model.initialiser(name);
            found = tensor.map(ConstantOperators::known).orElse(new Known.Nothing());
            known.put(name, found);
        }
        return found;
    }

    /** The value of an output; empty where a node on the way to it was refused. */
    private Optional<Known.Flow> ended(String output) {
        if (known(output) instanceof Known.Flow flow) {
            if (flow.layout().isChannelsFirst(flow.dims()) || flow.term().prim() instanceof Prim.Tail) {
                return Optional.of(flow);
            }
            refusals.addOutput(output, "is no batch of images [N,C,H,W] or of vectors");
        } else if (!(known(output) instanceof Known.Nothing)) {
            refusals.addOutput(output, "does not depend on the input");
        }
        return Optional.empty();
    }
}
