package io.swerve.entropy;

/**
 * The statistics of a row straight from their definitions, in double precision: probabilities first, then the mean and
 * the variance of the surprise.
 *
 * @param logSumExp ln of the sum of exp(logit / temperature)
 * @param entropy in nats
 * @param varentropy in nats squared
 * @param topId first place of the largest logit
 * @param topProbability its probability
 * @param secondId first place of the largest other logit, or -1
 * @param secondProbability its probability, or 0
 */
record ReferenceStatistics(double logSumExp, double entropy, double varentropy, int topId, double topProbability,
        int secondId, double secondProbability) {

    static ReferenceStatistics of(float[] row, double temperature) {
        int top = largest(row, -1);
        int second = largest(row, top);
        double partition = 0;
        for (float logit : row) {
            partition += Math.exp(((double) logit - row[top]) / temperature);
        }
        double logSumExp = row[top] / temperature + Math.log(partition);
        double entropy = 0;
        for (float logit : row) {
            double p = probability(logit, row[top], temperature, partition);
            entropy += p > 0 ? -p * Math.log(p) : 0;
        }
        double varentropy = 0;
        for (float logit : row) {
            double p = probability(logit, row[top], temperature, partition);
            varentropy += p > 0 ? p * Math.pow(-Math.log(p) - entropy, 2) : 0;
        }
        return new ReferenceStatistics(logSumExp, entropy, varentropy, top,
                probability(row[top], row[top], temperature, partition), second,
                second < 0 ? 0 : probability(row[second], row[top], temperature, partition));
    }

    private static double probability(float logit, float max, double temperature, double partition) {
        return Math.exp(((double) logit - max) / temperature) / partition;
    }

    private static int largest(float[] row, int except) {
        int best = -1;
        for (int i = 0; i < row.length; i++) {
            if (i != except && row[i] > (best < 0 ? Float.NEGATIVE_INFINITY : row[best])) {
                best = i;
            }
        }
        return best;
    }
}
