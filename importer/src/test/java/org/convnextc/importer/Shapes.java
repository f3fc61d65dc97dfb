package org.convnextc.importer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Names and shapes of nets by the rules of their sources, and files that hold nothing else: all values are holes. */
final class Shapes {
    final Map<String, int[]> all = new LinkedHashMap<>();

    static Shapes of(Map<String, int[]> shapes) {
        Shapes found = new Shapes();
        found.all.putAll(shapes);
        return found;
    }

    Shapes with(String name, int... shape) {
        all.put(name, shape);
        return this;
    }

    Shapes without(String pattern) {
        all.keySet().removeIf(name -> name.matches(pattern));
        return this;
    }

    Shapes renamed(UnaryOperator<String> rename) {
        Shapes renamed = new Shapes();
        all.forEach((name, shape) -> renamed.all.put(rename.apply(name), shape));
        return renamed;
    }

    private void layer(String name, int... shape) {
        all.put(name + ".weight", shape);
        all.put(name + ".bias", new int[] {shape[0]});
    }

    /** facebookresearch/ConvNeXt, models/convnext.py. */
    static Shapes official(List<Integer> depths, List<Integer> widths, int classes, boolean second) {
        Shapes net = new Shapes();
        for (int i = 0; i < depths.size(); i++) {
            int w = widths.get(i);
            String down = "downsample_layers." + i + ".";
            if (i == 0) {
                net.layer(down + 0, w, 3, 4, 4);
                net.layer(down + 1, w);
            } else {
                net.layer(down + 0, widths.get(i - 1));
                net.layer(down + 1, w, widths.get(i - 1), 2, 2);
            }
        }
        for (int i = 0; i < depths.size(); i++) {
            for (int j = 0; j < depths.get(i); j++) {
                net.block("stages." + i + "." + j + ".", widths.get(i), second);
            }
        }
        int last = widths.get(widths.size() - 1);
        net.layer("norm", last);
        if (classes > 0) {
            net.layer("head", classes, last);
        }
        return net;
    }

    private void block(String path, int w, boolean second) {
        layer(path + "dwconv", w, 1, 7, 7);
        layer(path + "norm", w);
        layer(path + "pwconv1", 4 * w, w);
        if (second) {
            all.put(path + "grn.gamma", new int[] {1, 1, 1, 4 * w});
            all.put(path + "grn.beta", new int[] {1, 1, 1, 4 * w});
        }
        layer(path + "pwconv2", w, 4 * w);
        if (!second) {
            all.put(path + "gamma", new int[] {w});
        }
    }

    /** facebookresearch/ConvNeXt, models/convnext_isotropic.py. */
    static Shapes isotropic(int depth, int width, boolean scaled) {
        Shapes net = new Shapes();
        net.layer("stem", width, 3, 16, 16);
        for (int j = 0; j < depth; j++) {
            net.block("blocks." + j + ".", width, false);
        }
        net.layer("norm", width);
        net.layer("head", 1000, width);
        return scaled ? net : net.without(".*gamma");
    }

    /** transformers, models/convnext: ConvNextForImageClassification. */
    static String huggingFace(String name) {
        return (name.startsWith("head") ? "" : "convnext.")
                + name.replaceAll("^stages\\.(\\d)\\.(\\d+)", "encoder.stages.$1.layers.$2")
                        .replace("norm", "layernorm")
                        .replace("gamma", "layer_scale_parameter")
                        .replace("downsample_layers.0.0", "embeddings.patch_embeddings")
                        .replace("downsample_layers.0.1", "embeddings.layernorm")
                        .replaceAll("^downsample_layers\\.(\\d)", "encoder.stages.$1.downsampling_layer")
                        .replaceAll("^head", "classifier");
    }

    static String timm(String name) {
        return name.replaceAll("^stages\\.(\\d)\\.(\\d+)", "stages.$1.blocks.$2")
                .replace("downsample_layers.0", "stem")
                .replaceAll("^downsample_layers\\.(\\d)", "stages.$1.downsample")
                .replace("dwconv", "conv_dw")
                .replaceAll("pwconv([12])", "mlp.fc$1")
                .replace("grn.gamma", "mlp.grn.weight")
                .replace("grn.beta", "mlp.grn.bias")
                .replaceAll("^head", "head.fc")
                .replaceAll("^norm", "head.norm");
    }

    /** A safetensors file; the values take no room on the disk. */
    Path write(Path path) {
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, int[]> tensor : all.entrySet()) {
            long end = at + 4 * Arrays.stream(tensor.getValue()).asLongStream().reduce(1, Math::multiplyExact);
            json.append(json.length() == 1 ? "" : ",")
                    .append('"')
                    .append(tensor.getKey())
                    .append("\":{\"dtype\":\"F32\",\"shape\":")
                    .append(Arrays.stream(tensor.getValue())
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(",", "[", "]")))
                    .append(",\"data_offsets\":[")
                    .append(at)
                    .append(',')
                    .append(end)
                    .append("]}");
            at = end;
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            file.write(header);
            file.setLength(Long.BYTES + header.length + at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }
}
