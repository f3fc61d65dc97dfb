package org.convnextc.tool.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;

/** What the names mean in a net under which another program has stored what it computed for the same weights and input. */
public final class CheckpointNames {
    /** What researchers' scripts call the values of ConvNeXt, and their label paths; the first one that the net has counts. */
    private static final Map<Pattern, List<String>> PATHS = new LinkedHashMap<>();

    static {
        PATHS.put(Pattern.compile("stem"), List.of("stem", "downsample_layers.0"));
        PATHS.put(Pattern.compile("downsample(\\d+)"), List.of("downsample_layers.$1"));
        PATHS.put(Pattern.compile("stage(\\d+)"), List.of("stages.$1"));
        PATHS.put(Pattern.compile("block(\\d+)"), List.of("blocks.$1"));
        PATHS.put(Pattern.compile("s(\\d+)b(\\d+)"), List.of("stages.$1.$2"));
        PATHS.put(Pattern.compile("s(\\d+)b(\\d+)\\.(.+)"), List.of("stages.$1.$2.$3", "stages.$1.$2.$3_0"));
        PATHS.put(Pattern.compile("features"), List.of("norm", "mean_0"));
    }

    private final Graph flat;
    private final Map<String, String> mapped;

    /** @param mapped label paths by stored name, where the user says them */
    public CheckpointNames(Graph flat, Map<String, String> mapped) {
        this.flat = flat;
        this.mapped = mapped;
    }

    /** The value of the net that a stored name means: by the user's word, as a label path, or by custom; {@code logits} is the output. */
    public Optional<String> value(String stored) {
        if (mapped.containsKey(stored)) {
            return Outputs.find(flat, mapped.get(stored));
        }
        if (stored.equals("logits")) {
            var results = flat.entry().results();
            return Optional.of(results.get(results.size() - 1).value());
        }
        Optional<String> path = Outputs.find(flat, stored);
        return path.isPresent() ? path : byCustom(stored);
    }

    private Optional<String> byCustom(String stored) {
        for (var custom : PATHS.entrySet()) {
            var matcher = custom.getKey().matcher(stored);
            if (matcher.matches()) {
                return custom.getValue().stream()
                        .map(matcher::replaceFirst)
                        .flatMap(path -> Outputs.find(flat, path).stream())
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /**
     * The target's values beside the stored ones.
     *
     * @param stored by name; names that mean nothing in the net are left out
     * @param found what the target computed, by value
     * @param handedOut the same for values that its passes leave only where they are outputs, images with the channels first; the
     *     reference's count for values that are in neither
     */
    public List<Comparison> compare(
            Map<String, Tensor64> stored,
            Map<String, float[]> found,
            Map<String, Tensor64> handedOut,
            Weights weights,
            Tensor64 input) {
        Map<String, String> values = new LinkedHashMap<>();
        stored.keySet().forEach(name -> value(name).ifPresent(value -> values.put(name, value)));
        Map<String, Tensor64> reference = new HashMap<>();
        Reference.run(flat, weights, input, (name, value) -> {
            if (values.containsValue(name)) {
                reference.put(name, value);
            }
        });
        var comparisons = new ArrayList<Comparison>();
        values.forEach((name, value) -> {
            Tensor64 own = reference.get(value);
            String shown = name + " = " + value;
            Tensor64 compared = own;
            if (found.containsKey(value)) {
                compared = Verification.widen(found.get(value), own.dims());
            } else if (handedOut.containsKey(value)) {
                compared = inLayoutOf(own, handedOut.get(value));
                shown += " as an output";
            } else {
                shown += " of the reference";
            }
            comparisons.add(Comparison.of(shown, compared, inLayoutOf(own, stored.get(name))));
        });
        return comparisons;
    }

    /** Images are stored with the channels first, or as the net has them. */
    private static Tensor64 inLayoutOf(Tensor64 value, Tensor64 stored) {
        List<Integer> dims = value.dims();
        boolean channelsFirst =
                dims.size() == 4 && stored.dims().equals(List.of(dims.get(0), dims.get(3), dims.get(1), dims.get(2)));
        if (!channelsFirst) {
            return stored;
        }
        int c = dims.get(3);
        int pixels = dims.get(1) * dims.get(2);
        Tensor64 out = Tensor64.zeros(dims);
        for (int i = 0; i < out.data().length; i++) {
            int image = i / (pixels * c);
            out.data()[i] = stored.data()[(image * c + i % c) * pixels + i / c % pixels];
        }
        return out;
    }
}
