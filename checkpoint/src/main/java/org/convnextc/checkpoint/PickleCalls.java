package org.convnextc.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.convnextc.checkpoint.Pickled.Dict;
import org.convnextc.checkpoint.Pickled.Foreign;
import org.convnextc.checkpoint.Pickled.Global;
import org.convnextc.checkpoint.Pickled.Inert;
import org.convnextc.checkpoint.Pickled.Sequence;
import org.convnextc.checkpoint.Pickled.Storage;
import org.convnextc.checkpoint.Pickled.Tensor;
import org.convnextc.checkpoint.Pickled.Tuple;
import org.convnextc.checkpoint.Pickled.Unfilled;

/**
 * What the calls of a pickle give, described and never computed: dictionaries, dense tensors, and for all else a placeholder. PyTorch's
 * functions are those of torch/_utils.py and torch/_tensor.py.
 */
final class PickleCalls {
    /** PyTorch puts at most a parameter, a subclass and a tensor into each other. */
    private static final int MAX_NESTED = 8;

    private final IntConsumer spend;
    private final Consumer<String> called;

    /**
     * @param spend is told of each entry that is copied
     * @param called is told the name of each function and class
     */
    PickleCalls(IntConsumer spend, Consumer<String> called) {
        this.spend = spend;
        this.called = called;
    }

