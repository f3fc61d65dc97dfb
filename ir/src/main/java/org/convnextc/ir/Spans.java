package org.convnextc.ir;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.dsl.Span;

/**
 * The places in {@code .net} files that an instruction comes from; a fused one has several. {@code equals} is always true, so that two
 * graphs that mean the same are equal wherever they were written.
 */
public final class Spans {
    public static final Spans NONE = new Spans(List.of());

    private static final Pattern PLAIN_FILE = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./+-]*");

    private final List<Span> places;

    private Spans(List<Span> places) {
        this.places = List.copyOf(places);
    }

    public static Spans of(List<Span> places) {
        return places.isEmpty() ? NONE : new Spans(places);
    }

    public static Spans of(Span... places) {
        return of(List.of(places));
    }

    public List<Span> places() {
        return places;
    }

    /** These and then those, each once. */
    public Spans and(Spans those) {
        return of(
                Stream.concat(places.stream(), those.places.stream()).distinct().toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spans;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /**
     * {@code convnext.net:19:16, 20:16}: the file once for neighbours that share it, without its folders, which differ from
     * machine to machine, and in quotes where it is not a plain word.
     */
    @Override
    public String toString() {
        String[] file = {""};
        return places.stream()
                .map(span -> {
                    boolean same = span.file().equals(file[0]);
                    file[0] = span.file();
                    String place = span.line() + ":" + span.column();
                    return same ? place : quoted(name(span.file())) + ":" + place;
                })
                .collect(Collectors.joining(", "));
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** A file's name, in quotes where it is not a plain word; a backslash goes before quotes, backslashes and line ends. */
    private static String quoted(String name) {
        boolean plain = PLAIN_FILE.matcher(name).matches() && !name.contains("..") && !name.contains("->");
        String escaped = name.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return plain ? name : "\"" + escaped + "\"";
    }
}
