package org.convnextc.runtime.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.runtime.weights.Pickled.Dict;
import org.convnextc.runtime.weights.Pickled.Global;
import org.convnextc.runtime.weights.Pickled.Inert;
import org.convnextc.runtime.weights.Pickled.Sequence;
import org.convnextc.runtime.weights.Pickled.Storage;
import org.convnextc.runtime.weights.Pickled.Tensor;
import org.convnextc.runtime.weights.Pickled.Tuple;

/**
 * A machine for those pickle opcodes that {@code torch.save} writes (protocols 2 to 5; Python's pickletools.py describes them). It
 * builds dictionaries, lists, tuples and tensor descriptions, and calls nothing: a global outside {@link PickleGlobals} ends it. Time
 * and memory are bounded by {@link #MAX_STEPS}; nesting costs no stack.
 */
final class Unpickler {
    /** A training checkpoint of the largest net takes about 50,000. */
    private static final int MAX_STEPS = 1 << 21;

    private static final Object MARK = new Object();

    private final FileBytes file;
    private final PickleInput in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private final Map<String, Storage> storages = new LinkedHashMap<>();

    Unpickler(FileBytes file, FileStream stream) {
        this.file = file;
        this.in = new PickleInput(file, stream);
    }

    /** Reads up to and including STOP. */
    Object read() {
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
        throw file.fault("its pickle has more than " + MAX_STEPS + " operations, far more than a checkpoint needs");
    }

    /** Those that the pickle referred to, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.unsignedByte()); // PROTO
            case 0x95 -> in.unsigned(8); // FRAME
            case '(' -> push(MARK); // MARK
            case '0' -> stack.remove(topIndex()); // POP
            case '1' -> popToMark(); // POP_MARK
            case '2' -> push(peek()); // DUP

            case 'N', 0x88, 0x89 -> push(Inert.INERT); // NONE, NEWTRUE, NEWFALSE
            case 'K' -> push(in.unsigned(1)); // BININT1
            case 'M' -> push(in.unsigned(2)); // BININT2
            case 'J' -> push((long) in.signedInt()); // BININT
            case 0x8a -> push(integer(in.unsignedByte())); // LONG1
            case 0x8b -> skip(in.unsigned(4)); // LONG4
            case 'G' -> skip(8); // BINFLOAT
            case 0x8c -> push(in.string(in.unsigned(1))); // SHORT_BINUNICODE
            case 'X' -> push(in.string(in.unsigned(4))); // BINUNICODE
            case 0x8d -> push(in.string(in.unsigned(8))); // BINUNICODE8
            case 'U' -> push(in.string(in.unsigned(1))); // SHORT_BINSTRING, a string of Python 2
            case 'T' -> push(in.string(in.unsigned(4))); // BINSTRING
            case 'C' -> skip(in.unsigned(1)); // SHORT_BINBYTES
            case 'B' -> skip(in.unsigned(4)); // BINBYTES
            case 0x8e, 0x96 -> skip(in.unsigned(8)); // BINBYTES8, BYTEARRAY8

            case '}' -> push(new Dict()); // EMPTY_DICT
            case 's' -> setItems(popPair()); // SETITEM
            case 'u' -> setItems(popToMark()); // SETITEMS
            case ']' -> push(new Sequence(new ArrayList<>())); // EMPTY_LIST
            case 'a' -> append(List.of(pop())); // APPEND
            case 'e' -> append(popToMark()); // APPENDS
            case 0x8f -> push(Inert.INERT); // EMPTY_SET
            case 0x90 -> popToMark(); // ADDITEMS
            case 0x91 -> replaceMarked(Inert.INERT); // FROZENSET
            case ')' -> push(new Tuple(List.of())); // EMPTY_TUPLE
            case 0x85 -> push(new Tuple(List.of(pop()))); // TUPLE1
            case 0x86 -> push(new Tuple(popPair())); // TUPLE2
            case 0x87 -> tuple3(); // TUPLE3
            case 't' -> push(new Tuple(popToMark())); // TUPLE

            case 'q' -> memo.put(in.unsigned(1), peek()); // BINPUT
            case 'r' -> memo.put(in.unsigned(4), peek()); // LONG_BINPUT
            case 0x94 -> memo.put((long) memo.size(), peek()); // MEMOIZE
            case 'h' -> push(recall(in.unsigned(1))); // BINGET
            case 'j' -> push(recall(in.unsigned(4))); // LONG_BINGET

            case 'c' -> push(global(in.line(), in.line())); // GLOBAL
            case 0x93 -> stackGlobal(); // STACK_GLOBAL
            case 'R', 0x81 -> reduce(); // REDUCE, NEWOBJ
            case 'b' -> pop(); // BUILD: the state of an object that is of no interest
            case 'Q' -> push(persistent(pop())); // BINPERSID
            default ->
                throw fault(String.format("has the opcode 0x%02x", opcode) + ", which torch.save does not write");
        }
    }

    private void protocol(int version) {
        if (version < 2 || version > 5) {
            throw fault("has protocol " + version + ", expected 2 to 5");
        }
    }

    /** Two's complement of any length. */
    private Object integer(int bytes) {
        byte[] bigEndian = new byte[bytes];
        for (int i = bytes - 1; i >= 0; i--) {
            bigEndian[i] = (byte) in.unsignedByte();
        }
        BigInteger value = bytes == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private void skip(long bytes) {
        in.skip(bytes);
        push(Inert.INERT);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private int topIndex() {
        if (stack.isEmpty()) {
            throw fault("takes a value from an empty stack");
        }
        return stack.size() - 1;
    }

    private Object peek() {
        Object top = stack.get(topIndex());
        if (top == MARK) {
            throw fault("has a mark where a value is expected");
        }
        return top;
    }

    private Object pop() {
        Object top = peek();
        stack.remove(stack.size() - 1);
        return top;
    }

    private List<Object> popPair() {
        Object second = pop();
        return List.of(pop(), second);
    }

    private void tuple3() {
        List<Object> lastTwo = popPair();
        push(new Tuple(List.of(pop(), lastTwo.get(0), lastTwo.get(1))));
    }

    private List<Object> popToMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw fault("looks for a mark that is not there");
        }
        List<Object> values = List.copyOf(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private void replaceMarked(Object value) {
        popToMark();
        push(value);
    }

    private Object recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw fault("recalls value " + index + ", which it has not stored");
        }
        return value;
    }

