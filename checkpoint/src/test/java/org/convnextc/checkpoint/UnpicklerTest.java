package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pickles mean, and that nothing in them runs, lasts or grows. */
class UnpicklerTest {
    private static final int[] ONE = {1};

    @TempDir
    Path folder;

    /** A dictionary of one entry, {@code t}, which is the tensor [5]; the writer has it on its stack and puts more in. */
    private static PickleWriter withTensor() {
        return new PickleWriter()
                .op('}')
                .string("t")
                .tensor("FloatStorage", "0", 1, 0, ONE, ONE)
                .op('s');
    }

    private Checkpoint open(byte[] pickle, String... key) {
        Path file = folder.resolve("weights.pth");
        PickleWriter.checkpoint(file, pickle, 5);
        return Checkpoints.open(file, key.length == 0 ? Optional.empty() : Optional.of(key[0]));
    }

    private void assertReads(PickleWriter pickle) {
        try (Checkpoint checkpoint = open(pickle.stop())) {
            assertEquals(List.of("t"), checkpoint.names());
            assertArrayEquals(
                    new float[] {5}, Goldens.values(checkpoint.find("t").orElseThrow()));
        }
    }

    private void assertRefused(byte[] pickle, String message) {
        String found =
                assertThrows(CheckpointException.class, () -> open(pickle)).getMessage();
        assertTrue(found.contains(message), found);
    }

    /** What is there instead of a tensor. */
    private void assertUnread(Consumer<PickleWriter> value, String what) {
        PickleWriter pickle = withTensor().string("x");
        value.accept(pickle);
        try (Checkpoint checkpoint = open(pickle.op('s').stop())) {
            assertEquals(List.of("t"), checkpoint.names());
            assertEquals(Map.of("x", what), checkpoint.unread());
        }
    }

    private void assertTensor(Consumer<PickleWriter> value) {
        PickleWriter pickle = new PickleWriter().op('}').string("t");
        value.accept(pickle);
        assertReads(pickle.op('s'));
    }

    private static PickleWriter storage(PickleWriter pickle, String module, String name, int elements) {
        return pickle.op('(')
                .string("storage")
                .global(module, name)
                .string(name.equals("FloatStorage") || name.equals("UntypedStorage") ? "0" : "of " + name)
                .string("cpu")
                .number(elements)
                .ops("tQ");
    }

    /** The call of a function with the arguments (storage, 0, (1,), (1,), False, {}) and what follows. */
    private static PickleWriter rebuilt(PickleWriter pickle, String function, String storageClass, int elements) {
        pickle.global("torch._utils", function).op('(');
        storage(pickle, storageClass.equals("UntypedStorage") ? "torch.storage" : "torch", storageClass, elements);
        return pickle.number(0).numbers(1).numbers(1).op(0x89).op('}');
    }

