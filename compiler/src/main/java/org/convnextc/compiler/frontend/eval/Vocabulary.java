package org.convnextc.compiler.frontend.eval;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.convnextc.compiler.frontend.fault.ForeignNames;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.ast.Expr;

/**
 * What names may mean beside slots and bound names.
 *
 * @param ops names of the language's ops
 * @param imageSteps names of the steps of {@code preprocess}
 */
public record Vocabulary(Set<String> ops, Set<String> imageSteps) {
    private static final Set<String> FLAGS = Set.of("yes", "no");

    public Vocabulary {
        ops = Set.copyOf(ops);
        imageSteps = Set.copyOf(imageSteps);
    }

    public boolean isFlag(String name) {
        return FLAGS.contains(name);
    }

    public boolean isOp(String name) {
        return ops.contains(name);
    }

    /** A name that nothing in sight has. */
    public Diagnostic unknown(Expr.Name name, Collection<String> bound, ResolvedNet net) {
        var candidates = new TreeSet<>(bound);
        candidates.addAll(net.slots().keySet());
        candidates.addAll(ops);
        candidates.addAll(imageSteps);
        candidates.addAll(FLAGS);
        Diagnostic diagnostic =
                NetCode.UNKNOWN_NAME.at(name.span(), "no slot, op or bound name is called " + name.name());
        if (imageSteps.contains(name.name())) {
            return diagnostic.help(name.name() + " is a step of preprocess, which is a chain:"
                    + " preprocess = { resize 256; crop 224; normalize }");
        }
        return ForeignNames.word(name.name())
                .or(() -> ForeignNames.other(name.name(), candidates))
                .map(diagnostic::help)
                .orElseGet(() -> Suggested.add(
                        diagnostic,
                        name.name(),
                        candidates,
                        "define it as a slot of net " + net.net().name() + " or of one of its ancestors"));
    }
}
