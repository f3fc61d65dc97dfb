package org.convnextc.compiler.sema;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.ast.Expr;

/** What names may mean beside slots and bound names. */
final class Names {
    static final Set<String> FLAGS = Set.of("yes", "no");

    private Names() {}

    static Diagnostic unknown(Expr.Name name, Collection<String> bound, ResolvedNet net) {
        var candidates = new TreeSet<>(bound);
        candidates.addAll(net.slots().keySet());
        candidates.addAll(OpForms.TABLE.keySet());
        candidates.addAll(ImageForms.TABLE.keySet());
        candidates.addAll(FLAGS);
        Diagnostic diagnostic = Code.UNKNOWN_NAME.at(name.span(), "no slot, op or bound name is called " + name.name());
        if (ImageForms.TABLE.containsKey(name.name())) {
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
