package org.convnextc.checkpoint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.convnextc.checkpoint.Pickled.Dict;
import org.convnextc.checkpoint.Pickled.Foreign;
import org.convnextc.checkpoint.Pickled.Global;
import org.convnextc.checkpoint.Pickled.Inert;
import org.convnextc.checkpoint.Pickled.Sequence;
import org.convnextc.checkpoint.Pickled.Tuple;
import org.convnextc.checkpoint.Pickled.Unfilled;

/**
 * A machine for the opcodes of pickles, protocols 0 to 5 (Python's pickletools.py describes them). It builds dictionaries, lists, tuples
 * and tensor descriptions, and calls nothing: {@link PickleCalls} tells what a call stands for, and where that would need code it is a
 * placeholder. Time and memory are bounded by {@link #MAX_STEPS}; nesting costs no stack.
 */
final class Unpickler {
    /** A training checkpoint of the largest net takes about 50,000. */
    private static final int MAX_STEPS = 1 << 21;

    private static final int MAX_NOTED = 100;

    private static final Object MARK = new Object();

    private final FileBytes file;
    private final PickleInput in;
    private final Function<Object, Object> persistent;
    private final PickleCalls calls = new PickleCalls(this::spend, this::note);
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private final Set<String> judged = new HashSet<>();
    private final Set<String> called = new LinkedHashSet<>();
    private int steps;

    /** @param persistent gives what lies outside of the pickle, by what the pickle has for it */
    Unpickler(FileBytes file, FileStream stream, Function<Object, Object> persistent) {
        this.file = file;
        this.in = new PickleInput(file, stream);
        this.persistent = persistent;
    }

    /** For a pickle to which nothing lies outside. */
    Unpickler(FileBytes file, FileStream stream) {
        this(file, stream, id -> new Foreign("something outside of the pickle"));
    }

    /** Reads up to and including STOP. */
    Object read() {
        while (true) {
            spend(1);
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
    }

    /** What the pickle would call, as far as it is of interest: classes of other libraries, and what takes over a process. */
    Set<String> called() {
        return called;
    }

    private void spend(int more) {
        steps += more;
        if (steps > MAX_STEPS) {
            throw file.fault("its pickle has more than " + MAX_STEPS + " operations, far more than a checkpoint needs");
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.unsignedByte()); // PROTO
            case 0x95 -> in.unsigned(8); // FRAME
            case '(' -> push(MARK); // MARK
            case '0' -> stack.remove(topIndex()); // POP
            case '1' -> popToMark(); // POP_MARK
            case '2' -> push(peek()); // DUP

            case 'N' -> push(Inert.INERT); // NONE
            case 0x88 -> push(Boolean.TRUE); // NEWTRUE
            case 0x89 -> push(Boolean.FALSE); // NEWFALSE
            case 'I' -> push(in.intLine()); // INT, and truth values of protocols 0 and 1
            case 'L' -> push(in.longLine()); // LONG
            case 'K' -> push(in.unsigned(1)); // BININT1
            case 'M' -> push(in.unsigned(2)); // BININT2
            case 'J' -> push((long) in.signedInt()); // BININT
            case 0x8a -> push(integer(in.unsignedByte())); // LONG1
            case 0x8b -> skip(in.unsigned(4)); // LONG4
            case 'F' -> inert(in.line()); // FLOAT
            case 'G' -> skip(8); // BINFLOAT
            case 0x8c -> push(in.string(in.unsigned(1))); // SHORT_BINUNICODE
            case 'X' -> push(in.string(in.unsigned(4))); // BINUNICODE
            case 0x8d -> push(in.string(in.unsigned(8))); // BINUNICODE8
            case 'U' -> push(in.string(in.unsigned(1))); // SHORT_BINSTRING, a string of Python 2
            case 'T' -> push(in.string(in.unsigned(4))); // BINSTRING
            case 'S' -> push(in.quotedLine()); // STRING
            case 'V' -> push(in.unicodeLine()); // UNICODE
            case 'C' -> skip(in.unsigned(1)); // SHORT_BINBYTES
            case 'B' -> skip(in.unsigned(4)); // BINBYTES
            case 0x8e, 0x96 -> skip(in.unsigned(8)); // BINBYTES8, BYTEARRAY8

            case '}' -> push(new Dict()); // EMPTY_DICT
            case 'd' -> dict(popToMark()); // DICT
            case 's' -> setItems(popPair()); // SETITEM
            case 'u' -> setItems(popToMark()); // SETITEMS
            case ']' -> push(new Sequence(new ArrayList<>())); // EMPTY_LIST
            case 'l' -> push(new Sequence(new ArrayList<>(popToMark()))); // LIST
            case 'a' -> append(List.of(pop())); // APPEND
            case 'e' -> append(popToMark()); // APPENDS
            case 0x8f -> push(Inert.INERT); // EMPTY_SET
            case 0x90 -> popToMark(); // ADDITEMS
            case 0x91 -> inert(popToMark()); // FROZENSET
            case ')' -> push(new Tuple(List.of())); // EMPTY_TUPLE
            case 0x85 -> push(new Tuple(List.of(pop()))); // TUPLE1
            case 0x86 -> push(new Tuple(popPair())); // TUPLE2
            case 0x87 -> tuple3(); // TUPLE3
            case 't' -> push(new Tuple(popToMark())); // TUPLE

            case 'p' -> memo.put(in.indexLine(), peek()); // PUT
            case 'q' -> memo.put(in.unsigned(1), peek()); // BINPUT
            case 'r' -> memo.put(in.unsigned(4), peek()); // LONG_BINPUT
            case 0x94 -> memo.put((long) memo.size(), peek()); // MEMOIZE
            case 'g' -> push(recall(in.indexLine())); // GET
            case 'h' -> push(recall(in.unsigned(1))); // BINGET
            case 'j' -> push(recall(in.unsigned(4))); // LONG_BINGET

            case 'c' -> push(new Global(PickleGlobals.dotted(in.line(), in.line()))); // GLOBAL
            case 0x93 -> stackGlobal(); // STACK_GLOBAL
            case 'R', 0x81 -> reduce(); // REDUCE, NEWOBJ
            case 0x92 -> newObjectEx(); // NEWOBJ_EX
            case 'i' -> instance(); // INST
            case 'o' -> object(); // OBJ
            case 'b' -> build(pop()); // BUILD
            case 'P' -> push(persistent.apply(in.line())); // PERSID
            case 'Q' -> push(persistent.apply(pop())); // BINPERSID
            default ->
                throw fault(String.format(Locale.ROOT, "has the opcode 0x%02x", opcode) + ", which no checkpoint has");
        }
    }

