package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Constants beside computed values. */
final class Constants {
    private Constants() {}

    /** A constant with the axes of the value that it is joined with, aligned at their last ones. */
    static Term beside(At at, Known.Flow flow, Weight weight) {
        int rank = flow.layout().rank();
        int[] shape = weight.shape();
        int[] extents = flow.shape();
        Map<Axis, Integer> found = new EnumMap<>(Axis.class);
        List<Axis> order = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            int place = i + rank - shape.length;
            if (shape[i] == 1) {
                continue;
            }
            if (place < 0 || extents[place] != shape[i]) {
                throw new Refusal(
                        "repeats a computed value along an axis of a constant of shape " + Arrays.toString(shape));
            }
            List<Axis> axes = flow.layout().counting(place, flow.dims());
            if (axes.size() != 1) {
                throw new Refusal("takes a constant of shape " + Arrays.toString(shape) + " along " + axes.size()
                        + " axes that are one in its layout");
            }
            found.put(axes.get(0), shape[i]);
            order.add(axes.get(0));
        }
        int[] sorted = found.values().stream().mapToInt(Integer::intValue).toArray();
        List<Axis> wanted = List.copyOf(found.keySet());
        int[] permutation = wanted.stream().mapToInt(order::indexOf).toArray();
        int[] dense = order.stream().mapToInt(found::get).toArray();
        return at.constant(weight.reshaped(dense).transposed(permutation).reshaped(sorted), new Dims(found));
    }

    /** A constant with a number for each channel, whatever extents of 1 are around it. */
    static Weight vector(Weight weight, int channels) {
        if (weight.elements() == channels) {
            return weight.reshaped(channels);
        }
        if (weight.isScalar()) {
            return Weight.filled(channels, (float) weight.scalar());
        }
        throw new Refusal(
                "takes a constant of shape " + Arrays.toString(weight.shape()) + " for " + channels + " channels");
    }
}
