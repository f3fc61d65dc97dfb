package org.convnextc.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.io.Printable;

/** Finds the tensors of a net in a checkpoint, and collects what does not fit. */
public final class CheckpointFit {
    /** Batch normalisation counts its training steps; inference does not need them. */
    private static final String STEP_COUNTER = "num_batches_tracked";

    /** What pretraining alone needs (FCMAE, arXiv 2301.00808). */
    private static final Pattern DECODER = Pattern.compile("(decoder|proj|pred)\\..*|mask_token");

    /** The beginning of a parameter's name that is a path: {@code norm}, {@code stages.3}. */
    private static final Pattern END = Pattern.compile("^([^.]+(?:\\.\\d+)?)\\..*$");

    private static final String BIAS = ".bias";
    private static final int MOST_NAMES = 10;
    private static final int SOME_NAMES = 3;

    private final Path file;
    private final Checkpoint checkpoint;
    private final String net;
    private final Set<String> unused;
    private final Set<String> beside;
    private final Map<String, int[]> asked = new LinkedHashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> misshapen = new LinkedHashSet<>();

    /**
     * @param file of the checkpoint, like {@code net} for messages
     * @param unused paths that the checkpoint may have tensors under although the net reads none there; how many are under those that
     *     end in a dot is told
     */
    public CheckpointFit(Path file, Checkpoint checkpoint, String net, Set<String> unused) {
        this.unused = unused;
        this.file = file;
        this.checkpoint = checkpoint;
        this.net = net;
        this.beside = checkpoint.beside();
    }

    /**
     * A tensor of the checkpoint; empty, and noted, where it is missing or has another shape.
     *
     * @param shape what the net expects, and what the tensor has; extents of 1 at the end may be more or fewer in the file, and around a
     *     vector
     */
    public Optional<TensorSource> find(String name, int... shape) {
        asked.put(name, shape.clone());
        Optional<TensorSource> found = beside.contains(name) ? Optional.empty() : checkpoint.find(name);
        if (found.isEmpty()) {
            missing.add(name);
            return found;
        }
        TensorSource tensor = found.get();
        if (!Layouts.isSameBarOnes(tensor.shape(), shape)) {
            misshapen.add(inFile(name) + ": found " + Arrays.toString(tensor.shape()) + ", expected "
                    + Arrays.toString(shape));
            return Optional.empty();
        }
        return Arrays.equals(tensor.shape(), shape)
                ? found
                : Optional.of(new ReshapedTensor(tensor.name(), shape.clone(), tensor));
    }

    /** Whether all that was asked for so far was there. */
    public boolean fitsSoFar() {
        return missing.isEmpty() && misshapen.isEmpty();
    }

    /**
     * Call it when all weights were asked for. Says what was left out of names, and what was passed over.
     *
     * @throws CheckpointException which names every parameter that is missing, misshapen or unexpected
     */
    public void requireComplete() {
        List<String> left = checkpoint.names().stream()
                .filter(name -> !asked.containsKey(name) && !beside.contains(name) && !isSpare(name))
                .toList();
        Map<String, String> twins = fitsSoFar() ? Twins.find(checkpoint, asked.keySet(), left) : Map.of();
        List<String> unexpected = left.stream()
                .filter(name -> !twins.containsKey(Twins.module(name)))
                .toList();
        if (!fitsSoFar() || !unexpected.isEmpty()) {
            throw new MisfitException(misfit(unexpected), asked);
        }
        remark(twins);
    }

    private void remark(Map<String, String> twins) {
        List<String> ignored = ignored();
        if (!ignored.isEmpty()) {
            Remarks.warn(file + ": " + ignored.size() + " tensors that the net does not need are ignored, such as "
                    + some(ignored));
        }
        List<String> dropped = checkpoint.origin().dropped();
        if (!dropped.isEmpty()) {
            Remarks.warn(file + ": read without " + String.join(" and ", dropped) + " in its names" + passedOver());
        }
        if (!twins.isEmpty()) {
            Remarks.warn(file + ": passed over what is there a second time: "
                    + twins.entrySet().stream()
                            .limit(SOME_NAMES)
                            .map(twin -> twin.getKey() + "* is " + twin.getValue() + "*")
                            .collect(Collectors.joining(", ")));
        }
        List<String> others = checkpoint.otherKeys(asked.keySet());
        if (!others.isEmpty()) {
            Remarks.warn(file + ": took the weights "
                    + checkpoint
                            .origin()
                            .key()
                            .map(key -> "under the key " + key)
                            .orElse("at its top")
                    + "; there are others: --weights-key " + String.join(" or ", others));
        }
    }

    /** What is under the paths that end in a dot. */
    private List<String> ignored() {
        return checkpoint.names().stream()
                .filter(name -> !asked.containsKey(name)
                        && unused.stream().anyMatch(path -> path.endsWith(".") && isUnder(name, path)))
                .toList();
    }

