package org.convnextc.dsl.format;

import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.convnextc.dsl.grammar.NetGrammarParser.*;

/**
 * Expressions and operands in canonical form, on one line. Products are written without spaces, {@code 4*w + 1}; so are sums where
 * they choose an element or stand in a label, {@code widths[i+1]}.
 */
final class ExpressionText {
    private final boolean tight;

    private ExpressionText(boolean tight) {
        this.tight = tight;
    }

    static String of(ExprContext expr) {
        return new ExpressionText(false).expr(expr);
    }

    static String of(List<ExprContext> exprs) {
        return new ExpressionText(false).exprs(exprs);
    }

    static String tight(ExprContext expr) {
        return new ExpressionText(true).expr(expr);
    }

    static String of(OperandContext operand) {
        if (operand instanceof StrideContext stride) {
            return "/" + of(stride.operandValue());
        }
        if (operand instanceof OptionContext option) {
            return option.NAME().getText() + "=" + of(option.operandValue());
        }
        return of(((PositionalContext) operand).operandValue());
    }

    private static String of(OperandValueContext value) {
        if (value instanceof OperandNameContext name) {
            return name(name.NAME(), name.expr());
        }
        return value instanceof OperandParensContext parens ? "(" + of(parens.expr()) + ")" : value.getText();
    }

    private static String name(TerminalNode name, ExprContext index) {
        return index == null ? name.getText() : name.getText() + "[" + tight(index) + "]";
    }

    private String exprs(List<ExprContext> exprs) {
        return exprs.stream().map(this::expr).collect(Collectors.joining(", "));
    }

    private String expr(ExprContext expr) {
        if (expr instanceof NameContext name) {
            return name(name.NAME(), name.expr());
        }
        if (expr instanceof ListingContext listing) {
            return "[" + exprs(listing.list().expr()) + "]";
        }
        if (expr instanceof ParensContext parens) {
            return "(" + expr(parens.expr()) + ")";
        }
        if (expr instanceof NegateContext negate) {
            return "-" + expr(negate.expr());
        }
        if (expr instanceof NotContext not) {
            return "not " + expr(not.expr());
        }
        if (expr instanceof BinaryContext binary) {
            String operator = binary.getChild(1).getText();
            String space = isTight(operator) ? "" : " ";
            return expr(binary.expr(0)) + space + operator + space + expr(binary.expr(1));
        }
        return expr.getText();
    }

    private boolean isTight(String operator) {
        return switch (operator) {
            case "*", "/", "%" -> true;
            case "+", "-" -> tight;
            default -> false;
        };
    }
}
