package org.convnextc.runtime.weights;

import java.util.Optional;
import java.util.Set;

/** The classes and functions that a checkpoint's pickle may name. Nothing is looked up or called: they are only names. */
final class PickleGlobals {
    static final String ORDERED_DICT = "collections.OrderedDict";
    static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
    static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";

    private static final String TORCH = "torch.";

    /** What training checkpoints hold beside tensors: options, sizes, numpy's scalars and arrays. */
    private static final Set<String> INERT = Set.of(
            "argparse.Namespace",
            "collections.defaultdict",
            "collections.Counter",
            "builtins.set",
            "builtins.frozenset",
            "builtins.dict",
            "builtins.list",
            "builtins.slice",
            "builtins.complex",
            "builtins.bytearray",
            "__builtin__.set",
            "__builtin__.frozenset",
            "__builtin__.dict",
            "__builtin__.list",
            "__builtin__.complex",
            "__builtin__.bytearray",
            "_codecs.encode",
            "datetime.datetime",
            "datetime.timedelta",
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar",
            "numpy._core.multiarray._reconstruct",
            "pathlib.Path",
            "pathlib.PosixPath",
            "pathlib.WindowsPath",
            "torch.Size",
            "torch.device",
            "torch.float64",
            "torch.float32",
            "torch.float16",
            "torch.bfloat16",
            "torch.int64",
            "torch.int32");

    private PickleGlobals() {}

    static boolean isAllowed(String name) {
        return name.equals(ORDERED_DICT)
                || name.equals(REBUILD_TENSOR)
                || name.equals(REBUILD_PARAMETER)
                || isInert(name)
                || storageType(name).isPresent();
    }

    static boolean isInert(String name) {
        return INERT.contains(name);
    }

    static Optional<ElementType> storageType(String name) {
        return name.startsWith(TORCH) ? ElementType.ofTorchStorage(name.substring(TORCH.length())) : Optional.empty();
    }
}