    private static boolean isUnder(String name, String path) {
        String dotted = path.endsWith(".") ? path : path + ".";
        return (name + ".").startsWith(dotted);
    }

    private String passedOver() {
        return beside.isEmpty() ? "" : "; passed over " + beside.size() + " beside them, such as " + some(beside);
    }

    private static String some(Collection<String> names) {
        return names.stream().limit(SOME_NAMES).collect(Collectors.joining(", "));
    }

    private String misfit(List<String> unexpected) {
        var message = new StringBuilder(file + " does not fit " + net);
        List<String> dropped = checkpoint.origin().dropped();
        if (!dropped.isEmpty()) {
            message.append(", read without ")
                    .append(String.join(" and ", dropped))
                    .append(" in its names");
        }
        list(message, "missing", missing, name -> describeMissing(name, unexpected));
        list(message, "of another shape", misshapen, line -> line);
        list(message, "unexpected", unexpected, this::inFile);
        if (unexpected.stream().anyMatch(this::isBiasOfAStepWithout)) {
            message.append(System.lineSeparator())
                    .append(
                            "Steps of the net have a weight there and no bias: bias=yes gives them one, which a convolution right")
                    .append(" before batchnorm has not unless it says so");
        }
        if (pretrained() && !missing.isEmpty()) {
            message.append(System.lineSeparator())
                    .append(
                            "FCMAE's pretraining has no final norm and no head: take a fine-tuned checkpoint, or compile the net")
                    .append(" with outputs before them, such as --outputs stages.3");
        }
        if (fitsSoFar() && endsEarlier(unexpected)) {
            String end = end();
            message.append(System.lineSeparator())
                    .append(
                            "All that the net reads is there. A net that ends before its checkpoint does keeps the later steps")
                    .append(" and hands out an earlier value: outputs = [\"" + end + "\"], or --outputs " + end);
        }
        List<String> others = checkpoint.otherKeys(asked.keySet());
        if (!others.isEmpty()) {
            message.append(System.lineSeparator())
                    .append("All its names are there with --weights-key ")
                    .append(String.join(" or ", others));
        }
        return message.toString();
    }

    private boolean isBiasOfAStepWithout(String name) {
        return name.endsWith(BIAS) && asked.containsKey(name.substring(0, name.length() - BIAS.length()) + ".weight");
    }

    /** Whether the file has whole parts that the net has nothing of, such as a head. */
    private boolean endsEarlier(List<String> unexpected) {
        Set<String> parts = asked.keySet().stream().map(CheckpointFit::part).collect(Collectors.toSet());
        return !parts.isEmpty() && unexpected.stream().map(CheckpointFit::part).anyMatch(part -> !parts.contains(part));
    }

    private static String part(String name) {
        return name.split("\\.", 2)[0];
    }

    /** The path of the last step with weights; of a block in a stage, {@code stages.3}. */
    private String end() {
        String last = List.copyOf(asked.keySet()).get(asked.size() - 1);
        return END.matcher(last).replaceFirst("$1");
    }

    private boolean isSpare(String name) {
        return name.endsWith(STEP_COUNTER)
                || unused.stream().anyMatch(path -> isUnder(name, path))
                || pretrained() && DECODER.matcher(name).matches();
    }

    private boolean pretrained() {
        return checkpoint.origin().scheme() == NamingScheme.FCMAE;
    }

    private String describeMissing(String name, List<String> unexpected) {
        String what = checkpoint.unread().get(name);
        if (what != null) {
            return name + ": holds " + what + ", expected a tensor of real numbers";
        }
        if (beside.contains(name)) {
            return name + ": is in the file, but not behind "
                    + String.join(" and ", checkpoint.origin().dropped()) + " as the others are";
        }
        return Names.nearest(name, unexpected)
                .map(near -> name + " (is it " + inFile(near) + "?)")
                .orElse(name);
    }

    /** The name that a tensor has in the file. */
    private String inFile(String name) {
        return checkpoint.find(name).map(TensorSource::name).orElse(name);
    }

    private static void list(
            StringBuilder message, String what, Collection<String> names, Function<String, String> line) {
        if (names.isEmpty()) {
            return;
        }
        message.append(System.lineSeparator())
                .append(names.size())
                .append(' ')
                .append(what)
                .append(':');
        message.append(names.stream()
                .limit(MOST_NAMES)
                .map(name -> System.lineSeparator() + "  " + Printable.of(line.apply(name)))
                .collect(Collectors.joining()));
        if (names.size() > MOST_NAMES) {
            message.append(System.lineSeparator())
                    .append("  and ")
                    .append(names.size() - MOST_NAMES)
                    .append(" more");
        }
    }
}
