package io.swerve.reasoning.cotdecoding;

import io.swerve.DecodeException;
import io.swerve.Logits;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.decoding.TokenChooser;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Takes the token of some rank first, and the most likely one from then on. */
final class RankedStart implements TokenChooser {
    private final int rank;
    private boolean started;

    RankedStart(int rank) {
        this.rank = rank;
    }

    @Override
    public int choose(Logits logits, LogitStatistics statistics) {
        if (!statistics.isValid()) {
            throw new DecodeException("the logits define no distribution (" + statistics.state()
                    + "): the model file is damaged, or steering is far too strong");
        }
        if (started || rank == 0) {
            started = true;
            return statistics.topId();
        }
        started = true;
        float[] row = new float[logits.size()];
        logits.copyTo(row);
        if (rank >= row.length) {
            throw new IllegalArgumentException("the vocabulary has " + row.length + " tokens: there is no branch "
                    + rank + "; ask for fewer branches");
        }
        return IntStream.range(0, row.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -row[i])).skip(rank).findFirst().orElseThrow();
    }
}
