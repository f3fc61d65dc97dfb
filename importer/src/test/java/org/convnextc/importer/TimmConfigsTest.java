package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.convnextc.ir.op.Parameter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All of timm's pretrained configurations of ConvNeXt: each imports from config.json and shapes, with the parameters that timm counts. */
class TimmConfigsTest {
    private static final Map<String, String> MEANS = Map.of(
            "imagenet", "\"mean\":[0.485,0.456,0.406],\"std\":[0.229,0.224,0.225]",
            "half", "\"mean\":[0.5,0.5,0.5],\"std\":[0.5,0.5,0.5]",
            "clip", "\"mean\":[0.48145466,0.4578275,0.40821073],\"std\":[0.26862954,0.26130258,0.27577711]");

    @TempDir
    Path folder;

    /** A line of the table. */
    record Row(
            String name,
            List<Integer> depths,
            List<Integer> dims,
            int classes,
            int size,
            double crop,
            String mode,
            String mean,
            List<String> arguments,
            long parameters) {
        static Row of(String line) {
            String[] cells = line.split(" +");
            return new Row(
                    cells[0],
                    numbers(cells[1]),
                    numbers(cells[2]),
                    Integer.parseInt(cells[3]),
                    Integer.parseInt(cells[4]),
                    Double.parseDouble(cells[5]),
                    cells[6],
                    cells[7],
                    List.of(cells[8].split(";")),
                    Long.parseLong(cells[9]));
        }

        private static List<Integer> numbers(String text) {
            return Stream.of(text.split(",")).map(Integer::valueOf).toList();
        }

        boolean is(String argument) {
            return arguments.contains(argument);
        }

        String argument(String name, String otherwise) {
            return arguments.stream()
                    .filter(argument -> argument.startsWith(name + "="))
                    .map(argument -> argument.substring(name.length() + 1))
                    .findFirst()
                    .orElse(otherwise);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream in = TimmConfigsTest.class.getResourceAsStream("/timm-configs.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::of)
                    .toList();
        }
    }

    /** By the constructor of timm's ConvNeXt. */
    private static Shapes shapes(Row row) {
        Shapes net = Shapes.official(row.depths, row.dims, row.classes, row.is("grn"))
                .renamed(Shapes::timm);
        int width = row.dims.get(0);
        int last = row.dims.get(row.dims.size() - 1);
        if (row.is("conv_mlp")) {
            net.all.replaceAll((name, shape) ->
                    name.matches(".*mlp\\.fc\\d\\.weight") ? new int[] {shape[0], shape[1], 1, 1} : shape);
        }
        net.all.replaceAll((name, shape) -> name.contains(".grn.") ? new int[] {shape[3]} : shape);
        String[] kernels = row.argument("kernels", "7,7,7,7").split(",");
        net.all.replaceAll((name, shape) -> name.endsWith("conv_dw.weight")
                ? new int[] {shape[0], 1, kernel(name, kernels), kernel(name, kernels)}
                : shape);
        String stem = row.argument("stem", "patch");
        if (!stem.equals("patch")) {
            int middle = stem.equals("overlap_tiered") ? Math.max(8, (width / 2 + 4) / 8 * 8) : width;
            int second = stem.equals("overlap_act") ? 2 : 1;
            net.without("stem\\..*");
            net.with("stem.0.weight", middle, 3, 3, 3).with("stem.0.bias", middle);
            net.with("stem." + second + ".weight", width, middle, 3, 3).with("stem." + second + ".bias", width);
            net.with("stem." + (second + 1) + ".weight", width).with("stem." + (second + 1) + ".bias", width);
        }
        if (row.is("head_norm_first")) {
            net = net.renamed(name -> name.replace("head.norm.", "norm_pre."));
        }
        int hidden = Integer.parseInt(row.argument("hidden", "0"));
        if (hidden > 0) {
            net.with("head.pre_logits.fc.weight", hidden, last).with("head.pre_logits.fc.bias", hidden);
            net.with("head.fc.weight", row.classes, hidden);
        }
        if (!row.argument("norm", "layernorm").equals("layernorm")) {
            net.without("(stem\\.[13]|.*\\.norm|stages\\.\\d\\.downsample\\.0)\\.bias");
        }
        return row.is("headless") ? net.without("head\\..*") : net;
    }

    private static int kernel(String name, String[] kernels) {
        return Integer.parseInt(kernels[Character.digit(name.charAt("stages.".length()), 10)]);
    }

    private void writeConfig(Row row) throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                ("{\"architecture\":\"%s\",\"num_classes\":%d,\"global_pool\":\"avg\",\"pretrained_cfg\":{\"tag\":\"%s\",\"input_size\":[3,%d,%d],"
                                + "\"interpolation\":\"bicubic\",\"crop_pct\":%s,\"crop_mode\":\"%s\",%s,\"num_classes\":%d}}")
                        .formatted(
                                row.name.split("\\.")[0],
                                row.classes,
                                row.name.split("\\.")[1],
                                row.size,
                                row.size,
                                row.crop,
                                row.mode,
                                MEANS.get(row.mean),
                                row.classes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void imports(Row row) throws IOException {
        shapes(row).write(folder.resolve("model.safetensors"));
        writeConfig(row);
        ImportSource source = ImportSource.find(folder, List.of());
        ImportedNet net = Importer.read(source, "Net", ImportOptions.NONE);
        assertEquals(row.parameters, parameters(net));
        assertEquals(List.of(), net.assumed());
        assertEquals(expectedSlots(row), told(net.text()));
    }

    private static long parameters(ImportedNet net) {
        return NetCheck.graph(net.text(), net.name(), Set.of()).entry().parameters().stream()
                .filter(Parameter::learned)
                .mapToLong(parameter -> Stream.of(NetCheck.extents(parameter.type()))
                        .flatMapToInt(java.util.Arrays::stream)
                        .asLongStream()
                        .reduce(1, Math::multiplyExact))
                .sum();
    }

    /** What shapes do not tell: the slots norm, act, input and preprocess. */
    private static List<String> told(String text) {
        return text.replaceAll("(\\{|\\b[a-z0-9=.,\\[ \\]]+)\\n +(?=resize|crop|warp|normalize|mean|std)", "$1; ")
                .replaceAll("\\{; ", "{ ")
                .replaceAll("\\]\\n +\\}", "] }")
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("(norm|act|input|preprocess) +=.*"))
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }

    private static List<String> expectedSlots(Row row) {
        IntFunction<String> square = side -> side + "x" + side;
        List<String> slots = new ArrayList<>();
        if (row.size != 224) {
            slots.add("input = 3x" + square.apply(row.size));
        }
        boolean xxl = row.name.startsWith("convnext_xxlarge");
        if (row.is("eps=1e-5") && !xxl) {
            slots.add("norm = { layernorm eps=1e-5 }");
        }
        if (row.is("norm=rmsnorm2d")) {
            slots.add("norm = { rmsnorm }");
        }
        if (row.is("norm=simplenorm")) {
            slots.add("norm = { simplenorm }");
        }
        switch (row.argument("act", "gelu")) {
            case "gelu_tanh" -> slots.add("act = { gelu form=tanh }");
            case "silu" -> slots.add("act = silu");
            default -> {}
        }
        boolean squash = row.mode.equals("squash");
        boolean usual = row.mean.equals("imagenet") && (row.size < 384 ? !squash && row.crop == 0.875 : squash);
        if (!usual) {
            String size = squash
                    ? "warp " + square.apply(row.size)
                    : "resize " + (int) Math.floor(row.size / row.crop) + "; crop " + row.size;
            String means =
                    switch (row.mean) {
                        case "half" -> " mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5]";
                        case "clip" ->
                            " mean=[0.48145466, 0.4578275, 0.40821073] std=[0.26862954, 0.26130258, 0.27577711]";
                        default -> "";
                    };
            slots.add("preprocess = { " + size + "; normalize" + means + " }");
        }
        return slots;
    }

    /** The table of architectures has them all. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void knowsTheArchitecture(Row row) {
        assertTrue(Architectures.find(row.name.split("\\.")[0]).isPresent());
    }
}
