package org.convnextc.importer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.convnextc.io.Printable;

/**
 * A net of a {@link Family} in a checkpoint.
 *
 * @param prefix what stands before all its names, with a dot at its end, or empty
 * @param tensors behind the prefix
 */
record FamilyNet(Family family, String prefix, Tensors tensors) {
    private static final String CLASSES = "classes";
    private static final Pattern ATTENTION = Pattern.compile(".*\\.(qkv|attn)\\..*");

    /** The first family of which all marks are there. */
    static Optional<FamilyNet> find(Tensors tensors) {
        return Family.all().stream()
                .flatMap(family -> family.prefix(tensors).stream()
                        .map(prefix -> new FamilyNet(family, prefix, tensors.behind(prefix))))
                .findFirst();
    }

    /** Gives the number of classes, 0 where the head is not there: then the net gives what would go into it. */
    int write(NetText text, Facts facts) {
        requireFamily(facts);
        Map<String, ShapeRule.Value> values = new LinkedHashMap<>();
        family.rules().forEach(rule -> values.put(rule.slot(), rule.value(tensors, values)));
        int classes = values.get(CLASSES).numbers().get(0);
        family.header().forEach(text::header);
        values.forEach((slot, value) -> text.slot(
                slot,
                value.text()
                        + Optional.ofNullable(family.comments().get(slot))
                                .map(comment -> "  # " + comment)
                                .orElse("")));
        text.ownSteps(family.name(), family.lines());
        if (facts.architecture.isEmpty()) {
            text.assume(family.usual() + ", as in " + family.library() + ", assumed: no file says");
        }
        return classes;
    }

    int channels() {
        return family.channels().value(tensors, Map.of()).numbers().get(0);
    }

    /** The library has other nets under these names, and may be told to take another eps or activation. */
    private void requireFamily(Facts facts) {
        facts.architecture
                .filter(name -> !family.architecture().matcher(name.value()).matches())
                .ifPresent(name -> {
                    throw tensors.wrong("looks like " + family.name() + ", but " + name.by() + " is "
                            + Printable.of(name.value()) + ": no net is known for it");
                });
        if (facts.eps.isPresent() || facts.act.isPresent() || facts.norm.isPresent()) {
            throw tensors.wrong(
                    "looks like " + family.name()
                            + ", but its configuration gives it an eps, an activation or a norm of its own: write such a net by hand");
        }
    }

    /** What is said where the net that follows from some shapes does not take all tensors. */
    ImportException misfit(String message) {
        return tensors.wrong("looks like " + family.name() + " (" + family.from() + "), but is another net:")
                .with(System.lineSeparator() + message + System.lineSeparator() + wayOut());
    }

    private String wayOut() {
        return tensors.names().stream().anyMatch(name -> ATTENTION.matcher(name).matches())
                ? "Some of its blocks are attention, which no step of the language is."
                : "Write the net with these names as labels, or leave out what it does not need with --ignore.";
    }

    /** In a line. */
    String summary() {
        return family.name() + ", "
                + List.of("depths", "widths").stream()
                        .flatMap(slot -> family.rules().stream()
                                .filter(rule -> rule.slot().equals(slot)))
                        .map(rule -> rule.slot() + " "
                                + rule.value(tensors, Map.of()).text())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
    }
}