    private void protocol(int version) {
        if (version > 5) {
            throw fault("has protocol " + version + ", expected 0 to 5");
        }
    }

    /** Two's complement of any length. */
    private Object integer(int bytes) {
        byte[] bigEndian = new byte[bytes];
        for (int i = bytes - 1; i >= 0; i--) {
            bigEndian[i] = (byte) in.unsignedByte();
        }
        return PickleInput.narrow(bytes == 0 ? BigInteger.ZERO : new BigInteger(bigEndian));
    }

    private void skip(long bytes) {
        in.skip(bytes);
        push(Inert.INERT);
    }

    /** Stands for a value that has been read and is of no interest. */
    private void inert(Object value) {
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

    private Object recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw fault("recalls value " + index + ", which it has not stored");
        }
        return value;
    }

    private void dict(List<Object> keysAndValues) {
        push(new Dict());
        setItems(keysAndValues);
    }

    private void setItems(List<Object> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw fault("sets a key without a value");
        }
        if (peek() instanceof Dict dict) {
            for (int i = 0; i < keysAndValues.size(); i += 2) {
                dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
            }
        } else if (!isPlaceholder(peek())) {
            throw fault("sets the items of something that is no dictionary");
        }
    }

    private void append(List<Object> values) {
        if (peek() instanceof Sequence list) {
            list.items().addAll(values);
        } else if (!isPlaceholder(peek())) {
            throw fault("appends to something that is no list");
        }
    }

    /** Whether what is done to it leaves no trace. */
    private static boolean isPlaceholder(Object value) {
        return value == Inert.INERT || value instanceof Foreign;
    }

    private void stackGlobal() {
        List<Object> names = popPair();
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
            throw fault("names a global by something that is no string");
        }
        push(new Global(PickleGlobals.dotted(module, name)));
    }

    private void reduce() {
        Object arguments = pop();
        push(result(pop(), arguments));
    }

    /** (class, arguments, named arguments). */
    private void newObjectEx() {
        pop();
        reduce();
    }

    /** MARK, arguments, then the class as two lines. */
    private void instance() {
        Global type = new Global(PickleGlobals.dotted(in.line(), in.line()));
        push(result(type, new Tuple(popToMark())));
    }

    /** MARK, class, arguments. */
    private void object() {
        List<Object> values = popToMark();
        if (values.isEmpty()) {
            throw fault("makes an object of no class");
        }
        push(result(values.get(0), new Tuple(values.subList(1, values.size()))));
    }

    private Object result(Object callee, Object arguments) {
        if (callee instanceof Foreign || callee == Inert.INERT) {
            return callee;
        }
        if (!(callee instanceof Global global)) {
            throw fault("calls something that is no function");
        }
        return calls.call(global.name(), arguments instanceof Tuple tuple ? tuple : new Tuple(List.of(arguments)));
    }

    private void note(String name) {
        if (called.size() < MAX_NOTED
                && judged.add(name)
                && (!PickleGlobals.isCommon(name) || PickleGlobals.isPerilous(name))) {
            called.add(name);
        }
    }

    /** Only tensors of old files have a state that matters. */
    private void build(Object state) {
        if (peek() instanceof Unfilled tensor) {
            PickleCalls.fill(tensor, state);
        }
    }

    private CheckpointException fault(String message) {
        return file.fault("its pickle " + message + " (before byte " + in.position() + ")");
    }
}
