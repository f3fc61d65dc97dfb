package org.convnextc.dsl.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Label;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.ast.Step;
import org.convnextc.dsl.ast.Value;
import org.convnextc.dsl.grammar.NetGrammarParser;
import org.convnextc.dsl.grammar.NetGrammarParser.*;

/** From the parse tree to the syntax tree. A use, net, slot or step with an error in itself is left out. */
final class AstBuilder {
    private final SyntaxErrors errors;

    AstBuilder(SyntaxErrors errors) {
        this.errors = errors;
    }

    NetFile file(FileContext file, String name) {
        return new NetFile(
                name,
                whole(file.use()).map(this::use).toList(),
                file.net().stream()
                        .filter(net -> !isBroken(net.netHead()))
                        .map(this::net)
                        .toList());
    }

    Optional<Slot> override(OverrideContext override) {
        return isBroken(override)
                ? Optional.empty()
                : Optional.of(slot(override.NAME(), override.parameters(), override.value()));
    }

    private static <T extends ParserRuleContext> Stream<T> whole(List<T> contexts) {
        return contexts.stream().filter(context -> !isBroken(context));
    }

    /** Whether there is an error in what belongs to this node itself, not to a step in it. */
    private static boolean isBroken(ParserRuleContext context) {
        return context == null
                || context.exception != null
                || context.children == null
                || context.children.stream().anyMatch(AstBuilder::breaks);
    }

    private static boolean breaks(ParseTree child) {
        return child instanceof ErrorNode
                || child instanceof ParserRuleContext context && !(context instanceof StepContext) && isBroken(context);
    }

    private NetFile.Use use(UseContext use) {
        return new NetFile.Use(text(use.TEXT()), span(use.TEXT()));
    }

    private Net net(NetContext net) {
        List<TerminalNode> names = net.netHead().NAME();
        Optional<Net.Parent> parent = names.size() < 2
                ? Optional.empty()
                : Optional.of(new Net.Parent(names.get(1).getText(), span(names.get(1))));
        return new Net(
                names.get(0).getText(),
                parent,
                whole(net.slot())
                        .map(slot -> slot(slot.NAME(), slot.parameters(), slot.value()))
                        .toList(),
                span(names.get(0)));
    }

    private Slot slot(TerminalNode name, ParametersContext parameters, ValueContext value) {
        return new Slot(
                name.getText(),
                parameters == null ? List.of() : parameters(parameters.NAME()),
                Optional.ofNullable(value).map(this::value),
                span(name));
    }

    private List<Slot.Parameter> parameters(List<TerminalNode> names) {
        return names.stream().map(this::parameter).toList();
    }

    private Slot.Parameter parameter(TerminalNode name) {
        return new Slot.Parameter(name.getText(), span(name));
    }

    private Value value(ValueContext value) {
        return value.chain() != null ? chain(value.chain()) : expr(value.expr());
    }

    private Chain chain(ChainContext chain) {
        return new Chain(whole(chain.step()).map(this::step).toList(), span(chain.LBRACE()));
    }

    private Step step(StepContext step) {
        Optional<Label> label = Optional.ofNullable(step.label()).map(this::label);
        return step.chain() != null
                ? new Step(
                        label,
                        new Step.Group(chain(step.chain())),
                        span(step.chain().LBRACE()))
                : new Step(
                        label, action(step.action()), errors.span(step.action().getStart()));
    }

    private Label label(LabelContext label) {
        var parts = new ArrayList<Label.Part>();
        var text = new StringBuilder();
        for (PartContext part : label.part()) {
            if (part instanceof TextPartContext word) {
                text.append(word.getText());
                continue;
            }
            addText(text, parts);
            parts.add(
                    part instanceof ElementPartContext element
                            ? new Label.Element(expr(element.expr()))
                            : new Label.Splice(expr(((SplicePartContext) part).expr())));
        }
        addText(text, parts);
        return new Label(
                parts,
                errors.span(
                        label.part(0).getStart(),
                        label.part(label.part().size() - 1).getStop()));
    }

