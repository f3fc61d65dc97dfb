package org.convnextc.compiler.target.cuda;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A kernel of a net: a template with its arguments.
 *
 * @param type of the template, {@code Layernorm<Value, 3136, 96>}
 * @param arguments of its {@code run}
 */
record Kernel(String type, List<Argument> arguments) {
    Kernel {
        arguments = List.copyOf(arguments);
    }

    /**
     * An argument of {@code run}.
     *
     * @param type of the parameter, {@code const Value*}; empty for a literal, which is no parameter
     * @param text the parameter's name, or the literal
     */
    record Argument(String type, String text) {
        boolean literal() {
            return type.isEmpty();
        }
    }

    String parameters() {
        return arguments.stream()
                .filter(argument -> !argument.literal())
                .map(argument -> argument.type() + " " + argument.text())
                .collect(Collectors.joining(", "));
    }

    String call() {
        return arguments.stream().map(Argument::text).collect(Collectors.joining(", "));
    }
}