    /** Every way to a callable, and every way to call one, beside a tensor that is read all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\nX\1\0\0\0a\u0085R", // GLOBAL, REDUCE
                "cos\nsystem\nX\1\0\0\0a\u0085\u0081", // NEWOBJ
                "cos\nsystem\n)}\u0092", // NEWOBJ_EX
                "(X\1\0\0\0aios\nsystem\n", // INST
                "(cos\nsystem\nX\1\0\0\0ao", // OBJ
                "X\2\0\0\0osX\6\0\0\0system\u0093)R", // STACK_GLOBAL
                "X\2\0\0\0osq\1X\6\0\0\0systemq\2\u0086" + "0h\1h\2\u0093)R", // from the memo
                "c__builtin__\neval\nX\1\0\0\0a\u0085R",
                "cbuiltins\ngetattr\ncos\npath\nX\6\0\0\0system\u0086R)R", // calls what a call gives
                "cfunctools\npartial\ncos\nsystem\n\u0085R)R",
                "cos\nsystem\n)R}b", // BUILD
                "cos\nsystem\n)R(X\1\0\0\0aNu", // SETITEMS
                "cos\nsystem\n)R(NNe", // APPENDS
                "cos\nsystem\n)R(NN\u0090", // ADDITEMS
                "cos\nsystem\n)RNa",
                "ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\nctorch\nTensor\n)}tR",
                "ccopyreg\n__newobj__\n(cos\nsystem\nX\1\0\0\0atR",
                "ccopy_reg\n_reconstructor\n(cos\nsystem\nc__builtin__\nobject\nNtR",
            })
    void nothingRuns(String payload) {
        assertReads(withTensor().string("payload").ops(payload).op('s'));
    }

    @Test
    void aPayloadAloneIsNoCheckpoint() {
        assertRefused(new PickleWriter().global("os", "system").ops(")R").stop(), "holds an object of os.system");
        assertRefused(new PickleWriter().global("os", "system").stop(), "holds the name os.system");
        assertRefused(new PickleWriter().ops("]cos\nsystem\n)Ra").stop(), "has no parameters at its top");
    }

    @Test
    void saysWhatAFileHoldsInsteadOfTensors() {
        PickleWriter arrays = new PickleWriter().op('}').string("w").global("numpy.core.multiarray", "_reconstruct");
        assertRefused(arrays.ops("(tR}bs").stop(), "'w' is a numpy array, expected a tensor");
        PickleWriter entry = new PickleWriter().op('}').string("model").global("my.nets", "Net");
        assertRefused(
                entry.ops(")\u0081s").stop(),
                "'model' is an object of my.nets.Net, expected a tensor: save tensors, of a model its state_dict()");
        PickleWriter model =
                new PickleWriter().global("torch.nn.modules.linear", "Linear").ops(")\u0081}b");
        assertRefused(model.stop(), "holds an object of torch.nn.modules.linear.Linear, expected a state dict");
    }

    /** Codes of Python's registry of extensions stand for classes that only the writer's process knows. */
    @ParameterizedTest
    @ValueSource(ints = {0x82, 0x83, 0x84, 0x97, 0x98, 0xff, 0})
    void refusesOpcodesThatNoCheckpointHas(int opcode) {
        assertRefused(new PickleWriter().op(opcode).int32(1).stop(), String.format("has the opcode 0x%02x", opcode));
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused(new PickleWriter().ops("])R").stop(), "calls something that is no function");
        assertRefused(new PickleWriter().ops("(o").stop(), "makes an object of no class");
        assertRefused(new PickleWriter().ops("h\5").stop(), "recalls value 5");
        assertRefused(new PickleWriter().string("os.system").ops("Q").stop(), "refers to something beside it");
        assertRefused(new PickleWriter().ops("Pos.system\n").stop(), "refers to something beside it");
        assertRefused(
                new PickleWriter().string("collections").op('N').op(0x93).stop(),
                "names a global by something that is no string");
        assertRefused(new PickleWriter().op(0x80).op(6).stop(), "has protocol 6, expected 0 to 5");
        assertRefused(new PickleWriter().ops("X\1\0\0\0aNs").stop(), "takes a value from an empty stack");
        assertRefused(new PickleWriter().ops("Iabc\n").stop(), "has 'abc' for an integer");
        assertRefused(new PickleWriter().ops("Sabc\n").stop(), "has a string without quotes");
        assertRefused(
                new PickleWriter().ops("I" + "1".repeat(2000) + "\n").stop(), "has a line of more than 1000 bytes");
    }

