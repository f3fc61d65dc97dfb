package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nets find their parameters behind any prefix and in any spelling, and nothing is taken that is not theirs. */
class CheckpointFitTest {
    private static final Logger LOG = Logger.getLogger("org.convnextc.runtime");

    /** Parameters of a ConvNeXt with one block, all of different values. */
    private static final List<String> NET = List.of(
            "downsample_layers.0.0.weight",
            "downsample_layers.0.0.bias",
            "stages.0.0.dwconv.weight",
            "stages.0.0.pwconv1.weight",
            "norm.weight",
            "norm.bias",
            "head.weight");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord log) {
            said.add(log.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listener);
        LOG.setUseParentHandlers(true);
    }

    private Path file() {
        return folder.resolve("w.safetensors");
    }

    /** The net's tensors, each of two elements that say which it is, under other names. */
    private static Map<String, float[]> renamed(UnaryOperator<String> rename) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (int i = 0; i < NET.size(); i++) {
            tensors.put(rename.apply(NET.get(i)), new float[] {i, -i - 1});
        }
        return tensors;
    }

    private static Map<String, float[]> named(List<String> names) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            tensors.put(names.get(i), new float[] {i, -i - 1});
        }
        return tensors;
    }

    private void write(Map<String, float[]> tensors) {
        List<TensorSource> all = new ArrayList<>();
        tensors.forEach((name, values) -> all.add(new ArrayTensor(name, new int[] {values.length}, values)));
        WeightsWriter.write(file(), all);
    }

    private Map<String, Float> load(List<String> names, Optional<String> key) {
        return Checkpoints.use(file(), key, checkpoint -> {
            CheckpointFit fit = new CheckpointFit(file(), checkpoint, "Net", Set.of());
            Map<String, Float> firsts = new LinkedHashMap<>();
            for (String name : names) {
                fit.find(name, 2).ifPresent(tensor -> firsts.put(name, Goldens.values(tensor)[0]));
            }
            fit.requireComplete();
            return firsts;
        });
    }

    private void assertFits(List<String> names) {
        assertFits(names, Optional.empty());
    }

    private void assertFits(List<String> names, Optional<String> key) {
        Map<String, Float> firsts = load(names, key);
        for (int i = 0; i < names.size(); i++) {
            assertEquals(i, firsts.get(names.get(i)), names.get(i));
        }
    }

    private String refused(List<String> names) {
        return assertThrows(CheckpointException.class, () -> load(names, Optional.empty()))
                .getMessage();
    }

    private void assertSaid(String text) {
        assertTrue(said.stream().anyMatch(line -> line.contains(text)), said.toString());
    }

    /** A body of a whole checkpoint. */
    @Test
    void aNetThatEndsEarlierIsToldHow() {
        write(renamed(name -> name));
        String told = refused(NET.subList(0, NET.size() - 2));
        assertTrue(told.contains("2 unexpected:"), told);
        assertTrue(told.contains("hands out an earlier value: outputs = [\"norm\"], or --outputs norm"), told);
        assertTrue(!refused(List.of(NET.get(0), "other.weight")).contains("hands out"));
    }

    @Test
    void namesThatFitAreTakenWithoutAWord() {
        write(renamed(name -> name));
        assertFits(NET);
        assertEquals(List.of(), said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module.",
                "_orig_mod.",
                "model.",
                "module.module.",
                "_orig_mod.module.",
                "net.",
                "backbone.",
                "visual.trunk.",
                "_fsdp_wrapped_module.",
                "encoder.",
                "my.own_0.thing.",
            })
    void findsAnyPrefix(String prefix) {
        write(renamed(name -> prefix + name));
        assertFits(NET);
        assertSaid(": read without " + prefix + " in its names");
    }

    /** Of a net whose names no library has. */
    @ParameterizedTest
    @ValueSource(strings = {"module.", "model.", "a.b."})
    void findsAnyPrefixOfANetOfItsOwn(String prefix) {
        List<String> own = List.of("first.weight", "second.weight", "last.bias");
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            tensors.put(prefix + own.get(i), new float[] {i, 9});
        }
        write(tensors);
        assertFits(own);
        assertSaid(": read without " + prefix + " in its names");
    }

    /** As torch.compile and others of PyTorch's wrappers name the parts of a net. */
    @ParameterizedTest
    @CsvSource({
        "stages.0., stages.0._orig_mod., _orig_mod.",
        "stages.0.0., stages.0._checkpoint_wrapped_module.0._fsdp_wrapped_module., _checkpoint_wrapped_module. and _fsdp_wrapped_module.",
        "dwconv., dwconv.module., module.",
    })
    void findsWrappersInTheMiddle(String part, String wrapped, String dropped) {
        write(renamed(name -> name.replace(part, wrapped)));
        assertFits(NET);
        assertSaid(": read without " + dropped + " in its names");
        write(renamed(name -> "backbone." + name.replace(part, wrapped)));
        assertFits(NET);
        assertSaid(": read without " + dropped + " and backbone. in its names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "model.", "_orig_mod."})
    void findsALibrarysNamesBehindAPrefix(String prefix) {
        UnaryOperator<String> timm = name -> prefix + NameTable.TIMM_CONVNEXT.own(name);
        write(renamed(timm));
        assertFits(NET);
        UnaryOperator<String> huggingFace = name ->
                prefix + (name.startsWith("head") ? "" : "convnext.") + NameTable.HUGGING_FACE_CONVNEXT.own(name);
        write(renamed(huggingFace));
        assertFits(NET);
    }

    /** Its file is not renamed, and goes there and back. */
    @Test
    void aNetsOwnNamesMayBeALibrarys() {
        List<String> own = NET.stream().map(NameTable.TIMM_CONVNEXT::own).toList();
        write(renamed(NameTable.TIMM_CONVNEXT::own));
        assertFits(own);
        write(renamed(name -> name));
        assertFits(own);
        write(renamed(name -> "model." + NameTable.TORCHVISION_CONVNEXT.own(name)));
        assertFits(own);
    }

    /** A net that names its steps itself wants GRN's gamma and beta, which timm calls weight and bias. */
    @Test
    void findsGrnUnderItsOtherNames() {
        List<String> net = List.of("model.mlp.fc1.weight", "model.mlp.grn.gamma", "model.mlp.grn.beta");
        write(named(List.of("model.mlp.fc1.weight", "model.mlp.grn.weight", "model.mlp.grn.bias")));
        assertFits(net);
    }

    @Test
    void passesOverWhatLiesBesideThePrefix() {
        Map<String, float[]> averaged = new LinkedHashMap<>();
        averaged.put("n_averaged", new float[] {7});
        averaged.putAll(renamed(name -> "module." + name));
        write(averaged);
        assertFits(NET);
        assertSaid(": read without module. in its names; passed over 1 beside them, such as n_averaged");

        Map<String, float[]> dino = renamed(name -> "backbone." + name);
        dino.put("projector.mlp.0.weight", new float[] {1, 2});
        dino.put("projector.last.weight", new float[] {1, 2});
        write(dino);
        assertFits(NET);
        assertSaid("passed over 2 beside them, such as projector.mlp.0.weight, projector.last.weight");

        // a net in a larger whole, as CLIP's
        Map<String, float[]> clip = renamed(name -> "visual.trunk." + name);
        for (int i = 0; i < 20; i++) {
            clip.put("text." + i + ".weight", new float[2]);
        }
        write(clip);
        assertFits(NET);
        assertSaid("passed over 20 beside them, such as text.0.weight");
    }

    /** What lies behind the prefix belongs to the net, or the net is another. */
    @Test
    void refusesMoreOrLessBehindThePrefix() {
        Map<String, float[]> more = renamed(name -> "backbone." + name);
        more.put("backbone.stages.0.1.dwconv.weight", new float[2]);
        write(more);
        assertEquals(
                file() + " does not fit Net, read without backbone. in its names" + System.lineSeparator()
                        + "1 unexpected:" + System.lineSeparator() + "  backbone.stages.0.1.dwconv.weight",
                refused(NET));

        Map<String, float[]> less = renamed(name -> "backbone." + name);
        less.remove("backbone.head.weight");
        less.put("head.weight", new float[2]);
        write(less);
        String message = refused(NET);
        assertTrue(
                message.contains("1 missing:" + System.lineSeparator()
                        + "  head.weight: is in the file, but not behind backbone."),
                message);
        assertEquals(List.of(), said);
    }

    @Test
    void aPrefixOfSomeNamesIsNone() {
        write(renamed(name -> name.startsWith("stages") ? "backbone." + name : name));
        String message = refused(NET);
        assertTrue(message.contains("2 missing:"), message);
        assertTrue(message.contains("stages.0.0.dwconv.weight (is it backbone.stages.0.0.dwconv.weight?)"), message);
        assertEquals(List.of(), said);
    }

    @Test
    void choosesNotBetweenTwoPrefixes() {
        Map<String, float[]> both = renamed(name -> "encoder_k." + name);
        renamed(name -> "encoder_q." + name).forEach((name, values) -> both.put(name, new float[] {values[0], 8}));
        write(both);
        assertEquals(
                file() + ": has all parameters of the net behind each of the prefixes [encoder_k., encoder_q.]:"
                        + " choose one with --weights-key encoder_k",
                refused(NET));
        assertFits(NET, Optional.of("encoder_q"));
    }

    /** With a dot at its end, a path is a part that the net ignores; without one, it is a step that no output needs. */
    @ParameterizedTest
    @CsvSource({"text., true", "text, false"})
    void tellsHowManyTensorsAreIgnored(String path, boolean told) {
        Map<String, float[]> more = renamed(name -> name);
        more.put("text.a.weight", new float[] {1});
        more.put("text.weight", new float[] {1});
        write(more);
        try (Checkpoint checkpoint = Checkpoints.open(file())) {
            var fit = new CheckpointFit(file(), checkpoint, "Net", Set.of(path));
            for (String name : NET) {
                fit.find(name, checkpoint.find(name).orElseThrow().shape());
            }
            fit.requireComplete();
        }
        String line = file() + ": 2 tensors that the net does not need are ignored, such as text.a.weight, text.weight";
        assertEquals(told, said.contains(line), said.toString());
    }

    /** One module under two names of another. */
    @Test
    void twoPrefixesOfTheSameTensorsAreOne() {
        PickleWriter pickle = new PickleWriter().op('}');
        for (String name : List.of("a.x.weight", "b.x.weight")) {
            pickle.string(name)
                    .tensor("FloatStorage", "0", 2, 0, new int[] {2}, new int[] {1})
                    .op('s');
        }
        PickleWriter.checkpoint(file(), pickle.stop(), 0, 5);
        assertFits(List.of("x.weight"));
        assertSaid(": read without a. in its names; passed over 1 beside them, such as b.x.weight");
    }

    @Test
    void acceptsModulesThatAreThereTwice() {
        Map<String, float[]> twice = renamed(name -> name);
        twice.put("norms.3.weight", twice.get("norm.weight"));
        twice.put("norms.3.bias", twice.get("norm.bias"));
        write(twice);
        assertFits(NET);
        assertSaid(": passed over what is there a second time: norms.3.* is norm.*");
    }

    @ParameterizedTest
    @CsvSource({"norms.3.weight", "norms.3.bias"})
    void refusesModulesThatDiffer(String different) {
        Map<String, float[]> twice = renamed(name -> name);
        twice.put("norms.3.weight", twice.get("norm.weight"));
        twice.put("norms.3.bias", twice.get("norm.bias"));
        twice.put(different, new float[] {twice.get(different)[0], 0.5f});
        write(twice);
        assertTrue(refused(NET).contains("2 unexpected:"), refused(NET));
    }

    /** A file of fresh weights, without storages that could tell. */
    @Test
    void acceptsFreshModulesThatTheirNamesTell() {
        float[] zeros = new float[2];
        write(Map.of("norm.weight", zeros, "norm.bias", zeros, "norms.3.weight", zeros, "norms.3.bias", zeros));
        assertFitsZeros(List.of("norm.weight", "norm.bias"));
        write(Map.of("a.norm.weight", zeros, "a.norms.weight", zeros));
        assertTrue(refused(List.of("a.norm.weight")).contains("1 unexpected:"));
        write(Map.of("a.norm.weight", zeros, "a.norm2.weight", zeros));
        assertTrue(refused(List.of("a.norm.weight")).contains("1 unexpected:"));
    }

    private void assertFitsZeros(List<String> names) {
        assertEquals(Set.of(0f), Set.copyOf(load(names, Optional.empty()).values()));
    }

    /** A fresh norm is equal to every other one, and a norm all the same. */
    @Test
    void equalConstantsAreNoSecondCopy() {
        List<String> net = List.of("a.weight", "a.bias");
        write(Map.of(
                "a.weight", new float[2], "a.bias", new float[2], "b.weight", new float[2], "b.bias", new float[2]));
        assertTrue(refused(net).contains("2 unexpected:"), refused(net));
        PickleWriter pickle = new PickleWriter().op('}');
        for (String name : List.of("a.weight", "b.weight")) {
            pickle.string(name)
                    .tensor("FloatStorage", "0", 2, 0, new int[] {2}, new int[] {1})
                    .op('s');
        }
        PickleWriter.checkpoint(file(), pickle.stop(), 0, 0);
        assertFits(List.of("a.weight")); // for it is the same storage
    }

    /** A step that is in the net, and one that is not. */
    @Test
    void saysHowAStepGetsABias() {
        write(named(List.of("a.weight", "a.bias", "b.bias")));
        String message = refused(List.of("a.weight", "b.bias"));
        assertTrue(message.contains("1 unexpected:" + System.lineSeparator() + "  a.bias"), message);
        assertTrue(message.contains("bias=yes gives them one"), message);
        assertFalse(refused(List.of("a.weight", "a.bias")).contains("bias=yes"));
    }

    @Test
    void namesWhatIsThereInsteadOfATensor() {
        PickleWriter pickle = new PickleWriter().op('}').string("net.a.weight");
        pickle.tensor("FloatStorage", "0", 2, 0, new int[] {2}, new int[] {1}).op('s');
        pickle.string("net.b.weight").global("fancy.lib", "Packed").ops(")\u0081}bs");
        PickleWriter.checkpoint(file(), pickle.stop(), 0, 5);
        String message = refused(List.of("a.weight", "b.weight"));
        assertTrue(
                message.contains("b.weight: holds an object of fancy.lib.Packed, expected a tensor of real numbers"),
                message);
        assertFits(List.of("a.weight"));
    }

    @Test
    void saysWhichOtherEntriesFit() {
        PickleWriter pickle = new PickleWriter().op('}');
        int offset = 0;
        for (String key : List.of("model", "model_ema", "small")) {
            pickle.string(key).op('}');
            String prefix = key.equals("model_ema") ? "module." : "";
            pickle.string(prefix + "a.weight")
                    .tensor("FloatStorage", "0", 6, offset, new int[] {2}, new int[] {1})
                    .op('s');
            if (!key.equals("small")) {
                pickle.string(prefix + "b.weight")
                        .tensor("FloatStorage", "0", 6, offset + 1, new int[] {2}, new int[] {1})
                        .op('s');
            }
            pickle.op('s');
            offset = 2;
        }
        PickleWriter.checkpoint(file(), pickle.stop(), 0, 1, 2, 3, 4, 5);
        assertFits(List.of("a.weight", "b.weight"));
        assertSaid(": took the weights under the key model; there are others: --weights-key model_ema");
        said.clear();
        assertEquals(
                Map.of("a.weight", 2f, "b.weight", 3f),
                load(List.of("a.weight", "b.weight"), Optional.of("model_ema")));
        assertEquals(1, said.size(), said.toString()); // of the prefix alone
        String message = refused(List.of("a.weight"));
        assertTrue(message.contains("1 unexpected:" + System.lineSeparator() + "  b.weight"), message);
        assertTrue(message.contains("All its names are there with --weights-key"), message);
    }

    /** Extents of 1 that mean nothing. */
    @ParameterizedTest
    @CsvSource({
        "6, 1 6, true",
        "6, 1 1 1 6, true",
        "6 1 1, 6, true",
        "2 3, 2 3 1 1, true",
        "6 1 7 7, 1 6 7 7, false",
        "6 1, 1 6, false",
        "6, 2 3, false",
    })
    void knowsExtentsThatMeanNothing(String a, String b, boolean same) {
        assertEquals(same, Layouts.isSameBarOnes(extents(a), extents(b)));
        assertEquals(same, Layouts.isSameBarOnes(extents(b), extents(a)));
    }

    private static int[] extents(String text) {
        return List.of(text.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void tellsThePrefixToThoseWhoList() {
        Map<String, float[]> tensors = renamed(name -> "model." + NameTable.TIMM_CONVNEXT.own(name));
        tensors.put("criterion.weight", new float[2]);
        write(tensors);
        try (Checkpoint checkpoint = Checkpoints.open(file())) {
            assertEquals(List.of("model."), checkpoint.origin().dropped());
            assertEquals(NamingScheme.TIMM, checkpoint.origin().scheme());
            assertEquals(Set.of("criterion.weight"), checkpoint.beside());
            assertTrue(checkpoint.names().containsAll(NET));
            assertTrue(checkpoint.names().contains("criterion.weight"));
        }
        // names of nobody, one of which would become another
        write(Map.of("module.a", new float[] {1, 1}, "a", new float[] {2, 2}));
        try (Checkpoint checkpoint = Checkpoints.open(file())) {
            assertEquals(List.of(), checkpoint.origin().dropped());
            assertArrayEquals(
                    new float[] {2, 2}, Goldens.values(checkpoint.find("a").orElseThrow()));
        }
    }
}