    private void setItems(List<Object> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw fault("sets a key without a value");
        }
        if (peek() instanceof Dict dict) {
            for (int i = 0; i < keysAndValues.size(); i += 2) {
                dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
            }
        } else if (peek() != Inert.INERT) {
            throw fault("sets the items of something that is no dictionary");
        }
    }

    private void append(List<Object> values) {
        if (peek() instanceof Sequence list) {
            list.items().addAll(values);
        } else if (peek() != Inert.INERT) {
            throw fault("appends to something that is no list");
        }
    }

    private void stackGlobal() {
        List<Object> names = popPair();
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
            throw fault("names a global by something that is no string");
        }
        push(global(module, name));
    }

    private Global global(String module, String name) {
        String dotted = module + "." + name;
        if (!PickleGlobals.isAllowed(dotted)) {
            throw fault(
                    "asks for " + dotted
                            + ", which a checkpoint of tensors does not need; nothing was executed. If you trust"
                            + " the file, load it in Python and save its state dict alone: torch.save({'model': model.state_dict()}, ...)");
        }
        return new Global(dotted);
    }

    /** Stands for the call of a global: its result is described, never computed. */
    private void reduce() {
        Object arguments = pop();
        Object callee = pop();
        if (!(callee instanceof Global global) || !(arguments instanceof Tuple tuple)) {
            throw fault("calls something that is no function of a checkpoint");
        }
        if (PickleGlobals.isInert(global.name())) {
            push(Inert.INERT);
        } else if (global.name().equals(PickleGlobals.ORDERED_DICT) && tuple.size() == 0) {
            push(new Dict());
        } else if (global.name().equals(PickleGlobals.REBUILD_TENSOR) && tuple.size() >= 4) {
            push(tensor(tuple));
        } else if (global.name().equals(PickleGlobals.REBUILD_PARAMETER)
                && tuple.size() > 0
                && tuple.get(0) instanceof Tensor data) {
            push(data);
        } else {
            throw fault("calls " + global.name() + " with arguments that torch.save does not write");
        }
    }

    /** (storage, offset, size, stride, requires_grad, backward_hooks). */
    private Tensor tensor(Tuple arguments) {
        if (arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Long offset
                && arguments.get(2) instanceof Tuple size
                && arguments.get(3) instanceof Tuple stride) {
            return new Tensor(storage, offset, integers(size), integers(stride));
        }
        throw fault("describes a tensor in a way that torch.save does not write");
    }

    private long[] integers(Tuple tuple) {
        long[] values = new long[tuple.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(tuple.get(i) instanceof Long value)) {
                throw fault("describes a tensor whose size or stride is no integer");
            }
            values[i] = value;
        }
        return values;
    }

    /** ('storage', class, key, device, elements) and, in old files, None for "no view". */
    private Storage persistent(Object id) {
        if (id instanceof Tuple t
                && t.size() >= 5
                && "storage".equals(t.get(0))
                && t.get(1) instanceof Global type
                && t.get(2) instanceof String key
                && t.get(4) instanceof Long elements
                && (t.size() == 5 || t.get(5) == Inert.INERT)) {
            ElementType elementType = PickleGlobals.storageType(type.name())
                    .orElseThrow(
                            () -> fault("has a storage of class " + type.name() + ", whose elements are not known"));
            Storage storage = new Storage(elementType, key, elements);
            Storage before = storages.putIfAbsent(key, storage);
            if (before != null && !before.equals(storage)) {
                throw fault("describes storage '" + key + "' in two ways");
            }
            return storage;
        }
        throw fault("refers to a storage in a way that torch.save does not write");
    }

    private CheckpointException fault(String message) {
        return file.fault("its pickle " + message + " (before byte " + in.position() + ")");
    }
}