    /** Side data of training, as Python 2 and 3, numpy, OmegaConf and others have it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpathlib._local\nPosixPath\n(X\1\0\0\0atR",
                "ctorch.torch_version\nTorchVersion\nX\5\0\0\0" + "2.5.1\u0085\u0081}b",
                "ccollections\ndeque\n]K\5\u0086R(NNe",
                "cdatetime\ndate\nC\4\u0007\u00e8\1\1\u0085R",
                "ctypes\nSimpleNamespace\n)R}b",
                "comegaconf.dictconfig\nDictConfig\n)\u0081}X\1\0\0\0aNsb",
                "clightning.fabric.utilities.data\nAttributeDict\n)\u0081(X\1\0\0\0aNu",
                "cmodels.net\n<lambda>\n",
                "c__builtin__\nfloat\n",
                "ctorch\nfloat8_e4m3fn\n",
                "ctorch.serialization\n_get_layout\nX\15\0\0\0torch.strided\u0085R",
                "cnumpy._core.numeric\n_frombuffer\n(NNNNtR",
                "cenum\nKind\nK\1\u0085R",
                "I01\nI00\n\u0086",
                "F1.5\n",
                "L12345678901234567890L\n",
                "(dV\\u0041\np5\nS'a\\x41'\nsg5\n\u0086",
                "(lp7\ng7\na",
                "(i__main__\nOptions\n",
                "(c__main__\nOptions\no}b",
            })
    void passesOverWhatIsNoTensor(String value) {
        assertReads(withTensor().string("side").ops(value).op('s'));
    }

    @Test
    void saysWhatIsThereInsteadOfATensor() {
        assertUnread(p -> p.global("a.b", "C").ops(")\u0081}b"), "an object of a.b.C");
        assertUnread(p -> p.global("torch._utils", "_rebuild_sparse_tensor").ops("NN\u0086R"), "a sparse tensor");
        assertUnread(p -> rebuilt(p, "_rebuild_qtensor", "QInt8Storage", 4).ops("tR"), "a quantised tensor");
        assertUnread(
                p -> p.global("torch._utils", "_rebuild_meta_tensor_no_storage").ops("(tR"),
                "a meta tensor, which has no values");
        assertUnread(
                p -> p.global("torch._tensor", "_rebuild_from_type_v2")
                        .op('(')
                        .global("torch._utils", "_rebuild_wrapper_subclass")
                        .global("torchao.quantization", "Int8Tensor")
                        .ops("(t}tR"),
                "a tensor of the class torchao.quantization.Int8Tensor");
        assertUnread(p -> p.global("numpy.core.multiarray", "_reconstruct").ops("(tR}b"), "a numpy array");
        assertUnread(
                p -> rebuilt(p, "_rebuild_tensor_v2", "ComplexFloatStorage", 1).ops("tR"), "a tensor of complex64");
        assertUnread(
                p -> rebuilt(p, "_rebuild_tensor_v2", "FancyStorage", 1).ops("tR"),
                "a tensor in a storage of the class torch.FancyStorage");
        assertUnread(
                p -> rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1)
                        .op('}')
                        .string("neg")
                        .ops("\u0088stR"),
                "a tensor whose elements are to be negated or conjugated");
        assertUnread(p -> p.global("torch", "FloatTensor").ops(")\u0081"), "a tensor without values");
        assertUnread(
                p -> p.global("copy_reg", "_reconstructor")
                        .op('(')
                        .global("a.b", "C")
                        .global("__builtin__", "object")
                        .ops("NtR"),
                "an object of a.b.C");
    }

    @Test
    void readsEveryWayToWriteATensor() {
        assertTensor(p -> rebuilt(p, "_rebuild_tensor", "FloatStorage", 1).ops("tR"));
        assertTensor(p -> rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1).ops("tR"));
        assertTensor(p -> rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1).ops("}tR"));
        assertTensor(p -> rebuilt(p, "_rebuild_tensor_v3", "UntypedStorage", 4)
                .global("torch", "float32")
                .ops("tR"));
        assertTensor(p -> {
            p.global("torch._utils", "_rebuild_parameter").op('(');
            rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1).ops("tR\u0088}tR");
        });
        assertTensor(p -> {
            p.global("torch._utils", "_rebuild_parameter_with_state").op('(');
            rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1).ops("tR\u0088}}tR");
        });
        assertTensor(p -> {
            p.global("torch._tensor", "_rebuild_from_type_v2").op('(');
            p.global("torch._utils", "_rebuild_parameter")
                    .global("a.b", "MyParameter")
                    .op('(');
            rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1).ops("tR\u0088}t}tR");
        });
        assertTensor(p -> {
            p.global("torch._utils", "_rebuild_device_tensor_from_cpu_tensor").op('(');
            rebuilt(p, "_rebuild_tensor_v2", "FloatStorage", 1)
                    .ops("tR")
                    .global("torch", "float32")
                    .string("xpu:0")
                    .ops("\u0088tR");
        });
        assertTensor(p -> {
            p.global("torch.nn.parameter", "Parameter").op('(');
            rebuilt(p, "_rebuild_tensor", "FloatStorage", 1).ops("tRt\u0081}b");
        });
        // an object first, its state later
        assertTensor(p -> {
            p.global("torch.autograd.variable", "Variable").ops(")\u0081(");
            rebuilt(p, "_rebuild_tensor", "FloatStorage", 1).ops("tRNN\u0088\u0089tb");
        });
        assertTensor(p -> {
            p.global("torch", "FloatTensor").ops(")\u0081(");
            storage(p, "torch", "FloatStorage", 1)
                    .number(0)
                    .numbers(1)
                    .numbers(1)
                    .ops("tb");
        });
        assertTensor(p -> {
            p.global("torch._utils", "_rebuild_tensor_v2").op('(');
            storage(p, "torch.cuda", "FloatStorage", 1)
                    .number(0)
                    .global("torch", "Size")
                    .numbers(1)
                    .ops("\u0085R")
                    .numbers(1)
                    .ops("\u0089}tR");
        });
    }

    /** A part of a storage, as PyTorch before 0.4 shared storages: (key, first, elements). */
    @Test
    void readsPartsOfStorages() {
        PickleWriter pickle = new PickleWriter().op('}').string("t");
        pickle.global("torch._utils", "_rebuild_tensor").op('(').op('(');
        pickle.string("storage")
                .global("torch", "FloatStorage")
                .string("0")
                .string("cpu")
                .number(4);
        pickle.string("part").number(2).number(2).ops("\u0087tQ");
        byte[] bytes = pickle.number(1).numbers(1).numbers(1).ops("tRs").stop();
        Path file = PickleWriter.checkpoint(folder.resolve("parts.pth"), bytes, 1, 2, 3, 4);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertArrayEquals(
                    new float[] {4}, Goldens.values(checkpoint.find("t").orElseThrow()));
        }
        PickleWriter outside = new PickleWriter().op('}').string("t");
        outside.global("torch._utils", "_rebuild_tensor").op('(').op('(');
        outside.string("storage")
                .global("torch", "FloatStorage")
                .string("0")
                .string("cpu")
                .number(1);
        outside.string("part").number(1).number(1).ops("\u0087tQ");
        assertRefused(
                outside.number(0).numbers(1).numbers(1).ops("tRs").stop(), "uses elements 0 to 1 of a storage of 0");
    }

    /** A tensor in a storage of bytes counts its offset and strides in its own elements. */
    @Test
    void measuresTensorsInUntypedStorages() {
        PickleWriter pickle = rebuilt(new PickleWriter().op('}').string("t"), "_rebuild_tensor_v3", "UntypedStorage", 3)
                .global("torch", "float32")
                .ops("tRs");
        assertRefused(pickle.stop(), "uses elements 0 to 1 of a storage of 0");
    }

    /** Python 2 pickles an OrderedDict as a call with one list of pairs. */
    @Test
    void readsPython2Dictionaries() {
        PickleWriter pickle =
                new PickleWriter().global("collections", "OrderedDict").ops("]](U\1t");
        rebuilt(pickle, "_rebuild_tensor_v2", "FloatStorage", 1).ops("tRea\u0085R");
        assertReads(pickle);
        PickleWriter defaults = new PickleWriter()
                .global("collections", "defaultdict")
                .global("__builtin__", "dict")
                .ops("\u0085R")
                .string("t");
        assertReads(rebuilt(defaults, "_rebuild_tensor_v2", "FloatStorage", 1).ops("tRs"));
    }

    /** Their persistent ids are tuples as Python prints them. */
    @Test
    void readsProtocol0() {
        byte[] pickle = new PickleWriter()
                .ops("(dp0\nVt\np1\nctorch._utils\n_rebuild_tensor_v2\np2\n(P('storage', <class 'torch.FloatStorage'>,")
                .ops(" '0', 'cpu', 1)\nI0\n(I1\ntp4\n(I1\ntp5\nI00\nccollections\nOrderedDict\n(tRp6\ntp7\nRp8\ns")
                .stop();
        try (Checkpoint checkpoint = open(pickle)) {
            assertArrayEquals(
                    new float[] {5}, Goldens.values(checkpoint.find("t").orElseThrow()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "state.model, ''",
        "model.state_dict, ''",
        "ema.module, ema.module",
        "a.b.c, a.b.c",
        "ema, ''",
    })
    void findsEntriesInEntries(String path, String key) {
        PickleWriter pickle = new PickleWriter().op('}');
        List<String> parts = List.of(path.split("\\."));
        parts.forEach(part -> pickle.string(part).op('}'));
        pickle.string("t").tensor("FloatStorage", "0", 1, 0, ONE, ONE).op('s');
        parts.forEach(part -> pickle.op('s'));
        byte[] bytes = pickle.stop();
        if (path.equals("ema")) {
            assertRefused(bytes, "parameters lie under [ema]: choose with --weights-key");
            return;
        }
        try (Checkpoint checkpoint = key.isEmpty() ? open(bytes) : open(bytes, key)) {
            assertEquals(Optional.of(path), checkpoint.origin().key());
            assertEquals(List.of("t"), checkpoint.names());
        }
    }

    /** Keys may have dots, items of lists have numbers, and a key may end in the names of tensors. */
    @Test
    void findsEntriesUnderOddKeys() {
        PickleWriter dots = new PickleWriter().op('}').string("ema.v2").op('}').string("net.t");
        byte[] bytes =
                dots.tensor("FloatStorage", "0", 1, 0, ONE, ONE).ops("ss").stop();
        try (Checkpoint checkpoint = open(bytes, "ema.v2")) {
            assertEquals(List.of("net.t"), checkpoint.names());
        }
        try (Checkpoint checkpoint = open(bytes, "ema.v2.net")) {
            assertEquals(List.of("t"), checkpoint.names());
        }
        PickleWriter list = new PickleWriter().ops("]}").string("t");
        byte[] items =
                list.tensor("FloatStorage", "0", 1, 0, ONE, ONE).ops("sa").stop();
        try (Checkpoint checkpoint = open(items, "0")) {
            assertEquals(List.of("t"), checkpoint.names());
        }
        assertRefused(items, "parameters lie under [0]");
    }

    /** A file without entries has no key, and says so. */
    @Test
    void aKeyWhereThereAreNoEntriesIsToLeaveOut() {
        PickleWriter bare = new PickleWriter().op('}').string("a.t");
        byte[] bytes = bare.tensor("FloatStorage", "0", 1, 0, ONE, ONE).op('s').stop();
        String message = assertThrows(CheckpointException.class, () -> open(bytes, "model_ema"))
                .getMessage();
        assertTrue(
                message.endsWith("has no parameters under the key 'model_ema'; its parameters have names such as a.t:"
                        + " leave the key out"),
                message);
    }

    /** A million placeholders in each other, calls of calls, and one list in ten thousand dictionaries. */
    @Test
    @Timeout(20)
    void staysWithinBoundsOnBombs() {
        assertReads(withTensor()
                .string("x")
                .ops("ca\nB\n)R")
                .ops("}b".repeat(500_000))
                .op('s'));
        PickleWriter nested = withTensor().string("x").global("a", "B").ops(")R");
        for (int i = 0; i < 300_000; i++) {
            nested.ops("\u0085");
        }
        assertReads(nested.op('s'));
        PickleWriter types =
                withTensor().string("x").ops("ctorch._tensor\n_rebuild_from_type_v2\nq\1q\2" + "0)q\3" + "0h\3");
        for (int i = 0; i < 50_000; i++) { // (function, class, the tuple before), called each time
            types.ops("q\4" + "0h\1ctorch\nTensor\nh\4\u0087");
            types.ops("q\4h\1h\4R" + "0");
        }
        assertReads(types.op('s'));
        PickleWriter pairs = new PickleWriter().ops("](");
        for (int i = 0; i < 10_000; i++) {
            pairs.ops("NN\u0086");
        }
        pairs.ops("eq\1").global("collections", "OrderedDict").ops("q\2");
        for (int i = 0; i < 10_000; i++) {
            pairs.ops("h\2h\1\u0085R");
        }
        assertRefused(pairs.stop(), "more than 2097152 operations");
        PickleWriter laughs = new PickleWriter().ops("}q\0");
        for (int level = 1; level < 100; level++) {
            laughs.ops("}q").op(level).ops("(");
            for (int i = 0; i < 20; i++) {
                laughs.string("k" + i).ops("h").op(level - 1);
            }
            laughs.op('u');
        }
        assertRefused(laughs.stop(), "has no parameters at its top");
        PickleWriter memo = new PickleWriter().op('}');
        for (int i = 0; i < 500_000; i++) {
            memo.ops("r").int32(-i);
        }
        assertRefused(memo.stop(), "has no parameters at its top");
        PickleWriter sizes =
                new PickleWriter().ops("}(").ops("K\1".repeat(500_000)).ops("tq\1" + "0");
        for (int i = 0; i < 50_000; i++) {
            sizes.string("t" + i).global("torch._utils", "_rebuild_tensor").ops("(");
            storage(sizes, "torch", "FloatStorage", 1).ops("K\0h\1h\1tRs");
        }
        assertRefused(sizes.stop(), "");
        PickleWriter keys =
                new PickleWriter().op('}').string("k".repeat(1 << 20)).ops("}");
        for (int i = 0; i < 100_000; i++) {
            keys.string(Integer.toString(i)).ops("}s");
        }
        assertRefused(keys.ops("s").stop(), "has no parameters at its top");
    }
}