    /** Never fails: arguments that a function does not take give a placeholder. */
    Object call(String name, Tuple arguments) {
        String function = name;
        Tuple given = arguments;
        for (int nested = 0; nested < MAX_NESTED; nested++) {
            switch (function) {
                case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type" -> {
                    // (function, subclass, arguments, state): the subclass has the tensor's elements
                    if (given.size() >= 3
                            && given.get(0) instanceof Global inner
                            && given.get(1) instanceof Global type
                            && given.get(2) instanceof Tuple innerArguments) {
                        called.accept(type.name());
                        if (inner.name().equals("torch._utils._rebuild_wrapper_subclass")) {
                            return new Foreign("a tensor of the class " + type.name());
                        }
                        function = inner.name();
                        given = innerArguments;
                        continue;
                    }
                    return unknown(name);
                }
                case "copyreg.__newobj__" -> {
                    if (given.size() >= 1 && given.get(0) instanceof Global type) {
                        spend.accept(given.size());
                        function = type.name();
                        given = new Tuple(given.items().subList(1, given.size()));
                        continue;
                    }
                    return unknown(name);
                }
                default -> {
                    return simple(function, given);
                }
            }
        }
        return unknown(name);
    }

    private Object simple(String name, Tuple a) {
        called.accept(name);
        return switch (name) {
            case "collections.OrderedDict", "collections.Counter", "builtins.dict" -> dict(name, a, 0);
            case "collections.defaultdict" -> dict(name, a, 1); // the first argument makes values
            case "torch.Size" -> a.size() == 1 && a.get(0) instanceof Tuple sizes ? sizes : Inert.INERT;
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
                tensor(a, storageType(a), argument(a, 6));
            case "torch._utils._rebuild_tensor_v3" -> tensor(a, dtype(a, 6), argument(a, 7));
            case "torch._utils._rebuild_parameter",
                    "torch._utils._rebuild_parameter_with_state",
                    "torch.nn.parameter.Parameter",
                    "torch.nn.parameter.Buffer",
                    "torch.autograd.variable.Variable" -> parameter(name, a);
            case "torch._utils._rebuild_device_tensor_from_cpu_tensor" -> ofDevice(a);
            case "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_sparse_csr_tensor" ->
                new Foreign("a sparse tensor");
            case "torch._utils._rebuild_qtensor" -> new Foreign("a quantised tensor");
            case "torch._utils._rebuild_meta_tensor_no_storage" -> new Foreign("a meta tensor, which has no values");
            case "torch._utils._rebuild_nested_tensor" -> new Foreign("a nested tensor");
            case "torch._utils._rebuild_wrapper_subclass" ->
                new Foreign("a tensor of the class " + (argument(a, 0) instanceof Global type ? type.name() : "?"));
            case "numpy.core.multiarray._reconstruct",
                    "numpy._core.multiarray._reconstruct",
                    "numpy.core.numeric._frombuffer",
                    "numpy._core.numeric._frombuffer" -> new Foreign("a numpy array");
            case "copyreg._reconstructor" -> reconstructed(argument(a, 0) instanceof Global type ? type.name() : name);
            default -> PickleGlobals.isTensorClass(name) && a.size() == 0 ? new Unfilled() : unknown(name);
        };
    }

    private Object reconstructed(String type) {
        called.accept(type);
        return unknown(type);
    }

    /** Nobody looks for a tensor where a date or a device is. */
    private static Object unknown(String name) {
        return PickleGlobals.isCommon(name) && !PickleGlobals.isPerilous(name)
                ? Inert.INERT
                : new Foreign("an object of " + name);
    }

    /** Inert where there are fewer. */
    private static Object argument(Tuple arguments, int i) {
        return i < arguments.size() ? arguments.get(i) : Inert.INERT;
    }

    /** From nothing, another dictionary, or, as Python 2 has it, a list of pairs. */
    private Object dict(String name, Tuple arguments, int first) {
        Dict made = new Dict();
        Object from = argument(arguments, first);
        if (from instanceof Dict other) {
            spend.accept(other.entries().size());
            other.entries().forEach(made::put);
        } else if (from instanceof Sequence pairs) {
            spend.accept(pairs.items().size());
            for (Object pair : pairs.items()) {
                List<Object> both =
                        pair instanceof Sequence s ? s.items() : pair instanceof Tuple t ? t.items() : List.of();
                if (both.size() != 2) {
                    return unknown(name);
                }
                made.put(both.get(0), both.get(1));
            }
        } else if (from != Inert.INERT) {
            return unknown(name);
        }
        return made;
    }

    private static Optional<ElementType> storageType(Tuple a) {
        return argument(a, 0) instanceof Storage storage ? Optional.of(storage.type()) : Optional.empty();
    }

    private static Optional<ElementType> dtype(Tuple a, int i) {
        return argument(a, i) instanceof Global dtype ? PickleGlobals.dtype(dtype.name()) : Optional.empty();
    }

    /**
     * (storage, offset, size, stride, ...).
     *
     * @param metadata tells of signs and conjugates that are still to be changed
     */
    static Object tensor(Tuple a, Optional<ElementType> type, Object metadata) {
        if (metadata instanceof Dict bits && bits.entries().containsValue(Boolean.TRUE)) {
            return new Foreign("a tensor whose elements are to be negated or conjugated");
        }
        if (argument(a, 0) instanceof Storage storage
                && argument(a, 1) instanceof Long offset
                && argument(a, 2) instanceof Tuple size
                && argument(a, 3) instanceof Tuple strides
                && type.isPresent()) {
            return new Tensor(storage, type.get(), offset, size, strides);
        }
        if (argument(a, 0) instanceof Foreign storage) {
            return new Foreign("a tensor in " + storage.what());
        }
        return new Foreign("a tensor of a kind that is not known here");
    }

    /** (data, ...); an old one may be filled later. */
    private static Object parameter(String name, Tuple a) {
        Object data = argument(a, 0);
        if (data instanceof Tensor || data instanceof Foreign || data instanceof Unfilled) {
            return data;
        }
        return a.size() == 0 ? new Unfilled() : unknown(name);
    }

    /** (data, dtype, device, requires_grad), where the data has the dtype. */
    private static Object ofDevice(Tuple a) {
        boolean same = argument(a, 0) instanceof Tensor data
                && dtype(a, 1).filter(type -> type == data.type()).isPresent();
        return same ? a.get(0) : new Foreign("a tensor that is stored in another type than it has");
    }

    /** The state of a tensor that was made without its elements: those of set_(), or a variable's, whose first is the tensor. */
    static void fill(Unfilled made, Object state) {
        if (state instanceof Tuple values && values.size() > 0) {
            made.fill(values.get(0) instanceof Tensor data ? data : tensor(values, storageType(values), Inert.INERT));
        }
    }
}
