package org.convnextc.compiler.frontend.expand;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.eval.Coercions;
import org.convnextc.compiler.frontend.eval.Env;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.compiler.frontend.signature.OpSignatures;
import org.convnextc.compiler.frontend.signature.Signatures;
import org.convnextc.compiler.frontend.signature.TrainingInit;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.ToChannelsLast;

/** The flat graph of a net: its slots {@code input}, {@code preprocess}, {@code body}, and those about training's beginning. */
public final class NetBuilder {
    public static final String INPUT = "input";
    private static final String LAYER_SCALE = "layer_scale";
    private static final String HEAD_INIT_SCALE = "head_init_scale";

    private final ResolvedNet net;
    private final Diagnostics diagnostics;
    private final Limits limits = new Limits();
    private final Evaluator evaluator;
    private final GraphBuilder builder = new GraphBuilder();

    private final List<String> outputs;
    private final Map<Diagnostic, Set<String>> causes = new HashMap<>();
    private Set<String> aliases;
    private Optional<Diagnostic> channelsLast = Optional.empty();

    /** @param outputs that were asked for; empty for those that the net says itself */
    public NetBuilder(ResolvedNet net, List<String> outputs, Diagnostics diagnostics) {
        this.net = net;
        this.outputs = outputs;
        this.diagnostics = diagnostics;
        this.evaluator = new Evaluator(net, limits, Signatures.VOCABULARY);
        aliases = net.slots().values().stream()
                .filter(slot -> slot.value().filter(Expr.Text.class::isInstance).isPresent())
                .map(Slot::name)
                .collect(Collectors.toSet());
    }

    /** The graph; it means nothing if {@code diagnostics} has errors. */
    public Optional<Graph> build() {
        Optional<TensorType> input = attempt(this::inputType);
        Optional<List<ImageStep>> preprocess =
                input.flatMap(type -> attempt(() -> new Preprocess(net, evaluator, diagnostics, type).steps()));
        Optional<TrainingInit> initial = attempt(this::initial);
        Optional<TypedValue> result = attempt(() -> body(input));
        boolean ended = result.map(TypedValue::known).orElse(false);
        if (input.isEmpty() || preprocess.isEmpty() || initial.isEmpty() || !ended) {
            return Optional.empty();
        }
        var entry = new Function(
                net.net().name(),
                List.of(new Value(INPUT, input.get(), Optional.empty())),
                false,
                List.of(),
                List.of(),
                builder.finish(initial.get(), result.get().value()),
                builder.results(result.get().value()),
                Spans.of(net.net().span()));
        var whole = new Graph(net.net().name(), preprocess.get(), Set.of(), List.of(entry));
        var wanted = new WantedOutputs(net, evaluator, outputs);
        aliases = wanted.aliases(whole);
        return attempt(() -> wanted.of(IgnoredWeights.of(whole, net, evaluator)));
    }

    /** After {@link #build}: a warning where the input looks as if its channels came last. */
    public Optional<Diagnostic> channelsLast() {
        return channelsLast;
    }

    /** After {@link #build}: slots that name a step of the net, or may do so where the net has errors. */
    public Set<String> aliases() {
        return aliases;
    }

    /** After {@link #build}: the slots that what is wrong comes of, the nearest first, where that is known. */
    public Map<Diagnostic, Set<String>> causes() {
        return causes;
    }

    private <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (Failure failure) {
            diagnostics.add(failure.diagnostic());
            return Optional.empty();
        }
    }

    private Slot required(String name, String example) {
        return net.slot(name)
                .orElseThrow(() -> new Failure(NetCode.MISSING_SLOT
                        .at(net.net().span(), "net " + net.net().name() + " has no slot " + name)
                        .help("every net needs one: " + example)));
    }

    /** f32[N,C,H,W] */
    private TensorType inputType() {
        Slot slot = required(INPUT, "input = 3x224x224");
        ExprValue value = evaluator.slot(slot, slot.span());
        Span span = slot.value().orElseThrow().span();
        List<Long> said = InputShape.extents(value, span);
        int[] extents = said.stream()
                .mapToInt(extent -> Coercions.extent(extent, span, "an extent of input"))
                .toArray();
        Limits.check(span, "channels", extents[0], Limits.LIST);
        if (InputShape.looksChannelsLast(said)) {
            channelsLast = Optional.of(NetCode.INPUT_ORDER
                    .warning(
                            span,
                            "input has " + extents[0] + " channels, a height of " + extents[1] + " and a width of "
                                    + extents[2])
                    .help("channels come first: for images of " + extents[0] + "x" + extents[1] + " write input = "
                            + InputShape.channelsFirst(said)));
        }
        try {
            return TensorType.batch(extents[0], extents[1], extents[2]);
        } catch (ShapeException e) {
            throw NetCode.SHAPE.failure(span, "input: " + e.getMessage());
        }
    }

    private TrainingInit initial() {
        double dropPath = number(OpSignatures.DROP_PATH, TrainingInit.DEFAULT.dropPath());
        if (!(dropPath >= 0 && dropPath < 1)) {
            Span span = net.slot(OpSignatures.DROP_PATH)
                    .flatMap(Slot::value)
                    .orElseThrow()
                    .span();
            throw NetCode.OUT_OF_RANGE.failure(
                    span, "drop_path is " + dropPath + "; it must be at least 0 and below 1");
        }
        return new TrainingInit(
                dropPath,
                number(LAYER_SCALE, TrainingInit.DEFAULT.layerScale()),
                number(HEAD_INIT_SCALE, TrainingInit.DEFAULT.headScale()));
    }

    private double number(String name, double otherwise) {
        return net.slot(name)
                .filter(slot -> slot.value().isPresent())
                .map(slot -> Coercions.real(
                        evaluator.slot(slot, slot.span()),
                        slot.value().orElseThrow().span(),
                        "a number"))
                .orElse(otherwise);
    }

    private TypedValue body(Optional<TensorType> input) {
        Slot slot = required("body", "body = { ... }");
        Span span = slot.span();
        if (!(evaluator.slot(slot, span) instanceof ExprValue.Steps steps)) {
            throw NetCode.NOT_A_STEP.failure(span, "body must be a chain of steps, { ... }");
        }
        TypedValue start = TypedValue.UNKNOWN;
        if (input.isPresent()) {
            Span place = net.slot(INPUT).orElseThrow().span();
            TypedValue images = builder.input(INPUT, input.get(), place);
            start = builder.emit(
                    new ToChannelsLast(), "to_channels_last", false, List.of(images), LabelScope.TOP, place);
        }
        Slot body = steps.slot();
        return new Expander(net, evaluator, limits, builder, diagnostics, causes)
                .slot(body, (Chain) body.value().orElseThrow(), Env.EMPTY, LabelScope.TOP, start, span);
    }
}
