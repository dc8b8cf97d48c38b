package io.swerve.entropy;

import java.math.BigDecimal;
import java.math.MathContext;

/** The divergence of two short rows straight from its definition, in 60 digits. */
final class ExactDivergence {
    private static final MathContext DIGITS = new MathContext(60);
    private static final int HALVINGS = 16;

    private ExactDivergence() {}

    static double of(float[] p, float[] q, float temperature) {
        BigDecimal[] pShares = shares(p, temperature);
        BigDecimal[] qShares = shares(q, temperature);
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < p.length; i++) {
            if (pShares[i].signum() > 0) {
                BigDecimal ratio = pShares[i].divide(qShares[i], DIGITS);
                sum = sum.add(pShares[i].multiply(logarithm(ratio), DIGITS), DIGITS);
            }
        }
        return sum.doubleValue();
    }

    private static BigDecimal[] shares(float[] row, float temperature) {
        BigDecimal[] weights = new BigDecimal[row.length];
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < row.length; i++) {
            weights[i] = row[i] == Float.NEGATIVE_INFINITY
                    ? BigDecimal.ZERO
                    : exponential(new BigDecimal(row[i]).divide(new BigDecimal(temperature), DIGITS));
            total = total.add(weights[i], DIGITS);
        }
        for (int i = 0; i < row.length; i++) {
            weights[i] = weights[i].divide(total, DIGITS);
        }
        return weights;
    }

    private static BigDecimal exponential(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.TWO.pow(HALVINGS), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = term;
        for (int n = 1; n < 40; n++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** Newton's (Halley's) method from the double's logarithm: each step triples the digits. */
    private static BigDecimal logarithm(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
        for (int i = 0; i < 3; i++) {
            BigDecimal e = exponential(y);
            y = y.add(BigDecimal.TWO.multiply(x.subtract(e, DIGITS)).divide(x.add(e, DIGITS), DIGITS), DIGITS);
        }
        return y;
    }
}
