package org.convnextc.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of parameter names such as {@code features.{2i+1}.{j}.block.0.*}: in braces a factor, a variable and an offset, all but the
 * variable may be missing; a star stands for a parameter of a layer.
 */
final class NameTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d?)([a-z])(?:\\+(\\d))?\\}|\\*");
    private static final String STAR = "*";
    private static final String LAYER_PARAMETER = "(weight|bias|running_mean|running_var|num_batches_tracked)";

    /** {@code {2i+1}} has the factor 2 and the offset 1. */
    private record Variable(String name, int factor, int offset) {}

    /** A text as names are held to it. */
    private record Compiled(Pattern pattern, List<Variable> variables) {}

    private final String text;

    /** Made when it is first asked for: there are hundreds of templates, and a checkpoint whose names are a net's own needs none. */
    private volatile Compiled compiled;

    NameTemplate(String text) {
        this.text = text;
    }

    private Compiled compiled() {
        if (compiled == null) {
            compiled = compile(text);
        }
        return compiled;
    }

    private static Compiled compile(String text) {
        StringBuilder regex = new StringBuilder();
        List<Variable> variables = new ArrayList<>();
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            regex.append(Pattern.quote(text.substring(end, places.start())));
            regex.append(places.group().equals(STAR) ? LAYER_PARAMETER : "(\\d{1,9})");
            variables.add(variable(places));
            end = places.end();
        }
        return new Compiled(Pattern.compile(regex + Pattern.quote(text.substring(end))), variables);
    }

    private static Variable variable(Matcher place) {
        if (place.group().equals(STAR)) {
            return new Variable(STAR, 1, 0);
        }
        int factor = place.group(1).isEmpty() ? 1 : Integer.parseInt(place.group(1));
        int offset = place.group(3) == null ? 0 : Integer.parseInt(place.group(3));
        return new Variable(place.group(2), factor, offset);
    }

    /** The variables' values, empty if the name is of another pattern. */
    Optional<Map<String, String>> match(String name) {
        Matcher matcher = compiled().pattern.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Variable> variables = compiled().variables;
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            String found = matcher.group(i + 1);
            if (!variable.name.equals(STAR)) {
                int multiple = Integer.parseInt(found) - variable.offset;
                if (multiple < 0 || multiple % variable.factor != 0) {
                    return Optional.empty();
                }
                found = Integer.toString(multiple / variable.factor);
            }
            values.put(variable.name, found);
        }
        return Optional.of(values);
    }

    String fill(Map<String, String> values) {
        StringBuilder name = new StringBuilder();
        Matcher places = PLACE.matcher(text);
        for (Variable variable : compiled().variables) {
            places.find();
            String value = values.get(variable.name);
            places.appendReplacement(
                    name,
                    variable.name.equals(STAR)
                            ? value
                            : Integer.toString(Integer.parseInt(value) * variable.factor + variable.offset));
        }
        return places.appendTail(name).toString();
    }
}
