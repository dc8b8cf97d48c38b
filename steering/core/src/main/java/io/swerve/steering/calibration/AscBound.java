package io.swerve.steering.calibration;

/**
 * The closed-form dose of ASC, "Activation Steering for Chain-of-Thought Compression" (Azizi et al. 2025, arXiv
 * 2507.04742). With z the logits as a function of the strength g, a the length of dz/dg and L a bound on the length of
 * its change, the divergence is at most {@code (a g + L g^2 / 2)^2 / 4}. A bound, not an estimate: measured on the lab's
 * thinking model, its doses are a hundred times smaller than those that spend the budget; see {@link DoseSearch}.
 *
 * @param sensitivity a: the length of the logits' change per unit of strength, at least 0
 * @param curvature L: the length of the change of that change per unit of strength, at least 0
 */
public record AscBound(double sensitivity, double curvature) {
    /** Beyond this root the paper's correction is negative, and the paper's dose 0. */
    private static final double LARGEST_ROOT = 4;

    /**
     * Creates a bound.
     *
     * @throws IllegalArgumentException if a number is negative or not finite, or both are 0: such a steering has no
     *             effect, and no dose
     */
    public AscBound {
        if (!(sensitivity >= 0) || !Double.isFinite(sensitivity) || !(curvature >= 0) || !Double.isFinite(curvature)) {
            throw new IllegalArgumentException("sensitivity and curvature must be finite and not negative, were "
                    + sensitivity + " and " + curvature);
        }
        if (sensitivity == 0 && curvature == 0) {
            throw new IllegalArgumentException("sensitivity and curvature are both 0: the steering has no effect");
        }
    }

    /**
     * {@return the bound on the divergence, nats}
     *
     * @param strength at least 0
     */
    public double divergence(double strength) {
        double length = strength * (sensitivity + curvature * strength / 2);
        return length * length / 4;
    }

    /**
     * Returns the strength at which the bound is exactly the budget.
     *
     * @param budget nats, above 0 and finite
     * @return the positive root of {@code a g + L g^2 / 2 = 2 sqrt(budget)}
     * @throws IllegalArgumentException if the budget is not above 0 and finite
     */
    public double exact(double budget) {
        DoseSearch.requireBudget(budget);
        double target = 2 * Math.sqrt(budget);
        // the root in the form that neither cancels nor divides by 0 where L is small
        return 2 * target / (sensitivity + Math.sqrt(sensitivity * sensitivity + 2 * curvature * target));
    }

    /**
     * {@return the paper's first estimate, {@code g_raw = (a / L) x} with x the positive root of {@code x^3 + x^2 = 4
     * budget L^2 / a^4}; {@code (16 budget)^(1/4) / sqrt(L)} where a is 0, and {@code 2 sqrt(budget) / a} where L is; a
     * strength that may exceed the budget}
     *
     * @param budget nats, above 0 and finite
     * @throws IllegalArgumentException if the budget is not above 0 and finite
     */
    public double raw(double budget) {
        DoseSearch.requireBudget(budget);
        if (sensitivity == 0) {
            return Math.pow(16 * budget, 0.25) / Math.sqrt(curvature);
        }
        double ratio = curvature / sensitivity;
        double beta = 4 * budget * ratio * ratio / (sensitivity * sensitivity);
        if (!(beta >= Double.MIN_NORMAL)) {
            return 2 * Math.sqrt(budget) / sensitivity;
        }
        return root(beta) / ratio;
    }

    /**
     * {@return the paper's dose, {@code g_max = max(0, (1 - L g_raw / (4 a)) g_raw)}: 0 where the root x is 4 or more,
     * and {@code g_raw} where a or L is 0; a strength whose bound is within the budget where a is not 0}
     *
     * @param budget nats, above 0 and finite
     * @throws IllegalArgumentException if the budget is not above 0 and finite
     */
    public double paper(double budget) {
        double raw = raw(budget);
        if (sensitivity == 0) {
            return raw;
        }
        return Math.max(0, (1 - curvature * raw / (LARGEST_ROOT * sensitivity)) * raw);
    }

    /**
     * Finds the positive root of x^3 + x^2 = beta by Newton's method from above, where the function is convex, so that
     * the iterates fall until they stand still.
     *
     * @param beta above 0
     * @return the root
     */
    static double root(double beta) {
        double x = Math.min(Math.sqrt(beta), Math.cbrt(beta));
        while (true) {
            double next = x - (x * x * (x + 1) - beta) / (x * (3 * x + 2));
            if (!(next < x)) {
                return x;
            }
            x = next;
        }
    }
}
