package org.convnextc.ir.op;

/**
 * A function of one number, as an expression. The reference and every target compute with the same one: each says in a {@link Reading}
 * once what a sum, a product and so on is there.
 */
public sealed interface Scalar {
    /** The number itself. */
    Scalar X = new Argument();

    /** What each reading has an own definition of. */
    enum Primitive {
        /** 1 / (1 + exp(-x)) */
        SIGMOID,
        /** x Phi(x), Phi being the normal distribution function (arXiv 1606.08415) */
        GELU_ERF,
        /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (arXiv 1606.08415, section 2) */
        GELU_TANH
    }

    record Argument() implements Scalar {}

    record Constant(double value) implements Scalar {}

    record Sum(Scalar left, Scalar right) implements Scalar {}

    record Product(Scalar left, Scalar right) implements Scalar {}

    /** In float32 the product with the divisor's reciprocal. */
    record Quotient(Scalar of, double divisor) implements Scalar {}

    /** min(max(of, low), high); an infinite bound is none. */
    record Clamp(Scalar of, double low, double high) implements Scalar {}

    record Application(Primitive function, Scalar of) implements Scalar {}

    default Scalar plus(double summand) {
        return new Sum(this, new Constant(summand));
    }

    default Scalar times(Scalar factor) {
        return new Product(this, factor);
    }

    default Scalar over(double divisor) {
        return new Quotient(this, divisor);
    }

    default Scalar clamp(double low, double high) {
        return new Clamp(this, low, high);
    }

    /** max(this, low) */
    default Scalar atLeast(double low) {
        return clamp(low, Double.POSITIVE_INFINITY);
    }

    default Scalar apply(Primitive function) {
        return new Application(function, this);
    }

    /** What the parts of an expression are to whom computes with it, or writes it down. */
    interface Reading<T> {
        T argument();

        T constant(double value);

        T sum(T left, T right);

        T product(T left, T right);

        T quotient(T of, double divisor);

        T clamp(T of, double low, double high);

        T apply(Primitive function, T of);

        /** left sigmoid(right), for which targets have one division. */
        default T gated(T left, T right) {
            return product(left, apply(Primitive.SIGMOID, right));
        }
    }

    default <T> T read(Reading<T> reading) {
        if (this instanceof Constant constant) {
            return reading.constant(constant.value());
        }
        if (this instanceof Sum sum) {
            return reading.sum(sum.left().read(reading), sum.right().read(reading));
        }
        if (this instanceof Product product) {
            T left = product.left().read(reading);
            return product.right() instanceof Application factor && factor.function() == Primitive.SIGMOID
                    ? reading.gated(left, factor.of().read(reading))
                    : reading.product(left, product.right().read(reading));
        }
        if (this instanceof Quotient quotient) {
            return reading.quotient(quotient.of().read(reading), quotient.divisor());
        }
        if (this instanceof Clamp clamp) {
            return reading.clamp(clamp.of().read(reading), clamp.low(), clamp.high());
        }
        if (this instanceof Application application) {
            return reading.apply(application.function(), application.of().read(reading));
        }
        return reading.argument();
    }
}
