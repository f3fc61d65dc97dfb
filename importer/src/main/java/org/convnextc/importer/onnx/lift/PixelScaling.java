package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Mean and standard deviation that a model takes off its input, as far as constants for each channel do it. */
final class PixelScaling {
    private static final int BYTE = 255;

    private final double[] factor;
    private final double[] summand;
    private Term end;

    private PixelScaling(Term input) {
        int channels = input.dims().of(Axis.CHANNEL);
        factor = new double[channels];
        summand = new double[channels];
        Arrays.fill(factor, 1);
        end = input;
    }

    /** What is done, and the term that comes of it. */
    record Found(LiftedNet.Pixels pixels, Term end) {}

    /** @param readers terms that read others */
    static Optional<Found> find(Term input, List<Term> readers) {
        var scaling = new PixelScaling(input);
        boolean goesOn = true;
        while (goesOn) {
            Term at = scaling.end;
            List<Term> reading = readers.stream()
                    .filter(term -> term.operands().contains(at))
                    .toList();
            goesOn = reading.size() == 1 && at.readers() == 1 && scaling.take(reading.get(0));
        }
        return scaling.end == input ? Optional.empty() : scaling.found();
    }

    /** Takes a step in, where it is a sum or product with constants for channels or all. */
    private boolean take(Term term) {
        if (!(term.prim() instanceof Prim.Binary binary)) {
            return false;
        }
        boolean first = term.operand(0) == end;
        Term constant = term.operand(first ? 1 : 0);
        boolean fits = constant.isScalar() || constant.isVector();
        if (!fits || !first && (binary.kind() == Prim.Kind.DIV || binary.kind() == Prim.Kind.SUB)) {
            return false;
        }
        float[] values = Constants.vector(constant.weight(), factor.length).values();
        for (int i = 0; i < factor.length; i++) {
            double value = NormOperators.decimal(values[i]);
            switch (binary.kind()) {
                case ADD -> summand[i] += value;
                case SUB -> summand[i] -= value;
                case MUL -> scale(i, value);
                case DIV -> scale(i, 1 / value);
                default -> {
                    return false;
                }
            }
        }
        end = term;
        return true;
    }

    private void scale(int channel, double by) {
        factor[channel] *= by;
        summand[channel] *= by;
    }

    /** factor x + summand = (x - mean) / std */
    private Optional<Found> found() {
        List<Double> means = new ArrayList<>();
        List<Double> stds = new ArrayList<>();
        for (int i = 0; i < factor.length; i++) {
            double std = 1 / factor[i];
            double mean = 0 - summand[i] / factor[i];
            if (!(std > 0) || !Double.isFinite(std) || !Double.isFinite(mean)) {
                return Optional.empty();
            }
            stds.add(std);
            means.add(mean);
        }
        boolean bytes = stds.stream().anyMatch(std -> std > 1) || means.stream().anyMatch(mean -> mean > 1);
        int greatest = bytes ? BYTE : 1;
        return Optional.of(new Found(
                new LiftedNet.Pixels(
                        means.stream().map(mean -> rounded(mean / greatest)).toList(),
                        stds.stream().map(std -> rounded(std / greatest)).toList(),
                        greatest),
                end));
    }

    /** To the digits that a float32 holds: 0.485 in place of 0.48500000000000004. */
    private static double rounded(double value) {
        double decimal = NormOperators.decimal(value);
        return decimal == 0 ? 0 : decimal;
    }
}
