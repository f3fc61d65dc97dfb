package org.convnextc.tool.verify;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.walk.TracedValue;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.spi.Probes;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.Toolchain;

/** All values that a target computes: a class with probes stops behind each step, where its value is in its place. */
public final class TargetValues {
    private TargetValues() {}

    /**
     * The values for some images, by the names of {@link TracedValue}.
     *
     * @param lowered after the target's passes
     * @param pixels [images, channels, height, width]
     */
    public static Map<String, float[]> of(
            Graph lowered, Toolchain target, Path weights, Options options, float[] pixels, int images) {
        List<TracedValue> trace = TracedValue.of(lowered);
        var values = new LinkedHashMap<String, float[]>();
        trace.forEach(value -> values.put(
                value.name(), new float[Math.multiplyExact(images, value.type().elements())]));
        try (Model model = CompiledNet.probed(lowered, target).load(weights, options)) {
            Probes.watch(new ArenaReader(trace, values));
            model.forwardAll(pixels);
        } finally {
            Probes.watch(null);
        }
        return values;
    }

    /**
     * The outputs for some images, by name.
     *
     * @param lowered after the target's passes
     * @param pixels [images, channels, height, width]
     */
    public static Map<String, Tensor64> ofOutputs(
            Graph lowered, Toolchain target, Path weights, Options options, float[] pixels) {
        var outputs = new LinkedHashMap<String, Tensor64>();
        try (Model model = CompiledNet.of(lowered, target).load(weights, options)) {
            model.forwardAll(pixels)
                    .forEach((name, tensor) -> outputs.put(
                            name,
                            Verification.widen(
                                    tensor.values(),
                                    Arrays.stream(tensor.shape()).boxed().toList())));
        }
        return outputs;
    }

    /** Takes each value from the arena right after its step; image by image, with two marks more than steps. */
    private static final class ArenaReader implements Probes.Watcher {
        private final List<TracedValue> trace;
        private final Map<String, float[]> values;
        private Iterator<TracedValue> steps;
        private int image;

        ArenaReader(List<TracedValue> trace, Map<String, float[]> values) {
            this.trace = trace;
            this.values = values;
        }

        @Override
        public void reached(Probes.Memory memory) {
            if (steps == null) {
                steps = trace.iterator();
            } else if (steps.hasNext()) {
                read(steps.next(), memory);
            } else {
                steps = null;
                image++;
            }
        }

        private void read(TracedValue value, Probes.Memory memory) {
            ArenaRange place = value.place();
            int count = value.type().elements();
            memory.read((int) (place.from() / Float.BYTES), values.get(value.name()), image * count, count);
        }
    }
}
