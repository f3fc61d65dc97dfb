package org.convnextc.runtime.weights;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the tensors of a net in a checkpoint, and collects what does not fit. */
public final class CheckpointFit {
    /** Batch normalisation counts its training steps; inference does not need them. */
    private static final String STEP_COUNTER = "num_batches_tracked";

    /** What pretraining alone needs (FCMAE, arXiv 2301.00808). */
    private static final Pattern DECODER = Pattern.compile("(decoder|proj|pred)\\..*|mask_token");

    private static final int MOST_NAMES = 10;

    private final Path file;
    private final Checkpoint checkpoint;
    private final String net;
    private final Set<String> unused;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> misshapen = new LinkedHashSet<>();

    /**
     * @param file of the checkpoint, like {@code net} for messages
     * @param unused paths that the checkpoint may have tensors under although the net reads none there
     */
    public CheckpointFit(Path file, Checkpoint checkpoint, String net, Set<String> unused) {
        this.unused = unused;
        this.file = file;
        this.checkpoint = checkpoint;
        this.net = net;
    }

    /**
     * A tensor of the checkpoint; empty, and noted, where it is missing or has another shape.
     *
     * @param shape what the net expects; extents of 1 at the end may be more or fewer in the file
     */
    public Optional<TensorSource> find(String name, int... shape) {
        asked.add(name);
        Optional<TensorSource> found = checkpoint.find(name);
        if (found.isEmpty()) {
            missing.add(name);
            return found;
        }
        if (!sameButForTrailingOnes(found.get().shape(), shape)) {
            misshapen.add(
                    name + ": found " + Arrays.toString(found.get().shape()) + ", expected " + Arrays.toString(shape));
            return Optional.empty();
        }
        return found;
    }

    /** A linear layer's weight [o,i] is often stored as that of a 1x1 convolution [o,i,1,1]. */
    private static boolean sameButForTrailingOnes(int[] a, int[] b) {
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            if ((i < a.length ? a[i] : 1) != (i < b.length ? b[i] : 1)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that was asked for so far was there. */
    public boolean fitsSoFar() {
        return missing.isEmpty() && misshapen.isEmpty();
    }

    /**
     * Call it when all weights were asked for.
     *
     * @throws CheckpointException which names every parameter that is missing, misshapen or unexpected
     */
    public void requireComplete() {
        List<String> unexpected = checkpoint.names().stream()
                .filter(name -> !asked.contains(name) && !isSpare(name))
                .toList();
        if (fitsSoFar() && unexpected.isEmpty()) {
            return;
        }
        var message = new StringBuilder(file + " does not fit " + net);
        list(
                message,
                "missing",
                missing.stream().map(name -> withNearest(name, unexpected)).toList());
        list(message, "of another shape", List.copyOf(misshapen));
        list(message, "unexpected", unexpected);
        if (pretrained() && !missing.isEmpty()) {
            message.append(System.lineSeparator())
                    .append(
                            "FCMAE's pretraining has no final norm and no head: take a fine-tuned checkpoint, or compile the net")
                    .append(" with outputs before them, such as --outputs stages.3");
        }
        throw new CheckpointException(message.toString());
    }

    private boolean isSpare(String name) {
        return name.endsWith(STEP_COUNTER)
                || unused.stream().anyMatch(path -> name.equals(path) || name.startsWith(path + "."))
                || pretrained() && DECODER.matcher(name).matches();
    }

    private boolean pretrained() {
        return checkpoint.origin().scheme() == NamingScheme.FCMAE;
    }

    private static String withNearest(String name, List<String> unexpected) {
        return Names.nearest(name, unexpected)
                .map(near -> name + " (is it " + near + "?)")
                .orElse(name);
    }

    private static void list(StringBuilder message, String what, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        message.append(System.lineSeparator())
                .append(lines.size())
                .append(' ')
                .append(what)
                .append(':');
        message.append(lines.stream()
                .limit(MOST_NAMES)
                .map(line -> System.lineSeparator() + "  " + line)
                .collect(Collectors.joining()));
        if (lines.size() > MOST_NAMES) {
            message.append(System.lineSeparator())
                    .append("  and ")
                    .append(lines.size() - MOST_NAMES)
                    .append(" more");
        }
    }
}
