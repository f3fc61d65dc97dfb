package org.convnextc.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.format.Formatter;
import org.convnextc.io.Printable;

/** The text of a {@code .net} file: one net, the slots that differ from its parent's, and what is said of them. */
public final class NetText {
    /** The slots in the order in which they are written; others come behind these. */
    private static final List<String> ORDER = List.of(
            "depths",
            "widths",
            "depth",
            "width",
            "kernels",
            "input",
            "classes",
            "embedding",
            "hidden",
            "norm",
            "last_norm",
            "act",
            "layer_scale",
            "stem_width",
            "stem_act",
            "stem",
            "down",
            "block",
            "stage",
            "body",
            "top",
            "scores",
            "outputs",
            "preprocess",
            "ignore");

    private final List<String> header = new ArrayList<>();
    private final Map<String, String> slots = new LinkedHashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final List<String> assumed = new ArrayList<>();
    private Optional<String> file = Optional.of(Sizes.FILE);
    private String parent = "ConvNeXt";

    /** Lines at the head of the file, which say where it comes from. */
    public void header(String line) {
        header.add(Printable.of(line));
    }

    /** @param builtIn the file of the parent */
    public void parent(String builtIn, String net) {
        file = Optional.of(builtIn);
        parent = net;
    }

    /**
     * A net without a parent.
     *
     * @param kind what is said in place of the parent's name
     * @param lines its steps, which stand behind all slots
     */
    public void ownSteps(String kind, List<String> lines) {
        file = Optional.empty();
        parent = kind;
        steps.addAll(lines);
    }

    public String parent() {
        return parent;
    }

    /** The built-in file that the net uses, if it has a parent. */
    public Optional<String> builtIn() {
        return file;
    }

    /** A slot as a net writes it, without its name and the equals sign. */
    public void slot(String name, String value) {
        slots.put(name, name + " = " + value);
    }

    /** A slot with parameters, or of several lines: {@code stem(w) = ...}. */
    public void slot(String name, String parameters, String value) {
        slots.put(name, name + parameters + " = " + value);
    }

    /**
     * A slot with a value that no file told.
     *
     * @param why a sentence without its subject: {@code eps 1e-6 assumed: no file says}
     */
    public void assume(String name, String value, String why) {
        slots.put(name, name + " = " + value + "  # " + why);
        assumed.add(name + ": " + why);
    }

    /** A slot with the value that a file told, or that is a library's default and assumed. */
    void tell(String name, String value, Told<?> source) {
        source.assumed().ifPresentOrElse(why -> assume(name, value, why), () -> slot(name, value));
    }

    /** Something that no file told, and that no slot says either. */
    public void assume(String what) {
        slots.put("# " + what, "# " + what);
        assumed.add(what);
    }

    /** Replaces a slot by what the user gives. */
    public void override(String name, String value) {
        slots.put(name, name + " = " + value);
        assumed.removeIf(line -> line.startsWith(name + ":"));
    }

    public boolean has(String slot) {
        return slots.containsKey(slot);
    }

    /** All that was assumed, a line each. */
    public List<String> assumed() {
        return List.copyOf(assumed);
    }

    private static int place(String slot) {
        int place = ORDER.indexOf(slot);
        return place < 0 ? ORDER.size() : place;
    }

    /** The file in canonical layout. */
    public String render(String name) {
        var text = new StringBuilder();
        header.forEach(line -> text.append("# ").append(line).append('\n'));
        file.ifPresent(builtIn -> text.append("use \"").append(builtIn).append("\"\n\n"));
        text.append("net ")
                .append(name)
                .append(file.isPresent() ? " : " + parent : "")
                .append(" {\n");
        slots.entrySet().stream()
                .sorted(Comparator.comparingInt(slot -> place(slot.getKey())))
                .forEach(slot -> text.append("  ").append(slot.getValue()).append('\n'));
        steps.forEach(line -> text.append(line).append('\n'));
        text.append("}\n");
        var diagnostics = new Diagnostics();
        return Formatter.format(new Source("imported net", text.toString()), diagnostics)
                .orElseThrow(() -> new ImportException("a slot given with -D is no slot: "
                        + diagnostics.all().get(0).message()));
    }
}
