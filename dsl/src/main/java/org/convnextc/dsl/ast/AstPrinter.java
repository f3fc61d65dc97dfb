package org.convnextc.dsl.ast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.dsl.Span;

/**
 * Prints a syntax tree: a line for each use, net, slot, step and branch, indented by depth; operators stand before their operands,
 * {@code (* 4 w)}. With spans, each node is followed by {@code @line:column+length}.
 */
public final class AstPrinter {
    private final boolean spans;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private AstPrinter(boolean spans) {
        this.spans = spans;
    }

    public static String print(NetFile file, boolean spans) {
        var printer = new AstPrinter(spans);
        printer.file(file);
        return printer.out.toString();
    }

    public static String print(Slot slot, boolean spans) {
        var printer = new AstPrinter(spans);
        printer.slot(slot);
        return printer.out.toString();
    }

    private void file(NetFile file) {
        line("file " + file.name());
        nested(() -> {
            file.uses().forEach(use -> line("use \"" + use.path() + "\"" + at(use.span())));
            file.nets().forEach(this::net);
        });
    }

    private void net(Net net) {
        String parent = net.parent().map(p -> " : " + p.name() + at(p.span())).orElse("");
        line("net " + net.name() + at(net.span()) + parent);
        nested(() -> net.slots().forEach(this::slot));
    }

    private void slot(Slot slot) {
        String parameters = slot.parameters().isEmpty() ? "" : "(" + parameters(slot.parameters()) + ")";
        String head = "slot " + slot.name() + at(slot.span()) + parameters;
        if (slot.value().isEmpty()) {
            line(head);
        } else if (slot.value().get() instanceof Chain chain) {
            branch(head + " = chain", chain);
        } else {
            line(head + " = " + value(slot.value().get()));
        }
    }

    private String parameters(List<Slot.Parameter> parameters) {
        return parameters.stream().map(this::parameter).collect(Collectors.joining(", "));
    }

    private String parameter(Slot.Parameter parameter) {
        return parameter.name() + at(parameter.span());
    }

    private void branch(String head, Chain chain) {
        line(head + at(chain.span()));
        nested(() -> chain.steps().forEach(this::step));
    }

    private void step(Step step) {
        String head = step.label().map(label -> label(label) + ": ").orElse("") + "step" + at(step.span()) + " ";
        Step.Action action = step.action();
        if (action instanceof Step.Apply apply) {
            line(head + apply(apply));
        } else if (action instanceof Step.Join join) {
            line(head + join.kind().name().toLowerCase(Locale.ROOT));
            nested(() -> {
                join.branches().forEach(chain -> branch("branch", chain));
                join.via().ifPresent(chain -> branch("via", chain));
            });
        } else if (action instanceof Step.Output output) {
            branch(head + "output", output.chain());
        } else if (action instanceof Step.Share share) {
            branch(head + "share " + value(share.path()), share.chain());
        } else if (action instanceof Step.If choice) {
            line(head + "if " + value(choice.condition()));
            nested(() -> {
                branch("then", choice.then());
                choice.otherwise().ifPresent(chain -> branch("else", chain));
            });
        } else if (action instanceof Step.For loop) {
            String lists = loop.lists().stream().map(this::value).collect(Collectors.joining(", "));
            branch(head + "for " + parameters(loop.names()) + index(loop.index()) + " in " + lists, loop.body());
        } else if (action instanceof Step.Repeat repeat) {
            branch(head + "repeat " + value(repeat.count()) + index(repeat.index()), repeat.body());
        } else if (action instanceof Step.Group group) {
            branch(head + "group", group.chain());
        }
    }

    private String index(Optional<Slot.Parameter> index) {
        return index.map(name -> " at " + parameter(name)).orElse("");
    }

    private String label(Label label) {
        return label.parts().stream().map(this::part).collect(Collectors.joining()) + at(label.span());
    }

    private String part(Label.Part part) {
        if (part instanceof Label.Text text) {
            return text.text();
        }
        return part instanceof Label.Element element
                ? "[" + value(element.index()) + "]"
                : "{" + value(((Label.Splice) part).value()) + "}";
    }

    private String apply(Step.Apply apply) {
        var text = new StringBuilder("apply ").append(value(apply.name()));
        if (!apply.arguments().isEmpty()) {
            text.append(" arguments (")
                    .append(apply.arguments().stream().map(this::value).collect(Collectors.joining(", ")))
                    .append(")");
        }
        apply.operands().forEach(operand -> text.append(operand(operand)));
        apply.width().ifPresent(width -> text.append(" width ").append(value(width)));
        return text.toString();
    }

    private String operand(Step.Operand operand) {
        if (operand instanceof Step.Stride stride) {
            return " stride" + at(stride.span()) + " " + value(stride.value());
        }
        if (operand instanceof Step.Option option) {
            return " option " + option.key() + at(option.span()) + "=" + value(option.value());
        }
        return " operand " + value(((Step.Positional) operand).value());
    }

    private String value(Value value) {
        return text((Expr) value) + at(value.span());
    }

    private String text(Expr expr) {
        if (expr instanceof Expr.Whole whole) {
            return Long.toString(whole.value());
        }
        if (expr instanceof Expr.Real real) {
            return Double.toString(real.value());
        }
        if (expr instanceof Expr.Dims dims) {
            return dims.extents().stream().map(String::valueOf).collect(Collectors.joining("x"));
        }
        if (expr instanceof Expr.Text text) {
            return '"' + text.value() + '"';
        }
        if (expr instanceof Expr.Listing listing) {
            return listing.items().stream().map(this::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (expr instanceof Expr.Name name) {
            return name.name();
        }
        if (expr instanceof Expr.Index index) {
            return value(index.list()) + "[" + value(index.index()) + "]";
        }
        if (expr instanceof Expr.Unary unary) {
            return "(" + unary.operator().symbol + " " + value(unary.operand()) + ")";
        }
        Expr.Binary binary = (Expr.Binary) expr;
        return "(" + binary.operator().symbol + " " + value(binary.left()) + " " + value(binary.right()) + ")";
    }

    private String at(Span span) {
        return spans ? "@" + span.line() + ":" + span.column() + "+" + span.length() : "";
    }

    private void line(String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    private void nested(Runnable body) {
        depth++;
        body.run();
        depth--;
    }
}
