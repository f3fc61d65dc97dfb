package org.convnextc.importer.onnx.lift;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.convnextc.ir.TensorType;

/** The axes of a value with their extents; one that is not there was reduced, or never was. */
record Dims(Map<Axis, Integer> extents) {
    static final Dims SCALAR = new Dims(Map.of());

    Dims {
        var sorted = new EnumMap<Axis, Integer>(Axis.class);
        sorted.putAll(extents);
        extents = Collections.unmodifiableMap(sorted);
    }

    static Dims image(int batch, int channels, int height, int width) {
        return new Dims(Map.of(Axis.BATCH, batch, Axis.CHANNEL, channels, Axis.ROW, height, Axis.COLUMN, width));
    }

    static Dims vector(int batch, int channels) {
        return new Dims(Map.of(Axis.BATCH, batch, Axis.CHANNEL, channels));
    }

    Set<Axis> axes() {
        return extents.keySet();
    }

    boolean has(Axis axis) {
        return extents.containsKey(axis);
    }

    /** The extent of an axis, 1 where it is not there. */
    int of(Axis axis) {
        return extents.getOrDefault(axis, 1);
    }

    boolean isImage() {
        return extents.size() == Axis.values().length;
    }

    boolean isVector() {
        return axes().equals(Set.of(Axis.BATCH, Axis.CHANNEL));
    }

    Dims without(Set<Axis> axes) {
        var left = new EnumMap<Axis, Integer>(Axis.class);
        left.putAll(extents);
        left.keySet().removeAll(axes);
        return new Dims(left);
    }

    Dims with(Axis axis, int extent) {
        var all = new EnumMap<Axis, Integer>(Axis.class);
        all.putAll(extents);
        all.put(axis, extent);
        return new Dims(all);
    }

    /** All axes of both. */
    Dims joined(Dims other) {
        var all = new EnumMap<Axis, Integer>(Axis.class);
        all.putAll(extents);
        other.extents.forEach((axis, extent) -> all.merge(axis, extent, Math::max));
        return new Dims(all);
    }

    /** As the graph has such values: images with the channels last, or vectors. */
    TensorType type() {
        return isImage()
                ? TensorType.batch(of(Axis.ROW), of(Axis.COLUMN), of(Axis.CHANNEL))
                : TensorType.batch(of(Axis.CHANNEL));
    }
}
