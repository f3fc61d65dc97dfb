package org.convnextc.compiler.frontend.expand;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.eval.Env;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.compiler.frontend.signature.ImageSignatures;
import org.convnextc.compiler.frontend.signature.Operands;
import org.convnextc.compiler.frontend.signature.StepSignature;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.ast.Step;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.ImageStep.Filter;
import org.convnextc.ir.TensorType;

/** The slot {@code preprocess}: what turns an image into the net's input of the given size. */
final class Preprocess {
    /** Official evaluation: below this size the image is resized and cropped, from it on warped. */
    private static final int WARP_FROM = 384;

    /** The part of the resized shorter side that the official crop keeps. */
    private static final double CROP_RATIO = 0.875;

    private final ResolvedNet net;
    private final Evaluator evaluator;
    private final Diagnostics diagnostics;
    private final int channels;
    private final int height;
    private final int width;
    private final List<ImageStep> steps = new ArrayList<>();
    private ImageSize size = ImageSize.ANY;

    /** @param input f32[N,C,H,W] */
    Preprocess(ResolvedNet net, Evaluator evaluator, Diagnostics diagnostics, TensorType input) {
        this.net = net;
        this.evaluator = evaluator;
        this.diagnostics = diagnostics;
        channels = input.dim(1);
        height = input.dim(2);
        width = input.dim(3);
    }

    List<ImageStep> steps() {
        Optional<Slot> slot = net.slot("preprocess");
        if (slot.isEmpty()) {
            return official();
        }
        Span place = slot.get().span();
        if (!(evaluator.slot(slot.get(), place) instanceof ExprValue.Steps chain)) {
            throw NetCode.PREPROCESS.failure(place, "preprocess must be a chain, { resize 256; crop 224; normalize }");
        }
        walk(chain.slot(), place);
        Span end = chain.slot().value().orElseThrow().span();
        if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof ImageStep.Normalize)) {
            throw NetCode.PREPROCESS.failure(end, "preprocess must end with normalize");
        }
        if (!size.mayBe(height, width)) {
            throw new Failure(NetCode.PREPROCESS
                    .at(
                            end,
                            "preprocess gives images of " + size + ", the net's input has " + height + "x" + width
                                    + " (height x width)")
                    .help("let the last resize, warp, crop or pad give " + height + "x" + width
                            + ", or change the slot input"));
        }
        return List.copyOf(steps);
    }

    /**
     * The rule of the official evaluation script (facebookresearch/ConvNeXt, datasets.py), bicubic. Where input is no square, its longer
     * side stands for the size.
     */
    private List<ImageStep> official() {
        int longer = Math.max(height, width);
        var normalize = ImageSignatures.defaultNormalize(channels);
        return longer < WARP_FROM
                ? List.of(
                        new ImageStep.Resize((int) (longer / CROP_RATIO), Filter.BICUBIC),
                        new ImageStep.Crop(height, width),
                        normalize)
                : List.of(new ImageStep.Warp(height, width, Filter.BICUBIC), normalize);
    }

    private void walk(Slot slot, Span at) {
        evaluator.within(slot, at, () -> {
            ((Chain) slot.value().orElseThrow()).steps().forEach(this::step);
            return null;
        });
    }

    private void step(Step step) {
        if (step.label().isPresent() || !(step.action() instanceof Step.Apply apply)) {
            throw new Failure(NetCode.PREPROCESS
                    .at(step.span(), "a step of preprocess must be decode, resize, warp, crop, pad or normalize")
                    .help("it takes no labels, loops, branches or joins"));
        }
        StepSignature<ImageStep> signature =
                ImageSignatures.TABLE.get(apply.name().name());
        if (signature == null) {
            part(apply);
            return;
        }
        if (!steps.isEmpty() && steps.get(steps.size() - 1) instanceof ImageStep.Normalize) {
            throw NetCode.PREPROCESS.failure(step.span(), "normalize must be the last step of preprocess");
        }
        if (!steps.isEmpty() && signature.name().equals("decode")) {
            throw NetCode.PREPROCESS.failure(step.span(), "decode must be the first step of preprocess");
        }
        var operands = new Operands(signature, apply, evaluator, Env.EMPTY, channels);
        ImageStep image = signature.make().apply(operands);
        if (image instanceof ImageStep.Normalize normalize) {
            ImageSignatures.byteScale(normalize, operands).ifPresent(diagnostics::add);
        }
        size = size.after(image, step.span());
        steps.add(image);
    }

    /** A slot that holds a part of the chain. */
    private void part(Step.Apply apply) {
        if (new StepResolver(net, evaluator).find(apply, Env.EMPTY) instanceof StepTarget.Expand expand
                && expand.slot().parameters().isEmpty()) {
            walk(expand.slot(), apply.name().span());
            return;
        }
        throw NetCode.PREPROCESS.failure(apply.name().span(), apply.name().name() + " is no step of preprocess");
    }
}
