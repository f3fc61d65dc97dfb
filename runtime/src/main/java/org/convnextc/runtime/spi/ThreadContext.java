package org.convnextc.runtime.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.convnextc.runtime.exec.ThreadTeam;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.Arena;
import org.convnextc.runtime.memory.HeapArena;

/** One of the threads that run a forward together: its share of the work, the memory it sees, and arrays of its own. */
public final class ThreadContext {
    /** Floats that are copied, worked on and copied back at a time: within L1 together with a second operand. */
    public static final int CHUNK = 4096;

    private final ThreadTeam team;
    private final int index;
    private final Arena arena;
    private final Kernels kernels;
    private final float[][] scratch = new float[Scratch.values().length][0];
    private final Map<Class<?>, Object> kept = new HashMap<>();
    private double[] sums = {};
    private float[] input;
    private int inputFrom;
    private float[][] outputs;
    private int image;

    /** Arrays of a worker that live side by side. */
    public enum Scratch {
        CHUNK,
        SECOND,
        STRIPS,
        IMAGE_ROWS,
        VECTOR
    }

    public ThreadContext(ThreadTeam team, int index, Arena arena, Kernels kernels) {
        this.team = team;
        this.index = index;
        this.arena = arena;
        this.kernels = kernels;
    }

    public int index() {
        return index;
    }

    public int size() {
        return team.size();
    }

    public Kernels kernels() {
        return kernels;
    }

    /** Where this worker's share of {@code count} items begins. */
    public int from(int count) {
        return (int) ((long) count * index / size());
    }

    /** Where this worker's share of {@code count} items ends. */
    public int to(int count) {
        return (int) ((long) count * (index + 1) / size());
    }

    public void barrier() {
        team.await(index);
    }

    /** An array of at least {@code length} floats; it grows when first asked for more and keeps nothing. */
    public float[] scratch(Scratch which, int length) {
        float[] array = scratch[which.ordinal()];
        if (array.length < length) {
            array = new float[length];
            scratch[which.ordinal()] = array;
        }
        return array;
    }

    /** What ops keep from one call to the next, for one of them at a time: an object of each class, made when it is first asked for. */
    public <T> T kept(Class<T> type, Function<ThreadContext, T> factory) {
        Object found = kept.get(type);
        if (found == null) {
            found = factory.apply(this);
            kept.put(type, found);
        }
        return type.cast(found);
    }

    public double[] sums(int length) {
        if (sums.length < length) {
            sums = new double[length];
        }
        return sums;
    }

    /** An array that all workers see; see {@link ThreadTeam#shared}. */
    public float[] shared(int length) {
        return team.shared(length);
    }

    /** The same in double precision. */
    public double[] sharedSums(int length) {
        return team.sharedSums(length);
    }

    public void read(int arenaIndex, float[] into, int offset, int count) {
        arena.read(arenaIndex, into, offset, count);
    }

    public void write(int arenaIndex, float[] from, int offset, int count) {
        arena.write(arenaIndex, from, offset, count);
    }

    /** Writes the activation of {@code x}; the call may overwrite {@code x}. */
    public void write(int arenaIndex, float[] x, int count, Activation activation) {
        if (arena instanceof HeapArena heap) {
            kernels.finish(x, count, 1, count, activation, null, 0, heap.array(), arenaIndex, count);
        } else {
            kernels.activate(x, count, activation);
            write(arenaIndex, x, 0, count);
        }
    }

    public Arena arena() {
        return arena;
    }

    /** Sets the image to work on: [C,H,W] in {@code input} from {@code inputFrom} on, and its number among those of the outputs. */
    public void image(float[] input, int inputFrom, float[][] outputs, int image) {
        this.input = input;
        this.inputFrom = inputFrom;
        this.outputs = outputs;
        this.image = image;
    }

    public float[] input() {
        return input;
    }

    public int inputFrom() {
        return inputFrom;
    }

    /** Hands out {@code count} floats of the arena as this image's part of an output. */
    public void output(int arenaIndex, int count, int output) {
        read(arenaIndex, outputs[output], image * count, count);
    }
}