    private static void addText(StringBuilder text, List<Label.Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Label.Text(text.toString()));
            text.setLength(0);
        }
    }

    private Step.Action action(ActionContext action) {
        if (action instanceof ApplyContext apply) {
            return apply(apply);
        }
        if (action instanceof JoinContext join) {
            return new Step.Join(
                    join.RESIDUAL() != null ? Step.JoinKind.RESIDUAL : Step.JoinKind.MULTIPLY,
                    List.of(chain(join.chain(0))),
                    join.VIA() == null ? Optional.empty() : Optional.of(chain(join.chain(1))));
        }
        if (action instanceof ConcatContext concat) {
            var branches = concat.chain().stream().map(this::chain).toList();
            return new Step.Join(Step.JoinKind.CONCAT, branches, Optional.empty());
        }
        if (action instanceof OutputContext output) {
            return new Step.Output(chain(output.chain()));
        }
        if (action instanceof ShareContext share) {
            return new Step.Share((Expr.Text) literal(share.TEXT().getSymbol()), chain(share.chain()));
        }
        if (action instanceof ForContext loop) {
            return loop(loop);
        }
        if (action instanceof RepeatContext repeat) {
            RepeatHeadContext head = repeat.repeatHead();
            return new Step.Repeat(
                    expr(head.expr()), Optional.ofNullable(head.NAME()).map(this::parameter), chain(repeat.chain()));
        }
        return conditional(((IfContext) action).conditional());
    }

    private Step.Apply apply(ApplyContext apply) {
        return new Step.Apply(
                new Expr.Name(apply.NAME().getText(), span(apply.NAME())),
                apply.arguments() == null ? List.of() : exprs(apply.arguments().expr()),
                apply.operand().stream().map(this::operand).toList(),
                Optional.ofNullable(apply.expr()).map(this::expr));
    }

    private Step.Operand operand(OperandContext operand) {
        if (operand instanceof StrideContext stride) {
            return new Step.Stride(operandValue(stride.operandValue()), span(stride));
        }
        if (operand instanceof OptionContext option) {
            Expr value = option.list() != null ? list(option.list()) : operandValue(option.operandValue());
            return new Step.Option(option.NAME().getText(), value, span(option.NAME()));
        }
        return new Step.Positional(operandValue(((PositionalContext) operand).operandValue()));
    }

    private Expr operandValue(OperandValueContext value) {
        if (value instanceof OperandNumberContext number) {
            Expr literal = literal(((TerminalNode) number.getChild(number.getChildCount() - 1)).getSymbol());
            return number.MINUS() == null
                    ? literal
                    : new Expr.Unary(Expr.UnaryOperator.NEGATE, literal, span(number.MINUS()));
        }
        if (value instanceof OperandLiteralContext literal) {
            return literal(literal.getStart());
        }
        if (value instanceof OperandNameContext name) {
            return name(name.NAME(), name.expr(), name);
        }
        return expr(((OperandParensContext) value).expr());
    }

    private Step.If conditional(ConditionalContext conditional) {
        Optional<Chain> otherwise = Optional.empty();
        if (conditional.conditional() != null) {
            Span span = errors.span(conditional.conditional().getStart());
            var step = new Step(Optional.empty(), conditional(conditional.conditional()), span);
            otherwise = Optional.of(new Chain(List.of(step), span));
        } else if (conditional.ELSE() != null) {
            otherwise = Optional.of(chain(conditional.chain(1)));
        }
        return new Step.If(expr(conditional.ifHead().expr()), chain(conditional.chain(0)), otherwise);
    }

    private Step.For loop(ForContext loop) {
        ForHeadContext head = loop.forHead();
        List<Slot.Parameter> names = parameters(head.NAME());
        boolean indexed = head.AT() != null;
        int count = indexed ? names.size() - 1 : names.size();
        return new Step.For(
                names.subList(0, count),
                indexed ? Optional.of(names.get(count)) : Optional.empty(),
                exprs(head.expr()),
                chain(loop.chain()));
    }

    private List<Expr> exprs(List<ExprContext> exprs) {
        return exprs.stream().map(this::expr).toList();
    }

    private Expr expr(ExprContext expr) {
        if (expr instanceof LiteralContext literal) {
            return literal(literal.getStart());
        }
        if (expr instanceof NameContext name) {
            return name(name.NAME(), name.expr(), name);
        }
        if (expr instanceof ListingContext listing) {
            return list(listing.list());
        }
        if (expr instanceof ParensContext parens) {
            return expr(parens.expr());
        }
        if (expr instanceof NegateContext negate) {
            return new Expr.Unary(Expr.UnaryOperator.NEGATE, expr(negate.expr()), span(negate.MINUS()));
        }
        if (expr instanceof NotContext not) {
            return new Expr.Unary(Expr.UnaryOperator.NOT, expr(not.expr()), span(not.NOT()));
        }
        BinaryContext binary = (BinaryContext) expr;
        TerminalNode operator = (TerminalNode) binary.getChild(1);
        return new Expr.Binary(
                operator(operator.getText()), expr(binary.expr(0)), expr(binary.expr(1)), span(operator));
    }

    private static Expr.BinaryOperator operator(String symbol) {
        return Arrays.stream(Expr.BinaryOperator.values())
                .filter(operator -> operator.symbol.equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private Expr name(TerminalNode node, ExprContext index, ParserRuleContext all) {
        var name = new Expr.Name(node.getText(), span(node));
        return index == null ? name : new Expr.Index(name, expr(index), span(all));
    }

    private Expr list(ListContext list) {
        return new Expr.Listing(exprs(list.expr()), span(list));
    }

    private Expr literal(Token token) {
        Span span = errors.span(token);
        String text = token.getText();
        return switch (token.getType()) {
            case NetGrammarParser.WHOLE -> new Expr.Whole(whole(text, token), span);
            case NetGrammarParser.REAL -> new Expr.Real(real(token), span);
            case NetGrammarParser.DIMS ->
                new Expr.Dims(
                        Arrays.stream(text.split("x"))
                                .map(extent -> whole(extent, token))
                                .toList(),
                        span);
            default -> new Expr.Text(text.substring(1, text.length() - 1), span);
        };
    }

    private long whole(String digits, Token token) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            errors.add(
                    token,
                    errors.error(
                            SyntaxCode.NUMBER_TOO_LARGE,
                            token,
                            "the number is too large: at most " + Long.MAX_VALUE + " is read"));
            return 0;
        }
    }

    private double real(Token token) {
        double value = Double.parseDouble(token.getText());
        if (Double.isInfinite(value)) {
            errors.add(
                    token,
                    errors.error(
                            SyntaxCode.NUMBER_TOO_LARGE,
                            token,
                            "the number is too large: at most " + Double.MAX_VALUE + " is read"));
            return 0;
        }
        return value;
    }

    private static String text(TerminalNode quoted) {
        String text = quoted.getText();
        return text.substring(1, text.length() - 1);
    }

    private Span span(TerminalNode node) {
        return errors.span(node.getSymbol());
    }

    private Span span(ParserRuleContext context) {
        return errors.span(context.getStart(), context.getStop());
    }
}
