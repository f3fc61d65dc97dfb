package org.convnextc.compiler.frontend.expand;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.convnextc.compiler.frontend.eval.Coercions;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.ir.Graph;

/** The slot {@code ignore}: the beginnings of names in a checkpoint that a net does not need, {@code ["text", "projectors.*"]}. */
public final class IgnoredWeights {
    public static final String SLOT = "ignore";

    private static final Pattern PATH = Pattern.compile("([\\w-]+(?:\\.[\\w-]+)*)(?:\\.\\*)?");

    private IgnoredWeights() {}

    /** The graph with these paths among those that it does not use. Throws {@link Failure} for what is no path. */
    static Graph of(Graph flat, ResolvedNet net, Evaluator evaluator) {
        Optional<Slot> slot = net.slot(SLOT).filter(given -> given.value().isPresent());
        if (slot.isEmpty()) {
            return flat;
        }
        Span span = slot.get().value().orElseThrow().span();
        List<ExprValue> items =
                Coercions.items(evaluator.slot(slot.get(), slot.get().span()), span);
        Set<String> unused = new LinkedHashSet<>(flat.unused());
        for (int i = 0; i < items.size(); i++) {
            Span place = slot.get().value().orElseThrow() instanceof Expr.Listing list
                    ? list.items().get(i).span()
                    : span;
            unused.add(path(items.get(i), place));
        }
        return new Graph(flat.name(), flat.preprocess(), unused, flat.functions());
    }

    private static String path(ExprValue item, Span place) {
        if (item instanceof ExprValue.Text text) {
            var matcher = PATH.matcher(text.value());
            if (matcher.matches()) {
                return matcher.group(1) + ".";
            }
        }
        throw Coercions.wrongKind(
                place,
                item,
                "the beginning of names in a checkpoint as a text, such as \"projectors\" or \"projectors.*\"");
    }
}
