package io.swerve.reasoning.answer;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact fraction in lowest terms. Immutable.
 *
 * @param numerator with the sign
 * @param denominator positive
 */
public record Rational(BigInteger numerator, BigInteger denominator) {
    /** One. */
    public static final Rational ONE = of(1);

    /**
     * Reduces the fraction and moves its sign up.
     *
     * @throws ArithmeticException if the denominator is 0
     */
    public Rational {
        if (denominator.signum() == 0) {
            throw new ArithmeticException(numerator + "/0 is no number");
        }
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    /**
     * {@return a whole number}
     *
     * @param value the number
     */
    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    /**
     * {@return a decimal number, exactly}
     *
     * @param value the number
     */
    public static Rational of(BigDecimal value) {
        return value.scale() > 0
                ? new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
                : new Rational(value.toBigIntegerExact(), BigInteger.ONE);
    }

    /**
     * {@return the sum}
     *
     * @param other what is added
     */
    public Rational plus(Rational other) {
        return new Rational(numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /**
     * {@return the product}
     *
     * @param other the factor
     */
    public Rational times(Rational other) {
        return new Rational(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /**
     * {@return the quotient}
     *
     * @param other the divisor
     * @throws ArithmeticException if it is 0
     */
    public Rational over(Rational other) {
        return new Rational(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /** {@return the number with the other sign} */
    public Rational negated() {
        return new Rational(numerator.negate(), denominator);
    }

    /**
     * {@return the power}
     *
     * @param exponent any whole number
     * @throws ArithmeticException if this is 0 and the exponent negative
     */
    public Rational power(int exponent) {
        return exponent >= 0
                ? new Rational(numerator.pow(exponent), denominator.pow(exponent))
                : new Rational(denominator.pow(-exponent), numerator.pow(-exponent));
    }

    /** {@return whether it is 0} */
    public boolean isZero() {
        return numerator.signum() == 0;
    }

    /** {@return the number as a decimal if it has finitely many digits, such as 0.5, else as a fraction, such as 1/3} */
    @Override
    public String toString() {
        if (denominator.equals(BigInteger.ONE)) {
            return numerator.toString();
        }
        try {
            return new BigDecimal(numerator).divide(new BigDecimal(denominator)).stripTrailingZeros().toPlainString();
        } catch (ArithmeticException endless) {
            return fraction();
        }
    }

    /** {@return the number as a fraction, such as 1/2; a whole number as itself} */
    public String fraction() {
        return denominator.equals(BigInteger.ONE) ? numerator.toString() : numerator + "/" + denominator;
    }
}
